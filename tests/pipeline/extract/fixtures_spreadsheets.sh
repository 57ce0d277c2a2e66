#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Workbooks that nobody here wrote: those of SheetJS match what Excel saved for them, all others are read or refused as documented, hostile ones
# (also a few made here) end within 2 seconds and 256 MiB with a message.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
fixtures=../shared/fixtures/03_spreadsheets
tool=${BUILD:-$PWD/build/release}/tool/pipeline/extract/spreadsheets
if ! command -v python3 > /dev/null; then
    skip "spreadsheets" "it needs python3"
    count_end
    exit
fi
[ -d "$fixtures" ] || skip "spreadsheets of others" "there is no $fixtures"
while IFS=$'\t' read -r verdict what detail; do
    case $verdict in
    pass)
        pass "$what${detail:+: $detail}"
        [ "$what" != "the comparison came to its end" ] || ended=1
        ;;
    fail) fail "$what" "$detail" ;;
    *) echo "$verdict${what:+ $what}${detail:+: $detail}" ;;
    esac
done < <(python3 tests/pipeline/extract/fixtures_spreadsheets.py "$tool" "$fixtures")
check_equal "it came to its end" "${ended:-0}" 1
count_end
