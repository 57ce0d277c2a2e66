#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Three weeks of the sample county: findings, verdicts, repairs and rejects against what was planted, rule by rule.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county

site_new truth
week=0
for batch in 2022-06-30 2022-07-05 2022-07-12; do
    week=$((week + 1))
    county "$week"
    for stage in extract transform; do
        output=$("$build/bin/bidui-$stage" --site "$site" --batch "$batch" 2>&1)
        check_true "week $week: $stage ends well" test $? -le 1
        [ -e "$site/var/batches/$batch/$stage" ] || {
            fail "week $week: no $stage package" "$output"
            count_end
            exit 1
        }
    done
    echo "week $week, batch $batch"
    report=$(python3 tests/pipeline/county/truth_compare.py "$site" "$week" "$batch")
    sed '$d' <<< "$report"
    read -r good _ bad _ <<< "$(tail -n 1 <<< "$report")"
    passed=$((passed + good))
    failed=$((failed + bad))
done
count_end
