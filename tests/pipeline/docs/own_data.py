#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Wrong cells found by a pack against those that are wrong.

Usage: own_data.py PACK FINDINGS SOURCE CLEAN DIRTY FILE NAME KEY:COLUMN,COLUMN... A rule judges the column that it shows first. CLEAN and DIRTY are the
same rows, cell by cell; FILE is DIRTY's name in findings.csv. Prints precision, recall and F1 of the pack and of the plain script that one would write
instead: for each KEY, the most frequent value of each of the columns, empty cells not counted. The last line is "F1 F1-of-the-script".
"""
import collections
import csv
import json
import pathlib
import sys


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judged(pack, source):
    """Which column a rule of the source judges: title of the first that it shows."""
    schema = json.loads((pack / f"sources/{source}.json").read_text(encoding="utf-8"))
    titles = {field["name"]: field["title"] for field in schema["fields"]}
    rules = (json.loads(path.read_text(encoding="utf-8")) for path in sorted((pack / "rules").glob("*.json")))
    return {rule["id"]: titles[rule["show"]["department"][0]] for rule in rules if rule["from"] == source}


def majority(dirty, dependencies):
    for key, columns in dependencies:
        groups = collections.defaultdict(list)
        for row in dirty:
            groups[row[key]].append(row)
        for number, row in enumerate(dirty, 2):
            for column in columns:
                counts = collections.Counter(other[column] for other in groups[row[key]] if other[column] != "")
                if counts and row[column] != min(counts, key=lambda value: (-counts[value], value)):
                    yield number, column


def score(name, wrong, found):
    hit = len(wrong & found)
    precision = hit / len(found) if found else 0.0
    recall = hit / len(wrong)
    f1 = 2 * precision * recall / (precision + recall) if hit else 0.0
    print(f"{name:26} {len(wrong):6} wrong {len(found):6} found   precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}")
    return f1


def main():
    pack, findings, source, clean, dirty, file, name = sys.argv[1:8]
    dependencies = [(key, columns.split(",")) for key, columns in (argument.split(":") for argument in sys.argv[8:])]
    columns = judged(pathlib.Path(pack), source)
    clean, dirty = read(clean), read(dirty)
    wrong = {(number, column) for number, (was, now) in enumerate(zip(clean, dirty), 2) for column in was if was[column] != now[column]}
    found = {(int(row["row"]), columns[row["rule"]]) for row in read(findings) if row["source"] == source and row["file"] == file}
    ours = score(name, wrong, found)
    plain = score("  a plain majority script", wrong, set(majority(dirty, dependencies)))
    print(f"{ours:.4f} {plain:.4f}")


main()
