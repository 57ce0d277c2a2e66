#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Sixty nights on one site, weeks and answers and something wrong in every third: after each the night's batch is there, and memory,
# descriptors, processes, temporary files stay as they were; the disk takes what docs/testing.md says. BIDUI_TEST_FULL=1 only, as it takes a
# quarter of an hour; SOAK_NIGHTS=N runs N of them anyway. The seed is printed, $SOAK_SEED sets it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
if [ -z "${BIDUI_TEST_FULL:-}${SOAK_NIGHTS:-}" ]; then
    skip "sixty nights" "a quarter of an hour: make test-full"
    count_end
    exit
fi
SCALE=${PIPELINE_SCALE:-0.003}
PIPELINE_SCALE=$SCALE
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load bidui-report county
site_new soak
mkdir "$work/tmp"
lines=$(TMPDIR="$work/tmp" BUILD="$build" "$PYTHON" tests/fault/soak.py "$site" "${SOAK_NIGHTS:-60}" "$SCALE")
printf '%s\n' "$lines"
passed=$(grep -c '^ok ' <<< "$lines")
failed=$(grep -c '^FAIL ' <<< "$lines")
grep -q '^ok .*came to its end' <<< "$lines" || failed=$((failed + 1))
count_end
