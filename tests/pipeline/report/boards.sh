#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What leaders and villages read: the Monday page and the month's ranking on one A4, the county's board with charts, notices for walls. Pages need
# nothing from outside; workbooks print on one page; what hangs on a wall shows no number, telephone, card or illness.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load bidui-report county
if ! "$PYTHON" -c 'import openpyxl' 2> /dev/null; then
    skip "boards" "python3-openpyxl, which reads the workbooks, is not installed"
    count_end
    exit
fi

site_new boards
county 1
bidui run --batch 2022-06-30
bidui report lists --send --on 2022-06-30 --by 县
sql "SELECT code FROM quality.finding WHERE class = 'risk' AND state = 'sent'" | while read -r short; do echo "$short,2022-07-01,answer,拟纳入,,王村,"; done |
    sed '1i finding,at,event,result,note,by,until' > "$work/facts.csv"
bidui record "$work/facts.csv"
county 2
bidui run --batch 2022-07-05
boards=$site/boards/2022-07-05
for report in weekly monthly board notice; do
    bidui report "$report"
    check_equal "$report is written" "$code" 0
done

checked() {
    local lines
    lines=$("$@")
    printf '%s\n' "$lines"
    passed=$((passed + $(grep -c '^ok ' <<< "$lines")))
    failed=$((failed + $(grep -c '^FAIL ' <<< "$lines")))
}
checked "$PYTHON" tests/support/check_boards.py "$boards" "$site/notices/2022-07-05"
check_equal "boards are private" "$(find "$boards" "$site/notices" -type f -perm /077 | head -n 3)" ""

page=$(cat "$boards/周调度.html")
county_row=$(sql "SELECT households_not_eliminated || '</td><td class=n>' || people_not_eliminated FROM mart.monitored_by_town_all WHERE batch = '2022-07-05' AND length(town_code) = 6")
check_contains "those not yet eliminated come first" "$page" ">合计</td><td class=n>$county_row"
for household in $(sql "SELECT DISTINCT household_no FROM source.monitor_event WHERE happened_on > '2022-06-30' AND happened_on <= '2022-07-05' ORDER BY 1 LIMIT 3"); do
    check_contains "a change is named by its household" "$page" "$household"
done
first=$(sql "SELECT code FROM quality.finding f JOIN quality.rule r USING (rule) WHERE r.cause IN ('school', 'insurance', 'house', 'water') AND f.state NOT IN ('closed', 'waived') ORDER BY code" | grep -cFf - <(sed -n '/最该先看/,/<\/section>/p' <<< "$page"))
check_true "red lines lead" test "$first" -gt 0
check_contains "slow towns are named" "$page" 办理慢的乡镇
check_contains "missing sources are named" "$page" 从未报送
check_contains "figures likely to be asked about are named" "$page" 有余数待说明
check_equal "sections that stand on what is not loaded are left out" "$(sql "SELECT to_regclass('mart.red_black_list') IS NULL")" \
    "$(grep -q '<h2>红黑榜' "$boards/月度通报.html" && echo f || echo t)"

# What leaves as CSV is opened in a spreadsheet sooner or later.
sql "CREATE VIEW mart.sly AS SELECT '=1+1'::text AS a, ' @x'::text AS b, '-2+3'::text AS c, '＝1'::text AS d, E'\\t=1' AS e, -5 AS f, '张三'::text AS g"
bidui query mart.sly --csv
check_equal "no text of a CSV is taken for a formula" "$(tail -n 1 <<< "$output")" "'=1+1,' @x,'-2+3,'＝1,'	=1,-5,张三"
sql "DROP VIEW mart.sly"

# A notice takes the columns that notice.json declares and no others, and no number.
cp -R schemas "$work/pack"
sed -i 's/h.category AS category/h.head_id AS category/; s/h.size::text AS people,/h.size::text AS people, h.contact_phone AS phone,/' "$work/pack/warehouse/reports/notice_20_eliminate.sql"
BIDUI_PACK=$work/pack bidui report notice
check_equal "a notice with another column is refused" "$code" 78
check_contains "with the columns it may have" "$output" "town, village, head, people, category"
sed -i 's/ h.contact_phone AS phone,//' "$work/pack/warehouse/reports/notice_20_eliminate.sql"
BIDUI_PACK=$work/pack bidui report notice
check_equal "so is one that puts a citizen's number under another name" "$code" 65
check_contains "told by place" "$output" 'in "category" that is none for a wall'
check_equal "and by no value" "$(grep -cE '[0-9]{7}' <<< "${output//$work/}")" 0
sed -i 's/"name": "people"/"name": "size"/' "$work/pack/warehouse/reports/notice.json"
BIDUI_PACK=$work/pack bidui report notice
check_contains "the columns are the pack's" "$output" "town, village, head, size, category"
count_end
