#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The closed loop on paper: lists written and sent as villages need them, filled in and mangled by others, read back; every answer arrives at
# its finding or is named in a receipt. BIDUI_TEST_FULL=1: filled and saved by LibreOffice too, and every list looked at.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load bidui-report county
if ! "$PYTHON" -c 'import openpyxl' 2> /dev/null; then
    skip "lists and answers" "python3-openpyxl, which plays the towns, is not installed"
    count_end
    exit
fi
FULL=${BIDUI_TEST_FULL:-}

states() {
    sql "SELECT string_agg(state || ' ' || n, ', ' ORDER BY state) FROM (SELECT state, count(*) AS n FROM quality.finding GROUP BY 1) s"
}
state_of() { # code
    sql "SELECT state FROM quality.finding WHERE code = '$1'"
}
number() { # fate's words: how many lines of $output
    grep -F "$1" <<< "$output" | awk '{ print $1 }'
}
# Runs a checker that prints `ok` and `FAIL` lines and counts them as ours.
checked() {
    local lines
    lines=$("$@")
    printf '%s\n' "$lines"
    passed=$((passed + $(grep -c '^ok ' <<< "$lines")))
    failed=$((failed + $(grep -c '^FAIL ' <<< "$lines")))
}
# Three members of one household without any insurance: one line, the others named on it.
uninsure() {
    "$PYTHON" tests/pipeline/report/uninsure.py "$site"/inbox/2022-06-30/乡村振兴局/*成员信息*.csv
}
# Lists written and sent on a new site; $lists is their folder.
send_lists() { # name
    site_new "$1"
    county 1
    uninsure || fail "no one could be uninsured"
    bidui run --batch 2022-06-30
    bidui report lists --send --on 2022-07-01 --by 县乡村振兴局
    lists=$site/lists/2022-06-30
}
# What towns filled in, against what came of it.
hold_answers() { # name, filled folder
    sql "SELECT DISTINCT f.code FROM quality.human_event h JOIN quality.finding f USING (finding_key) WHERE h.event IN ('answer', 'promise', 'note')" > "$work/recorded"
    check_true "$1: every line arrives at its finding or is named in a receipt" \
        "$PYTHON" tests/support/check_answers.py "$2/expected.txt" "$site/receipts/2022-06-30" "$work/recorded"
}
# The towns' turn: fills in $lists (or what another program saved of them).
fill() { # folder, saved folder...
    mkdir -p "$1"
    "$PYTHON" tests/support/fill_lists.py "$lists" "$@" > "$work/expected.txt" || fail "towns could not fill in the lists"
    mv "$work/expected.txt" "$1/expected.txt"
}
# Filled-in lists opened and saved by LibreOffice in another format.
convert() { # format, folder of files, out
    mkdir -p "$3"
    timeout 300 soffice --headless "-env:UserInstallation=file://$work/office" --convert-to "$1" --outdir "$3" "$2"/*.xlsx > /dev/null 2>&1
}

send_lists lists
check_equal "sending ends well" "$code" 0
open=$(sql "SELECT count(*) FROM quality.finding WHERE coalesce(dispatch, 'village') <> 'none'")
check_true "there are findings to send" test "$open" -gt 50
check_equal "every line is sent" "$(sql "SELECT count(*) FROM quality.finding WHERE state = 'sent'")" "$open"
check_equal "what was sent has a day by which to answer" "$(sql "SELECT count(*) FROM quality.finding WHERE state = 'sent' AND due IS NULL")" 0
before=$(states)
bidui report lists --send --on 2022-07-01 --by 县乡村振兴局
check_equal "the same sending twice changes nothing" "$(states)" "$before"
check_equal "lists are private" "$(find "$site/lists" -type f -perm /077 | head -n 3)" ""
check_equal "nothing is sent without a recipient" "$(find "$lists" -name '*.xlsx' -exec unzip -p {} xl/sharedStrings.xml \; | grep -oE '>[0-9A-Z]{7}<|短码 [0-9A-Z]{7}|[(、: ][0-9A-Z]{7}[、(]' |
    grep -oE '[0-9A-Z]{7}' | sort -u | comm -13 - <(sql "SELECT code FROM quality.finding WHERE state = 'sent'" | sort))" ""

sql "SELECT code || ' ' || class FROM quality.finding" > "$work/classes"
sql "SELECT DISTINCT v FROM quality.finding, jsonb_each_text(\"values\") e(k, v) WHERE rule IN ('A02', 'A03', 'A04', 'A05', 'A06', 'A07', 'A08', 'A09', 'A10', 'A11', 'A23')
     AND k ~ 'person_id|shown' AND v IS NOT NULL" > "$work/allowed"
sql "SELECT DISTINCT c.name FROM current.company c JOIN current.member m USING (person_key)" > "$work/forbidden"
checked "$PYTHON" tests/support/check_lists.py "$lists" "$work/allowed" "$work/forbidden" "$work/classes" "$([ -n "$FULL" ] && echo 1 || echo 6)"

# Answers, mangled in every way.
fill "$work/filled"
bidui report answers "$work"/filled/*.* --on 2022-07-04
check_equal "answers are read" "$code" 0
hold_answers "as towns send them" "$work/filled"
check_equal "receipts are private" "$(find "$site/receipts" -type f -perm /077 | head -n 3)" ""
before=$(states)
bidui report answers "$work"/filled/*.* --on 2022-07-04
check_equal "the same answers twice change nothing" "$(states)" "$before"
check_equal "and nothing is taken twice" "$(number '已接收')" "$(number '重复,已接收过')"

head -c 3000 "$build/bin/bidui" > "$work/坏文件.xlsx"
bidui report answers "$work/坏文件.xlsx" "$work"/filled/*.* --on 2022-07-04
check_equal "a file that cannot be read ends with 65" "$code" 65
check_contains "it is named" "$output" 坏文件.xlsx
check_contains "and holds up no other" "$output" "1 of "

# Two answers to one code: the town chooses on the receipt and sends it back.
"$PYTHON" tests/pipeline/report/choose.py "$site/receipts/2022-06-30" "$work/chosen.xlsx" > "$work/chosen"
check_true "the receipt asks the town which of two answers holds" test -s "$work/chosen"
bidui report answers "$work/chosen.xlsx" --on 2022-07-06
check_equal "each choice is taken" "$(number '  已接收')" "$(wc -l < "$work/chosen")"
while read -r short result; do
    check_equal "$short was decided" "$(sql "SELECT h.result FROM quality.human_event h JOIN quality.finding f USING (finding_key) WHERE f.code = '$short' AND h.event IN ('answer', 'promise')")" "$result"
done < "$work/chosen"

# One line by telephone.
short=$(sql "SELECT code FROM quality.finding WHERE state = 'sent' AND class = 'error' AND code ~ '0' ORDER BY code LIMIT 1")
bidui answer "$(tr '0A-Z' 'Oa-z' <<< "$short")" 打错字
check_equal "an answer that is not on offer is refused" "$code" 65
check_contains "with the answers on offer" "$output" 原数据正确
bidui answer "$(tr '0A-Z' 'Oa-z' <<< "$short")" √ --on 2022-07-05 --by 王村 --why 电话核实
check_equal "an answer by telephone is taken" "$(state_of "$short")" awaiting_data
bidui answer "Z${short:1}" 已死亡
check_equal "an unknown code is refused" "$code" 65
check_contains "and asked about" "$output" "$short"

# Answers among the deliveries.
short=$(sql "SELECT code FROM quality.finding WHERE state = 'sent' AND class = 'error' AND coalesce(dispatch, 'village') = 'village' ORDER BY code LIMIT 1")
printf '序号,短码,核查结果,正确值/说明,核查人及日期\n1,%s,原数据正确,"=1+1",李某 7月5日\n2,%s,已死亡,@x,李某\n' "$short" "9${short:1}" > "$site/inbox/某村答复.csv"
printf '某村台账\n3,%s,+86,某某,原数据正确,已核实,张某\n' "$(sql "SELECT code FROM quality.finding WHERE state = 'sent' AND class = 'error' ORDER BY code DESC LIMIT 1")" > "$site/inbox/粘贴.csv"
bidui run --batch 2022-06-30
check_contains "a run reads filled-in lists of the inbox" "$output" "收件箱中的答复 2 份:"
check_equal "they are no refused delivery" "$(grep -c '"某村答复.csv"' <<< "$output")" 0
check_equal "and applies them" "$(state_of "$short")" answered
bidui run --batch 2022-06-30
check_equal "once" "$(grep -c 收件箱中的答复 <<< "$output")" 0
check_equal "no cell of a receipt is taken for a formula" "$("$PYTHON" tests/pipeline/report/formulas.py "$site/receipts/2022-06-30")" ""

# A line on which others stand: answered with it. (The household's uninsured member is one line with the others named.)
lead=$(sql "SELECT DISTINCT substr(h.note, 4) FROM quality.finding f JOIN quality.human_event h USING (finding_key)
           WHERE f.rule = 'F02' AND h.event = 'send' AND h.note LIKE '同因 %' LIMIT 1")
others=$(sql "SELECT f.code FROM quality.finding f JOIN quality.human_event h USING (finding_key) WHERE h.event = 'send' AND h.note = '同因 $lead' ORDER BY 1")
check_equal "three uninsured of a household are one line" "$(wc -w <<< "$others")" 2
check_equal "that names the others" "$(find "$lists/村" -name '*.xlsx' -exec unzip -p {} xl/sharedStrings.xml \; | grep -A1 "同因" | grep -c "$(head -n 1 <<< "$others").*$(tail -n 1 <<< "$others")")" 1
bidui answer "$lead" 已在系统改正 --by 王村 --on 2022-07-05
for short in $lead $others; do
    check_equal "an answer to the line is one to $short" "$(state_of "$short")" awaiting_data
done

bidui report weekly
check_equal "the Monday page is written" "$code" 0
page=$site/boards/2022-06-30/周调度.html
check_true "the page needs nothing from outside" test -z "$(grep -oE '(src|href)=' "$page")"
check_contains "the page shows the published stock" "$(cat "$page")" '>3308<'

# A budget of one line: red lines ignore it, the rest is counted, and the next month's paper takes what was held.
site_new budget
county 1
bidui run --batch 2022-06-30
bidui report lists --budget 1 --send --on 2022-07-01 --by 县
over=$(sql "SELECT count(*) FROM (SELECT f.division_code FROM quality.finding f JOIN quality.rule r USING (rule) JOIN quality.human_event h USING (finding_key)
            WHERE f.state = 'sent' AND f.dispatch = 'village' AND r.cause IS DISTINCT FROM 'school' AND coalesce(r.cause, '') NOT IN ('insurance', 'house', 'water')
            AND h.event = 'send' AND h.note IS NULL GROUP BY 1 HAVING count(*) > 1) s")
check_equal "no village gets more lines than its budget" "$over" 0
check_equal "red lines ignore the budget" "$(sql "SELECT count(*) FROM quality.finding f JOIN quality.rule r USING (rule) WHERE r.cause IN ('school', 'insurance', 'house', 'water') AND f.state = 'held_back'")" 0
held=$(sql "SELECT count(*) FROM quality.finding WHERE state = 'held_back'")
check_true "the rest is held back" test "$held" -gt 0
check_contains "and counted" "$output" "另暂缓 $held 条"
before=$(states)
bidui report lists --budget 1 --send --on 2022-07-15 --by 县
check_equal "the same month sends nothing more" "$(states)" "$before"
sql "SELECT code FROM quality.finding WHERE state = 'sent'" | while read -r short; do echo "$short,2022-07-10,answer,原数据正确,,王村,"; done |
    sed '1i finding,at,event,result,note,by,until' > "$work/facts.csv"
bidui record "$work/facts.csv"
bidui report lists --budget 1 --send --on 2022-07-20 --by 县
check_equal "answered lines free nothing within the month" "$(sql "SELECT count(*) FROM quality.finding WHERE state = 'held_back'")" "$held"
bidui report lists --budget 1 --send --on 2022-08-01 --by 县
check_true "the next month takes what was held" test "$(sql "SELECT count(*) FROM quality.finding WHERE state = 'held_back'")" -lt "$held"

if [ -z "$FULL" ]; then
    skip "lists filled and saved by LibreOffice" "slow; BIDUI_TEST_FULL=1 runs it"
elif ! command -v soffice > /dev/null; then
    skip "lists filled and saved by LibreOffice" "soffice (libreoffice-calc) is not installed"
else
    for format in xlsx xls; do
        send_lists "office_$format"
        mkdir -p "$work/flat" # LibreOffice opens and saves the lists first, the towns fill in what it saved
        "$PYTHON" tests/support/fill_lists.py "$lists" --choose | while read -r path; do cp "$path" "$work/flat"; done
        convert xlsx "$work/flat" "$work/saved_$format"
        fill "$work/filled_$format" "$work/saved_$format"
        convert "$format" "$work/filled_$format" "$work/back_$format"
        check_equal "LibreOffice saves every list as $format" "$(find "$work/back_$format" -name "*.$format" | wc -l)" "$(find "$work/filled_$format" -name '*.xlsx' | wc -l)"
        cp "$work/filled_$format"/*.csv "$work/filled_$format/expected.txt" "$work/back_$format"
        bidui report answers "$work/back_$format"/*.xls* "$work/back_$format"/*.csv --on 2022-07-04
        check_equal "answers saved by LibreOffice as $format are read" "$code" 0
        hold_answers "saved by LibreOffice as $format" "$work/back_$format"
        rm -rf "$work/flat"
    done
fi

# The receipt for deliveries: one file refused, one source missing.
site=$work/lists
: > "$site/inbox/空表.csv"
rm -f "$site"/inbox/2022-06-30/公安局/死亡人员名单*
bidui run --batch 2022-06-30
bidui report receipt --batch 2022-06-30
check_equal "the receipt is written" "$code" 0
receipt=$site/receipts/2022-06-30/收件回执.xlsx
"$PYTHON" tests/support/book_rows.py "$receipt" > "$work/receipt.txt"
check_contains "a department finds its lists" "$(cat "$work/receipt.txt")" '民政局|低保特困资金发放名单'
check_contains "a refused file is named with its reason" "$(grep 空表 "$work/receipt.txt")" '退回'
check_true "and the reason is more than a word" test "$(grep 空表 "$work/receipt.txt" | wc -c)" -gt 60
bidui --no-such-option report weekly
check_equal "a wrong option is a wrong usage" "$code" 64
bidui report yearly
check_equal "an unknown report is a wrong usage" "$code" 64
count_end
