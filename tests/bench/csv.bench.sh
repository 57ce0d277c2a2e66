#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reading CSV to cells beside bare libcsv, the same text in the same run.
set -eu
"${1:-build/release}/tool/bench/extract_csv"
# How much of what is polluted is read, and that nothing is read askew: files that nobody here wrote.
here=$(dirname "$0")
. "$here/../support/fixtures.sh"
fixtures=$FIXTURES/02_csv_conformance
if [ -d "$fixtures" ]; then
    python3 "$here/../pipeline/extract/csv_pollock.py" "${1:-build/release}/bin/bidui-extract" "$fixtures" | sed -n 's/^SHOWS\t\([^\t]*\)\t/\1 /p'
else
    echo "Pollock: skipped, it needs $fixtures"
fi
