#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Deliveries as they come from towns: 9 of 11, one corrected twice, one town's file with another's rows, a zip of three periods, what shrinks,
# what is sent again, what is cut off. The state must be what a person would decide: the tables below, which are printed.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-report
site_new towns
# Recognition is the matter here, not the county's own figures: block nothing.
sed -i 's/"block": \[[^]]*\]/"block": []/' "$site/site.json"

towns=(卫溪街道 浚州街道 黎阳街道 伾山街道 善堂镇 屯子镇 新镇镇 小河镇 卫贤镇 王庄镇 白寺镇)

meetings() { # town date rows: a village_meeting ledger
    local row
    printf '%s研判会台账(截至%s)\n乡镇,村,召开日期,参会人数\n' "$1" "$2"
    for row in $(seq "$3"); do
        printf '%s,东街村,2022-05-%02d,%d\n' "$1" $((row % 28 + 1)) "$row"
    done
    printf '合计,,,\n填表人:王会计\n'
}

extract() { # arguments: sets $output and $code
    output=$("$build/bin/bidui-extract" --site "$site" "$@" 2>&1)
    code=$?
}

table() { # date
    awk -F, '$1 == "village_meeting" { print $2 "|" $4 "|" $8 "|" $12 "|" $5 "|" $15 }' "$(package "$1" extract)/deliveries.csv"
}

state_is() { # date; the table that a person would write on standard input: scope|date|state|rows|file|error
    local got
    got=$(table "$1")
    echo "-- $1"
    column -t -s '|' <<< "$got" 2> /dev/null || echo "$got"
    check_equal "the state of $1 is what a person would decide" "$got" "$(cat)"
}

at() { # date scope column: of the accepted one
    cells "$(package "$1" extract)/deliveries.csv" "$3" source=village_meeting scope="$2" | head -n 1
}

# June: nine towns send. One corrects twice under new names. One sends the rows of another town under its own name.
for town in "${towns[@]:0:7}"; do
    meetings "$town" 2022-06-30 5 > "$site/inbox/${town}研判会.csv"
done
meetings 小河镇 2022-06-28 3 > "$site/inbox/小河镇研判会.csv"
meetings 小河镇 2022-06-29 4 | iconv -t gb18030 > "$site/inbox/小河镇研判会(1).csv"
meetings 小河镇 2022-06-30 6 > "$site/inbox/副本小河镇研判会最终版2.csv"
meetings 善堂镇 2022-06-30 5 > "$site/inbox/卫贤镇研判会.csv"
printf 'lock' > "$site/inbox/~\$卫贤镇研判会.xlsx"
extract --batch 2022-06-30
echo "$output"
state_is 2022-06-30 << 'TABLE'
|2022-06-30|refused|0|卫贤镇研判会.csv|E-SCOPE
410621001|2022-06-30|new|5|卫溪街道研判会.csv|
410621002|2022-06-30|new|5|浚州街道研判会.csv|
410621003|2022-06-30|new|5|黎阳街道研判会.csv|
410621004|2022-06-30|new|5|伾山街道研判会.csv|
410621101|2022-06-30|new|5|善堂镇研判会.csv|
410621102|2022-06-30|new|5|屯子镇研判会.csv|
410621104|2022-06-30|new|5|新镇镇研判会.csv|
410621105|2022-06-30|new|6|副本小河镇研判会最终版2.csv|
410621107||missing|0||
410621108||missing|0||
410621109||missing|0||
TABLE
check_equal "eight towns stand" "$(rows "$(package 2022-06-30 extract)/deliveries.csv" source=village_meeting state=new)" 8
check_equal "of the corrected one the last" "$(at 2022-06-30 410621105 kept)" 6
check_equal "another town's rows under this town's name are refused" "$code" 65
check_contains "with the reason" "$output" "E-SCOPE: \"卫贤镇研判会.csv\": its contents say 善堂镇, but the file name says 卫贤镇"
check_equal "the town whose rows they are keeps its own file" "$(at 2022-06-30 410621101 file)" 善堂镇研判会.csv
check_equal "totals and signatures are no rows" "$(rows "$(package 2022-06-30 extract)/village_meeting.csv")" 41

# The receipt tells each of them, in their words.
"$build/bin/bidui" --site "$site" report receipt --batch 2022-06-30 > "$work/receipt.out" 2>&1
check_contains "the receipt is written" "$(cat "$work/receipt.out")" "收下 8,沿用 0,退回 1"
"$PYTHON" tests/support/book_rows.py "$site/receipts/2022-06-30/收件回执.xlsx" > "$work/receipt.txt"
check_equal "three towns are told that theirs did not come" "$(grep -c '研判会台账|.*别的乡镇报了这张表,这里没有来' "$work/receipt.txt")" 3
check_contains "and which" "$(cat "$work/receipt.txt")" "村级研判会台账|白寺镇|没有来"
check_contains "what was refused is told with the way out" "$(grep 退回 "$work/receipt.txt")" "请核对是谁的表,改好再发"

