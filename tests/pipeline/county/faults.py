# SPDX-License-Identifier: Apache-2.0
"""Hold one week of the county with faults against what the packages say of each of them, and its findings against those of the county without.

usage: faults.py SITE CLEAN_SITE WEEK BATCH. Prints `verdict<TAB>what<TAB>detail`."""
import collections
import csv
import json
import pathlib
import sys

import openpyxl

SITE, CLEAN, WEEK, BATCH = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4]
# What the product does not yet tell: skipped while it fails, and then to be taken from here.
PENDING = {}
SHOWN = 3
# What a clerk reads in the last column of the receipt, by kind, else by outcome; `held` stands in the column before the file's name.
RECEIPT = {"look_alike": "形近字", "zoned_instant": "北京时间", "below_midnight": "零点", "serial_1904": "1904", "reject": "没有收下", "invalid": "没有用上"}


def say(verdict, what, detail=""):
    print("\t".join((verdict, what, " ".join(str(detail).split())[:600])), flush=True)


def read(path):
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def package(site, stage, name):
    return read(site / "var/batches" / BATCH / stage / (name + ".csv"))


def name_of(path):
    """A file by its day, department and name: in a zip, or with the folder it was matched below, or not."""
    parts = [part for part in path.split("/") if part not in ("inbox", "served") and not part.endswith(".zip")]
    return "/".join(parts)


class Told:
    """What the packages say of the files and rows of this batch."""

    def __init__(self):
        self.deliveries = {}
        for row in package(SITE, "extract", "deliveries"):
            if row["file"]:
                self.deliveries[name_of(row["file"])] = row
        self.rejects = {(r["source"], name_of(r["file"]), r["row"]): r for r in package(SITE, "extract", "rejects")}
        self.repairs = {(r["source"], name_of(r["file"]), r["row"], r["field"]): r for r in package(SITE, "transform", "repairs")}
        self.kept = collections.Counter()
        self.rows = {}
        for source in {row["source"] for row in self.deliveries.values()}:
            for row in package(SITE, "extract", source):
                self.kept[name_of(row["_file"])] += 1
            for row in package(SITE, "transform", source):
                self.rows[source, name_of(row["_file"]), row["_row"]] = row

    def taken(self, file):
        return self.deliveries.get(file, {}).get("state") in ("new", "carried")


def judge_cell(told, fault, place):
    """Kept, repaired to the right value or invalid, and told."""
    repair = told.repairs.get(place + (fault["field"],))
    row = told.rows.get(place)
    if repair is None or repair["reason"] == "":
        return f"no repair told of {fault['raw']!r}"
    if row is None:
        return "" if repair["after"] == fault["expected"] else f"the row is gone, repaired to {repair['after']!r}"
    wanted = {"repair": [fault["expected"]], "invalid": [""], "repair_or_invalid": [fault["expected"], ""]}[fault["outcome"]]
    if row[fault["field"]] not in wanted or repair["after"] not in wanted:
        return f"{row[fault['field']]!r}, told {repair['after']!r} for {fault['raw']!r}, not {wanted}"
    return ""


def judge(told, fault):
    """What is wrong with the way a fault was told; empty: nothing; None: its file is not of this batch (a later one stands for it)."""
    file = name_of(fault["file"])
    place = fault["source"], file, fault["row"]
    delivery = told.deliveries.get(file)
    outcome = fault["outcome"]
    if outcome in ("held", "nil"):
        if outcome == "nil" and any(f'W-NIL: "{fault["file"]}"' in row["detail"] for row in told.deliveries.values()):
            return ""  # what stands goes on
        if delivery is None:
            return None if fault["week"] != WEEK else "no line in deliveries.csv"
        said = delivery["error"] + " " + delivery["detail"]
        if outcome == "nil":
            return "" if told.taken(file) and delivery["kept"] == "0" and "W-NIL" in said else f"{delivery['state']}, {delivery['read']} read: {said}"
        return "" if delivery["state"] == "refused" and fault["expected"].upper() in said.upper() else f"{delivery['state']}: {said}"
    if not told.taken(file):
        return None if delivery is None and fault["week"] != WEEK else f"the file is {delivery and (delivery['state'], delivery['error'])}"
    if outcome == "reject":
        reject = told.rejects.get(place)
        kept = told.rows.get(place)
        return "" if reject and reject["error"] == fault["expected"] and not kept else f"{reject and reject['error']}, kept as {kept}"
    if outcome == "whole":
        return "" if told.kept[file] == int(fault["expected"]) else f"{told.kept[file]} rows of {fault['expected']}"
    if outcome == "named":
        return "" if fault["expected"] in delivery["detail"] else f"not named: {delivery['detail']}"
    return judge_cell(told, fault, place)


