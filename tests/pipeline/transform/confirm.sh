#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# confirm_after: a contradiction is reported once it has stood in two distinct deliveries; the count lives in the packages, so batches run again
# count the same, and what is open already is not closed by a rule that has become patient.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load

mkdir -p "$work/pack/sources" "$work/pack/rules"
echo '{"name": "patient", "title": "patient", "version": "1"}' > "$work/pack/pack.json"
for source in ledger book; do
    cat > "$work/pack/sources/$source.json" << JSON
{"name": "$source", "title": "$source", "department": "$source office", "mode": "snapshot", "scope": "county", "fields": [
  {"name": "no", "title": "${source}_no", "type": "string", "format": "code", "constraints": {"required": true}},
  {"name": "state", "title": "${source}_state", "type": "string", "format": "text"}],
 "primaryKey": ["no"], "keys": {"entry": "no"}}
JSON
done
rule() { # the key confirm_after, or nothing
    cat > "$work/pack/rules/X01.json" << JSON
{"id": "X01", "name": "ledger and book differ", "class": "error", "severity": "error", $1 "subject": "entry", "flood": "none",
 "from": "ledger", "flag": "state <> first(book.state by no order by no)", "say": "{no}: {state}"}
JSON
}
export BIDUI_PACK=$work/pack
site_new patient
deliver() { # date ledger=row,row book=row,row
    local list
    for list in "${@:2}"; do
        {
            echo "${list%%=*}_no,${list%%=*}_state"
            tr ' ' '\n' <<< "${list#*=}"
        } > "$site/inbox/${list%%=*}_${1//-/}.csv"
    done
    bidui run --batch "$1"
    check_equal "$1 runs" "$code" 0
}
found() { cells "$(package "$1" transform)/findings.csv" subject_key | sort | tr '\n' ' '; }
held() { cells "$(package "$1" transform)/rule_runs.csv" held_back; }
life() { sql "SELECT string_agg(subject_key || ' ' || state || CASE WHEN unverified THEN '?' ELSE '' END, ', ' ORDER BY subject_key) FROM quality.finding"; }

rule '"confirm_after": 2,'
deliver 2022-06-01 "ledger=A,1 B,1 C,1" "book=A,2 B,2 C,1"
check_equal "new contradictions are held back" "$(found 2022-06-01)/$(held 2022-06-01)" "/2"
check_equal "no one is told" "$(life)" ""
deliver 2022-06-02
check_equal "the same deliveries a day later confirm nothing" "$(found 2022-06-02)/$(held 2022-06-02)" "/2"
deliver 2022-06-03 "book=A,2 B,1 C,1"
check_equal "another delivery of one of the sources confirms what still stands" "$(found 2022-06-03)/$(held 2022-06-03)" "A /0"
check_equal "and it is told" "$(life)" "A new"
deliver 2022-06-04 "book=A,2 B,2 C,1"
check_equal "what had gone counts from one again, what is confirmed stays" "$(found 2022-06-04)/$(held 2022-06-04)" "A /1"
deliver 2022-06-05 "ledger=A,1 B,1 C,2"
check_equal "each finding has its own count" "$(found 2022-06-05)/$(held 2022-06-05)" "A B /1"

# Replay: the second book was wrong and comes again for its day.
before=$(sha256sum "$(package 2022-06-02 transform)/pending.csv" | cut -d' ' -f1)
printf "book_no,book_state\nA,2\nB,2\nC,1\nD,1\n" > "$site/inbox/book_corrected_20220603.csv"
bidui run --from 2022-06-01
check_equal "the batches are run again" "$code" 0
check_equal "an unchanged batch counts as before" "$(sha256sum "$(package 2022-06-02 transform)/pending.csv" | cut -d' ' -f1)" "$before"
check_equal "the corrected one confirms both" "$(found 2022-06-03)" "A B "
check_equal "and so do those after it" "$(found 2022-06-04)/$(found 2022-06-05)" "A B /A B "
check_equal "their life is replayed" "$(life)" "A new, B new"

rule '"confirm_after": 4,'
deliver 2022-06-06 "ledger=A,1 B,1 C,2 D,1"
check_equal "a rule that has become more patient holds back again" "$(found 2022-06-06)" ""
check_equal "but does not close what is open" "$(life)" "A new?, B new?"
rule ''
deliver 2022-06-07 "ledger=A,1 B,1 C,1"
check_equal "without the key everything is said at once" "$(found 2022-06-07)/$(held 2022-06-07)" "A B /0"
count_end
