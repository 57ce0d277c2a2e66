#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Somebody else's file: another county's list, other people's list, another period's. Each is held back, waits for somebody's word, and the
# list that stood stands; and nothing of eight weeks of the sample county is held back.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract county

extract() { # arguments: sets $output and $code
    output=$("$build/bin/bidui-extract" --site "$site" "$@" 2>&1)
    code=$?
}

lists() { # what...
    "$PYTHON" tests/pipeline/extract/guards_lists.py "$@"
}

new() { # name: a site that nothing blocks
    site_new "$1"
    sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
}

held() { # what, guard, source, rows that stand
    check_equal "$1 is held back" "$code" 65
    check_contains "$1: by the guard" "$output" "E-GUARD-${2^^}"
    check_equal "$1: what stood stands" "$(rows "$(package "$batch" extract)/$3.csv")" "$4"
    check_contains "$1: it waits for people" "$(cat "$site/inbox/待认领/清单.csv" 2> /dev/null)" "--accept $3:$2"
}

passes() { # what, source, rows
    check_equal "$1 passes" "$code" 0
    check_equal "$1: its rows" "$(rows "$(package "$batch" extract)/$2.csv")" "$3"
    check_true "$1: nothing waits" test ! -e "$site/inbox/待认领/清单.csv"
}

switch() { # JSON: what site.json says of guards
    sed -i '/^  "guards"/d' "$site/site.json"
    sed -i "s/^  \"division\": \(.*\)/  \"division\": \1\n  \"guards\": $1,/" "$site/site.json"
}

# ---- another county's list: its title, its towns, its codes ----
new place
batch=2022-06-30
lists houses 浚县 善堂镇 57 1 > "$site/inbox/农村危房台账_20220623.csv"
extract --batch 2022-06-23
batch=2022-06-23
passes "our own list" dangerous_house 57
batch=2022-06-30
lists houses 淇县 高村镇 55 2 > "$site/inbox/危房0630(截至2022年6月30日).csv"
extract --batch 2022-06-30
held "another county's list" place dangerous_house 57
check_contains "the title is named" "$output" 'its title names 淇县, not 浚县'
extract --batch 2022-06-30 --accept dangerous_house:place --by 王会计 --why 核对过
passes "once somebody says so it" dangerous_house 55
check_contains "who and why is kept" "$(cat "$site/var/landing/accepted.csv")" "dangerous_house,place,王会计,核对过"

new place2
lists houses 浚县 善堂镇 57 1 > "$site/inbox/农村危房台账_20220623.csv"
lists houses - 高村镇 55 2 > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
held "a list without a title whose towns are another county's" place dangerous_house 57
check_contains "the places are counted" "$output" "of the places that its rows name, 55 of 55 lie outside 浚县"
switch '{"dangerous_house": {"place": false}}'
extract --batch 2022-06-30
passes "where the site switches the guard off, it" dangerous_house 55

new place3
lists houses - 高村镇 19 2 > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
passes "fewer than 20 rows say nothing: the list" dangerous_house 19
rm "$site/inbox/农村危房台账_20220630.csv"
{
    lists houses - 高村镇 15 2
    lists houses - 善堂镇 15 3 | tail -n +2
} > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
passes "half of the places is not more than half: the list" dangerous_house 30
lists houses 鹤壁市浚县 善堂镇 30 3 > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
passes "the city's name over ours: the list" dangerous_house 30
lists houses 河南省鹤壁市 善堂镇 31 3 > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
passes "city and province never count: the list" dangerous_house 31
lists houses 浚县与淇县 善堂镇 32 3 > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
passes "a title that names us too: the list" dangerous_house 32
lists register 410622 40 > "$site/inbox/户籍人口信息_20220630.csv"
extract --batch 2022-06-30
held "codes of another county" place household_register 0
lists register 410621 40 > "$site/inbox/户籍人口信息_20220630.csv"
extract --batch 2022-06-30
passes "codes of ours: the list" household_register 40
lists houses - 善堂镇 34 4 > "$site/inbox/淇县农村危房台账_20220630.csv"
rm "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
held "a file that is called another county's" place dangerous_house 32

