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
/usr/bin/python3 - "$build/tool/pipeline/extract/spreadsheets" "$folder/book.xlsx" << 'PYTHON'
import os, statistics, subprocess, sys, time
tool, book = sys.argv[1:]
PEER = """
import sys, warnings
warnings.simplefilter("ignore")
import openpyxl
cells = sum(sum(value is not None for value in row) for row in openpyxl.load_workbook(sys.argv[1], read_only=True).active.iter_rows(values_only=True))
print(cells)
"""

def run(command):
    start = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        out = process.stdout.read().decode()
        _, state, usage = os.wait4(process.pid, 0)
        process.returncode = state
    if state != 0:
        sys.exit(f"{command[0]} ended with {state}")
    return time.monotonic() - start, usage.ru_maxrss / 1024, out

ours, peers = [], []
for _ in range(3):
    ours.append(run([tool, book, "quiet"]))
    peers.append(run(["/usr/bin/python3", "-c", PEER, book]))
cells = ours[0][2].rsplit('"cells":', 1)[1].split(",")[0]
if cells != peers[0][2].strip():
    sys.exit(f"ours has {cells} cells, openpyxl {peers[0][2]}")
mine, theirs = (statistics.median(run[0] for run in runs) for runs in (ours, peers))
print(f"xlsx, {cells} cells, median of 3: ours {mine:.2f} s, {max(run[1] for run in ours):.0f} MiB; openpyxl read-only {theirs:.2f} s, "
      f"{max(run[1] for run in peers):.0f} MiB; {theirs / mine:.1f} times")
PYTHON
