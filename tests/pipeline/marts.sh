#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every mart of the sample county, cell by cell, against an independent model over the packages (marts_model.py), in three batches, on both
# bases: a village merges into another between the second and the third.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

site_new marts
mkdir -p "$site/codes"
printf '%s\n' "old,new,changed_on,kind,source" "410621102213,410621101202,2022-07-08,whole,试验" > "$site/codes/division_change.csv"
week=1
for date in 2022-06-30 2022-07-05 2022-07-12; do
    county $week
    bidui run --batch $date
    check_equal "batch $date is loaded" "$(sql "SELECT count(*) FROM quality.batch WHERE batch = '$date' AND state = 'loaded'")" 1
    week=$((week + 1))
done
model=$("$PYTHON" tests/pipeline/marts_model.py "$build/bin/bidui" "$site" "$build/share/bidui/schemas" 2022-06-30 2022-07-05 2022-07-12)
echo "${model%$'\n'*}"
check_equal "every mart is what the packages say" "$(grep -c '^FAIL' <<< "$model")" 0
passed=$((passed + $(grep -c '^ok' <<< "$model")))
count_end