# ---- other people's list ----
new overlap
batch=2022-06-30
lists houses - 善堂镇 120 10 > "$site/inbox/农村危房台账_20220623.csv"
lists houses - 善堂镇 120 20 > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
held "a list of other people" overlap dangerous_house 120
check_contains "how many are the same" "$output" "shares 0 % of its persons"
extract --batch 2022-06-30 --accept dangerous_house:overlap --by 王会计 --why 重新排查
passes "once somebody says so it" dangerous_house 120
new overlap2
{
    lists houses - 善堂镇 90 20
    lists houses - 善堂镇 30 10 | tail -n +2
} > "$site/inbox/农村危房台账_20220630.csv"
lists houses - 善堂镇 120 10 > "$site/inbox/农村危房台账_20220623.csv"
extract --batch 2022-06-30
passes "a quarter of the people in common: the list" dangerous_house 120
new overlap3
lists houses - 善堂镇 99 20 > "$site/inbox/农村危房台账_20220630.csv"
lists houses - 善堂镇 120 10 > "$site/inbox/农村危房台账_20220623.csv"
extract --batch 2022-06-30
passes "fewer than 100 rows say nothing: the list" dangerous_house 99
new overlap4 # every month has its own primary keys: it is the persons that must be the same
lists allowance 2022-05 120 10 > "$site/inbox/低保特困资金发放名单_20220531.csv"
lists allowance 2022-06 120 10 > "$site/inbox/低保特困资金发放名单_20220630.csv"
extract --batch 2022-06-30
passes "the next month of the same people" allowance 120

# ---- a list without places: the register of the population ----
new register
lists register 410621 300 > "$site/inbox/户籍人口信息_20220601.csv"
lists deaths 40 0 > "$site/inbox/死亡人员名单_20220623.csv"
lists deaths 40 2000 > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
held "a list whose people the register does not know" place death 40
check_contains "both shares are told" "$output" "the register of the population knows 0 % of its citizen numbers, of \"死亡人员名单_20220623.csv\" before it 100 %"
lists deaths 40 270 > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
passes "more than half as many known as before: the list" death 40
switch '{"*": {"place": false}}'
lists deaths 40 3000 > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
passes "where the site switches the guard off for all, the list" death 40

# ---- another period's list ----
new period
cp -r schemas "$work/pack"
sed -i 's/"scope": "county",/"scope": "county", "guards": {"period": ["month", "half"]},/' "$work/pack/sources/death.json"
export BIDUI_PACK=$work/pack
lists deaths 40 0 > "$site/inbox/死亡人员名单_20220615.csv"
extract --batch 2022-06-30
held "a list of half a month" period death 0
mv "$site/inbox/死亡人员名单_20220615.csv" "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
passes "of a month's last day: the list" death 40
lists deaths 41 0 > "$site/inbox/死亡人员名单_2022年上半年.csv"
rm "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
passes "of half a year: the list" death 41
new period2
lists deaths 42 0 > "$site/inbox/死亡人员名单.csv"
touch -d 2022-06-17T12:00:00 "$site/inbox/死亡人员名单.csv"
extract --batch 2022-06-30
passes "without any date nothing is asked: the list" death 42
unset BIDUI_PACK

# ---- two guards at once: each needs its own word ----
new both
lists houses 淇县 高村镇 30 2 | head -c -40 > "$site/inbox/农村危房台账_20220630.csv"
extract --batch 2022-06-30
check_contains "both are told" "$output" "ends within a row"
extract --batch 2022-06-30 --accept dangerous_house:half-row --by x --why y
held "one word does not do for two: the list" place dangerous_house 0
extract --batch 2022-06-30 --accept dangerous_house:place --by x --why y
check_equal "two words do" "$(rows "$(package 2022-06-30 extract)/dangerous_house.csv" | grep -c '^[1-9]')" 1

# ---- eight weeks of the sample county ----
site_new weeks
week=0
for date in 2022-06-30 2022-07-05 2022-07-12 2022-07-19 2022-07-26 2022-08-02 2022-08-09 2022-08-16; do
    week=$((week + 1))
    county "$week"
    extract --batch "$date"
    check_equal "week $week: nothing is held back as somebody else's" "$(grep -E 'E-GUARD-(PLACE|OVERLAP|PERIOD)' <<< "$output")" ""
done
check_true "keys are private" test -z "$(find "$site/var/landing/keys" -type f -perm /077)"
count_end
