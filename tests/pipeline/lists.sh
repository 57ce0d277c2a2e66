#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The closed loop on paper: lists written and sent, filled in and mangled by others, read back; every answer arrives at its finding or is
# named in a receipt.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load bidui-report county
if ! "$PYTHON" -c 'import openpyxl' 2> /dev/null; then
    skip "lists and answers" "python3-openpyxl, which plays the towns, is not installed"
    count_end
    exit
fi

sql() { # query
    "$build/bin/bidui" --site "$site" warehouse psql -qAtX -c "$1"
}
states() {
    sql "SELECT string_agg(state || ' ' || n, ', ' ORDER BY state) FROM (SELECT state, count(*) AS n FROM quality.finding GROUP BY 1) s"
}

site_new lists
county 1
bidui run --batch 2022-06-30
open=$(sql "SELECT count(*) FROM quality.finding WHERE coalesce(dispatch, 'village') <> 'none'")
check_true "there are findings to send" test "$open" -gt 50

bidui report lists
check_equal "lists are written" "$code" 0
check_equal "writing lists sends nothing" "$(sql "SELECT count(*) FROM quality.finding WHERE state <> 'new'")" 0
bidui report lists --send --on 2022-07-01 --by 县乡村振兴局
check_equal "sending ends well" "$code" 0
check_equal "every line is sent" "$(sql "SELECT count(*) FROM quality.finding WHERE state = 'sent'")" "$open"
check_equal "what was sent has a day by which to answer" "$(sql "SELECT count(*) FROM quality.finding WHERE state = 'sent' AND due IS NULL AND due_days IS NOT NULL")" 0
before=$(states)
bidui report lists --send --on 2022-07-01 --by 县乡村振兴局
check_equal "the same sending twice changes nothing" "$(states)" "$before"
bad=$(find "$site/lists" -type f -perm /077 | head -n 3)
check_equal "lists are private" "$bad" ""
ids=$(find "$site/lists" -name '*.xlsx' -exec unzip -p {} xl/sharedStrings.xml \; 2> /dev/null | grep -oE '410[0-9]{3}(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{3}[0-9X]' | head -n 3)
check_equal "no whole citizen number stands in a list" "$ids" ""

expected=$("$PYTHON" tests/support/fill_lists.py "$site/lists/2022-06-30/村" "$work/filled") || fail "towns could not fill in the lists"
bidui report answers "$work"/filled/*.xlsx --on 2022-07-04
check_equal "answers are read" "$code" 0
receipt=$output

fate_count() { # fate
    grep -c " $1\$" <<< "$expected"
}
check_equal "every taken answer arrives at its finding" \
    "$(sql "SELECT count(DISTINCT finding_key) FROM quality.human_event WHERE event IN ('answer', 'promise', 'note')")" "$(fate_count taken)"
for line in "empty 没有填核查结果" "unclear 看不懂" "unknown 短码不认识"; do
    read -r fate words <<< "$line"
    check_equal "$fate lines are named" "$(grep "$words" <<< "$receipt" | awk '{ print $1 }')" "$(fate_count "$fate" | grep -v '^0$')"
done
check_equal "contradicting answers go back, both of them" "$(grep 两个不同答复 <<< "$receipt" | awk '{ print $1 }')" "$(($(fate_count contradicted) * 2))"
while read -r short fate; do
    [ "$fate" = taken ] || continue
    state=$(sql "SELECT state FROM quality.finding WHERE code = '$short'")
    case $state in
    answered | awaiting_data | sent) ;;
    *) fail "finding $short after its answer" "state $state" ;;
    esac
done <<< "$expected"
for town in $(sql "SELECT DISTINCT bidui.division_name(bidui.division_parent(f.division_code, 'town')) FROM quality.human_event h JOIN quality.finding f USING (finding_key) WHERE h.event <> 'send'"); do
    check_true "$town has its receipt" test -s "$site/receipts/2022-06-30/答复回执 $town.xlsx"
done
before=$(states)
bidui report answers "$work"/filled/*.xlsx --on 2022-07-04
check_equal "the same answers twice change nothing" "$(states)" "$before"

if command -v soffice > /dev/null; then
    mkdir -p "$work/saved"
    timeout 120 soffice --headless "-env:UserInstallation=file://$work/office" --convert-to xls --outdir "$work/saved" "$work"/filled/0[03].xlsx > /dev/null 2>&1
    bidui report answers "$work"/saved/*.xls --on 2022-07-04
    check_equal "answers saved by LibreOffice as xls are read" "$code" 0
    check_equal "and say the same" "$(states)" "$before"
else
    skip "answers saved by LibreOffice" "soffice is not installed"
fi
bidui report weekly
check_equal "the Monday page is written" "$code" 0
page=$site/boards/2022-06-30/周调度.html
check_true "the page needs nothing from outside" test -z "$(grep -oE '(src|href)=' "$page")"
check_contains "the page shows the published stock" "$(cat "$page")" '>3308<'

# The receipt for deliveries: one file refused, one source missing.
: > "$site/inbox/空表.csv"
rm -f "$site"/inbox/2022-06-30/公安局/死亡人员名单*
bidui run --batch 2022-06-30
bidui report receipt --batch 2022-06-30
check_equal "the receipt is written" "$code" 0
receipt=$site/receipts/2022-06-30/收件回执.xlsx
"$PYTHON" - "$receipt" > "$work/receipt.txt" << 'PYTHON'
import sys
import openpyxl
for sheet in openpyxl.load_workbook(sys.argv[1]):
    for row in sheet.iter_rows(values_only=True):
        print(sheet.title, *[cell for cell in row if cell], sep="|")
PYTHON
check_contains "a department finds its lists" "$(cat "$work/receipt.txt")" '民政局|低保特困资金发放名单'
check_contains "a refused file is named with its reason" "$(grep 空表 "$work/receipt.txt")" '退回'
check_true "and the reason is more than a word" test "$(grep 空表 "$work/receipt.txt" | wc -c)" -gt 60
bidui --no-such-option report weekly
check_equal "a wrong option is a wrong usage" "$code" 64
bidui report monthly
check_equal "an unknown report is a wrong usage" "$code" 64
count_end
