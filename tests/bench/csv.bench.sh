#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reading CSV to cells beside bare libcsv, the same text in the same run; and how much of what is polluted is read, nothing of it askew, over
# files that nobody here wrote.
set -eu
build=$(cd "${1:-build/release}" && pwd)
"$build/tool/bench/extract_csv"
cd "$(dirname "$0")/../.."
. tests/support/fixtures.sh
if [ -n "$FIXTURES" ]; then
    python3 tests/pipeline/extract/csv_pollock.py "$build/bin/bidui-extract" "$FIXTURES/02_csv_conformance" | sed -n 's/^SHOWS\t\([^\t]*\)\t/\1: /p'
else
    echo "Pollock: skipped, it needs \$FIXTURES"
fi
