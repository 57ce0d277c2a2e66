#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/testing.md names every fuzz target and every suite of deaths and chance, as `make test-report` writes them, and no run that nobody did.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
part() { # file, name
    sed -n "/^<!-- $2 -->/,/^<!-- end -->/p" "$1"
}

cp docs/testing.md "$copy"
check_true "the report is written" /usr/bin/python3 tests/report.py "$copy"
for name in faults fuzz soaks; do
    check_true "docs/testing.md has the table of $name as make test-report writes it now" diff <(part docs/testing.md $name) <(part "$copy" $name)
    check_true "in which something stands" test "$(part docs/testing.md $name | wc -l)" -gt 4
done
while IFS=, read -r _ name _; do
    check_true "$name, of which runs are recorded, is a target" test -e "tests/fuzz/$name.c"
done < <(grep '^fuzz,' tests/long_runs.csv)
for target in tests/fuzz/*.c; do
    name=$(basename "$target" .c)
    check_true "$name begins with something to work on" test -d "tests/fuzz/$name.corpus" -o -s "tests/fuzz/$name.seeds"
done
count_end
