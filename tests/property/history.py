# SPDX-License-Identifier: Apache-2.0
"""Whole runs over random deliveries: history.py BUILD SEED DAYS SITE. See history.sh."""
import datetime
import os
import random
import subprocess
import sys

build, seed, days, site = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
dice = random.Random(seed)
FIRST = datetime.date(2022, 6, 1)
MERGED = FIRST + datetime.timedelta(days // 2)  # 乙村 goes into 甲村
TOWNS = {"善堂镇": "410621101", "屯子镇": "410621102", "新镇镇": "410621103"}
VILLAGES = {town: {"甲村": code + "001", "乙村": code + "002"} for town, code in TOWNS.items()}
passed = failed = 0


def check(what, good, detail=""):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(("ok    " if good else "FAIL  ") + what + ("" if good else "\n      " + detail))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_pack():
    field = '{"name": "%s", "title": "%s", "type": "%s", "format": "%s"%s}'
    required = ', "constraints": {"required": true}'
    contract = '"contract": {"missing": "strict", "unknown": "warn", "duplicate": "strict"}'
    fields = ", ".join([field % ("town", "乡镇", "string", "town_name", required), field % ("village", "村", "string", "village_name", required),
                        field % ("no", "台账编号", "string", "code", required), field % ("name", "姓名", "string", "person_name", ""),
                        field % ("amount", "金额", "number", "amount", "")])
    write(f"{site}/pack/sources/ledger.json", '{"name": "ledger", "title": "台账", "department": "民政局", "mode": "snapshot", "scope": "town", %s, "fields": [%s], "primaryKey": ["no"], "keys": {"division": "village"}}' % (contract, fields))
    fields = ", ".join([field % ("event_no", "事件编号", "string", "code", required), field % ("kind", "事件类型", "string", "text", required)])
    write(f"{site}/pack/sources/happening.json", '{"name": "happening", "title": "事件", "department": "民政局", "mode": "append", "scope": "county", "window": "P12M", %s, "fields": [%s], "primaryKey": ["event_no"], "keys": {}}' % (contract, fields))
    divisions = ["code,name,level,parent,valid_from,valid_to,aliases", "410621,浚县,county,410600,,,"]
    changes = ["old,new,changed_on,kind,source"]
    for town, code in TOWNS.items():
        divisions.append(f"{code},{town},town,410621,,,")
        divisions += [f"{village_code},{village},village,{code},,{MERGED if village == '乙村' else ''}," for village, village_code in VILLAGES[town].items()]
        changes.append(f"{code}002,{code}001,{MERGED},whole,测试")
    write(f"{site}/pack/codes/division.csv", "\n".join(divisions) + "\n")
    write(f"{site}/pack/codes/division_change.csv", "\n".join(changes) + "\n")
    write(f"{site}/pack/pack.json", '{"name": "tiny", "title": "小包", "version": "1", "registers": []}')
    for folder in ("rules", "params"):
        os.makedirs(f"{site}/pack/{folder}")
    os.symlink(os.path.abspath("schemas/warehouse"), f"{site}/pack/warehouse")
    write(f"{site}/site.json", '{"division": "410621", "pack": "%s/pack", "inputs": [{"path": "inbox/**"}]}' % site)
    write(f"{site}/var/site.key", "7" * 64 + "\n")


# ---- deliveries, and the log of every line ever delivered ----
log = []         # (source, place, effective, order, line): what the reference knows
files = []       # (path, rows, source, place, effective)
order = 0


def deliver(source, place, effective, header, rows, copy_of=None):
    global order
    order += 1
    path = f"{site}/inbox/{place}{source}{order}.csv"
    title = f"{place}{'台账' if source == 'ledger' else '事件'}(截至{effective})"
    if copy_of is None:
        write(path, "\n".join([title, header] + [",".join(row) for row in rows]) + "\n")
    else:
        with open(copy_of, encoding="utf-8") as file:
            write(path, file.read())
    stamp = 1654000000 + order * 60
    os.utime(path, (stamp, stamp))
    files.append((path, rows, source, place, effective))
    log.extend((source, place, effective, order, row) for row in rows)


def ledger_rows(town):
    rows = []
    for no in range(1, 9):
        if dice.random() < 0.3:
            continue
        row = (town, dice.choice(list(VILLAGES[town])), f"{town[0]}{no}" if dice.random() < 0.9 else str(no), dice.choice(["张三", "李四"]), str(dice.randrange(3)))
        rows.append(row)
        if dice.random() < 0.15:
            rows.append(row)  # the same twice
        if dice.random() < 0.15:
            rows.append(row[:4] + (str(10 + dice.randrange(2)),))  # its key with other content
    if dice.random() < 0.5:
        rows.append((town, "甲村", "", "无号", str(dice.randrange(2))))  # no key
    return rows or [(town, "甲村", f"{town[0]}1", "张三", "1")]


def deliver_something(today):
    for town in TOWNS:
        if dice.random() < 0.45:
            effective = today - datetime.timedelta(dice.choice([0, 0, 0, 1, 3]))  # some come late, some correct an earlier one
            deliver("ledger", town, max(effective, FIRST), "乡镇,村,台账编号,姓名,金额", ledger_rows(town))
    if dice.random() < 0.5:
        deliver("happening", "浚县", today, "事件编号,事件类型", [(f"E{no}", dice.choice("甲乙")) for no in range(1, 10) if dice.random() < 0.4] or [("E1", "甲")])
    if files and dice.random() < 0.3:
        path, rows, source, place, effective = dice.choice(files)
        deliver(source, place, effective, "", rows, copy_of=path)  # sent again under another name


def bidui(*arguments):
    done = subprocess.run([f"{build}/bin/bidui", "--site", site, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        check(f"bidui {' '.join(arguments)}", False, f"{done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


def sql(statement):
    done = subprocess.run([f"{build}/bin/bidui-load", "--site", site, "--warehouse", "psql", "-XAtq", "-v", "ON_ERROR_STOP=1"], input=statement,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        check("a statement", False, done.stderr)
    return done.stdout


def literal(value):
    return "NULL" if value in ("", None) else "'" + str(value) + "'"


make_pack()
batches = []
for day in range(days):
    today = FIRST + datetime.timedelta(day)
    deliver_something(today)
    if files and dice.random() < 0.85:
        bidui("run", "--batch", str(today))
        batches.append(today)
    if len(batches) > 2 and dice.random() < 0.15:
        bidui("run", "--from", str(dice.choice(batches)))
bidui("run", "--from", str(batches[0]))  # every batch with all that came for it, however late

# ---- the reference: every line ever delivered, and SQL that looks at nothing else ----
statement = ["DROP SCHEMA IF EXISTS reference CASCADE; CREATE SCHEMA reference;",
             "CREATE TABLE reference.batch (batch date); CREATE TABLE reference.village (town text, village text, code text, after text);",
             "CREATE TABLE reference.ledger (place text, effective date, arrived integer, town text, village text, no text, name text, amount numeric);",
             "CREATE TABLE reference.happening (effective date, arrived integer, event_no text, kind text);"]
statement += [f"INSERT INTO reference.batch VALUES ('{batch}');" for batch in batches]
statement += [f"INSERT INTO reference.village VALUES ('{town}', '{village}', '{code}', '{TOWNS[town]}001');" for town in TOWNS for village, code in VILLAGES[town].items()]
for source, place, effective, arrived, row in log:
    values = ", ".join(literal(cell) for cell in row)
    place_value = f"{literal(place)}, " if source == "ledger" else ""
    statement.append(f"INSERT INTO reference.{source} VALUES ({place_value}'{effective}', {arrived}, {values});")
sql("\n".join(statement))

# A batch sees of every place its newest delivery; equal lines of it are one; a line is known by its number where that is unique in the batch,
# else by all it says; a version lasts while consecutive batches show the same.
LEDGER = f"""
WITH chosen AS (
    SELECT DISTINCT ON (b.batch, l.place) b.batch, l.place, l.arrived FROM reference.batch b JOIN reference.ledger l ON l.effective <= b.batch
    ORDER BY b.batch, l.place, l.effective DESC, l.arrived DESC
), line AS (
    SELECT DISTINCT c.batch, l.town, l.village, l.no, l.name, l.amount, CASE WHEN c.batch >= '{MERGED}' THEN v.after ELSE v.code END AS division
    FROM chosen c JOIN reference.ledger l ON l.place = c.place AND l.arrived = c.arrived JOIN reference.village v ON v.town = l.town AND v.village = l.village
), known AS (
    SELECT *, CASE WHEN no IS NOT NULL AND count(*) OVER (PARTITION BY batch, no) = 1 THEN 'key ' || no ELSE concat_ws('|', town, village, no, name, amount) END AS id,
           concat_ws('|', town, village, coalesce(no, ''), name, amount, division) AS content FROM line
), numbered AS (SELECT batch, row_number() OVER (ORDER BY batch) AS number, lead(batch) OVER (ORDER BY batch) AS next FROM reference.batch
), seen AS (
    SELECT k.id, k.content, n.number, n.batch, n.next, n.number - row_number() OVER (PARTITION BY k.id, k.content ORDER BY n.number) AS island FROM known k JOIN numbered n USING (batch)
), reference AS (SELECT content, min(batch) AS valid_from, (array_agg(next ORDER BY number DESC))[1] AS valid_to FROM seen GROUP BY id, content, island
), actual AS (SELECT concat_ws('|', town, village, coalesce(no, ''), name, trim_scale(amount), division_code), _valid_from, _valid_to FROM source.ledger)
"""
HAPPENING = """
WITH newest AS (
    SELECT DISTINCT ON (b.batch, h.event_no) b.batch, h.event_no, h.kind FROM reference.batch b JOIN reference.happening h ON h.effective <= b.batch
    ORDER BY b.batch, h.event_no, h.effective DESC, h.arrived DESC
), marked AS (SELECT *, kind IS DISTINCT FROM lag(kind) OVER w AS fresh FROM newest WINDOW w AS (PARTITION BY event_no ORDER BY batch)
), reference AS (SELECT concat_ws('|', event_no, kind) AS content, batch AS valid_from, lead(batch) OVER (PARTITION BY event_no ORDER BY batch) AS valid_to FROM marked WHERE fresh
), actual AS (SELECT concat_ws('|', event_no, kind), _valid_from, _valid_to FROM source.happening)
"""
DIFFERENCE = """
SELECT * FROM (SELECT 'missing' AS what, * FROM (SELECT * FROM reference EXCEPT ALL SELECT * FROM actual) m
               UNION ALL SELECT 'too much', * FROM (SELECT * FROM actual EXCEPT ALL SELECT * FROM reference) t) d ORDER BY 2, 3 LIMIT 10;"""
versions = int(sql(LEDGER + "SELECT count(*) FROM reference;") or 0)
check(f"there is history to compare ({versions} versions over {len(batches)} batches)", versions > 3 * len(batches))
difference = sql(LEDGER + DIFFERENCE)
check("lists by towns: late, corrected, repeated, rows that vanish and return, keys missing and twice, a village merged", difference == "", difference)
difference = sql(HAPPENING + DIFFERENCE)
check("events: later ones supersede, none is forgotten", difference == "", difference)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)
