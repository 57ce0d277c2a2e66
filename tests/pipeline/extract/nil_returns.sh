#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# "None" can be said: a header and no rows, `无`, `/`, 本月无新增, an API's total of 0. Never a record named 无; what grows is marked as received,
# 无新增 makes what stands fresh, and what would empty a list waits for somebody's word and empties its own scope only.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load

head=岗位编号,乡镇,村,身份证号,姓名,岗位名称,设岗日期,离岗日期,岗位补贴,补贴发放日期
extract() { # arguments: sets $output and $code
    output=$("$build/bin/bidui-extract" --site "$site" "$@" 2>&1)
    code=$?
}

new() { # name: a site that nothing blocks
    site_new "$1"
    sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
}

posts() { # town rows from
    echo "$head"
    for row in $(seq "$2"); do echo "G$3$row,$1,东街村,,张三,保洁员,2022-01-01,,300,2022-05-30"; done
}

line() { # date scope source column: of the delivery that is used
    cells "$(package "$1" extract)/deliveries.csv" "$4" "source=$3" "scope=$2" | head -n 1
}

# What is written, what it is taken for, by file: one of each.
new words
while IFS='|' read -r what row said; do
    file=$site/inbox/善堂镇公益岗台账_20220630.csv
    {
        echo "$head"
        [ -z "$row" ] || echo "$row"
    } > "$file"
    extract --check-file "$file"
    case $said in
    empty) check_contains "$what is an empty list" "$output" "E-NO-ROWS" ;;
    unchanged) check_contains "$what says that nothing is new" "$output" "nothing is new" ;;
    record) check_contains "$what is a record" "$output" "kept 1" ;;
    esac
done << 'ROWS'
a header alone||empty
all cells 无|无,无,无,无,无,无,无,无,无,无|empty
strokes|/,善堂镇,,/,/,,,,,|empty
a dash|,善堂镇,,,-,,,,,|empty
无 with a place|,善堂镇,,,无,,,,0,|empty
本月无|本月无,,,,,,,,,|empty
无 with a stop|无。,,,,,,,,,|empty
零报告|,,,,零报告,,,,,|empty
本月无新增|本月无新增,,,,,,,,,|unchanged
无变化 with a place|,善堂镇,,,无变化,,,,,|unchanged
我镇本月无新增人员|,,,,我镇本月无新增人员,,,,,|unchanged
a remark below the table|备注：本月无新增,,,,,,,,,|unchanged
a person called 无名|G1,善堂镇,,,无名,保洁员,2022-01-01,,300,|record
a record with strokes|G1,善堂镇,,/,/,保洁员,2022-01-01,,300,|record
ROWS

# A town's snapshot: 无新增 carries, an empty list waits, and empties its own town only.
site_new towns
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"
printf '{"name": "monitoring_line", "title": "监测线", "type": "number", "unit": "元", "values": [{"place": "410621", "from": "2022-01-01", "to": null, "value": "7000", "source": "试验"}]}\n' > "$site/params/line.json"
posts 善堂镇 3 a > "$site/inbox/善堂镇公益岗台账_20220630.csv"
posts 屯子镇 4 b > "$site/inbox/屯子镇公益岗台账_20220630.csv"
posts 新镇镇 5 c > "$site/inbox/新镇镇公益岗台账_20220630.csv"
bidui run --batch 2022-06-30
check_equal "three towns' posts stand" "$(sql 'select count(*) from current.public_post')" 12
printf '%s\n本月无新增,,,,,,,,,\n' "$head" > "$site/inbox/善堂镇公益岗台账_20220731.csv"
echo "$head" > "$site/inbox/屯子镇公益岗台账_20220731.csv"
posts 新镇镇 5 c | sed 's/保洁员/护林员/' > "$site/inbox/新镇镇公益岗台账_20220731.csv"
bidui run --batch 2022-07-31
check_contains "an empty list of a state is held back" "$output" "E-NO-ROWS"
check_contains "and waits" "$(cat "$site/inbox/待认领/清单.csv")" "--accept public_post:no-rows"
check_equal "meanwhile all posts stand" "$(sql 'select count(*) from current.public_post')" 12
check_equal "无新增 carries what stood" "$(line 2022-07-31 410621101 public_post file) $(line 2022-07-31 410621101 public_post kept)" "善堂镇公益岗台账_20220630.csv 3"
check_equal "as fresh" "$(line 2022-07-31 410621101 public_post effective) $(line 2022-07-31 410621101 public_post age_days)" "2022-07-31 0"
check_contains "and it is said who said so" "$(line 2022-07-31 410621101 public_post detail)" '"善堂镇公益岗台账_20220731.csv" says that nothing is new'
check_equal "the empty one's town is as old as it was" "$(cells "$(package 2022-07-31 extract)/deliveries.csv" effective source=public_post scope=410621102 state=carried)" 2022-06-30
"$build/bin/bidui-report" --site "$site" --batch 2022-07-31 receipt > /dev/null 2>&1
"$PYTHON" tests/support/book_rows.py "$site/receipts/2022-07-31/收件回执.xlsx" > "$work/receipt.txt"
check_contains "the receipt knows the nil return" "$(grep 善堂镇 "$work/receipt.txt")" "无新增"
bidui run --batch 2022-07-31 --accept public_post:no-rows --by 王会计 --why 合同都到期了
check_equal "once somebody says so its town is empty" "$(sql "select count(*) from current.public_post where division_code like '410621102%'")" 0
check_equal "and no other" "$(sql 'select count(*) from current.public_post')" 8
check_contains "nil returns are counted apart" "$(cat "$site"/var/log/run-*.log)" "2 nil returns"
check_equal "nothing waits" "$(ls "$site/inbox/待认领" 2> /dev/null)" ""

