#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# JSONTestSuite and nativejson: what must be accepted is, what must be refused is; records out of recorded answers of servers, in pieces of any size.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
fixtures=$FIXTURES/04_json
tool=${BUILD:-$PWD/build/release}/tool/pipeline/extract/json
if [ ! -d "$fixtures" ] || ! command -v python3 > /dev/null; then
    skip "JSON" "it needs python3 and \$FIXTURES"
    count_end
    exit
fi
count_verdicts python3 tests/pipeline/extract/fixtures_json.py "$tool" "$fixtures"
count_end
