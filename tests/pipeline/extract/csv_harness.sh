#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The conformance harnesses survive any file put before them: one file's failure is a counted failure, never a traceback.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui-extract
all=$work/files

hostile() { # folder: files that no suite has
    mkdir -p "$1"
    : > "$1/empty.csv"
    head -c 4096 /dev/urandom > "$1/binary.csv"
    head -c 8388608 /dev/zero | tr '\0' x > "$1/line.csv"
    printf 'a,b\n1,2\n' > "$1/$(printf 'na\xffme').csv"
    printf 'a,b\n1,2\n' > "$1/$(printf 'two\nlines').csv"
    printf 'a,b\n1,2\n' > "$1/unreadable.csv"
    chmod 000 "$1/unreadable.csv"
    printf 'a,b\n\0,"\n' > "$1/nul.csv"
    ln -s nowhere "$1/link.csv"
    mkdir "$1/folder.csv"
}

hostile "$all/hostile"
for part in polluted_files survey_sample; do
    hostile "$all/pollock/$part/csv"
    hostile "$all/pollock/$part/clean"
    hostile "$all/pollock/$part/parameters"
done
mkdir -p "$all/csv-spectrum/json" "$all/csv-spectrum/csvs" "$all/csv-test-data/json" "$all/csv-test-data/csv"
echo '{' > "$all/csv-spectrum/json/broken.json"
echo '[["a"]]' > "$all/csv-test-data/json/alone.json"
output=$("$PYTHON" tests/pipeline/extract/csv_conformance.py "$build/bin/bidui-extract" "$all" 2>&1)
check_equal "csv_conformance.py ends well" "$?" 0
check_equal "without a traceback" "$(grep -c Traceback <<< "$output")" 0
check_contains "at its own end" "$output" "the comparison came to its end"
for file in csv-spectrum/broken.json csv-test-data/alone.csv 'na\udcffme' link.csv; do
    check_contains "$file is told" "$output" "$file"
done
output=$("$PYTHON" tests/pipeline/extract/csv_pollock.py "$build/bin/bidui-extract" "$all" 2>&1)
check_equal "csv_pollock.py ends well" "$?" 0
check_equal "without a traceback, too" "$(grep -c Traceback <<< "$output")" 0
check_contains "each file that failed is counted" "$output" $'fail\tbinary.csv'
check_contains "to the end" "$output" "declared dialect"
chmod -R u+rwX "$all" 2> /dev/null
count_end
