#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold a batch of the sample county against what was planted in it.

Usage: truth_compare.py SITE WEEK BATCH [TRUTH_DIR]; TRUTH_DIR (truth.csv, dirt.csv) is SITE unless given. Prints recall and precision for each
rule, the verdicts of the published figures and what became of the dirt, then "N passed, N failed". Precision here is precision
on generated data: it says that nothing is found where nothing was planted, no more.
"""
import collections
import csv
import json
import pathlib
import sys

# the verdicts of docs/design.md section 10; everything not named here must agree.
VERDICTS = {
    "spot_check_rate": "base unknown",
    "loan_help_rate": "base unknown",
    "projects_of_which": "remainder",
    "projects_of_which_amount": "remainder",
}
NOT_YET = {"2022-06-30": {"measures_landed"}}
SHOWN = 5
RULES = sorted((pathlib.Path(__file__).parent / "../../../schemas/rules").glob("*.json"))

passed = failed = 0


def check(what, good, *details):
    global passed, failed
    passed += good
    failed += not good
    if not good:
        print(f"FAIL  {what}")
        for detail in details[:SHOWN]:
            print(f"      {detail}")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def key(row):
    return row["rule"], row["subject"], row["source"], row["file"], row["row"]


def findings(package):
    for row in read(package / "findings.csv"):
        row["subject"] = row["subject_key"]
        yield row


def confirmed(rows, week):
    """Without what a rule with confirm_after has not yet seen in so many weeks. (Every week brings every list, so weeks are deliveries.)"""
    patience = {rule["id"]: rule["confirm_after"] for rule in (json.loads(path.read_text(encoding="utf-8")) for path in RULES) if "confirm_after" in rule}
    weeks = collections.defaultdict(set)
    for row in rows:
        weeks[row["rule"], row["subject"]].add(int(row["week"]))
    for row in rows:
        if row["week"] == week:
            wanted = range(int(week) - patience.get(row["rule"], 1) + 1, int(week) + 1)
            if weeks[row["rule"], row["subject"]] >= set(wanted):
                yield row


def compare_rules(truth, found, states):
    expected = collections.defaultdict(set)
    got = collections.defaultdict(set)
    for row in truth:
        expected[row["rule"]].add(key(row))
    for row in found:
        if not row["rule"].startswith("R"):
            got[row["rule"]].add(key(row))
    print(f"{'rule':5} {'planted':>8} {'found':>6} {'hit':>5} {'recall':>7} {'precision':>9}")
    for rule in sorted(set(expected) | set(got) | {rule for rule in states if not rule.startswith("R")}):
        hit = expected[rule] & got[rule]
        recall = len(hit) / len(expected[rule]) if expected[rule] else 1.0
        precision = len(hit) / len(got[rule]) if got[rule] else 1.0
        print(f"{rule:5} {len(expected[rule]):8} {len(got[rule]):6} {len(hit):5} {recall:7.3f} {precision:9.3f}")
        check(f"{rule} was evaluated", states.get(rule) == "evaluated", f"state {states.get(rule)}")
        check(f"{rule} finds what was planted", recall == 1.0, *sorted(expected[rule] - hit))
        check(f"{rule} finds nothing else", precision == 1.0, *sorted(got[rule] - hit))


def compare_verdicts(package, batch):
    rows = read(package / "comparisons.csv")
    check("every published figure is compared", len({row["metric"] for row in rows}) == 35, f"{len(rows)} lines")
    for row in rows:
        wanted = VERDICTS.get(row["metric"], "agree")
        wanted = "not yet computable" if row["metric"] in NOT_YET.get(batch, ()) else wanted
        check(f"{row['metric']} ({row['as_of']}): {wanted}", row["verdict"] == wanted,
              f"verdict {row['verdict']}, published {row['published']}, computed {row['computed']}")


def compare_repairs(package, dirt):
    repairs = {(r["source"], r["file"], r["row"], r["field"]): r for r in read(package / "repairs.csv")}
    wrong = collections.defaultdict(list)
    seen = collections.Counter()
    for row in dirt:
        if row["outcome"] not in ("repair", "finding"):
            continue
        place = row["source"], row["file"], row["row"], row["field"]
        repair = repairs.get(place)
        wanted = row["canonical"] if row["outcome"] == "repair" else ""
        seen[row["pitfall"]] += 1
        if row["raw"] == "" and repair is None:
            continue
        if repair is None or repair["before"] != row["raw"] or repair["after"] != wanted:
            wrong[row["pitfall"]].append(f"{place} raw {row['raw']!r} wanted {wanted!r}, repaired as {repair and (repair['before'], repair['after'], repair['reason'])}")
    print("dirt: " + " ".join(f"{pitfall} {count - len(wrong[pitfall])}/{count}" for pitfall, count in sorted(seen.items())))
    for pitfall in sorted(seen):
        check(f"{pitfall} is wiped off or reported", not wrong[pitfall], f"{len(wrong[pitfall])} of {seen[pitfall]}", *wrong[pitfall])


def compare_rows(package, dirt, files):
    rejected = {(r["source"], r["file"], r["row"]) for r in read(package / "rejects.csv")}
    planted = {(r["source"], r["file"], r["row"]) for r in dirt if r["outcome"] == "reject"}
    check("rejects: all that no reader can split", planted <= rejected, *sorted(planted - rejected))
    check("rejects: and nothing else", rejected <= planted, *sorted(rejected - planted))
    dropped = collections.Counter(files.values())  # the header itself is dropped too
    counted = {}
    for row in dirt:
        if row["outcome"] == "dropped":
            dropped[row["source"]] += 1
    for row in read(package.parent / "extract/metrics.csv"):
        if row["field"] == "" and row["metric"] == "dropped":
            counted[row["source"]] = int(row["value"])
    differing = [f"{s}: {counted.get(s, 0)} dropped, {dropped[s]} sent" for s in sorted(set(counted) | set(dropped)) if counted.get(s, 0) != dropped[s]]
    check("dropped: every title, blank, header, total and signature row", not differing, *differing)


def main():
    site, week, batch = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    truth_dir = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else site
    package = site / "var/batches" / batch / "transform"
    deliveries = read(site / "var/batches" / batch / "extract/deliveries.csv")
    present = {row["file"]: row["source"] for row in deliveries if row["state"] in ("new", "carried")}
    dirt = [row for row in read(truth_dir / "dirt.csv") if row["file"] in present]
    truth = list(confirmed(read(truth_dir / "truth.csv"), week))
    states = {row["rule"]: row["state"] for row in read(package / "rule_runs.csv")}
    compare_rules(truth, list(findings(package)), states)
    compare_verdicts(package, batch)
    compare_repairs(package, dirt)
    compare_rows(package, dirt, present)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
