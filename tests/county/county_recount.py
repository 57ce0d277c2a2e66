#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Recount the published figures from the delivered files, without the generator's or the pipeline's code.

Usage: county_recount.py DIR. Prints one line a check and "N passed, N failed". Values are cleaned here only as far as the
counted columns need it.
"""
import csv
import datetime
import io
import pathlib
import re
import sys

TITLES = {
    "member": "人编号",
    "monitored_household": "户类型",
    "measure": "措施编号",
    "village_meeting": "会议编号",
    "public_post": "岗位编号",
    "project": "绩效目标",
    "rebuild_project": "重建项目编号",
    "spot_check": "抽审事项",
    "enterprise_loan": "借据号",
    "training_allowance": "培训项目",
    "student": "学段",
    "dangerous_house": "房屋编号",
    "medical_settlement": "结算编号",
    "reported_figure": "指标代码",
    "household_register": "人员状态",
}
INVISIBLE = dict.fromkeys(list(range(0x200B, 0x2010)) + list(range(0x202A, 0x202F)) + [0x2060, 0xFEFF, 0xAD], None)
passed = failed = 0


def clean(text):
    text = text.translate(INVISIBLE).strip().strip("'").strip()
    if text.startswith('="'):
        text = text[2:-1]
    return "".join(chr(ord(c) - 0xFEE0) if 0xFF01 <= ord(c) <= 0xFF5E else c for c in text).strip()


def header_name(text):
    return re.sub(r"\s", "", text).replace("（", "(").replace("）", ")")


def day(text):
    text = clean(text).replace(" 00:00:00", "")
    if not text:
        return ""
    text = text[:-2] if text.endswith(".0") else text
    if re.fullmatch(r"\d{5}", text):
        return str(datetime.date(1899, 12, 30) + datetime.timedelta(int(text)))
    if re.fullmatch(r"\d{8}", text):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def number(text):
    text = clean(text).replace(",", "")
    if text.endswith("万"):
        return round(float(text[:-1]) * 10000, 2)
    return float(text or 0)


def yes(text):
    return clean(text).lower() in ("是", "有", "y", "1", "√")


def decode(data):
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def read(folder):
    """Rows by source; of two files of one source and town the later one (by its title) counts."""
    tables, towns = {}, {}
    for path in sorted(folder.rglob("*.csv")):
        rows = list(csv.reader(io.StringIO(decode(path.read_bytes()), newline="")))
        at = next(i for i, row in enumerate(rows) if sum(1 for cell in row if cell) > 2)
        names = [header_name(cell) for cell in rows[at]]
        source = next((s for s, title in TITLES.items() if title in names), None)
        if source is None:
            continue
        data = [dict(zip(names, row)) for row in rows[at + 1:] if len(row) == len(names) and header_name(row[0]) != names[0]]
        data = [row for row in data if sum(1 for cell in row.values() if cell) > 1 and "\ufffd" not in "".join(row.values())]
        found = re.search(r"截至(\d+)年(\d+)月(\d+)日", "".join(rows[0]))
        when = tuple(map(int, found.groups())) if found else (0, 0, 0)
        key = (source, re.split("镇|街道", path.name.replace("副本", ""))[0]) if "街道" in path.name or "镇" in path.name else (source, "")
        if key not in towns or when >= towns[key][0]:
            towns[key] = (when, data)
    for (source, _), (_, data) in towns.items():
        tables.setdefault(source, []).extend(data)
    return tables


def check(name, found, expected):
    global passed, failed
    good = found == expected
    passed += good
    failed += not good
    print(f"{'ok  ' if good else 'FAIL'} {name}: {found}" + ("" if good else f", expected {expected}"))


def main():
    tables = read(pathlib.Path(sys.argv[1]) / "inbox" / "2022-06-30")
    as_of = "2022-06-30"
    households = tables["monitored_household"]
    members = [m for m in tables["member"] if day(m["人员识别时间"]) <= as_of and not (0 < len(day(m["自然减少时间"])) and day(m["自然减少时间"]) <= as_of)]
    closed = {clean(h["户编号"]) for h in households if yes(h["风险是否已消除"])}
    check("monitored households", len({clean(h["户编号"]) for h in households}), 3308)
    check("active members", len(members), 10467)
    check("eliminated households", len(closed), 1346)
    check("eliminated people", sum(clean(m["户编号"]) in closed for m in members), 4725)
    sizes = {}
    for m in members:
        sizes[clean(m["户编号"])] = sizes.get(clean(m["户编号"]), 0) + 1
    check("spot check", (len(tables["spot_check"]), sum(int(number(c["抽审人数"])) for c in tables["spot_check"])), (130, 464))
    check("meetings by 05-30", len({(clean(m["村代码"])) for m in tables["village_meeting"] if day(m.get("召开日期") or m["会议日期"]) <= "2022-05-30"}), 442)
    measures = tables["measure"]
    check("measures declared", len({clean(m["措施编号"]) for m in measures if day(m["申报日期"]) <= as_of}), 750)
    projects = tables["project"]
    total = sum(number(p["计划投资"]) for p in projects)
    check("projects, to the million", (len(projects), round(total / 1e6)), (98, 218))
    kind = lambda k: [p for p in projects if clean(p["项目类型"]) == k]
    check("industry", (len(kind("产业发展")), sum(number(p["计划投资"]) for p in kind("产业发展"))), (37, 161000000.0))
    check("infrastructure", (len(kind("基础设施")), sum(number(p["计划投资"]) for p in kind("基础设施"))), (57, 53680800.0))
    funded = [p for p in projects if number(p["下达资金"]) > 0]
    check("funds", (len(funded), sum(number(p["下达资金"]) for p in funded)), (56, 65640000.0))
    check("connected and started", sum(yes(p["是否对接"]) and 0 < len(day(p["开工日期"])) and day(p["开工日期"]) <= as_of for p in funded), 56)
    rebuilt = tables["rebuild_project"]
    check("rebuilt", (len(rebuilt), sum(number(r["完成投资"]) for r in rebuilt), all(day(r["完工日期"]) <= as_of for r in rebuilt)), (89, 71230000.0, True))
    posts = [p for p in tables["public_post"] if day(p["设岗日期"]) <= as_of]
    subsidy = lambda p: number(p.get("岗位补贴") or p.get("岗位补贴(元)") or "0")
    check("posts", (len(posts), sum(map(subsidy, posts))), (1711, 3487000.0))
    check("training allowance", sum(number(t["生活费补贴"]) for t in tables["training_allowance"]), 8460.0)
    visits = [s for s in tables["medical_settlement"] if yes(s["是否一站式结算"])]
    check("one-stop visits", (len({clean(v["结算编号"]) for v in visits}), len({clean(v["定点医药机构名称"]) for v in visits})), (682, 19))
    taught = [s for s in tables["student"] if yes(s["是否送教上门"]) and yes(s["是否脱贫户或监测户"])]
    check("taught at home", len(taught), 33)
    houses = [h for h in tables["dangerous_house"] if clean(h["危房来源"]) == "新增" and not day(h["改造竣工日期"])]
    check("newly dangerous houses", len(houses), 10)
    loans = {clean(l["借据号"]): number(l["贷款金额"]) for l in tables["enterprise_loan"]}
    check("loans", (sum(loans.values()), len({clean(l["带动户编号"]) for l in tables["enterprise_loan"]})), (162000000.0, 1043))
    check("shares add up", round(sum(number(l["折合带动金额"]) for l in tables["enterprise_loan"]), 2), 162000000.0)
    check("sizes are the members counted", sum(int(number(h["家庭人口数"])) != sizes.get(clean(h["户编号"]), 0) for h in households) <= 40, True)
    check("published figures", len(tables["reported_figure"]), 35)
    print(f"{passed} passed, {failed} failed")
    return failed != 0


sys.exit(main())
