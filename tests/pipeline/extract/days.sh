#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A day is a day in China, whatever the machine's zone: instants, files without a date of their own; and seconds below midnight.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform
site_new days
export TZ=America/New_York
echo '{"name": "monitoring_line", "title": "监测范围", "type": "number", "unit": "元", "values": [{"place": "410621", "from": "2020-01-01", "to": null, "value": "7000", "source": "测试"}]}' \
    > "$site/params/monitoring_line.json"
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"

list() { # name, time of the even rows, time of the odd ones
    echo '证件号码,姓名,死亡日期'
    for row in 0 1 2 3 4 5 6 7 8 9; do
        id=$("$PYTHON" -c "d='41062119600101${row}01'; print(d + '10X98765432'[sum(int(c) * w for c, w in zip(d, (7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2))) % 11])")
        echo "$id,张三,2022-05-31$([ "$row" -lt "$1" ] && echo ' 23:59:17')"
    done
}
list 9 > "$site/inbox/死亡人员名单.csv"
touch -d 2022-06-29T17:30:00Z "$site/inbox/死亡人员名单.csv"
"$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 > "$work/said" 2>&1
check_contains "a file of half past one in the morning belongs to the day" "$(cut -d, -f3,9 "$site/var/landing/index.csv")" "死亡人员名单.csv,2022-06-30"
"$build/bin/bidui-transform" --site "$site" --batch 2022-06-30 > "$work/said" 2>&1
dead() { cells "$(package 2022-06-30 transform)/death.csv" died_on | sort | uniq -c | sed 's/^ *//'; }
check_equal "nine of ten share the second: the day was midnight's" "$(dead)" "1 2022-05-31
9 2022-06-01"
check_equal "told" "$(rows "$(package 2022-06-30 transform)/repairs.csv" reason=midnight)" 9

list 8 > "$site/inbox/死亡人员名单.csv"
touch -d 2022-06-29T18:30:00Z "$site/inbox/死亡人员名单.csv"
"$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 > "$work/said" 2>&1
"$build/bin/bidui-transform" --site "$site" --batch 2022-06-30 > "$work/said" 2>&1
check_equal "eight of ten: the day that is shown" "$(dead)" "10 2022-05-31"
check_equal "told as well" "$(rows "$(package 2022-06-30 transform)/repairs.csv" reason=below_midnight)" 8

# What the index says already stands: a day of Greenwich, from before.
sed -i 's/2022-06-29T18:30:00Z,death,410621,2022-06-30,2022-06-30/2022-06-29T18:30:00Z,death,410621,2022-06-29,2022-06-29/; s/,[0-9a-f]\{16\},/,0000000000000000,/' "$site/var/landing/index.csv"
"$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 > "$work/said" 2>&1
check_contains "what index.csv says stands" "$(grep 18:30:00Z "$site/var/landing/index.csv")" ",2022-06-29,"

cp "$site/inbox/死亡人员名单.csv" "$site/inbox/死亡人员名单_20220705.csv"
sed -i 's/张三/李四/' "$site/inbox/死亡人员名单_20220705.csv"
output=$("$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 2>&1)
check_contains "what is newer is said" "$output" '1 lists in the inbox are newer and wait for a later batch, up to 2022-07-05 ("死亡人员名单_20220705.csv")'

sed -i 's|"zone": "[^"]*"|"zone": "Asia/Nowhere"|' "$site/site.json"
output=$("$build/bin/bidui-extract" --site "$site" --batch 2022-06-30 2>&1)
check_contains "a zone that the pack lacks" "$output" 'has no zone "Asia/Nowhere"'
check_contains "and those it has" "$output" "Asia/Shanghai, Asia/Urumqi"
count_end
