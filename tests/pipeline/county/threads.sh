#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The same inputs give the same bytes: with 1 and with 2 threads, in another folder, and after a death in the middle.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county

both_stages() { # threads
    bidui extract --batch 2022-06-30 --threads "$1"
    if [ "$code" -gt 1 ]; then fail "extract with $1 threads (exit code $code)" "$output"; fi
    bidui transform --batch 2022-06-30 --threads "$1"
    if [ "$code" -gt 1 ]; then fail "transform with $1 threads (exit code $code)" "$output"; fi
}

compare() { # what, other site
    local stage differing
    for stage in extract transform; do
        differing=$(diff -rq "$first/var/batches/2022-06-30/$stage/" "$2/var/batches/2022-06-30/$stage/" 2>&1)
        check_equal "$1: the same $stage package" "$differing" ""
    done
    check_true "$1: the same list of inputs" cmp -s "$first/var/batches/2022-06-30/inputs.1.json" "$2/var/batches/2022-06-30/inputs.1.json"
}

site_new one
first=$site
county 1
both_stages 1

site_new two
cp "$first/var/site.key" "$site/var/site.key" # keys of findings are computed under it
county 1
both_stages 2
compare "2 threads" "$site"
rm -rf "$site"/var/batches
both_stages 2
compare "2 threads again" "$site"

site_new three
cp "$first/var/site.key" "$site/var/site.key"
county 1
# kill -9 at several moments of each stage, then let it work.
for moment in 0.01 0.05 0.15 0.3; do
    for stage in extract transform; do
        "$build/bin/bidui-$stage" --site "$site" --batch 2022-06-30 > /dev/null 2>&1 &
        victim=$!
        sleep "$moment"
        kill -9 "$victim" 2> /dev/null
        wait "$victim" 2> /dev/null
    done
done
both_stages 2
compare "after eight deaths" "$site"
check_true "nothing partial is left" test -z "$(find "$site/var/batches" -name '*.partial')"
count_end
