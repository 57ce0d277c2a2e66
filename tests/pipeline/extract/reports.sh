#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every row of the reports' expected.csv is a test: what other tools did wrong with such a file, and what is right.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform
reports=$FIXTURES/12_reports
if [ -z "$FIXTURES" ] || [ ! -d "$reports" ]; then
    skip "reports of failures" "it needs \$FIXTURES/12_reports"
    count_end
    exit
fi
count_verdicts "$PYTHON" tests/pipeline/extract/reports.py "$build/bin" "$reports"
count_end
