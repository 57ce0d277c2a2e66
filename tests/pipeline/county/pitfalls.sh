#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every pitfall planted in the sample county ends as the right value, finding or reject, counted in a table. BIDUI_TEST_FULL=1: a county of 700,000.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county

[ -z "${BIDUI_TEST_FULL:-}" ] || SCALE=1
site_new pitfalls
county 1
for stage in extract transform; do
    bidui "$stage" --batch 2022-06-30
    check_true "$stage ends well" test "$code" -le 1
done
report=$("$PYTHON" tests/pipeline/county/pitfalls.py "$site" 2022-06-30)
sed '$d' <<< "$report"
read -r good _ bad _ <<< "$(tail -n 1 <<< "$report")"
check_true "many kinds of pitfalls are planted" test "${good:-0}" -gt 40
passed=$((passed + good))
failed=$((failed + bad))
count_end
