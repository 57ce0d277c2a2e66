#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""view_rows.py FILE.csv: SQL that makes department.vehicle with the rows of a delivery of the sample county, columns named by its header.
What stands above the header is left out."""
import csv
import io
import sys

with open(sys.argv[1], "rb") as file:
    content = file.read()
try:
    text = content.decode("utf-8-sig")
except UnicodeDecodeError:
    text = content.decode("gb18030")
rows = list(csv.reader(io.StringIO(text, newline="")))
while sum(cell != "" for cell in rows[0]) < 2:
    rows.pop(0)
header, rows = rows[0], [row for row in rows[1:] if len(row) == len(rows[0])]


def name(text):
    return '"%s"' % text.replace('"', '""')


def literal(text):
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'" if text else "NULL"


print("CREATE SCHEMA department; CREATE TABLE department.vehicle (%s);" % ", ".join(name(title) + " text" for title in header))
for row in rows:
    print("INSERT INTO department.vehicle VALUES (%s);" % ", ".join(literal(cell) for cell in row))
