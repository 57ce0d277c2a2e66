#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make coverage: which lines ran, under unit tests and rule cases, then under whole runs as well; and the lines of common/ and transform/
# that nothing ran. What cannot run says why on its line (GCOV_EXCL_LINE). usage: tests/coverage.sh BUILD
# COVERAGE=units leaves the whole runs out.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
command -v gcovr > /dev/null || {
    echo "gcovr is missing: tests/support/packages.sh lint" >&2
    exit 69
}
build=$1
# Where error_exit is called the process ends, and its counts with it.
report=(gcovr --root . --object-directory "$build" --exclude tests --exclude build --exclude-lines-by-pattern '.*error_exit\(.*')

figure() { # title
    printf '%-32s' "$1"
    "${report[@]}" --print-summary --output /dev/null 2> /dev/null | grep '^lines'
}

find "$build" -name '*.gcda' -delete
tests/run.sh "$build" unit cases | tail -n 1
figure "unit tests and rule cases"
if [ "${COVERAGE:-all}" != units ]; then
    tests/run.sh "$build" pipeline | tail -n 1
    figure "with whole runs"
fi
mkdir -p "$build/html"
"${report[@]}" --html-details "$build/html/index.html" 2> /dev/null
echo "$build/html/index.html"
echo "lines that nothing ran:"
"${report[@]}" --filter common/ --filter transform/ --txt - 2> /dev/null | awk '$NF !~ /%$/ && $1 ~ /\.[ch]$/ { print "  " $1 ": " $NF }'
