# SPDX-License-Identifier: Apache-2.0
"""Looks into a CSV of ours: `table.py count FILE [column=value...]`, `table.py cells FILE COLUMN[,COLUMN...] [column=value...]`."""
import csv
import sys

csv.field_size_limit(sys.maxsize)
what, path, *rest = sys.argv[1:]
columns = rest.pop(0).split(",") if what == "cells" else []
filters = [word.split("=", 1) for word in rest]
with open(path, newline="", encoding="utf-8") as file:
    found = [row for row in csv.DictReader(file) if all(row[name] == value for name, value in filters)]
if what == "count":
    print(len(found))
else:
    for row in found:
        print(*(row[column] for column in columns), sep="|")
