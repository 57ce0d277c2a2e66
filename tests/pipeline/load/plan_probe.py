#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""EXPLAIN ANALYZE as a town reader must not tell whether a value occurs in another town.

    plan_probe.py ask COLUMNS.csv         view,column,there,nowhere → SQL: each view asked for a value of another town, and for one of nobody
    plan_probe.py judge PLANS             its output: prints how many were asked, and the columns whose two plans differ in a count of rows"""
import csv, re, sys

if sys.argv[1] == "ask":
    for row in csv.DictReader(open(sys.argv[2], encoding="utf-8")):
        for value in (row["there"], row["nowhere"]):
            literal = "'" + value.replace("'", "''") + "'"
            print(f"\\echo == {row['view']}.{row['column']}")
            print(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT count(*) FROM masked.\"{row['view']}\" WHERE \"{row['column']}\" = {literal};")
else:
    plans, name = {}, None
    for line in open(sys.argv[2], encoding="utf-8"):
        if line.startswith("== "):
            name = line[3:].strip()
            plans.setdefault(name, []).append([])
        elif name:
            plans[name][-1] += re.findall(r"rows=[0-9]+|Removed by [A-Za-z ]*: [0-9]+|never executed|ERROR.*", line)
    print(len(plans), " ".join(name for name, (one, other) in plans.items() if one != other or not one))
