#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Workbooks of third parties: those of SheetJS match what Excel saved for them, all others are read or refused as documented, hostile ones
# (also a few made here) end within 2 seconds and 256 MiB with a message.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
fixtures=$FIXTURES/03_spreadsheets
tool=${BUILD:-$PWD/build/release}/tool/pipeline/extract/spreadsheets
if ! command -v python3 > /dev/null; then
    skip "spreadsheets" "it needs python3"
    count_end
    exit
fi
[ -d "$fixtures" ] || skip "spreadsheets of others" "there is no \$FIXTURES/03_spreadsheets"
count_verdicts python3 tests/pipeline/extract/fixtures_spreadsheets.py "$tool" "$fixtures"
count_end
