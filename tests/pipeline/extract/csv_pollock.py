# SPDX-License-Identifier: Apache-2.0
"""Pollock's polluted files as deliveries: each has a source whose columns are those of its clean version, read once as it is sniffed and once
under the dialect that its parameters name. Counts what is kept: exact, partly (rows rejected or files refused by name), and files in which
a row is kept that the clean version has not. Prints `verdict<TAB>what<TAB>detail`.

usage: csv_pollock.py PROGRAM FIXTURES"""
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile

PROGRAM, FIXTURES = sys.argv[1:3]
csv.field_size_limit(10**9)
sys.stdout.reconfigure(errors="backslashreplace")  # names that are no UTF-8

# What of the clean version is not what the file says, so that no reader can be exact; and why no dialect helps.
EXCEPTIONS = {
    "O18_air.csv": "the clean version has `0.\\` where the file has `0.0`",
    "nati-clin-audi-bowe-canc-2017-tran-main-fiel-list.csv": "the clean version has characters that the file has lost",
    "permanent_secretary_and_director_general_expenses_and_hospitality_april_to_june_2012.csv":
        "ten tables; the clean version has characters that the file has lost",
}


def say(verdict, what, detail=""):
    print("\t".join((verdict, what, detail.replace("\n", " ")[:300])), flush=True)


def table(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return [row for row in csv.reader(file) if any(row)]


def dialect_of(parameters, declared):
    header, preamble = int(parameters["header_lines"]), int(parameters["preamble_lines"])
    said = {}
    if header == 0:
        said["header"] = False
    elif declared and (header > 1 or preamble > 0):
        said["headerRows"] = [preamble + row + 1 for row in range(header)]
    if declared:
        for ours, theirs in (("delimiter", "delimiter"), ("quoteChar", "quotechar"), ("escapeChar", "escapechar")):
            if parameters[theirs]:
                said[ours] = parameters[theirs]
        said["tables"] = "first"
    return said


def ask(folder, path, clean, dialect):
    """(rows that are kept, or None; what was said)"""
    count = len(clean[0])
    schema = {"name": "polluted", "title": "数据", "department": "部门", "mode": "snapshot", "scope": "county",
              "contract": {"missing": "warn", "unknown": "warn", "duplicate": "warn"}, "dialect": dialect,
              "fields": [{"name": f"f{at}", "title": title or f"column {at + 1}", "type": "string", "format": "text"} for at, title in enumerate(clean[0])]}
    with open(os.path.join(folder, "pack/sources/polluted.json"), "w", encoding="utf-8") as file:
        json.dump(schema, file)
    done = subprocess.run([PROGRAM, "--site", folder, "--check-file", "polluted", path, "--rows", folder], capture_output=True, text=True,
                          timeout=60, check=False, env={**os.environ, "BIDUI_PACK": os.path.join(folder, "pack")})
    if done.returncode == 65 and done.stdout.startswith(("refused: ", "held back: ")):
        return None, done.stdout
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{path}: {done.stdout}{done.stderr}")
    with open(os.path.join(folder, "polluted.csv"), encoding="utf-8", newline="") as file:
        return [row[:count] for row in list(csv.reader(file))[1:]], done.stdout + done.stderr


def judge(folder, path, clean, dialect):
    """exact, partly, refused or wrong; and the first wrong row."""
    rows, said = ask(folder, path, clean, dialect)
    if rows is None:
        return ("refused" if len(clean) > 1 else "exact"), said
    columns = len(clean[0])
    wanted = [row[:columns] + [""] * (columns - len(row)) for row in clean[1:]]
    wrong = set(map(tuple, trimmed(rows))) - set(map(tuple, trimmed(wanted)))
    if wrong:
        return "wrong", str(sorted(wrong)[0])
    return ("exact" if trimmed(rows) == trimmed(wanted) else "partly"), said


def trimmed(rows):
    """Blanks around a cell are the normaliser's matter."""
    return [[cell.strip() for cell in row] for row in rows if any(row)]


def deliver(folder, base, file, declared):
    """(verdict, detail) of a file."""
    clean = table(os.path.join(base, "clean", file))
    with open(os.path.join(base, "parameters", file + "_parameters.json"), encoding="utf-8") as parameters:
        dialect = dialect_of(json.load(parameters), declared)
    if not clean:
        return "exact", ""  # an empty file: that it is refused is all that there is to say
    if len(set(clean[0])) < len(clean[0]):
        return "without a source", ""  # two columns of one title
    if dialect.get("header") is False and not clean[0][0].startswith("col_"):
        clean.insert(0, [f"col_{at}" for at in range(len(clean[0]))])
    return judge(folder, os.path.join(base, "csv", file), clean, dialect)


def pollock(folder, declared):
    count = collections.Counter()
    for part in ("polluted_files", "survey_sample"):
        base = os.path.join(FIXTURES, "pollock", part)
        for file in sorted(os.listdir(os.path.join(base, "csv"))):
            try:
                verdict, detail = deliver(folder, base, file, declared)
            except Exception as error:  # no file ends the comparison of the others
                verdict, detail = "failed", f"{type(error).__name__}: {error}"
            if os.environ.get("EACH"):
                say("note", f"{file}: {verdict}", detail)
            if verdict == "wrong" and file in EXCEPTIONS:
                say("note", "exception " + file, EXCEPTIONS[file])
                verdict = "partly"
            elif verdict == "wrong":
                say("fail", file + ": a wrong row is kept", detail)
            elif verdict == "failed":
                say("fail", file, detail)
            count[verdict] += 1
    return count


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "pack/sources"))
        with open(os.path.join(folder, "pack/pack.json"), "w", encoding="utf-8") as file:
            file.write('{"name": "p", "title": "p", "version": "1.0.0"}')
        with open(os.path.join(folder, "site.json"), "w", encoding="utf-8") as file:
            file.write('{"division": "410621", "inputs": []}')
        os.makedirs(os.path.join(folder, "var"))
        with open(os.path.join(folder, "var/site.key"), "w", encoding="ascii") as file:
            file.write("0" * 64 + "\n")
        os.chmod(os.path.join(folder, "var/site.key"), 0o600)
        for declared in (False, True):
            count = pollock(folder, declared)
            how = "declared dialect" if declared else "sniffed dialect"
            say("SHOWS", f"Pollock as deliveries, {how}, {sum(count.values())} files",
                f"exact {count['exact']}, partly {count['partly']}, refused {count['refused']}; without a source {count['without a source']}; "
                f"files with wrong rows kept: {count['wrong']}")
            say("pass" if count["wrong"] == 0 else "fail", f"no wrong row is kept ({how})")
            if declared:
                say("pass" if count["exact"] > 31 else "fail", "more than 31 are exact where the dialect is declared", str(count["exact"]))


main()