# July: the town that was wrong sends a zip with the lists of three periods; another shrinks; one sends June's file again; one is cut off.
mkdir "$work/zip"
for month in 05-31 06-30 07-31; do
    meetings 卫贤镇 "2022-$month" 7 > "$work/zip/卫贤镇_2022-$month.csv"
done
(cd "$work/zip" && "$PYTHON" -m zipfile -c "$site/inbox/卫贤镇三个月.zip" ./*.csv)
rm "$site/inbox/卫贤镇研判会.csv"
meetings 白寺镇 2022-06-30 200 > "$site/inbox/白寺镇研判会.csv"
meetings 白寺镇 2022-07-31 20 > "$site/inbox/白寺镇研判会7月.csv"
{
    printf '乡镇,村,召开日期,参会人数\n'
    for row in 1 2 3; do echo "王庄镇,东街村,2022-05-0$row,$row"; done
} > "$site/inbox/王庄镇研判会_20220630.csv"
cp "$site/inbox/王庄镇研判会_20220630.csv" "$site/inbox/王庄镇研判会_20220731.csv"
meetings 新镇镇 2022-07-31 9 | head -n 8 | head -c -9 > "$site/inbox/新镇镇研判会7月.csv"
extract --batch 2022-07-31
echo "$output"
state_is 2022-07-31 << 'TABLE'
410621001|2022-06-30|carried|5|卫溪街道研判会.csv|
410621002|2022-06-30|carried|5|浚州街道研判会.csv|
410621003|2022-06-30|carried|5|黎阳街道研判会.csv|
410621004|2022-06-30|carried|5|伾山街道研判会.csv|
410621101|2022-06-30|carried|5|善堂镇研判会.csv|
410621102|2022-06-30|carried|5|屯子镇研判会.csv|
410621104|2022-06-30|carried|5|新镇镇研判会.csv|
410621104|2022-07-31|refused|0|新镇镇研判会7月.csv|E-GUARD-HALF-ROW
410621105|2022-06-30|carried|6|副本小河镇研判会最终版2.csv|
410621107|2022-07-31|new|7|卫贤镇三个月.zip/卫贤镇_2022-07-31.csv|
410621108|2022-06-30|new|3|王庄镇研判会_20220630.csv|
410621108|2022-07-31|refused|0|王庄镇研判会_20220731.csv|E-GUARD-REPEAT
410621109|2022-06-30|new|200|白寺镇研判会.csv|
410621109|2022-07-31|refused|0|白寺镇研判会7月.csv|E-GUARD-SHRINK
TABLE
check_equal "of three periods in a zip the newest stands" "$(at 2022-07-31 410621107 effective)" 2022-07-31
check_contains "by the name it has in the zip" "$(at 2022-07-31 410621107 file)" "卫贤镇三个月.zip/"
check_contains "shrinking is held back" "$output" "E-GUARD-SHRINK"
check_equal "and the old list stands" "$(cells "$(package 2022-07-31 extract)/deliveries.csv" kept source=village_meeting scope=410621109 kept=200)" 200
check_contains "last month's file under a new name is held back" "$output" "E-GUARD-REPEAT"
check_contains "a list that ends within a row is held back" "$output" "E-GUARD-HALF-ROW"
check_equal "the exit code says so" "$code" 65
extract --batch 2022-07-31
check_equal "nothing new: quickly done" "$code" 0
check_contains "and says so" "$output" "nothing new"

extract --batch 2022-07-31 --accept village_meeting:shrink --by 王会计 --why 集中会议取消
check_equal "an accepted delivery passes" "$(cells "$(package 2022-07-31 extract)/deliveries.csv" state source=village_meeting scope=410621109 kept=20)" new
check_contains "who and why is kept" "$(cat "$site/var/landing/accepted.csv")" "village_meeting,shrink,王会计,集中会议取消"
extract --batch 2022-07-31 --accept village_meeting:full-sheet --by x --why y
check_equal "nothing to accept is an error" "$code" 64

# An old spreadsheet's last row.
{
    printf '证件号码,姓名,死亡日期\n'
    seq 65535 | sed 's/.*/&,张三,2022-01-01/'
} > "$site/inbox/死亡人员名单_20220731.csv"
extract --batch 2022-07-31
check_contains "exactly 65,536 rows are held back" "$output" "E-GUARD-FULL-SHEET: \"死亡人员名单_20220731.csv\" has exactly 65536 rows"
check_equal "nothing of it is used" "$(rows "$(package 2022-07-31 extract)/death.csv")" 0

# The same inputs, another number of threads: the same bytes.
extract --batch 2022-06-30
check_equal "June, looked at again, has the zip's list of June" "$(at 2022-06-30 410621107 file) $(at 2022-06-30 410621107 effective)" "卫贤镇三个月.zip/卫贤镇_2022-06-30.csv 2022-06-30"
before=$(sha256sum "$(package 2022-07-31 extract)/datapackage.json")
revision=$(readlink "$(package 2022-07-31 extract)")
extract --batch 2022-07-31 --revision "${revision##*.}" --threads 3
check_equal "a frozen list gives the same package" "$(sha256sum "$(package 2022-07-31 extract)/datapackage.json")" "$before"
count_end