def judge_faults(told, faults):
    seen = collections.Counter()
    wrong = collections.defaultdict(list)
    superseded = {name_of(row["file"]) for row in faults} - told.deliveries.keys()
    for fault in faults:
        kind = fault["kind"]
        if name_of(fault["file"]) in superseded and fault["outcome"] not in ("held", "nil"):
            continue  # a later list of the same day stands for it
        why = judge(told, fault)
        if why is None:
            continue
        seen[kind] += 1
        if why:
            wrong[kind].append(f"{fault['file']} row {fault['row']} {fault['field']}: {why}")
    for kind in sorted(seen):
        what = f"week {WEEK}: {kind} is told ({seen[kind]})"
        if not wrong[kind]:
            say("pass", what)
        elif kind in PENDING:
            say("SKIP", what, PENDING[kind])
        else:
            say("fail", what, f"{len(wrong[kind])} of {seen[kind]} are not: " + " | ".join(wrong[kind][:SHOWN]))


def findings(site):
    return {row["finding_key"]: row for row in package(site, "transform", "findings")}


def judge_findings(faults):
    """Those of the clean county, but for the rows whose values are lost, what refused files set off, and published figures that count them."""
    lost = {(name_of(row["file"]), row["row"]) for row in faults if row["outcome"] in ("invalid", "repair_or_invalid")}
    clean, found = findings(CLEAN), findings(SITE)
    unexplained = []
    declared = 0
    for key in clean.keys() ^ found.keys():
        row = found.get(key) or clean[key]
        places = {(name_of(row["file"]), row["row"])} | {(name_of(at["file"] or ""), str(at["row"])) for at in json.loads(row["evidence"] or "[]") if "file" in at}
        if row["rule"].startswith("S") or places & lost:
            declared += 1
        else:
            unexplained.append(f"{'new' if key in found else 'lost'} {row['rule']} {row['message']} ({row['file']} row {row['row']})")
    what = f"week {WEEK}: the findings are those of the county without faults"
    say("fail" if unexplained else "pass", f"{what} ({len(clean)}, {declared} declared)", f"{len(unexplained)}: " + " | ".join(unexplained[:SHOWN]) if unexplained else "")


def judge_receipt(told, faults):
    """The receipt names each of them, and every row that holds text is as high as it must be."""
    rows = {}
    flat = []
    for sheet in openpyxl.load_workbook(SITE / "receipts" / BATCH / "收件回执.xlsx"):
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if len(row) >= 11 and row[4]:
                rows[name_of(row[4])] = row
            lines = sum((len(line.encode("gb18030", "replace")) + 65) // 66 for cell in row[10:11] if cell for line in str(cell).split("\n")) or 1
            if any(row) and (sheet.row_dimensions[number].height or 0) < 13 * lines:
                flat.append(f"{sheet.title} row {number}: {sheet.row_dimensions[number].height} points for {lines} lines")
    say("fail" if flat else "pass", f"week {WEEK}: the receipt's rows are as high as their text", " | ".join(flat[:SHOWN]))
    silent = collections.defaultdict(set)
    seen = set()
    for fault in faults:
        file, kind = name_of(fault["file"]), fault["kind"]
        words = fault["expected"] if fault["outcome"] == "named" else RECEIPT.get(kind) or RECEIPT.get(fault["outcome"])
        if kind in PENDING or (words is None and fault["outcome"] != "held") or file not in told.deliveries:
            continue
        row = rows.get(file, [""] * 11)
        seen.add(kind)
        if (fault["outcome"] == "held" and row[3] != "退回") or (words or "") not in (row[10] or ""):
            silent[kind].add(f"{file}: {row[3]} {row[10]}")
    for kind in sorted(seen):
        say("fail" if silent[kind] else "pass", f"week {WEEK}: the receipt names {kind}", " | ".join(sorted(silent[kind])[:SHOWN]))


def judge_law():
    wrong = []
    sums = collections.defaultdict(dict)
    for row in package(SITE, "transform", "metrics") + package(SITE, "extract", "metrics"):
        if row["field"] == "":
            sums[row["source"]].setdefault(row["metric"], int(row["value"]))
    for row in package(SITE, "extract", "deliveries"):
        if row["read"] and int(row["read"]) != sum(int(row[part] or 0) for part in ("kept", "rejected", "dropped")):
            wrong.append(row["file"])
    say("fail" if wrong else "pass", f"week {WEEK}: every row of every delivery is accounted for", wrong)


def main():
    faults = [row for row in read(SITE / "faults.csv") if int(row["week"]) <= int(WEEK)]
    told = Told()
    judge_faults(told, faults)
    judge_findings(faults)
    judge_receipt(told, faults)
    judge_law()


main()
