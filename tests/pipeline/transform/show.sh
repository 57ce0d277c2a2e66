#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Two weeks of the sample county through extract and transform: who persons and households are, what became of them, and bidui show.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county

site_new show
week=0
for batch in 2022-06-30 2022-07-05; do
    week=$((week + 1))
    county "$week"
    for stage in extract transform; do
        bidui "$stage" --batch "$batch"
        [ -e "$(package "$batch" "$stage")/datapackage.json" ] || {
            fail "week $week: $stage leaves a package" "$output"
            count_end
            exit 1
        }
    done
done
first=$(package 2022-06-30 transform)
second=$(package 2022-07-05 transform)

check_equal "every person of the batch has one line" "$(cut -d, -f1 "$second/core_person.csv" | sort | uniq -d)" ""
check_equal "every household too" "$(cut -d, -f1 "$second/core_household.csv" | sort | uniq -d)" ""
check_equal "the first batch knows no aliases but those of a sheet" "$(rows "$first/person_alias.csv" basis=numbers)" 0
check_true "the second does" test "$(rows "$second/person_alias.csv" basis=numbers)" -gt 0

# An alias leads from a key that the register had to one that it has; both numbers and the name stayed.
while IFS=, read -r old new _ kind basis _; do
    [ "$basis" = numbers ] || continue # a sheet may speak of corrections long past
    check_equal "${old:0:9}… was there ($kind)" "$(($(rows "$first/member.csv" "person_key=$old") > 0))" 1
    check_equal "${old:0:9}… is gone ($kind)" "$(rows "$second/member.csv" "person_key=$old")" 0
    check_equal "${new:0:9}… is there ($kind)" "$(($(rows "$second/member.csv" "person_key=$new") > 0))" 1
done < "$second/person_alias.csv"

# Somebody whose name two sources write differently, with a monitored household.
line=$(grep '""attribute"":""name""' "$second/core_person.csv" | grep ',nfp:' | head -n 1)
person=${line%%,*}
id=${person#cn:}
household=$(cut -d, -f2 <<< "$line")
check_true "somebody has two names" test -n "$person"
bidui show person "$person"
check_equal "show ends well" "$code" 0
check_contains "it says who is believed" "$output" "(household_register)"
check_contains "and who says otherwise" "$output" "say otherwise  name = "
check_contains "with places" "$output" "常住户口人员信息_20220630.csv, row "
check_equal "the ID is masked" "$(grep -c "$id" <<< "$output")" 0
check_contains "but told" "$output" "${id:0:6}************"
bidui show person "$id" --reveal
check_contains "a bare number will do, and --reveal shows it" "$output" "$id"
register=$site/var/log/reveal.csv
check_contains "who revealed is in the register" "$(tail -n 1 "$register")" ",$(id -u),$(id -un),person,"
check_equal "which holds no ID" "$(grep -c "$id" "$register")" 0
check_equal "and is private" "$(stat -c %a "$register")" 600
finding=$(cells "$(package 2022-07-05 transform)/findings.csv" finding_key | sed -n 1p)
bidui explain "$finding" --reveal
check_contains "so is who looked behind a finding" "$(tail -n 1 "$register")" ",finding,$finding,"
rm "$register"
mkdir "$register"
bidui show person "$id" --reveal
check_contains "no register, no look" "$output" "nothing is shown without its entry in the register"
check_equal "nothing is shown then" "$(grep -c "$id" <<< "$output")" 0
rmdir "$register"
bidui show household "${household#nfp:}"
check_contains "a household shows its members" "$output" "members "
check_contains "and what the register says" "$output" "监测对象"
bidui show person nobody
check_equal "an unknown key" "$code" 66
check_contains "is named" "$output" 'E-SHOW: batch 2022-07-05 knows no person "nobody"'
bidui show village 1
check_equal "an unknown kind" "$code" 64

# A lost ID is shown under the new key with where it came from.
lost=$(cells "$second/person_alias.csv" new kind=lost | head -n 1)
bidui show person "$lost"
check_contains "show follows the alias" "$output" "2022-07-05  lost: "
count_end
