#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Delimited files of third parties: every one is read cell for cell as Python's csv module reads it under the dialect we report, or
# refused by name, or an exception with its reason; those that come with their cells as JSON are held against them.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
fixtures=$FIXTURES/02_csv_conformance
program=${BUILD:-$PWD/build/release}/bin/bidui-extract
if [ ! -d "$fixtures" ] || ! command -v python3 > /dev/null; then
    skip "CSV conformance" "it needs python3 and \$FIXTURES"
    count_end
    exit
fi
count_verdicts python3 tests/pipeline/extract/csv_conformance.py "$program" "$fixtures"
count_verdicts python3 tests/pipeline/extract/csv_pollock.py "$program" "$fixtures"
count_end
