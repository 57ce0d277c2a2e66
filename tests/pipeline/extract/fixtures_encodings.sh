#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# GB18030 both ways against the tables of WHATWG and ICU, exhaustively; texts and rare names; every split offset, buffers of every size.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/fixtures.sh
fixtures=$FIXTURES/05_encodings
tool=${BUILD:-$PWD/build/release}/tool/pipeline/extract/encodings
if [ ! -d "$fixtures" ] || ! command -v python3 > /dev/null; then
    skip "encodings" "it needs python3 and \$FIXTURES"
    count_end
    exit
fi
count_verdicts python3 tests/pipeline/extract/fixtures_encodings.py "$tool" "$fixtures"
count_end
