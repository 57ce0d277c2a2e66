# SPDX-License-Identifier: Apache-2.0
"""sql_findings.py FINDINGS.csv FOLDER RULE...: rules whose findings differ from FOLDER/RULE.csv, the rows of its SELECT."""
import csv
import sys

found = list(csv.DictReader(open(sys.argv[1], encoding="utf-8")))
for rule in sys.argv[3:]:
    sql = {(row[1], row[2]) for row in csv.reader(open(f"{sys.argv[2]}/{rule}.csv", encoding="utf-8"))}
    native = {(row["subject_key"], row["message"]) for row in found if row["rule"] == rule and row["subject"] != "dataset"}
    if native and native != sql:
        print(rule, sorted(native ^ sql)[:3])
