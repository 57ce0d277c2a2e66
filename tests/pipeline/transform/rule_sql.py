# SPDX-License-Identifier: Apache-2.0
"""rule_sql.py script RULES.sql FOLDER DATE: a psql script that writes FOLDER/<RULE>.csv for every rule.
rule_sql.py compare PACKAGE FOLDER: those files against rule_runs.csv and findings.csv; ends with `N passed, N failed`."""
import collections
import csv
import os
import re
import sys


def script(path, folder, date):
    with open(path, encoding="utf-8") as file:
        parts = re.split(r"(?m)^-- ", file.read())[1:]
    print(f"SELECT bidui.as_of('{date}');\nSET statement_timeout = '60s';")
    for part in parts:
        head, body = part.split("\n", 1)
        rule = head.split(" ")[0]
        print(f"\\echo RULE {rule}\n\\copy ({' '.join(body.rstrip().rstrip(';').split(chr(10)))}) TO '{folder}/{rule}.csv' WITH (FORMAT csv)")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def same_message(native, sql):
    """The package masks numbers, every run of stars stands for what it hides; and of a birth date it leaves the month."""
    pattern = re.sub(r"(\\\*)+", ".+", re.escape(native))
    pattern = re.sub(r"(?<!\d)(\d{4}\\-\d{2})(?![\d\\])", r"\1(?:-\\d{2})?", pattern)
    return re.fullmatch(pattern, sql, re.S) is not None


def differences(run, findings, rows):
    if len(rows) != int(run["flagged"]):
        yield f"native flags {run['flagged']} rows, SQL {len(rows)}"
        return
    found = {(row[3], row[4], row[5]): row for row in rows}
    for finding in findings:
        row = found.get((finding["file"], finding["sheet"], finding["row"]))
        if finding["subject"] == "dataset":
            continue
        if row is None:
            yield f"row {finding['row']} of {finding['file']} is flagged natively only"
        elif row[1] != finding["subject_key"] or not same_message(finding["message"], row[2]):
            yield f"row {finding['row']}: {finding['subject_key']} {finding['message']} in SQL is {row[1]} {row[2]}"


def compare(package, folder):
    by_rule = collections.defaultdict(list)
    for finding in read(f"{package}/findings.csv"):
        by_rule[finding["rule"]].append(finding)
    with open(f"{folder}/rules.sql", encoding="utf-8") as file:
        printed = set(re.findall(r"(?m)^-- (\S+) ", file.read()))
    native = {run["rule"] for run in read(f"{package}/rule_runs.csv") if run["rule"] not in printed}
    built_in = {name.removesuffix(".json") for name in os.listdir("schemas/built_in")}
    strange = sorted(rule for rule in native if not any(re.search(rf"\b{name}\b", open(f"schemas/rules/{rule}.json", encoding="utf-8").read()) for name in built_in))
    if strange:  # what transform fills itself is not in the warehouse
        print(f"FAIL  rules about records without SQL: {strange}")
        sys.exit(print("0 passed, 1 failed"))
    good = bad = total = 0
    for run in read(f"{package}/rule_runs.csv"):
        path = f"{folder}/{run['rule']}.csv"
        if run["state"] != "evaluated" or run["rule"] in native:
            continue
        if not os.path.exists(path):
            problems = ["the SQL failed"]
        else:
            with open(path, encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            total += len(rows)
            problems = list(differences(run, by_rule[run["rule"]], rows))
        good += not problems
        bad += bool(problems)
        for problem in problems[:3]:
            print(f"FAIL  {run['rule']}: {problem}")
    print(f"{good} rules give the same {total} rows by both engines")
    print(f"{good} passed, {bad} failed")


if sys.argv[1] == "script":
    script(*sys.argv[2:5])
else:
    compare(*sys.argv[2:4])
