#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every planted pitfall, cell by cell: `pitfalls.py SITE BATCH`. Prints a table of pitfalls, then "N passed, N failed".

SITE/dirt.csv says what was planted and what must become of it: `repair` (the canonical value in the row, the original in repairs.csv), `finding` (no value, the
original in repairs.csv, and a finding about the row), `reject` (in rejects.csv), `dropped` and `duplicate` (no row), `kept` (as it was written)."""
import collections
import csv
import json
import pathlib
import sys

csv.field_size_limit(sys.maxsize)


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


class Batch:
    """What the packages say about the places that were made dirty."""

    def __init__(self, package, dirt):
        places = {(row["source"], row["file"], row["row"]) for row in dirt}
        self.rows = {}
        for source in sorted({source for source, _, _ in places}):
            for row in read(package / f"{source}.csv"):
                place = source, row["_file"], row["_row"]
                if place in places:
                    self.rows[place] = row
        self.repairs = {(r["source"], r["file"], r["row"], r["field"]): (r["before"], r["after"]) for r in read(package / "repairs.csv")
                        if (r["source"], r["file"], r["row"]) in places}
        self.rejects = {(r["source"], r["file"], r["row"]) for r in read(package / "rejects.csv")}
        self.findings = set()
        for finding in read(package / "findings.csv"):
            self.findings.add((finding["source"], finding["file"], finding["row"]))
            for row in json.loads(finding["evidence"] or "[]"):
                self.findings.add((row.get("source"), row.get("file"), str(row.get("row"))))

    def answers(self, row):
        place = row["source"], row["file"], row["row"]
        cell = self.rows.get(place, {}).get(row["field"])
        repair = self.repairs.get((*place, row["field"]))
        return {
            "repair": lambda: cell == row["canonical"] and repair == (row["raw"], row["canonical"]),
            "finding": lambda: cell == "" and (repair == (row["raw"], "") or row["raw"] == "" and repair is None) and place in self.findings,
            "reject": lambda: place in self.rejects and place not in self.rows,
            "dropped": lambda: place not in self.rows and place not in self.rejects,
            "duplicate": lambda: place not in self.rows and place not in self.rejects,
            "kept": lambda: cell == row["raw"] and repair is None,
        }[row["outcome"]]()


def main():
    site, batch = pathlib.Path(sys.argv[1]), sys.argv[2]
    folder = site / "var/batches" / batch
    present = {row["file"] for row in read(folder / "extract/deliveries.csv") if row["state"] in ("new", "carried")}
    dirt = [row for row in read(site / "dirt.csv") if row["file"] in present]
    package = Batch(folder / "transform", dirt)
    planted, wrong = collections.Counter(), collections.defaultdict(list)
    for row in dirt:
        kind = row["outcome"], row["pitfall"]
        planted[kind] += 1
        if not package.answers(row):
            wrong[kind].append(row)
    print(f"{'outcome':10} {'pitfall':18} {'planted':>8} {'right':>8}")
    for kind in sorted(planted):
        print(f"{kind[0]:10} {kind[1]:18} {planted[kind]:8} {planted[kind] - len(wrong[kind]):8}")
        for row in wrong[kind][:5]:
            print("FAIL  ", *(f"{name}={row[name]!r}" for name in ("source", "file", "row", "field", "raw", "canonical")))
    failed = sum(1 for rows in wrong.values() if rows)
    print(f"{len(planted) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
