#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What is asked about rules is answered about the same batch and the same pack, whichever program is asked: --sql takes the batch that `explain --sql` takes,
# --check counts the cases of its own pack, test and check take several rules, a constant condition is refused, a rule that is unknown for most rows is
# warned of, and a run that stops at a parameter says how to see all that are missing.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county
# shellcheck disable=SC2034 # county() reads it
SCALE=0.002
root=$PWD

site_new site
county 1
bidui extract --batch 2022-06-30
bidui transform --batch 2022-06-30
check_equal "a batch of last year" "$code" 0
explained=$("$build/bin/bidui" --site "$site" explain A20 --sql)
check_equal "--sql of the site is of its newest batch" "$("$build/bin/bidui-transform" --site "$site" --sql A20)" "$explained"
check_equal "and in the site's folder" "$(cd "$site" && "$build/bin/bidui-transform" --sql A20)" "$explained"
check_contains "that is the batch's date" "$explained" "2022-06-30"

# Rules of a pack without cases are not tested by those of another.
cp -R tests/packs/general "$work/general"
rm -rf "$work/general/cases"
mkdir "$work/own"
output=$("$build/bin/bidui-transform" --check --pack "$work/general")
rules=$(find "$work/general/rules" -name '*.json' | wc -l)
check_equal "a pack without cases: each of its rules lacks one" "$(grep -c 'W-RULE-CASE.*has no test case' <<< "$output")" "$rules"
output=$(cd "$work" && "$build/bin/bidui-transform" --check --pack "$root/tests/packs/general")
check_equal "a pack with cases: none lacks one" "$(grep -c 'has no test case' <<< "$output")" 0
output=$("$build/bin/bidui-transform" --test --pack "$work/general")
check_equal "and no case of another pack is run" "$output" "0 passed, 0 failed"

of() { "$build/bin/bidui-transform" --test "$@" | grep -o '^[0-9]*'; }
check_equal "test F10 G12 tests both" "$(of F10 G12)" "$(($(of F10) + $(of G12)))"
output=$("$build/bin/bidui-transform" --test F10 G99 2>&1)
check_equal "one that is not there is told" "$?" 64

mkdir -p "$site/rules"
rule() { # id, more
    printf '{"id": "%s", "name": "试", "class": "risk", "severity": "warn", "from": "member", %s, "say": "x", "identity": [], "source": "test"}\n' "$1" "$2" > "$site/rules/$1.json"
}
rule X01 '"flag": "true"'
rule X02 '"where": "1 = 1", "flag": "name is null"'
bidui check
check_contains "flag true" "$output" 'X01.json:1:92: W-RULE-CONSTANT'
check_contains "where 1 = 1" "$output" 'X02.json:1:93: E-RULE-ALWAYS'
bidui check X02
check_equal "check X02 tells of X02" "$(grep -c 'E-RULE-ALWAYS' <<< "$output")" 1
rm "$site/rules/X01.json" "$site/rules/X02.json"

rule X03 '"flag": "case when name like '"'张%'"' then false end"'
rule X04 '"flag": "case when name like '"'张%'"' then false end", "max_unknown": "100%"'
rule X05 '"flag": "case when not name like '"'张%'"' then false end"'
output=$("$build/bin/bidui-transform" --site "$site" --batch 2022-06-30 2>&1)
check_equal "a rule that is unknown for most rows is warned of, unless it says how many may be" "$(grep -o 'W-RULE-UNKNOWN: rule X0[0-9]' <<< "$output")" "W-RULE-UNKNOWN: rule X03"
check_equal "no rule of the pack is" "$(grep -c W-RULE-UNKNOWN <<< "$output")" 1
sed -i 's/"rules": {/"rules": {"unknown_percent": 100, /' "$site/site.json"
output=$("$build/bin/bidui-transform" --site "$site" --batch 2022-06-30 2>&1)
check_equal "the share is the site's to say" "$(grep -c W-RULE-UNKNOWN <<< "$output")" 0

# A parameter that the batch's date lacks: what the hint says shows every one.
site_new parameters
county 1
bidui extract --batch 2001-06-30
bidui transform --batch 2001-06-30
check_contains "stopped at a parameter" "$output" "E-PARAMETER-VALUE"
check_contains "the hint names the date" "$output" "bidui check --batch 2001-06-30 shows every one"
bidui check --batch 2001-06-30
check_contains "which shows them" "$output" "E-PARAMETER-VALUE"
count_end
