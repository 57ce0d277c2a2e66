#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The marts once more, from the packages alone: no SQL and none of the warehouse's code. Every cell of every mart must be equal.

Usage: marts_model.py BIDUI SITE PACK BATCH... (ascending). For each batch every mart is asked with `bidui query MART --csv --batch B` and
held against what the package of that batch says. Prints one line a mart and batch, then "N passed, N failed".
"""
import csv
import datetime
import functools
import io
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import marts_sources

bidui, site, pack = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
batches = sys.argv[4:]
passed = failed = 0


# ---- reading ----

def table(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@functools.lru_cache(maxsize=None)
def source(batch, name):
    return table(site / "var" / "batches" / batch / "transform" / f"{name}.csv")


def active(batch):
    return [m for m in source(batch, "member") if not m["left_on"] or m["left_on"] > batch]


def yes(text):
    return {"true": True, "false": False}.get(text)


def number(text):
    return Decimal(text or 0)


# ---- places ----

NAMES = {d["code"]: d["name"] for d in table(pack / "codes" / "division.csv")}
CHANGES = [(c["old"], c["new"], c["changed_on"]) for c in table(site / "codes" / "division_change.csv") if c["kind"] == "whole"]
COUNTY = "410621"


def present(code, at):
    for old, new, day in sorted(CHANGES, key=lambda change: change[2]):
        if code == old and day <= at:
            code = new
    return code


@functools.lru_cache(maxsize=None)
def places(code, at):
    """(level, place_code, place) of a code, as the divisions are at a day."""
    return tuple(place_steps(code, at))


def place_steps(code, at):
    now = present(code, at)
    town, village = now[:9], now[:12]
    unknown = "(区划不明)"
    yield "county", now[:6] or COUNTY, NAMES[now[:6] or COUNTY]
    yield "town", town, NAMES[town] if len(town) == 9 else unknown
    yield "village", village, NAMES[village] if len(village) == 12 else NAMES[town] + "(村不明)" if len(village) == 9 else unknown


def roll_up(facts, batch):
    """facts: (division, key tuple, Counter). Sums by basis, place and key."""
    sums = defaultdict(Counter)
    for basis, at in (("当时", batch), ("现行", batches[-1])):
        for division, key, numbers in facts:
            for place in places(division, at):
                own = sums[(basis, *place, *key)]
                for name, n in numbers.items():
                    own[name] += n
    return sums


def percent(part, whole):
    return (Decimal(100) * part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def total(key, of="(合计)"):
    """A fact counts under its own kind and under the total."""
    return [(of,), (key,)]


# ---- the marts ----

def household_facts(batch):
    """Every household with its people, and members whose household has no row."""
    people, divisions = Counter(), {}
    for member in active(batch):
        people[member["household_key"]] += 1
        divisions.setdefault(member["household_key"], Counter())[member["division_code"]] += 1
    households = source(batch, "monitored_household")
    known = {h["household_key"] for h in households}
    orphans = [(division, n) for key, places_ in divisions.items() if key not in known for division, n in places_.items()]
    return households, people, orphans


def steps(batch):
    """Per household its events but those of members, in order."""
    events = defaultdict(list)
    for event in sorted(source(batch, "monitor_event"), key=lambda e: (e["happened_on"], e["event_no"])):
        if event["happened_on"] <= batch:
            events[event["household_key"]].append(event)
    return events


def monitored(batch):
    households, people, orphans = household_facts(batch)
    events, facts = steps(batch), []
    for h in households:
        own = [e for e in events[h["household_key"]] if e["kind"] not in ("成员增加", "成员减少")]
        channel = next((e["channel"] for e in reversed(own) if e["kind"] == "识别"), "")
        gone = h["eliminated"] == "true"
        last = own[-1]["kind"] if own else ""
        status = "已消除·" + (h["elimination_way"] or "(方式不明)") if gone else "监测中·" + (last if last in ("回退", "再标注") else "识别")
        values = [("all", "合计"), ("category", h["category"] or "(空)"), ("household_type", h["household_type"] or "(空)"),
                  ("channel", channel or "(空)"), ("status", status)] + [("risk", r) for r in (h["risks"] or "(空)").split(";")]
        for dimension, value in values:
            for unit, n in (("户", 1), ("人", people[h["household_key"]])):
                facts.append((h["division_code"], (dimension, value, unit), Counter({"eliminated" if gone else "not_eliminated": n})))
    for division, n in orphans:
        for dimension in ("all", "category", "household_type", "channel", "status", "risk"):
            facts.append((division, (dimension, "合计" if dimension == "all" else "(户信息缺失)", "人"), Counter({"not_eliminated": n})))
    return {key: {"not_eliminated": s["not_eliminated"], "eliminated": s["eliminated"], "total": s["not_eliminated"] + s["eliminated"],
                  "eliminated_percent": percent(s["eliminated"], s["not_eliminated"] + s["eliminated"])}
            for key, s in roll_up(facts, batch).items() if s["not_eliminated"] + s["eliminated"]}


BRIDGE = ("opening", "identified", "returned", "eliminated", "removed", "members_added", "members_gone", "closing", "register")
WHAT = {"识别": "identified", "回退": "returned", "再标注": "returned", "消除": "eliminated", "清退": "removed", "整户减少": "removed",
        "成员增加": "members_added", "成员减少": "members_gone"}


def bridge_facts(batch, span, since):
    households = {h["household_key"]: h for h in source(batch, "monitored_household")}
    facts = []
    for key, events in steps(batch).items():
        open_now = False
        for e in events:
            division = households[key]["division_code"] if key in households else e["division_code"]
            what = WHAT[e["kind"]]
            counts = what in ("identified", "returned") and not open_now or what not in ("identified", "returned") and open_now
            for unit, n in (("户", 0 if what.startswith("members") else 1), ("人", int(e["people"] or 0))):
                signed = -n if what in ("eliminated", "removed", "members_gone") else n
                if counts:
                    facts.append((division, (span, since, unit), Counter({"opening": signed} if e["happened_on"] < since else {what: n})))
                    facts[-1][2]["closing"] += signed
            if not what.startswith("members"):
                open_now = what in ("identified", "returned")
    for h in households.values():
        if h["eliminated"] != "true":
            facts.append((h["division_code"], (span, since, "户"), Counter({"register": 1})))
    for m in active(batch):
        h = households.get(m["household_key"])
        if not h or h["eliminated"] != "true":
            facts.append(((h or m)["division_code"], (span, since, "人"), Counter({"register": 1})))
    return facts


def monitor_bridge(batch):
    year = batch[:4] + "-01-01"
    before = batches[batches.index(batch) - 1] if batches.index(batch) else None
    facts = bridge_facts(batch, "年初以来", year)
    if before:
        next_day = str(datetime.date.fromisoformat(before) + datetime.timedelta(1))
        facts += bridge_facts(batch, "上批以来", next_day)
        stated = defaultdict(Counter)
        for basis, at in (("当时", batch), ("现行", batches[-1])):
            for division, key, numbers in bridge_facts(before, "年初以来", before[:4] + "-01-01"):
                for place in places(present(division, before), at if basis == "现行" else batch):
                    stated[(basis, *place, key[2])].update(numbers)
    rows = {}
    for key, s in roll_up(facts, batch).items():
        row = {name: s[name] for name in BRIDGE}
        row["difference"] = s["register"] - s["closing"]
        row["restated"] = s["opening"] - stated[(*key[:4], key[6])]["closing"] if key[4] == "上批以来" else None
        rows[key] = row
        assert row["closing"] == s["opening"] + s["identified"] + s["returned"] - s["eliminated"] - s["removed"] + s["members_added"] - s["members_gone"]
    return rows


def months_since(month, until):
    return (int(until[:4]) - int(month[:4])) * 12 + int(until[5:7]) - int(month[5:7]) if month and until else None


def elimination(batch):
    households, people, _ = household_facts(batch)
    groups = defaultdict(list)
    for h in households:
        gone = h["eliminated"] == "true"
        months = months_since(h["identified_month"], h["eliminated_month"] if gone else batch)
        this_year = gone and h["eliminated_month"] >= batch[:4]
        ways = ["(全部已消除)", h["elimination_way"] or "(方式不明)"] if gone else ["(未消除)"]
        for basis, at in (("当时", batch), ("现行", batches[-1])):
            for place in places(h["division_code"], at):
                for way in ways:
                    groups[(basis, *place, way)].append((months, people[h["household_key"]], this_year))
    rows = {}
    for key, found in groups.items():
        known = sorted(m for m, _, _ in found if m is not None)
        rows[key] = {
            "households": len(found), "people": sum(n for _, n, _ in found),
            "households_this_year": sum(1 for _, _, year in found if year), "people_this_year": sum(n for _, n, year in found if year),
            "mean_months": (Decimal(sum(known)) / len(known)).quantize(Decimal("0.01"), ROUND_HALF_UP) if known else None,
            "median_months": known[(len(known) + 1) // 2 - 1] if known else None,
            "within_3_months": sum(m <= 3 for m in known), "within_6_months": sum(4 <= m <= 6 for m in known),
            "within_12_months": sum(7 <= m <= 12 for m in known), "over_12_months": sum(m > 12 for m in known)}
    return rows


def measure_progress(batch):
    known = {h["household_key"] for h in source(batch, "monitored_household")}
    facts = []
    for m in source(batch, "measure"):
        landed = bool(m["landed_on"]) and m["landed_on"] <= batch
        numbers = Counter({
            "declared": bool(m["declared_on"]) and m["declared_on"] <= batch, "landed": landed,
            "overdue": bool(m["planned_end"]) and m["planned_end"] < batch and not landed and m["status"] != "已终止",
            "stopped": m["status"] == "已终止", "without_household": m["household_key"] not in known,
            "amount": number(m["amount"]), "amount_landed": number(m["amount"]) if landed else 0})
        facts += [(m["division_code"], key, numbers) for key in total(m["kind"] or "(空)")]
    names = ("declared", "landed", "overdue", "stopped", "without_household", "amount", "amount_landed")
    return {key: {**{n: s[n] for n in names}, "landed_percent": percent(s["landed"], s["declared"])} for key, s in roll_up(facts, batch).items()}


def project_progress(batch):
    facts = []
    for p in source(batch, "project"):
        funded = number(p["allocated"]) > 0
        started, finished = (bool(p[f]) and p[f] <= batch for f in ("started_on", "finished_on"))
        numbers = Counter({"projects": 1, "planned": number(p["planned_amount"]), "funded_projects": funded, "allocated": number(p["allocated"]),
                           "paid": number(p["paid"]), "spent": number(p["spent"]), "started": started, "finished": finished,
                           "funded_started": funded and started, "funded_connected": funded and p["connected"] == "true"})
        facts += [(p["division_code"], (p["year"], *key), numbers) for key in total(p["kind"] or "(空)")]
    day, names = datetime.date.fromisoformat(batch), ("projects", "planned", "funded_projects", "allocated", "paid", "spent", "started", "finished")
    time = percent(day.timetuple().tm_yday, datetime.date(day.year, 12, 31).timetuple().tm_yday)
    rows = {}
    for key, s in roll_up(facts, batch).items():
        spent = percent(s["spent"], s["allocated"])
        rows[key] = {**{n: s[n] for n in names}, "connected_percent": percent(s["funded_connected"], s["funded_projects"]),
                     "started_percent": percent(s["funded_started"], s["funded_projects"]), "paid_percent": percent(s["paid"], s["allocated"]),
                     "spent_percent": spent, "time_percent": time, "ahead_percent": None if spent is None else spent - time}
    return rows


def age(born, batch):
    return int(batch[:4]) - int(born[:4]) - (batch[5:] < born[5:]) if born else None


def either(a, b):
    return True if True in (a, b) else b if b is not None else a


def member_policies(m, batch):
    years = age(m["birth_date"], batch)
    yield "基本医疗保险", True, either(yes(m["resident_insurance"]), yes(m["employee_insurance"]))
    yield "大病保险", True, yes(m["serious_illness_insurance"])
    yield "医疗救助", True, yes(m["medical_assistance"])
    yield "基本养老保险", years is not None and years >= 16, either(yes(m["resident_pension"]), yes(m["employee_pension"]))
    yield "低保", True, m["low_allowance"] != "未享受" if m["low_allowance"] else None
    yield "特困供养", True, "享受" not in m["destitute"] if m["destitute"] else None
    yield "公益性岗位", years is not None and 16 <= years <= 70, bool(m["public_post"])


def household_policies(h, declared, landed):
    for policy, field, good in (("饮水安全", "safe_water", True), ("住房安全", "dangerous_house", False), ("义务教育", "dropout", False),
                                ("全员参保", "uninsured", False), ("生活用电", "electricity", True), ("卫生厕所", "toilet", True),
                                ("入户路硬化", "road_hardened", True)):
        yield policy, True, None if yes(h[field]) is None else yes(h[field]) == good
    yield "已申报帮扶措施", True, h["household_key"] in declared
    yield "已落实帮扶措施", True, h["household_key"] in landed


def policy_coverage(batch):
    households = {h["household_key"]: h for h in source(batch, "monitored_household")}
    measures = source(batch, "measure")
    declared = {m["household_key"] for m in measures if m["declared_on"] and m["declared_on"] <= batch}
    landed = {m["household_key"] for m in measures if m["landed_on"] and m["landed_on"] <= batch}
    facts = []

    def add(division, unit, gone, policies):
        for policy, wanted, covered in policies:
            if wanted:
                numbers = Counter({"base": 1, "covered": covered is True, "unknown": covered is None})
                facts.extend((division, (policy, unit, status), numbers) for status in ("(全部)", "已消除" if gone else "未消除"))

    for m in active(batch):
        h = households.get(m["household_key"])
        add(h["division_code"] if h else m["division_code"], "人", bool(h) and h["eliminated"] == "true", member_policies(m, batch))
    for h in households.values():
        add(h["division_code"], "户", h["eliminated"] == "true", household_policies(h, declared, landed))
    return {key: {"base": s["base"], "covered": s["covered"], "unknown": s["unknown"], "covered_percent": percent(s["covered"], s["base"])}
            for key, s in roll_up(facts, batch).items()}


def income_band(batch):
    line = next((Decimal(v["value"]) for v in PARAMETERS if v["name"] == "monitoring_line"), None)
    day = datetime.date.fromisoformat(batch)
    year, facts = str(day.year + (day.month >= 10)), []
    for h in source(batch, "monitored_household"):
        first, after = h["per_capita_income"], h["after_per_capita_income"]
        income = Decimal(after or first) if after or first else None
        before = Decimal(first) if after and first else None
        band = ("unknown" if income is None or line is None else "below_line" if income < line else
                "above_0_10" if income < line * Decimal("1.1") else "above_10_20" if income <= line * Decimal("1.2") else "above_20")
        numbers = Counter({"households": 1, band: 1, "compared": before is not None,
                           "dropped_10": before is not None and income < before * Decimal("0.9")})
        facts += [(h["division_code"], (*key, year, str(line)), numbers) for key in
                  total((h["household_type"] or "(空)") + "·" + (h["category"] or "(空)"))]
    names = ("households", "below_line", "above_0_10", "above_10_20", "above_20", "unknown", "compared", "dropped_10")
    return {key: {n: s[n] for n in names} for key, s in roll_up(facts, batch).items()}


LISTS = sorted({p.stem for p in (pack / "sources").glob("*.json")} - {"member", "monitored_household"})
UNCOUNTED = {"as_of", "basis", "title", "period", "effective"}
PLACE = ("place_basis", "level", "place_code", "place")
MARTS = (
    ("monitored", monitored, (*PLACE, "dimension", "value", "unit")),
    ("monitor_bridge", monitor_bridge, (*PLACE, "span", "since", "unit")),
    ("elimination", elimination, (*PLACE, "way")),
    ("measure_progress", measure_progress, (*PLACE, "kind")),
    ("project_progress", project_progress, (*PLACE, "year", "kind")),
    ("policy_coverage", policy_coverage, (*PLACE, "policy", "unit", "status")),
    ("income_band", income_band, (*PLACE, "household_group", "year", "line")),
    ("agreement", lambda batch: marts_sources.agreement(source, batch), ("attribute", "source_a", "source_b", "unit")),
    ("match_summary", lambda batch: marts_sources.match_summary(source, batch, LISTS), ("source",)),
)


# ---- comparing ----

def ask(mart, batch):
    words = [bidui, "--site", str(site), "query", mart, "--csv", "--batch", batch]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise SystemExit(f"{mart}: {answer.stderr}")
    return list(csv.DictReader(io.StringIO(answer.stdout)))


def equal(cell, value):
    value = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    if value is None or cell == "":
        return value is None and cell == ""
    return Decimal(cell) == Decimal(value)


HEALTH = {"monitored": ("value", ("因病", "因残", "因意外事故"), ("not_eliminated", "eliminated")), "policy_coverage": ("policy", ("医疗救助",), ("covered",))}


def small_counts(mart, rows, expected, key_columns):
    """One or two of a breakdown about health are not shown, nor what would tell them; nothing else is hidden."""
    topic, topics, numbers = HEALTH[mart]
    groups = {}
    for row in rows:
        key = tuple(row[c] for c in key_columns)
        wanted = expected.get(key)
        if wanted is None:
            continue
        hidden = row[numbers[0]] == ""
        if row[topic] not in topics or row.get("dimension", "risk") != "risk":
            if hidden:
                yield f"{key}: hidden, and not about health"
            continue
        small = any(wanted[n] in (1, 2) for n in numbers)
        if small and not hidden:
            yield f"{key}: a small count is shown"
        size = sum(wanted[n] for n in numbers)
        parent = {"village": row["place_code"][:9], "town": "county", "county": ""}[row["level"]]
        name = (row["place_basis"], row[topic], row["unit"], row.get("status", ""))
        groups.setdefault((*name, parent), []).append((hidden, small, size))
        groups.setdefault((*name, "of", row["place_code"] if row["level"] == "town" else row["level"]), []).append(hidden)
    for (*name, parent), cells in groups.items():
        shown = groups.get((*name, "of", parent))
        if "of" in name or not parent or not shown or shown[0]:
            continue  # the total is hidden too, or there is none
        hidden = [cell for cell in cells if cell[0]]  # two or more add up to the total in more than one way
        if len(hidden) == 1 and hidden[0][2] > 0:
            yield f"{name} {parent}: the total tells a hidden cell: {hidden}"


def differences(mart, key_columns, expected, batch):
    seen = set()
    rows = ask(mart, batch)
    if mart in HEALTH:
        yield from small_counts(mart, rows, expected, key_columns)
    for row in rows:
        key = tuple(row[c] for c in key_columns)
        wanted = expected.get(key)
        if wanted is None or key in seen:
            yield f"{key}: a row that should not be there"
            continue
        seen.add(key)
        if row["as_of"] != batch or not row["basis"]:
            yield f"{key}: without its date or its basis"
        if mart in HEALTH and row[HEALTH[mart][2][0]] == "":
            continue
        for column in row.keys() - set(key_columns) - UNCOUNTED:
            if not equal(row[column], wanted.get(column, "no such column")):
                yield f"{key} {column}: {row[column]} instead of {wanted.get(column)}"
    for key in expected.keys() - seen:
        yield f"{key}: missing"


def spot_check(batch):
    """A sample is drawn, checked and estimated; anybody draws the same from seed and batch."""
    households = {h["household_no"] for h in source(batch, "monitored_household")}
    size = marts_sources.sample_size(len(households), 1.644854, 10)
    drawn = marts_sources.sample(source, batch, "种子1", size)
    psql(batch, "SELECT bidui.draw_spot_check('抽查', '种子1', '甲', 90, 10)")
    got = set(psql(batch, "SELECT household_no FROM quality.spot_check_row WHERE name = '抽查'").split())
    wanted = {no for _, found in drawn.values() for no in found}
    if got != wanted:
        yield f"sample: {len(got ^ wanted)} households differ of {len(wanted)}"
    faulty = {no for at, no in enumerate(sorted(wanted)) if at % 7 == 0}
    psql(batch, "\n".join(f"SELECT bidui.record_spot_check('抽查', '{no}', '{'不合格' if no in faulty else '合格'}', '乙', '2022-07-20');" for no in wanted))
    cells = psql(batch, "SELECT faulty_percent, low_percent, high_percent, margin_reached FROM mart.spot_check_estimate('抽查') WHERE town = '合计'")
    expected = marts_sources.estimate(drawn, faulty, 1.644854)
    if [float(c) for c in cells.strip().split("|")] != expected:
        yield f"estimate: {cells.strip()} instead of {expected}"


PARAMETERS = []


def psql(batch, sql):
    words = [bidui, "--site", str(site), "warehouse", "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    answer = subprocess.run(words, input=sql, capture_output=True, text=True, check=False, env={**os.environ, "PGOPTIONS": f"-c bidui.batch={batch}"})
    if answer.returncode != 0:
        raise SystemExit(answer.stderr)
    return answer.stdout


def main():
    global passed, failed
    for path in (site / "params").glob("*.json"):
        text = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if not line.strip().startswith("//"))
        content = json.loads(text)
        for one in content if isinstance(content, list) else [content]:
            PARAMETERS.extend({"name": one["name"], "value": v["value"]} for v in one["values"])
    for batch in batches if os.environ.get("BIDUI_TEST_FULL") == "1" else (batches[0], batches[-1]):
        for mart, model, key_columns in MARTS:
            expected = model(batch)
            wrong = list(differences(mart, key_columns, expected, batch))
            if wrong or not expected:
                failed += 1
                print(f"FAIL  {mart} {batch}: {len(wrong)} differences of {len(expected)} rows", *wrong[:5], sep="\n      ")
            else:
                passed += 1
                print(f"ok    {mart} {batch}: {len(expected)} rows, every cell equal")
    wrong = list(spot_check(batches[-1]))
    failed, passed = failed + bool(wrong), passed + (not wrong)
    print("FAIL  spot check:" if wrong else "ok    a spot check is drawn and estimated as the model does", *wrong, sep="\n      ")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    raise SystemExit(main())
