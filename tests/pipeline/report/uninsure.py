# SPDX-License-Identifier: Apache-2.0
"""uninsure.py FILE: takes the medical insurance from three members of one household of a delivery of the sample county."""
import collections
import csv
import io
import pathlib
import sys

path = pathlib.Path(sys.argv[1])
rows = list(csv.reader(io.StringIO(path.read_bytes().decode("gb18030"), newline="")))
top = next(number for number, row in enumerate(rows) if "户编号" in row)
column = {title.replace("（", "(").split("(")[0]: number for number, title in enumerate(rows[top])}
house, state = column["户编号"], column["人员状态"]
insured = [number for title, number in column.items() if title.startswith("是否参加城") and "医" in title]
members = collections.defaultdict(list)
for row in rows[top + 1:]:
    if len(row) == len(rows[top]) and row[state] == "在册":
        members[row[house]].append(row)
for row in next(rows for rows in members.values() if len(rows) >= 3)[:3]:
    for number in insured:
        row[number] = "否"
out = io.StringIO()
csv.writer(out, lineterminator="\r\n").writerows(rows)
path.write_bytes(out.getvalue().encode("gb18030"))
