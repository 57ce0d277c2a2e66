#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What is misspelled in site.json, or in any file of a pack, is an error with file, line, column and the nearest word that there is, whichever command comes
# across it; and init without --division makes no Xun County's site.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform

site_new site
cp "$site/site.json" "$work/good.json"
slip() { # what, sed's script, expected
    sed "$2" "$work/good.json" > "$site/site.json"
    bidui check
    check_equal "$1: exit code" "$code" 78
    check_contains "$1" "$output" "$3"
}
line() { grep -n "^  \"$1\"" "$work/good.json" | cut -d: -f1; }
slip "thread" 's/"threads": 0/"thread": 0/' "site.json:$(line threads):4: there is no key \"thread\" here"
check_contains "what was meant" "$output" 'did you mean "threads"?'
slip "houshold_register" 's/"block": \["household/"block": ["houshold/' "site.json:$(line block):14: \"block\": there is no source \"houshold_register\""
check_contains "what was meant" "$output" 'did you mean "household_register"?'
slip "A2O" 's/"disabled": \[\]/"disabled": ["A2O"]/' '"disabled": there is no rule "A2O"'
check_contains "what was meant" "$output" 'did you mean "A20"?'
slip "disable" 's/"disabled"/"disable"/' 'there is no key "disable" here'
slip "a source of an input" 's/{"path": "inbox\/\*\*"}/{"path": "inbox\/**", "source": "deth"}/' '"source": there is no source "deth"'
slip "a word" 's/{"path": "inbox\/\*\*"}/{"path": "inbox\/**", "encoding": "utf8"}/' '"encoding": "utf8" is none of utf-8'
slip "a number" 's/"threads": 0/"threads": "four"/' '"threads": a whole number must stand here, not "four"'
slip "twice" 's/"threads": 0/"threads": 0, "threads": 1/' '"threads" is there twice'
for command in "run --batch 2022-06-30" "extract --batch 2022-06-30" "status" "summary"; do
    sed 's/"threads": 0/"thread": 0/' "$work/good.json" > "$site/site.json"
    # shellcheck disable=SC2086 # words
    bidui $command
    check_equal "$command stops at it" "$code" 78
done
sed 's/"disabled": \[\]/"disabled": ["A20", "A21"]/' "$work/good.json" > "$site/site.json"
bidui check
check_equal "rules that there are may be disabled" "$code" 0

# Every file of a pack.
file() { # what, file, sed's script, expected
    rm -rf "$work/pack"
    mkdir "$work/pack"
    for part in schemas/*; do
        [ "$part" = schemas/warehouse ] || cp -R "$part" "$work/pack/"
    done
    sed -i "$3" "$work/pack/$2"
    output=$("$build/bin/bidui-transform" --check --pack "$work/pack" 2>&1)
    code=$?
    output=$(grep -v W-RULE-CASE <<< "$output")
    check_equal "$1: exit code" "$code" 78
    check_contains "$1" "$output" "$2:"
    check_contains "$1: what" "$output" "$4"
}
file "a source's key" sources/death.json 's/"primaryKey"/"primarykey"/' 'did you mean "primaryKey"?'
file "a field's word" sources/death.json '0,/"type": "string"/s//"type": "strng"/' 'did you mean "string"?'
file "a rule's key" rules/A20.json 's/"severity"/"severty"/' 'did you mean "severity"?'
file "a rule's word" rules/A20.json 's/"class": "[a-z]*"/"class": "eror"/' 'did you mean "error"?'
file "a parameter's key" params/monitoring_line.json 's/"values"/"value"/' 'did you mean "values"?'
file "a derived source's key" derived/department_person.json '0,/"title"/s//"titel"/' 'did you mean "title"?'
file "a built-in source's key" built_in/profile.json 's/"mode"/"mod"/' 'did you mean "mode"?'
file "the pack's key" pack.json 's/"survivorship"/"survivership"/' 'did you mean "survivorship"?'
file "the pack's source" pack.json 's/"delivery_mark"/"delivery_marc"/' 'did you mean "delivery_mark"?'
file "a code list's column" codes/allowance_kind.csv '1s/aliases/alias/' 'did you mean "aliases"?'
file "the divisions' column" codes/division.csv '1s/valid_to/valid_until/' 'there is no column "valid_until"'
file "the calendar's column" calendar/holidays.csv '1s/kind/kinds/' 'did you mean "kind"?'

# init without a division.
output=$("$build/bin/bidui" init "$work/noargs" < /dev/null 2>&1)
check_contains "init says that there is none" "$output" "a site without a division"
check_equal "no county's code stands in it" "$(grep -c '41[0-9]\{4\}' "$work/noargs/site.json")" 0
output=$("$build/bin/bidui" --site "$work/noargs" run --batch 2022-06-30 2>&1)
check_equal "the county's pack wants one" "$?" 78
check_contains "and says so" "$output" '"division" is missing, and the pack has divisions'
if command -v script > /dev/null; then
    printf '320581\n' | script -qec "$build/bin/bidui init $work/asked" /dev/null > /dev/null
    check_contains "on a terminal it is asked for" "$(cat "$work/asked/site.json")" '"division": "320581"'
else
    skip "init on a terminal" "no script(1)"
fi
BIDUI_PACK=$PWD/tests/packs/general "$build/bin/bidui" init "$work/other" > /dev/null
output=$(BIDUI_PACK=$PWD/tests/packs/general "$build/bin/bidui" --site "$work/other" check 2>&1)
check_equal "a pack of another field needs none, and its site names no source of the county's" "$?" 0
count_end
