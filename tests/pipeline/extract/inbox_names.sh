#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A name is bytes: one that is no UTF-8 (unzip, SMB), one with a line end, control characters, quotes, or as long as a name may be stops nothing. The file
# is read under a name that can be printed, nothing raw reaches the terminal, a log, a CSV or a JSON file, and every other source is loaded.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county
# shellcheck disable=SC2034 # county() reads it
SCALE=0.002
date=2022-06-30

kept() { grep -o 'rows read [0-9]*, kept [0-9]*' <<< "$1"; }
plain() { # name, text: one-line UTF-8 without control characters
    check_true "$1" "$PYTHON" tests/support/plain_text.py <(printf '%s' "$2")
}

site_new plain
county 1
bidui extract --batch "$date"
expected=$(kept "$output")
check_contains "the county is read" "$expected" "kept"

site_new named
county 1
# A delivery under a name in GBK, one with a line end and one with quotes: they are read all the same.
mapfile -t deliveries < <(find "$site/inbox" -name '*.csv' | LC_ALL=C sort | head -n 3)
at=0
# shellcheck disable=SC2016 # nothing of the name is to be expanded
for mark in $'\xcb\xc0\xcd\xf6' $'line\nend' 'quote"$(id)`id`'\'; do
    mv "${deliveries[$at]}" "${deliveries[$at]%/*}/$mark${deliveries[$at]##*/}"
    at=$((at + 1))
done
# And strays under names that nobody can read.
long=$(printf 'x%.0s' {1..251}).txt
for stray in $'\xcb\xb5\xc3\xf7.txt' $'\xed\xa0\x80.txt' $'esc\e[31mred\e[0m.txt' $'bell\a\b.txt' $'\u202etxt.csv' $'c1\u009b1m.txt' $'cr\r.txt' $'cut\xe4\xb8' '=1+1.txt' \
    '\xCB\xB5.txt' "$long"; do
    printf 'nothing that anybody sends\n' > "$site/inbox/$stray"
done
find "$site/inbox" -type f -exec touch -d 2022-06-29 {} +

bidui run --batch "$date"
check_equal "the strays are refused, the batch goes on" "$code" 65
plain "nothing raw on the terminal" "$output"
output=$(grep E-HEADER <<< "$output")
check_contains "a name that is no UTF-8 is written escaped" "$output" '\xCB\xB5\xC3\xF7.txt'
check_contains "and one that looks escaped is told from it" "$output" '\x5CxCB\x5CxB5.txt'
check_contains "a line end does not end the line" "$(cat "$site/var/landing/index.csv")" 'line\x0Aend'
bidui extract --batch "$date" --revision 1
check_equal "every row is read as under plain names" "$(kept "$output")" "$expected"
check_true "the list of deliveries is JSON" "$PYTHON" -m json.tool "$site/var/batches/$date/inputs.1.json" "$work/list.json"
for file in "$site"/var/landing/index.csv "$site"/var/log/run-*.log "$site"/var/batches/"$date"/{extract,transform}.1/deliveries.csv; do
    check_true "nothing raw in ${file#"$site/"}" "$PYTHON" tests/support/plain_text.py "$file"
done
check_equal "the warehouse has the batch" "$(sql "select count(*) > 0 from quality.delivery where file like '%line\\\\x0Aend%'")" t

# A name is found again by its bytes and by what is shown.
bidui claim 'inbox/\xCB\xB5\xC3\xF7.txt' death --by t --why t
case $output in *E-CLAIM*) fail "claimed by the name that is shown" "$output" ;; *) pass "claimed by the name that is shown" ;; esac
bidui claim $'inbox/\xcb\xb5\xc3\xf7.txt' death --by t --why t
case $output in *E-CLAIM*) fail "claimed by its bytes" "$output" ;; *) pass "claimed by its bytes" ;; esac
bidui check-file "$site/inbox/"$'esc\e[31mred\e[0m.txt'
plain "check-file prints nothing raw" "$output"

# An index of before, with the raw name in it, heals by itself.
"$PYTHON" tests/support/raw_index.py "$site/var/landing/index.csv"
bidui extract --batch "$date"
check_true "after an index with raw names the list of deliveries is JSON" "$PYTHON" -m json.tool "$(find "$site/var/batches/$date" -name "inputs.*.json" | LC_ALL=C sort | tail -n 1)" "$work/list.json"
count_end
