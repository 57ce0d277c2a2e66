#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""slips.py BUILD WORK: every kind of file of a pack and a site, spoilt in every way that a person spoils it: each key misspelled, each required key left
out, each value of another type, each word of a list misspelled, each name misspelled, each header of a list misspelled. The programs must end with 78, name the
file, and the key or word; a misspelled key or word must get the right one as a suggestion. Prints lines for count_verdicts."""
import collections, copy, json, os, re, shutil, subprocess, sys

BUILD, WORK = sys.argv[1:3]
SITE, PACK = WORK + "/site", WORK + "/pack"
META = {kind: json.load(open(f"schemas/meta/{kind}.schema.json")) for kind in ("site", "source", "rule", "param", "pack", "derived")}
tried = collections.Counter()
bad = []


def strip(text):
    return json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.M))


def ask(site):
    words = [BUILD + "/bin/bidui-transform", "--check"] + (["--site", SITE] if site else ["--pack", PACK])
    done = subprocess.run(words, capture_output=True, text=True, timeout=120)
    return done.returncode, "\n".join(line for line in (done.stdout + done.stderr).split("\n") if "W-RULE" not in line)


def judge(kind, what, path, content, wanted, site=False):
    """`content` into the file; every text of `wanted` must be told."""
    old = open(path, "rb").read() if os.path.exists(path) else None
    open(path, "wb").write(content if isinstance(content, bytes) else content.encode())
    code, told = ask(site)
    if old is None:
        os.remove(path)
    else:
        open(path, "wb").write(old)
    tried[kind] += 1
    lacking = [one for one in [os.path.basename(path)] + wanted if one not in told]
    if code != 78 or lacking:
        bad.append((kind, what, f"exit {code}, not told: {lacking}: " + told[:300].replace("\n", " | ")))


def resolve(schema, root):
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].split("/")[-1]]
    return schema


def misspell(word):
    """A slip of the finger that is one letter away and no word of its own."""
    return word[:-2] + word[-1] if len(word) > 3 else word + word[-1]


def slips(node, schema, root, at=()):
    """(what, path, change, told): change gets the container and the key."""
    schema = resolve(schema, root)
    forms = [schema] + [resolve(one, root) for one in schema.get("oneOf", []) + schema.get("anyOf", []) + schema.get("allOf", [])]
    if isinstance(node, dict):
        known = {key: sub for form in forms for key, sub in form.get("properties", {}).items()}
        closed = any(form.get("additionalProperties") is False for form in forms)
        required = {key for form in [schema] for key in form.get("required", [])}
        for key, value in node.items():
            if closed and key in known:
                yield "key", at, key, misspell(key), [f'"{misspell(key)}"'] + [f'"{key}"'] * (not any(other[:3] == key[:3] and other != key for other in known)) if misspell(key) not in known else None
            if key in required:
                yield "missing", at, key, None, [f'"{key}" is missing']
            more = next((form["additionalProperties"] for form in forms if isinstance(form.get("additionalProperties"), dict)), None)
            sub = known.get(key, more)
            if sub is None:
                continue
            sub = resolve(sub, root)
            if sub.get("type") == "string" or "type" in sub or "enum" in sub or "properties" in sub:
                yield "type", at, key, 3.25 if not isinstance(value, (int, float)) or isinstance(value, bool) else ["x"], [f'"{key}"'] if sub.get("type") != ["string", "number"] else None
            if "enum" in sub and isinstance(value, str):
                yield "word", at, key, misspell(value), [f'"{misspell(value)}"', value]
            yield from slips(value, sub, root, at + (key,))
    elif isinstance(node, list) and "items" in schema:
        item = resolve(schema["items"], root)
        for number, value in enumerate(node[:2]):
            if "enum" in item or item.get("names"):
                yield "word", at, number, misspell(value), [f'"{misspell(value)}"']
            yield from slips(value, item, root, at + (number,))


def spoil(document, at, key, what, new):
    document = copy.deepcopy(document)
    node = document
    for step in at:
        node = node[step]
    if what == "missing":
        del node[key]
    elif what == "key":
        items = list(node.items())
        node.clear()
        node.update({new if name == key else name: value for name, value in items})
    else:
        node[key] = new
    return document


seen = set()


def each(kind, path, document=None, site=False):
    """A place of the form is spoilt once, in whichever file it comes first."""
    document = document if document is not None else strip(open(path).read())
    good = json.dumps(document, ensure_ascii=False, indent=1)
    open(path, "w").write(good)
    code, told = ask(site)
    if code != 0:
        bad.append((kind, "as it stands", told[:300]))
        return
    for what, at, key, new, wanted in slips(document, META[kind], META[kind]):
        place = (kind, what, tuple("#" if isinstance(step, int) else step for step in at), "#" if isinstance(key, int) else key)
        if wanted is None or place in seen:
            continue
        seen.add(place)
        spoilt = json.dumps(spoil(document, at, key, what, new), ensure_ascii=False, indent=1)
        judge(kind, f"{what} {'.'.join(map(str, at + (key,)))}", path, spoilt, wanted, site)


os.makedirs(PACK)
for part in os.listdir("schemas"):
    if part != "warehouse":
        (shutil.copytree if os.path.isdir("schemas/" + part) else shutil.copy)("schemas/" + part, f"{PACK}/{part}")
each("pack", PACK + "/pack.json")
for name in ("measure", "death", "reported_figure", "monitor_event"):
    each("source", f"{PACK}/sources/{name}.json")
for name in ("A20", "G12", "R01", "E03"):
    each("rule", f"{PACK}/rules/{name}.json")
each("derived", f"{PACK}/derived/{sorted(os.listdir(PACK + '/derived'))[0]}")
each("param", PACK + "/params/monitoring_line.json")

site = {"division": "410621", "zone": "Asia/Shanghai", "pack": PACK, "threads": 0, "key_file": "var/site.key", "block": ["member", "death"],
        "rules": {"disabled": ["A20", "A03"], "unknown_percent": 60}, "warehouse": {"dsn": None}, "guards": {"death": {"place": True, "total": False}, "*": {"period": False}},
        "inputs": [{"path": "inbox/**", "source": "death", "encoding": "gb18030", "effective": "2022-06-30", "scope": "410621101", "dialect": {"delimiter": ";", "header": True, "tables": "first"}},
                   {"url": "https://a.example/x", "source": "member", "auth": {"kind": "bearer", "env": "TOKEN"}, "pages": {"kind": "page", "parameter": "page", "size": 3},
                    "redirect_hosts": ["b.example"], "attempts": 3, "total_seconds": 9, "connect_seconds": 9, "stall_seconds": 9, "delay_ms": 10, "on_failure": "carry", "unsized": True},
                   {"url": "https://a.example/y", "source": "measure", "auth": {"kind": "header", "name": "X-Token", "env": "WORD"}, "pages": {"kind": "cursor", "records": "/data", "cursor": "/next", "total": "/total"}},
                   {"query": "select 1", "dsn_env": "OTHER", "source": "measure"}]}
shutil.rmtree(PACK + "/cases", ignore_errors=True)
each("site", SITE + "/site.json", site, True)

# the lists of a pack and of a site: names of columns, dates, names
for folder, name, site_too in (("codes", "category.csv", False), ("codes", "division.csv", True), ("codes", "division_change.csv", True), ("calendar", "holidays.csv", False),
                               ("calendar", "closed_windows.csv", False), ("calendar", "zones.csv", True), ("codes", "answer_event.csv", False)):
    for place, own in ((PACK, folder == "calendar"), (SITE, True)) if site_too and folder == "codes" else ((PACK, site_too),):
        path = f"{place}/{folder}/{name}"
        lines = open(f"schemas/{folder}/{name}", encoding="utf-8-sig").read().split("\n")
        header = lines[0].split(",")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        for at, word in enumerate(header):
            spoilt = header[:at] + [misspell(word)] + header[at + 1:]
            judge("list", f"{place == SITE and 'site ' or ''}{name} column {word}", path, "\n".join([",".join(spoilt)] + lines[1:]), [misspell(word), word], own)
        dates = [word for word in ("valid_from", "changed_on", "from", "date") if word in header]
        if dates:
            at = header.index(dates[0])
            cells = (lines[-2] if name == "zones.csv" else "2022-01-01,2022-01-02,x,y" if len(lines) < 3 else lines[1]).split(",")
            cells[at] = "soon"
            judge("list", f"{name} date", path, "\n".join([lines[0], ",".join(cells)] + lines[2:]), ["record " if name == "zones.csv" else "soon"], own)
os.makedirs(SITE + "/rules", exist_ok=True)
rule = strip(open("schemas/rules/A03.json").read())
rule["id"] = "X03"
for key, new, wanted in (("severty", None, "severity"), ("from", "membr", "member"), ("class", "eror", "error"), ("flag", "state(person_i) = 'x'", "person_id"), ("subject", "persn", "persn"),
                         ("suppressed_by", ["A2O"], "A2O"), ("say", "{nam}", "name"), ("show", {"village": ["nam"]}, "name"), ("flag", "exists(deth by person_key)", "death"),
                         ("flag", "age_att(birth_date, :as_of) > 3", "age_at"), ("where", ":death_grace_day > 3", "death_grace_days")):
    spoilt = dict(rule)
    if new is None:
        spoilt[key] = spoilt.pop(wanted)
    else:
        spoilt[key] = new
    judge("site rule", key, SITE + "/rules/X03.json", json.dumps(spoilt, ensure_ascii=False), [wanted], True)
os.makedirs(SITE + "/params", exist_ok=True)
for what, text, wanted in (("name", '{"name": "monitoring_lin", "values": [{"place": "410621", "value": "7000"}]}', ["monitoring_line"]),
                           ("place", '{"name": "monitoring_line", "values": [{"place": "4106", "value": "7000"}]}', ["4106"]),
                           ("values", '{"name": "monitoring_line", "valus": []}', ["values"]), ("date", '{"name": "monitoring_line", "values": [{"place": "410621", "value": "7000", "from": "soon"}]}', ["soon"]),
                           ("value", '{"name": "monitoring_line", "values": [{"place": "410621", "value": "much"}]}', ["much"])):
    judge("site parameter", what, SITE + "/params/monitoring_line.json", text, wanted, True)

total = sum(tried.values())
print("SHOWS", f"{total} slips in {len(tried)} kinds of files: " + ", ".join(f"{kind} {count}" for kind, count in tried.items()), sep="\t")
for kind in tried:
    wrong = [one for one in bad if one[0] == kind]
    print("fail" if wrong else "pass", f"{kind}: every slip is told with its file, its key and what was meant", "; ".join(f"{what}: {how}" for _, what, how in wrong[:400]), sep="\t")
print("pass" if total >= 60 else "fail", "at least 60 slips", total, sep="\t")
print("ended", sep="\t")
