# SPDX-License-Identifier: Apache-2.0
"""xlsx_peer.py TOOL BOOK: reads a workbook by TOOL and by openpyxl, three times each; prints time and memory of both."""
import os
import statistics
import subprocess
import sys
import time

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
