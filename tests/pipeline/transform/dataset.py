#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""dataset.py PACKAGE: `rule source [identity]` of the findings about deliveries, sorted.
dataset.py spoil FILE WHAT...: damages a delivered CSV: keep PERCENT | empty COLUMN PERCENT | put COLUMN VALUE PERCENT | times COLUMN FACTOR | header."""
import csv
import io
import json
import pathlib
import sys


def found(package):
    lines = set()
    with open(f"{package}/findings.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["rule"].startswith("S"):
                values = json.loads(row["values"])
                about = {"S01": [row["division_code"]], "S02": [values.get("field_title")], "S03": [values.get("field_title"), values.get("item")],
                         "S04": [values.get("field_title")], "S10": [values.get("field_title")], "S08": None}.get(row["rule"], [])
                lines.add(" ".join([row["rule"], *([row["subject_key"]] + about if about is not None else [pathlib.Path(row["file"]).name])]))
    print("\n".join(sorted(lines)))


def spoil(path, what, *arguments):
    raw = path.read_bytes()
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    if encoding == "utf-8":
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            encoding = "gb18030"
    text = raw.decode(encoding, "surrogateescape")  # some rows are in another encoding, on purpose
    ending = "\r\n" if "\r\n" in text else "\n"
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head = max(range(min(6, len(rows))), key=lambda at: sum(cell != "" for cell in rows[at]))
    column = rows[head].index(arguments[0]) if what in ("empty", "put", "times") else None
    body = []
    for number, row in enumerate(rows[head + 1:]):
        if what == "keep" and number % 100 >= int(arguments[0]):
            continue
        if row == rows[head]:  # values are replaced, not titles: another header in the middle is another table (E-TABLES)
            body.append(row)
            continue
        if column is not None and len(row) > column and number % 100 < int(arguments[-1]):
            row[column] = "" if what == "empty" else arguments[1] if what == "put" else row[column]
        if what == "times" and len(row) > column and row[column].replace(".", "", 1).isdigit():
            row[column] = str(round(float(row[column]) * int(arguments[1]), 2))
        body.append(row)
    if what == "header":
        rows[head] = [f"x{number}" for number in range(len(rows[head]))]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=ending).writerows(rows[: head + 1] + body)
    path.write_bytes(out.getvalue().encode(encoding, "surrogateescape"))


if sys.argv[1] == "spoil":
    spoil(pathlib.Path(sys.argv[2]), *sys.argv[3:])
else:
    found(sys.argv[1])
