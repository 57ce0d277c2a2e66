# SPDX-License-Identifier: Apache-2.0
"""rivals.py PACKAGE: the values that transform did not believe, one line each, as core.rival has them."""
import csv
import json
import sys

rows = []
for subject in ("person", "household"):
    for row in csv.DictReader(open(f"{sys.argv[1]}/core_{subject}.csv", encoding="utf-8", newline="")):
        for rival in json.loads(row["rivals"] or "[]"):
            name = rival["attribute"]
            rows.append((subject, row[f"{subject}_key"], name, row[name], row[f"{name}_source"], rival["value"], rival["source"]))
for row in sorted(rows, key=lambda row: [cell.encode() for cell in (row[0], row[1], row[2], row[6], row[5])]):
    print("|".join(row))
