# SPDX-License-Identifier: Apache-2.0
"""A small county of households to which everything happens between two deliveries: `continuity_site.py SITE [week...]`;
`continuity_site.py id NUMBER` prints the ID of a person in it.

Writes SITE's pack (week 0) and the deliveries of weeks 1 to 3 (2022-06-30, 07-31, 08-31)."""
import csv
import json
import pathlib
import sys

DATES = {1: "20220630", 2: "20220731", 3: "20220831"}
V1, V2, V3 = ("甲村", "乙村", "丙村")


def resident_id(number):
    """A valid number that is not assigned: area 410621, born 1 January 1900."""
    body = f"41062119000101{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]


def field(name, title, form="text", kind="string", **more):
    return {"name": name, "title": title, "type": kind, "format": form, **more}


def source(name, title, fields, keys, primary=None, mode="snapshot", **more):
    schema = {"name": name, "title": title, "department": "乡村振兴局", "mode": mode, "scope": "county",
              "contract": {"missing": "strict", "unknown": "warn", "duplicate": "strict"}, "fields": fields, "keys": keys, **more}
    if mode == "append":
        schema["window"] = "P120M"
    if primary:
        schema["primaryKey"] = primary
    return schema


VILLAGE = field("village", "村", "village_name")
HOUSEHOLD = {"system": "nfp", "field": "household_no"}
SOURCES = [
    source("member", "成员", [field("household_no", "户编号", "code"), field("person_no", "人编号", "code"), field("name", "姓名", "person_name", personal="name"),
                            field("person_id", "证件号码", "resident_id", personal="id"), VILLAGE, field("amount", "金额", "amount", "number", unit="元")],
           {"person": "person_id", "household": HOUSEHOLD, "member": ["household_no", "person_no"], "division": "village"}, ["household_no", "person_no"]),
    source("stock", "户", [field("household_no", "户号码", "code"), field("head_id", "户主证件号码", "resident_id", personal="id"), VILLAGE,
                          field("income", "收入", "amount", "number", unit="元")],
           {"household": HOUSEHOLD, "head": "head_id", "division": "village"}, ["household_no"]),
    source("allowance", "低保", [field("person_id", "低保证件号", "resident_id", personal="id"), field("pay", "低保金额", "amount", "number", unit="元")],
           {"person": "person_id"}, ["person_id"], max_age="P20D"),
    source("change", "户变更", [field("household_no", "变更户编号", "code"), field("kind", "变更类型", "code:change"), field("new_no", "变更后户编号", "code"),
                              field("on", "变更日期", "date", "date")], {"household": HOUSEHOLD}, mode="append"),
    source("correction", "证件更正", [field("old_id", "原证件号码", "resident_id", personal="id"), field("new_id", "更正后证件号码", "resident_id", personal="id"),
                                  field("on", "更正日期", "date", "date")], {"person": "new_id"}, mode="append"),
]
PACK = {"name": "t", "title": "延续", "version": "1", "registers": [{"source": "member", "system": "nfp"}],
        "lineage": {"households": {"source": "change", "from": "household_no", "to": "new_no", "kind": "kind", "on": "on"},
                    "persons": {"source": "correction", "old": "old_id", "new": "new_id", "on": "on"}}}
RULES = [("P1", "person", "member", "amount > 100", []), ("P2", "person", "member", "state(person_id) = 'invalid'", ["household_no", "person_no"]),
         ("H1", "household", "stock", "income < 0", []), ("D1", "division", "stock", "income < 0", []), ("W1", "person", "allowance", "pay > 100", []), ("L1", "household", "lineage", "members > 0", ["former_no"])]

# household: village, income, members (name, ID or number of one, amount); "?" is an ID that is none
FIRST = {
    "H1": (V1, -1, [("张一", 1, 200), ("张二", "?", 0)]),
    "H2": (V2, -1, [("李一", 2, 200), ("李二", 3, 0)]),
    "H4": (V2, -1, [("王一", 4, 200)]),
    "H5": (V2, 5, [("赵一", 5, 0)]),
    "H6": (V2, -1, [("孙一", 6, 0)]),
    "H7": (V2, -1, [("孙七", 7, 0)]),
    "H8": (V2, -1, [("周一", 8, 200), ("周二", "?", 0)]),
    "H10": (V2, -1, [("吴一", 10, 200)]),
    "H11": (V2, -1, [("郑一", 11, 0), ("郑二", 12, 200)]),
    "H12": (V2, -1, [("冯一", 13, 200)]),
    "H14": (V2, -1, [("钱一", 14, 200)]),
}
SECOND = {
    "H1": (V1, -1, [("张一", 1, 200), ("张二", "?", 0)]),          # its village went into 丙村; this office still writes the old name
    "H2": (V2, 5, [("李一", 2, 200)]),                            # split: what was wrong went with 李二
    "H3": (V2, -1, [("李二", 3, 0)]),
    "H5": (V2, -1, [("赵一", 5, 0), ("王一", 4, 200)]),            # 王家 merged into it
    "H7": (V2, -1, [("孙七", 7, 0), ("孙一", 6, 0)]),              # both were wrong, one is left
    "H9": (V2, -1, [("周一", 8, 200), ("周二", "?", 0)]),          # renumbered
    "H10": (V3, -1, [("吴一", 10, 200)]),                         # moved whole
    "H11": (V2, -1, [("郑二", 12, 200), ("郑一", 11, 0)]),         # another head
    "H13": (V2, -1, [("冯一", 13, 200)]),                         # renumbered without a notice
    "H14": (V2, -1, [("钱一", 15, 200)]),                         # an ID corrected, under the same numbers
}
CHANGES = [("H2", "分户", "H3", "2022-07-10"), ("H4", "合户", "H5", "2022-07-11"), ("H6", "合户", "H7", "2022-07-12"), ("H8", "换号", "H9", "2022-07-13"),
           ("H10", "整户迁移", "", "2022-07-14"), ("H11", "户主变更", "", "2022-07-15")]
