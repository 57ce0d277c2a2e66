#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What the READMEs tell people to type works: the first rule by hand with its case, in both languages, and the files they link to.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-transform

here() { # README, end word: what stands in `<<'WORD'` ... WORD
    awk -v word="$2" 'inside && $0 == word { exit } inside { print } index($0, "<<'\''" word "'\''") { inside = 1 }' "$1"
}

for readme in README.md README.zh-CN.md; do
    rm -rf "$work/pack" "$work/cases"
    cp -r schemas "$work/pack"
    mkdir "$work/cases"
    here "$readme" RULE > "$work/pack/rules/X01.json"
    here "$readme" CASE > "$work/cases/X01.case"
    check_true "$readme has a rule and a case" test -s "$work/pack/rules/X01.json" -a -s "$work/cases/X01.case"
    output=$("$build/bin/bidui" check X01 --pack "$work/pack" --cases "$work/cases" 2>&1)
    check_equal "$readme: the rule is checked" "$? $(grep -o '0 errors' <<< "$output")" "0 0 errors"
    check_equal "$readme: its case holds" "$("$build/bin/bidui" test X01 --pack "$work/pack" --cases "$work/cases" 2>&1 | tail -n 1)" "2 passed, 0 failed"
    while read -r target; do
        check_true "$readme: $target is there" test -e "$target"
    done < <(grep -oE '\]\([^)#]+' "$readme" | sed 's/^](//' | grep -v '^http' | sort -u)
done
check_equal "both READMEs show the same commands" "$(grep -oE 'build/release/bin/bidui [^#]*[^# ]|make [a-z]+' README.md | sort -u)" \
    "$(grep -oE 'build/release/bin/bidui [^#]*[^# ]|make [a-z]+' README.zh-CN.md | sort -u)"
count_end