# Whoever adds to a source may add nothing: the period is received, nothing closes, nobody need say anything.
new append
header=变更前户编号,户变更类型,变更后户编号,户变更日期
printf '%s\n1,分户,2,2022-05-01\n' "$header" > "$site/inbox/户变更登记_20220531.csv"
printf '%s\n无,无,无,无\n' "$header" > "$site/inbox/户变更登记_20220630.csv"
echo "$header" > "$site/inbox/户变更登记_20220731.csv"
printf '%s\n无,无,无,无\n' "$header" > "$site/inbox/户变更登记_20220831.csv"
extract --batch 2022-08-31
check_equal "a source that grows takes nil returns" "$code" 0
check_equal "each marks its period" "$(cells "$(package 2022-08-31 extract)/deliveries.csv" period source=household_change | tr '\n' ' ')" "2022-05-31 2022-06-30 2022-07-31 2022-08-31 "
check_equal "and none closes anything" "$(rows "$(package 2022-08-31 extract)/household_change.csv")" 1
check_contains "they are counted apart" "$output" "3 nil returns"
check_equal "rows that say it are dropped as such" "$(cells "$(package 2022-08-31 extract)/metrics.csv" value source=household_change metric=dropped.nil)" 2

# An API.
new api
sed -i 's|{"path": "inbox/\*\*"}| { "path": "inbox/死亡*.json", "source": "death" }, { "path": "inbox/变更*.json", "source": "household_change" }|' "$site/site.json"
echo '{"code": 0, "total": 0, "rows": []}' > "$site/inbox/死亡_20220630.json"
echo '{"code": 0, "data": {"total": "0", "list": []}}' > "$site/inbox/变更_20220630.json"
extract --batch 2022-06-30
check_contains "total: 0 of a state waits" "$output" "E-NO-ROWS: \"死亡_20220630.json\""
check_equal "of what grows it is received" "$(line 2022-06-30 410621 household_change state)" new
extract --batch 2022-06-30 --accept death:no-rows --by 王会计 --why 本月没有
check_equal "once somebody says so it is received" "$code $(line 2022-06-30 410621 death state)" "0 new"
echo '{"code": 500, "message": "timeout", "rows": []}' > "$site/inbox/死亡_20220731.json"
extract --batch 2022-07-31
check_contains "an error told as an empty answer is none" "$output" "E-HEADER"
check_equal "it is refused" "$code" 65

# A source may say that its empty list is meant; not one that the site blocks on.
new allowed
cp -r schemas "$work/pack"
sed -i 's/"scope": "county",/"scope": "county", "nil": "allowed",/' "$work/pack/sources/death.json"
export BIDUI_PACK=$work/pack
echo 证件号码,姓名,死亡日期 > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
check_equal "where the source allows it, it is taken at its word" "$code $(line 2022-06-30 410621 death state)" "0 new"
sed -i 's/"block": \[[^]]*\]/"block": ["death"]/' "$site/site.json"
bidui check
check_equal "check refuses it where the site blocks on the source" "$code" 78
check_contains "by both names" "$output" 'death.json": "nil" is allowed for death, on which the site blocks'
unset BIDUI_PACK

# No row can be read: that is no empty list.
new broken
printf '证件号码,姓名,死亡日期\n410621199001010011,"张三,2022-01-01\n' > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
check_contains "rows that cannot be read are no empty list" "$output" "E-ROWS-BROKEN"
printf '证件号码,姓名,死亡日期\n本月无新增,,\n' > "$site/inbox/死亡人员名单_20220630.csv"
extract --batch 2022-06-30
check_contains "nothing new of nothing is nothing" "$output" "says that nothing is new, but no delivery stands before it"
count_end
