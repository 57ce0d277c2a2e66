#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Identity that continues. Between two deliveries IDs are corrected (one under the same numbers, one by a sheet of an office whose list has none),
# a household splits, two merge, one is renumbered, one moves whole, one has another head, a village goes into another: findings, what people did about
# them and their codes follow, nothing is reported new that is not, and counts stay right. So after a replay, and after a batch was taken back.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load

week() { "$PYTHON" tests/support/continuity_site.py "$site" "$@"; }
run() { # options
    bidui run "$@"
    [ "$code" -le 1 ] || fail "run $*" "$output"
}
id() { "$PYTHON" tests/support/continuity_site.py id "$1"; }
findings() { sql "select rule, subject_key, division_code, state, code, first_batch, unverified from quality.finding order by code"; }
everything() { sql "select * from quality.finding_version order by finding_key, _valid_from; select batch, finding_key, number, from_state, to_state, why, \"by\" from quality.finding_event order by 1, 2, 3;
    select * from quality.finding_alias order by 1, 2, 4; select * from core.person_alias order by old, new; select * from core.household_lineage order by 1, 2, 3, 4, 5"; }
code_of() { sql "select code from quality.finding where rule = '$1' and subject_key = '$2' and state <> 'closed'"; }
of() { sql "select $2 from quality.finding where code = '$1'"; } # code, columns

site_new continuity
rm "$site/site.json"
week 0 1
run --batch 2022-06-30
check_equal "the first batch finds" "$(sql 'select count(*) from quality.finding')" 23
people=$(sql 'select count(*), count(distinct person_key) from current.member')
declare -A codes
while IFS='|' read -r rule subject code_word; do codes["$rule $subject"]=$code_word; done < <(sql "select rule, subject_key, code from quality.finding")
{
    echo finding,at,event,result,note,by,until
    sql "select code || ',2022-07-01,send,,,镇,2022-12-31' from quality.finding"
    echo "${codes["H1 nfp:H8"]},2022-07-02,answer,属实,,村,"
    echo "${codes["P1 cn:$(id 14)"]},2022-07-02,waive,,已核实,局,2023-06-30"
} > "$work/record.csv"
bidui record "$work/record.csv"
check_contains "what people do is recorded" "$output" "25 recorded"
sent=$(findings)

# ---- everything happens ----
week 2
run --batch 2022-07-31
check_equal "nothing is new but what a household without a sheet brought" "$(sql "select rule, subject_key from quality.finding where first_batch = '2022-07-31' order by 1")" "H1|nfp:H13
L1|nfp:H13"
check_equal "nothing is closed but that, and what became one with another" "$(sql "select rule, code from quality.finding where state = 'closed' order by code" | sort)" \
    "$(printf 'H1|%s\n' "${codes["H1 nfp:H12"]}" "${codes["H1 nfp:H6"]}" | sort)"
check_contains "the summary counts the same" "$(grep '^  all ' <<< "$output" | sed 's/  */ /g')" " all 22 2 20 2 1"
moved() { # what, code, subject, state
    check_equal "$1" "$(of "$2" "subject_key, state, first_batch")" "$3|$4|2022-06-30"
}
moved "an ID corrected under the same numbers, waived" "${codes["P1 cn:$(id 14)"]}" "cn:$(id 15)" waived
moved "a household renumbered, answered" "${codes["H1 nfp:H8"]}" nfp:H9 answered
moved "a member without an ID in it" "${codes["P2 nfp:H8-2"]}" nfp:H9-2 sent
moved "a household merged into another" "${codes["H1 nfp:H4"]}" nfp:H5 sent
moved "a household split: the finding goes where it is" "${codes["H1 nfp:H2"]}" nfp:H3 sent
moved "a member who changed the household" "${codes["P1 cn:$(id 4)"]}" "cn:$(id 4)" sent
moved "another head" "${codes["H1 nfp:H11"]}" nfp:H11 sent
moved "a village's own finding" "${codes["D1 410621101201"]}" 410621101203 sent
moved "an ID corrected by a sheet, in a list that did not come" "${codes["W1 cn:$(id 20)"]}" "cn:$(id 21)" sent
check_equal "which could not be checked" "$(of "${codes["W1 cn:$(id 20)"]}" unverified)" t
check_equal "a household moved whole goes to its new village" "$(of "${codes["H1 nfp:H10"]}" division_code)" 410621101203
check_equal "findings of a village that is no more go to its successor, though an office writes the old name" "$(of "${codes["H1 nfp:H1"]}" division_code)" 410621101203
check_equal "whose cells keep what was written" "$(sql "select village, division_code from current.member where household_no = 'H1' and person_no = '1'")" "甲村|410621101203"
check_equal "each move is one event" "$(sql "select count(*), count(distinct finding_key) from quality.finding_event where batch = '2022-07-31' and why = 'moved'")" "11|11"
check_equal "a guess moves nothing" "$(sql "select from_key, to_key, kind, members from core.household_lineage where basis = 'overlap'")" "nfp:H12|nfp:H13|renumbered|1"
check_equal "but asks" "$(sql "select message, division_code, state from quality.finding where rule = 'L1'")" "H13 原为 H12,疑似换号|410621101202|new"
check_equal "a village's change is no household's move" "$(sql "select from_key from core.household_lineage where kind = 'moved' and basis = 'numbers'")" nfp:H10
check_equal "people stay as many" "$(sql 'select count(*), count(distinct person_key) from current.member')" "$people"
check_equal "households too" "$(sql 'select count(*) from current.stock; select count(*), sum(people) from core.household')" "10
10|15"
check_equal "a corrected ID is a changed row" "$(sql "select rows_changed, rows_inserted, rows_closed from quality.source_load where source = 'member' and batch = '2022-07-31'")" "4|6|6"
check_equal "whose history is one" "$(sql "select person_id, _valid_from, _valid_to from source.member where household_no = 'H14' order by _valid_from")" \
    "$(id 14)|2022-06-30|2022-07-31
$(id 15)|2022-07-31|"
bidui answer "${codes["H1 nfp:H6"]}" 原数据正确 --by 村 --on 2022-08-02
check_equal "an answer to a code on old paper reaches what it became" "$code, $(of "${codes["H1 nfp:H7"]}" state)" "0, answered"
check_equal "and leaves the other closed" "$(of "${codes["H1 nfp:H6"]}" state)" closed

# ---- what was guessed is said at last; the list that had not come comes ----
guessed=$(code_of H1 nfp:H13)
week 3
run --batch 2022-08-31
check_equal "nothing is new" "$(sql "select count(*) from quality.finding where first_batch = '2022-08-31'")" 0
check_equal "the question is answered" "$(sql "select state from quality.finding where rule = 'L1'")" closed
check_equal "no guess is left" "$(cells "$(package 2022-08-31 transform)/household_lineage.csv" kind basis=overlap)" ""
check_equal "the finding of the old number leads to that of the new" "$(sql "select code from quality.finding where finding_key = bidui.finding_of('${codes["H1 nfp:H12"]}')")" "$guessed"
check_equal "the late list continues its finding" "$(of "${codes["W1 cn:$(id 20)"]}" "subject_key, state, unverified")" "cn:$(id 21)|sent|f"
check_equal "those that moved stay where they are" "$(of "${codes["H1 nfp:H4"]}" "subject_key, state")" "nfp:H5|sent"
check_equal "nothing moves twice" "$(sql "select count(*) from quality.finding_event where batch = '2022-08-31' and why = 'moved'")" 0
bidui show person "$(id 15)"
check_contains "show tells the correction, masked" "$output" "2022-07-31  corrected: cn:410621************ -> cn:410621************"
bidui show household H5
check_contains "and the merger" "$output" "2022-07-31  merged: nfp:H4 -> nfp:H5"
check_contains "and what was found before under the old number" "$output" "2022-06-30  H1   请核对  (20220630/stock_20220630.csv, row 4), as nfp:H4"
bidui show household H10
check_equal "a move is told once for each who says so" "$(grep -c 'moved: nfp:H10' <<< "$output")" 2

# ---- replay and retract ----
whole=$(everything)
rm -rf "$site"/var/batches/2022-06-30/load*
run --from 2022-06-30
check_equal "a replay from the first batch ends the same" "$(diff <(echo "$whole") <(everything) | head -n 4)" ""
bidui retract 2022-07-31 --why 误传 --by 局
sent=${sent/nfp:H7|410621101202|sent/nfp:H7|410621101202|answered} # what people did stays
check_equal "taken back, findings are where they were" "$(diff <(echo "$sent") <(findings) | head -n 4)" ""
bidui run --batch 2022-07-31
check_contains "running it as if nothing had happened is refused" "$output" "E-LOAD-RETRACTED"
run --batch 2022-08-31
check_equal "without it the next batch brings all of it" "$(sql "select code from quality.finding where first_batch > '2022-06-30'" | wc -l), $(of "${codes["P2 nfp:H8-2"]}" subject_key)" "0, nfp:H9-2"
bidui retract 2022-08-31 --why 误传 --by 局
check_equal "and aliases are gone" "$(sql 'select count(*) from quality.finding_alias; select count(*) from core.person_alias; select count(*) from core.household_lineage')" "0
0
0"
run --from 2022-07-31
check_equal "loaded again, everything is as it was" "$(diff <(echo "$whole") <(everything) | head -n 4)" ""

count_end
