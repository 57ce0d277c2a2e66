#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Each kind of harm of 12_reports in other separators, encodings, columns and containers: what is kept is what was written, the rest is told.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform
count_verdicts "$PYTHON" tests/pipeline/extract/sisters.py "$build/bin"
count_end