NUMBERS = {"李二": "2", "郑二": "2", "张二": "2", "周二": "2"}  # 人编号, which people keep
MOVED_NUMBERS = {("H3", "李二"): "1", ("H5", "王一"): "2", ("H7", "孙一"): "2"}


def write(path, header, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def make_pack(site):
    pack = site / "pack"
    for folder in ("sources", "rules", "codes", "params"):
        (pack / folder).mkdir(parents=True)
    (pack / "warehouse").symlink_to(pathlib.Path("schemas/warehouse").resolve())
    (pack / "pack.json").write_text(json.dumps(PACK), encoding="utf-8")
    for schema in SOURCES:
        (pack / "sources" / f"{schema['name']}.json").write_text(json.dumps(schema), encoding="utf-8")
    for name, subject, start, flag, identity in RULES:
        rule = {"id": name, "name": f"规则{name}", "class": "error", "severity": "error", "department": "乡村振兴局", "dispatch": "village", "due_days": 200,
                "subject": subject, "from": start, "flag": flag, "say": "{household_no} 原为 {former_no},疑似{kind}" if name == "L1" else "请核对", "identity": identity, "source": "测试"}
        (pack / "rules" / f"{name}.json").write_text(json.dumps(rule), encoding="utf-8")
    for answers in pathlib.Path("schemas/codes").glob("answer_*.csv"):
        (pack / "codes" / answers.name).write_bytes(answers.read_bytes())
    write(pack / "codes/change.csv", ["code", "name", "aliases"], [("split", "分户", ""), ("merged", "合户", ""), ("renumbered", "换号", ""),
                                                                    ("moved", "整户迁移", ""), ("head_changed", "户主变更", ""), ("ended", "销户", "")])
    header = ["code", "name", "level", "parent", "valid_from", "valid_to", "aliases"]
    write(pack / "codes/division.csv", header, [("410621", "浚县", "county", "", "", "", ""), ("410621101", "善堂镇", "town", "410621", "", "", ""),
                                                 *((f"41062110120{n}", name, "village", "410621101", "", "", "") for n, name in ((1, V1), (2, V2), (3, V3)))])
    write(site / "codes/division_change.csv", ["old", "new", "changed_on", "kind", "source"],
          [("410621101201", "410621101203", "2022-07-15", "whole", "浚民〔2022〕7号")])
    (site / "site.json").write_text(json.dumps({"division": "410621", "pack": str(pack), "inputs": [{"path": "inbox/**"}]}), encoding="utf-8")


def make_week(site, week):
    households = FIRST if week == 1 else SECOND
    members, stock = [], []
    for household, (village, income, people) in households.items():
        ids = [resident_id(one) if one != "?" else "410621190001019999" for _, one, _ in people]
        for at, (name, _, amount) in enumerate(people):
            number = MOVED_NUMBERS.get((household, name), NUMBERS.get(name, "1"))
            members.append((household, number, name, ids[at], village, amount))
        stock.append((household, ids[0], village, income))
    folder, day = site / "inbox" / DATES[week], DATES[week]
    if week < 3:
        write(folder / f"member_{day}.csv", ["户编号", "人编号", "姓名", "证件号码", "村", "金额"], members)
        write(folder / f"stock_{day}.csv", ["户号码", "户主证件号码", "村", "收入"], stock)
    if week != 2:  # in week 2, when the ID is corrected, the office sends nothing
        write(folder / f"allowance_{day}.csv", ["低保证件号", "低保金额"], [(resident_id(20 if week == 1 else 21), 500), (resident_id(22), 50)])
    if week == 2:
        write(folder / f"change_{day}.csv", ["变更户编号", "变更类型", "变更后户编号", "变更日期"], CHANGES)
        write(folder / f"correction_{day}.csv", ["原证件号码", "更正后证件号码", "更正日期"], [(resident_id(20), resident_id(21), "2022-07-20")])
    if week == 3:
        write(folder / f"change_{day}.csv", ["变更户编号", "变更类型", "变更后户编号", "变更日期"], [("H12", "换号", "H13", "2022-07-16")])


def main():
    site, *weeks = sys.argv[1:]
    if site == "id":
        print(resident_id(int(weeks.pop())))
    for week in map(int, weeks):
        make_pack(pathlib.Path(site)) if week == 0 else make_week(pathlib.Path(site), week)


if __name__ == "__main__":
    main()
