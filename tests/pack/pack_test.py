# SPDX-License-Identifier: Apache-2.0
"""Checks of the pack's files; see pack_test.sh. Usage: pack_test.py PACK CASES"""
import csv
import datetime
import json
import pathlib
import re
import sys

import jsonschema

PACK = pathlib.Path(sys.argv[1])
CASES = pathlib.Path(sys.argv[2])
COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.S)
passed = 0
failed = 0


def check(what, problems):
    """One check: it passes when there are no problems."""
    global passed, failed
    problems = list(problems)
    if problems:
        failed += 1
        print(f"FAIL  {what}")
        for problem in problems:
            print(f"      {problem}")
    else:
        passed += 1
        print(f"ok    {what}")


def load(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(COMMENT.sub(lambda m: m[0] if m[0].startswith('"') else " ", text))


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def repeated(values):
    seen = set()
    return sorted({value for value in values if value in seen or seen.add(value)})


def violations(schema, folder):
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted((PACK / folder).glob("*.json")):
        for error in validator.iter_errors(load(path)):
            yield f"{path}: {'/'.join(map(str, error.path))}: {error.message}"


META = {path.name.split(".")[0]: load(path) for path in sorted((PACK / "meta").glob("*.schema.json"))}
SOURCES = {path.stem: load(path) for path in sorted((PACK / "sources").glob("*.json"))}
READABLE = SOURCES | {path.stem: load(path) for path in sorted((PACK / "built_in").glob("*.json"))}  # by rules
RULES = {path.stem: load(path) for path in sorted((PACK / "rules").glob("*.json"))}
DERIVED = {path.stem: load(path) for path in sorted((PACK / "derived").glob("*.json"))}
LISTS = {path.stem: rows(path) for path in sorted((PACK / "codes").glob("*.csv"))}
PARAMETERS = [item for path in sorted((PACK / "params").glob("*.json"))
              for item in (lambda content: content if isinstance(content, list) else [content])(load(path))]


def unauthorised():
    """Rules about households that look up property and do not ask who signed."""
    gate = load(PACK / "pack.json")["property"]
    for name, rule in RULES.items():
        text = json.dumps(rule, ensure_ascii=False)
        reads = [source for source in gate["sources"] if re.search(rf"\b{source}\b", text)]
        if reads and rule["subject"] == "household" and not re.search(rf"\b{gate['authorization']} by household_key", text):
            yield f"{name} reads {', '.join(reads)} without {gate['authorization']}"


def meta_checks():
    for name, schema in META.items():
        try:
            jsonschema.Draft202012Validator.check_schema(schema)
            check(f"meta/{name} is a JSON Schema", [])
        except jsonschema.SchemaError as error:
            check(f"meta/{name} is a JSON Schema", [error.message])
    for folder, name in (("sources", "source"), ("built_in", "source"), ("derived", "derived"), ("rules", "rule"), ("params", "param")):
        check(f"{folder} follow meta/{name}", violations(META[name], folder))
    check("nothing is left to a default", stated())


def stated():
    """What programs can do without, and the county's own files must say all the same."""
    wanted = {"source": (SOURCES.items(), ("scope",)), "rule": (RULES.items(), ("department", "dispatch", "due_days", "subject", "source")),
              "parameter": ([(item["name"], item) for item in PARAMETERS], ("title", "type")), "pack": ([("pack.json", load(PACK / "pack.json"))], ("title", "version")),
              "value": ([(item["name"], value) for item in PARAMETERS for value in item["values"]], ("from", "source")),
              "append source": ([(name, source) for name, source in SOURCES.items() if source["mode"] == "append"], ("window",))}
    for kind, (items, keys) in wanted.items():
        for name, item in items:
            for key in keys:
                if key not in item:
                    yield f"{kind} {name}: {key}"


def fields_of(written):
    """Columns of a source, at whatever state it is named (`member@previous`), or of a derived one; None: there is none."""
    name = written.split("@")[0]
    if name in READABLE:
        return {field["name"] for field in READABLE[name]["fields"]}
    if name in DERIVED:
        first = DERIVED[name].get("union", [DERIVED[name]])[0]
        return set(first["columns"])
    return None


def headers(schema):
    """Every header a delivery may use, with the field it stands for."""
    for field in schema["fields"]:
        for header in [field["title"], *field.get("aliases", [])]:
            yield header, field["name"]


def source_problems():
    for name, schema in SOURCES.items():
        fields = [field["name"] for field in schema["fields"]]
        if schema["name"] != name:
            yield f"{name}: the file is named otherwise than the source \"{schema['name']}\""
        yield from (f"{name}: field {field} twice" for field in repeated(fields))
        yield from (f"{name}: header {header} twice" for header in repeated(header for header, _ in headers(schema)))
        for field in schema["fields"]:
            kind, _, code_list = field["format"].partition(":")
            if code_list and code_list not in LISTS:
                yield f"{name}.{field['name']}: no code list {code_list}"
            if kind == "amount" and "unit" not in field and name != "reported_figure":
                yield f"{name}.{field['name']}: an amount without a unit"


def key_fields(schema):
    keys = dict(schema["keys"])
    household = keys.pop("household", None)
    if household:
        yield household["field"]
    for value in keys.values():
        yield from value if isinstance(value, list) else [value]
    yield from schema.get("primaryKey", [])
    for key in schema.get("foreignKeys", []):
        yield from key["fields"]


def key_problems():
    for name, schema in SOURCES.items():
        fields = {field["name"]: field for field in schema["fields"]}
        for field in key_fields(schema):
            if field not in fields:
                yield f"{name}: the key field {field} is not there"
        for field in schema.get("primaryKey", []):
            if field in fields and name not in ("village_meeting", "reported_figure") and not fields[field].get("constraints", {}).get("required"):
                yield f"{name}: the primary key field {field} is not required"
        for key in schema.get("foreignKeys", []):
            target = SOURCES.get(key["reference"]["resource"])
            if target is None or key["reference"]["fields"] != target.get("primaryKey"):
                yield f"{name}: the foreign key to {key['reference']['resource']} does not meet its primary key"


def covers(schema, header):
    """Could a delivery with this header be this source, and would it know every column of it?"""
    required = [field for field in schema["fields"] if field.get("constraints", {}).get("required")]
    return (all(header & {field["title"], *field.get("aliases", [])} for field in required)
            and header <= {name for name, _ in headers(schema)})


def recognition_problems():
    """A delivery that has only the required columns, or all of them, under their own titles is one source and no other."""
    for name, schema in SOURCES.items():
        every = {field["title"] for field in schema["fields"]}
        least = {field["title"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
        for other, other_schema in SOURCES.items():
            if other != name and (covers(other_schema, every) or covers(other_schema, least)):
                yield f"{name}: its header would do for {other} as well"


def format_problems():
    """The formats that meta/source allows are those of the documented table."""
    document = pathlib.Path("docs/normalisers.md").read_text(encoding="utf-8")
    table = document[document.index("| format | type | canonical form |"):].split("\n\n")[0]
    named = {name for line in table.splitlines()[2:] for name in re.findall(r"`([a-z_]+)`", line.split("|")[1])}
    pattern = META["source"]["$defs"]["field"]["properties"]["format"]["pattern"]
    allowed = set(pattern[2:pattern.index("|(")].split("|"))
    yield from (f"meta/source lacks the format {name}" for name in sorted(named - allowed))
    yield from (f"docs/normalisers.md lacks the format {name}" for name in sorted(allowed - named))


def list_problems():
    for name, entries in LISTS.items():
        if name in ("division", "division_change"):
            continue
        values = [value for entry in entries for value in [entry["name"], *filter(None, entry["aliases"].split("|"))]]
        yield from (f"{name}: {value} twice" for value in repeated(values))
        yield from (f"{name}: code {code} twice" for code in repeated(entry["code"] for entry in entries))
        yield from (f"{name}: the code {entry['code']} is another's name" for entry in entries
                    if entry["code"] in values and entry["code"] != entry["name"])
        yield from (f"{name}: {value!r} has blanks around it" for value in values if value != value.strip() or not value)
    for part in ("relation_male", "relation_female"):
        whole = {entry["name"] for entry in LISTS["relation"]}
        yield from (f"{part}: {entry['name']} is no relation" for entry in LISTS[part] if entry["name"] not in whole)
    kinds = {entry["name"] for entry in LISTS["vehicle_kind"]}
    yield from (f"vehicle_farm: {entry['name']} is no kind of vehicle" for entry in LISTS["vehicle_farm"] if entry["name"] not in kinds)


def division_problems():
    entries = LISTS["division"]
    codes = {entry["code"]: entry for entry in entries}
    sizes = {"province": 6, "city": 6, "county": 6, "town": 9, "village": 12}
    yield from (f"{code} twice" for code in repeated(entry["code"] for entry in entries))
    for entry in entries:
        if len(entry["code"]) != sizes.get(entry["level"]):
            yield f"{entry['code']}: not the length of a {entry['level']}"
        if entry["parent"] and entry["parent"] not in codes:
            yield f"{entry['code']}: its parent {entry['parent']} is not there"
        if entry["level"] in ("town", "village") and not entry["code"].startswith(entry["parent"]):
            yield f"{entry['code']}: not below its parent"
    for parent in {entry["parent"] for entry in entries if entry["level"] == "village"}:
        names = [name for entry in entries if entry["parent"] == parent
                 for name in [entry["name"], *filter(None, entry["aliases"].split("|"))]]
        yield from (f"{parent}: two villages may be called {name}" for name in repeated(names))


def change_problems():
    codes = {entry["code"]: entry for entry in LISTS["division"]}
    for change in LISTS["division_change"]:
        old, new = codes.get(change["old"]), codes.get(change["new"])
        if old is None or new is None:
            yield f"{change['old']} to {change['new']}: not in division.csv"
        elif change["kind"] == "whole" and old["valid_to"] != change["changed_on"]:
            yield f"{change['old']}: went on {change['changed_on']}, valid until {old['valid_to'] or 'now'}"
        if not change["source"]:
            yield f"{change['old']} to {change['new']}: no source"


def parameter_problems():
    yield from (f"{name} twice" for name in repeated(parameter["name"] for parameter in PARAMETERS))
    for parameter in PARAMETERS:
        spans = {}
        for value in parameter["values"]:
            start, end = value["from"], value.get("to") or "9999-12-31"
            if parameter["type"] in ("number", "integer") and not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value["value"]):
                yield f"{parameter['name']}: {value['value']} is no number"
            if start >= end:
                yield f"{parameter['name']}: from {start} to {end}"
            for other_start, other_end in spans.get(value["place"], []):
                if start < other_end and other_start < end:
                    yield f"{parameter['name']}: two values for {value['place']} at once"
            spans.setdefault(value["place"], []).append((start, end))


def templates(rule):
    for key in ("where", "flag", "say", "verdict", "note"):
        if key in rule:
            yield rule[key]
    yield from rule.get("let", {}).values()


def rule_problems():
    names = {parameter["name"] for parameter in PARAMETERS} | {"as_of"}
    used = set()
    for name, rule in RULES.items():
        if rule["id"] != name:
            yield f"{name}: the file is named otherwise than the rule \"{rule['id']}\""
        fields = fields_of(rule["from"])
        if fields is None:
            yield f"{name}: no source {rule['from']}"
            continue
        source = {**READABLE, **DERIVED}[rule["from"].split("@")[0]]
        fields |= {"person_key", "household_key", "division_code"}
        shown = [field for group in rule.get("show", {}).values() for field in group] + rule.get("identity", [])
        yield from (f"{name}: {rule['from']} has no field {field}" for field in shown if field not in fields)
        if rule["subject"] not in ("person", "household", "division") and rule["subject"] not in source.get("keys", {}):
            yield f"{name}: {rule['from']} has no key {rule['subject']}"
        yield from (f"{name}: it is silenced by the unknown rule {other}" for other in rule.get("suppressed_by", []) if other not in RULES)
        for text in templates(rule):
            found = set(re.findall(r"(?<![\w:]):([a-z][a-z0-9_]*)", re.sub(r"'[^']*'", "''", text))) & names
            used |= found | set(re.findall(r"parameter_at\('([a-z_]+)'", text))
    yield from (f"rule name {name} twice" for name in repeated(rule["name"] for rule in RULES.values()))
    for path in (PACK / "warehouse").rglob("*.sql"):
        used |= set(re.findall(r"'([a-z][a-z0-9_]*)'", path.read_text(encoding="utf-8"))) & names
    yield from (f"parameter {name} is used by no rule and no mart" for name in sorted(names - used - {"as_of"}))
    classes = {rule["class"] for rule in RULES.values()}
    yield from (f"no rule of class {name}" for name in META["rule"]["properties"]["class"]["enum"] if name not in classes)


CHECKS = {"A": 21, "B": 12, "C": 21, "D": 20, "E": 6, "F": 13, "G": 15, "H": 6, "I": 19, "J": 12, "K": 9, "L": 15, "M": 4, "N": 3, "O": 8, "Q": 8}


def known_check_problems():
    """docs/domain-rules.md: each of the 192 known checks is a rule or has its reason there."""
    text = pathlib.Path("docs/domain-rules.md").read_text(encoding="utf-8")
    missing = text.split("## There besides")[0]
    excused = set(re.findall(r"(?m)^\| ([A-Z]\d\d) \|", missing))
    checks = {f"{group}{number:02}" for group, count in CHECKS.items() for number in range(1, count + 1)}
    yield from (f"{name} is no rule, and docs/domain-rules.md does not say why" for name in sorted(checks - RULES.keys() - excused))
    yield from (f"docs/domain-rules.md says why {name} is not there, and it is" for name in sorted(excused & RULES.keys()))


def hard_coded_problems():
    """A county, a year or a line of some year belongs into a dated parameter. (A date before anybody's time stands for "always".)"""
    for name, rule in RULES.items():
        for text in (rule.get("where", ""), rule["flag"], *rule.get("let", {}).values()):
            for literal in re.findall(r"'([^']*)'", text):
                if any(literal == entry["code"] or entry["name"] in literal for entry in LISTS["division"]):
                    yield f"{name}: the place {literal} stands in an expression"
                if re.match(r"(19|20)\d\d", literal) and literal != "1900-01-01":
                    yield f"{name}: the date {literal} stands in an expression"
            for number in re.findall(r"(?<![\w.:])\d+(?:\.\d+)?", re.sub(r"'[^']*'", "''", text)):
                if float(number) > 100 and rule["class"] != "reconcile":
                    yield f"{name}: the number {number} stands in an expression"


def case_problems():
    """Every rule has a case that fires and one that does not; a table's columns exist; reconcile cases state verdicts."""
    for name, rule in RULES.items():
        path = CASES / f"{name}.case"
        if not path.exists():
            yield f"{name} has no case"
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        if lines[0] != f"rule {name}":
            yield f"{path}: its first line is not \"rule {name}\""
        fires = any(line == "expect" for line in lines)
        if not fires and rule["class"] != "reconcile" or not any(line == "expect none" for line in lines):
            yield f"{path}: it lacks a firing case or a near miss"
        if rule["class"] == "reconcile" and "compare" not in lines:
            yield f"{path}: it states no verdict"
        yield from (f"{path}: case {title} twice" for title in repeated(line for line in lines if line.startswith("case ")))
        for at, line in enumerate(lines):
            if line.startswith("table "):
                fields = fields_of(line[6:].strip()) or set()
                header = [cell.strip() for cell in lines[at + 1].split("|")]
                yield from (f"{path}:{at + 2}: {line[6:]} has no field {column}" for column in header if column not in fields)
                for row, cells in enumerate(lines[at + 2:], at + 3):
                    if "|" not in cells:
                        break
                    if cells.count("|") != len(header) - 1:
                        yield f"{path}:{row}: {cells.count('|') + 1} cells under {len(header)} columns"
    yield from (f"{path}: there is no such rule" for path in sorted(CASES.glob("*.case")) if path.stem not in RULES)


def calendar_problems():
    days = rows(PACK / "calendar" / "holidays.csv")
    yield from (f"{day} twice" for day in repeated(entry["date"] for entry in days))
    for entry in days:
        weekend = datetime.date.fromisoformat(entry["date"]).weekday() >= 5
        if entry["kind"] not in ("holiday", "workday"):
            yield f"{entry['date']}: kind {entry['kind']}"
        if entry["kind"] == "workday" and not weekend:
            yield f"{entry['date']} is worked anyway"
    header = (PACK / "calendar" / "closed_windows.csv").read_text(encoding="utf-8").splitlines()[0]
    if header != "from,to,what,source":
        yield f"closed_windows.csv: {header}"


def bad_sample_problems():
    """The schemas refuse what they must: each sample differs from a good file by one mistake."""
    rule = dict(RULES["A20"])
    source = json.loads(json.dumps(SOURCES["death"]))
    source["fields"][2]["type"] = "string"
    samples = [("rule", {**rule, "class": "wrong"}), ("rule", {**rule, "flags": "true"}), ("rule", {**rule, "class": "reconcile"}),
               ("source", source), ("source", {**SOURCES["death"], "mode": "append"}), ("source", {**SOURCES["death"], "max_age": "62"}),
               ("param", {**PARAMETERS[0], "type": "float"}), ("param", {**PARAMETERS[0], "values": []}),
               ("site", {"division": "4106"}), ("site", {"division": "410621", "treads": 2})]
    for name, sample in samples:
        if jsonschema.Draft202012Validator(META[name]).is_valid(sample):
            yield f"meta/{name} lets a wrong file pass: {json.dumps(sample, ensure_ascii=False)[:100]}"
    good = {"division": "410621", "warehouse": {"dsn": None}, "inputs": [{"path": "inbox/**"}], "rules": {"disabled": ["L01"]}, "threads": 0}
    yield from (f"meta/site: {error.message}" for error in jsonschema.Draft202012Validator(META["site"]).iter_errors(good))


meta_checks()
check("the schemas refuse wrong files", bad_sample_problems())
check("sources: names, headers, formats", source_problems())
check("sources: formats that are documented", format_problems())
check("sources: keys", key_problems())
check("sources: none can be taken for another", recognition_problems())
check("code lists: unique names, aliases and codes", list_problems())
check("divisions: a tree with unambiguous names", division_problems())
check("changes of divisions: known, dated, with their source", change_problems())
check("parameters: one value at a time", parameter_problems())
check("rules: sources, fields, subjects, parameters", rule_problems())
check("rules: property only with a signature", unauthorised())
check("rules: all known checks, or why not", known_check_problems())
check("rules: no place, no year, no line written into an expression", hard_coded_problems())
check("rules: a case each", case_problems())
check("calendar", calendar_problems())
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
