#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# --memory: transform says before any work what a batch needs, refuses what is not allowed, and is right within a factor of two.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county

batch=2022-06-30
SCALE=${PIPELINE_SCALE:-0.05}
site_new memory
county 1
"$build/bin/bidui-extract" --site "$site" --batch $batch > /dev/null 2>&1
output=$("$build/bin/bidui-transform" --site "$site" --batch $batch --memory 64M 2>&1)
check_equal "what needs more than allowed is refused" $? 71
check_contains "with its id" "$output" "E-MEMORY-LIMIT"
check_true "before any work" test ! -e "$(package $batch transform)"
need=$(grep -oE "needs about [0-9]+" <<< "$output" | grep -oE "[0-9]+")
check_true "and with the figure" test -n "$need"
peak=$("$PYTHON" tests/pipeline/transform/peak.py "$build/bin/bidui-transform" --site "$site" --batch $batch --memory "${need}M")
echo "says $need MiB, takes $peak MiB"
check_true "with that much it runs" test "$peak" -gt 0
check_true "it takes no more" test "$peak" -le "$need"
check_true "nor less than half" test $((peak * 2)) -ge "$need"
output=$("$build/bin/bidui-transform" --site "$site" --batch $batch --memory lots 2>&1)
check_contains "a limit that is none" "$output" "--memory takes a size"
bidui run --batch $batch --memory 1M
check_equal "run hands it on" "$code" 0 # transform is done already
county 2
bidui run --batch 2022-07-05 --memory 1M
check_equal "and ends as it does" "$code" 71
count_end
