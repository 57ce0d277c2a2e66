#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reading 200,000 x 12 cells of xlsx (ROWS) beside openpyxl's read-only mode over the same file in the same run.
set -eu
build=${1:-build/release}
here=$(cd "$(dirname "$0")" && pwd)
if ! /usr/bin/python3 -c 'import openpyxl' 2> /dev/null; then
    echo "SKIP  xlsx beside openpyxl: it needs python3-openpyxl"
    exit 0
fi
folder=$(mktemp -d "${TMPDIR:-/tmp}/bidui_bench_XXXXXX")
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 "$here/xlsx_file.py" "$folder/book.xlsx" "${ROWS:-200000}"
/usr/bin/python3 "$here/xlsx_peer.py" "$build/tool/pipeline/extract/spreadsheets" "$folder/book.xlsx"
