# SPDX-License-Identifier: Apache-2.0
"""Holds `bidui-extract --cells` against expectations, Python's csv module and Pollock, there beside DuckDB. Prints
`pass|fail|note|SHOWS|SKIP<TAB>what<TAB>detail`.

usage: csv_conformance.py PROGRAM FIXTURES"""
import collections
import csv
import io
import json
import os
import re
import subprocess
import sys

PROGRAM, FIXTURES = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 10
csv.field_size_limit(10**9)
sys.stdout.reconfigure(errors="backslashreplace")  # names that are no UTF-8

# Where we and Python's csv module read different cells, and why ours stand.
EXCEPTIONS = {
    "phpspreadsheet/escape.csv": "semicolons inside quotes: by commas most records agree, so the comma is the delimiter",
    "csvkit/mac_newlines.csv": "a CR inside quotes stays a CR; Python is given the text with line ends changed",
    "duckdb/bad_escape.csv": "a backslash in a bare cell is text",
    "duckdb/unquoted_escape__plain.csv": "a backslash in a bare cell is text",
    "duckdb/one_r_n_two.csv": "CR and LF mixed: LF ends lines, a CR that stands alone is text",
    "duckdb/pollock__file_quotation_char_0x27.csv": "a double quote escapes an apostrophe and nothing else, as the clean version has it",
    "pollock/polluted_files/csv/file_quotation_char_0x27.csv": "a double quote escapes an apostrophe and nothing else, as the clean version has it",
    "messytables-horror/characters.csv": "Big5, which fits GB18030 byte for byte; Python's table is of an older edition",
}


def say(verdict, what, detail=""):
    print("\t".join((verdict, what, detail.replace("\n", " ")[:300])), flush=True)


def guarded(what, function, *arguments):
    """What the function gives, or None and a counted failure: no file ends the comparison of the others."""
    try:
        return function(*arguments)
    except Exception as error:  # whatever a file does to a reader
        say("fail", what, f"{type(error).__name__}: {error}")
        return None


def read(path):
    """(rows, what was said, exit code); None rows when refused, code None when it hung."""
    try:
        done = subprocess.run([PROGRAM, "--cells", path], capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, "", None
    said = done.stderr.decode("utf-8", "replace")
    if done.returncode != 0:
        return None, said, done.returncode
    return list(csv.reader(io.StringIO(done.stdout.decode("utf-8"), newline=""))), said, 0


def cells(rows):
    return [row or [""] for row in rows]


def filled(rows):
    return None if rows is None else [row for row in rows if any(row)]


FORM = re.compile(r": csv, (\S+), delimiter (?:(tab)|'(.)'|( )) ?, quote (.)( with .)?, line end (LF or CRLF|CR)(, blanks behind delimiters skipped)?", re.S)
DECODERS = {"utf-8": "utf-8-sig", "gb18030": "gb18030", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}


def python_rows(path, said):
    """The same file by Python under the dialect we reported."""
    form = FORM.search(said)
    if not form:
        return None
    with open(path, "rb") as file:
        text = file.read().decode(DECODERS[form[1]], "replace").lstrip("\ufeff")
    if form[7] == "CR":
        text = text.replace("\r", "\n")
    delimiter = "\t" if form[2] else form[3] or " "
    escape = {"escapechar": form[6][-1]} if form[6] else {}
    escape["skipinitialspace"] = bool(form[8])
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quotechar=form[5], **escape))
    except csv.Error:
        return None


def judge(path, name, count):
    rows, said, code = read(path)
    if code is None:
        say("fail", name, f"no end within {SECONDS} s")
    elif code == 65 and re.search(r"E-[A-Z-]+", said):
        count["refused " + re.search(r"E-[A-Z-]+", said)[0]] += 1
        say("pass", name + ": refused by name")
    elif code != 0:
        say("fail", name, f"exit code {code}: {said}")
    elif re.search(r": row \d+: ", said):
        count["rows rejected by name"] += 1
        say("pass", name + ": rows rejected by name")
    elif cells(rows) == cells(python_rows(path, said) or []):
        count["equal"] += 1
        say("pass", name)
    elif name in EXCEPTIONS:
        count["exception"] += 1
        say("note", "exception " + name, EXCEPTIONS[name])
    else:
        say("fail", name, "cells differ from Python's")


def every_file():
    count = collections.Counter()
    for folder, _, files in sorted(os.walk(FIXTURES)):
        for file in sorted(files):
            if file.lower().endswith((".csv", ".tsv", ".txt")):
                path = os.path.join(folder, file)
                name = os.path.relpath(path, FIXTURES)
                guarded(name, judge, path, name, count)
    say("note", "of all files:", ", ".join(f"{value} {key}" for key, value in count.most_common()))


def expectation(path):
    with open(path, encoding="utf-8") as file:
        wanted = json.load(file)
    if isinstance(wanted, dict):
        wanted = [wanted]
    if wanted and isinstance(wanted[0], dict):
        return [list(wanted[0])] + [list(row.values()) for row in wanted]
    return wanted


# The fixture's own CSV and JSON do not say the same.
UNLIKE = {
    "csv-spectrum/location_coordinates.csv": "its JSON has another telephone number than the CSV",
    "csv-spectrum/newlines_crlf.csv": "its JSON has CRLF, the stored CSV has LF throughout",
}


def compare_with_json(suite, folder, file):
    name = file[: -len(".json")] + ".csv"
    wanted = expectation(os.path.join(FIXTURES, suite, "json", file))
    rows, said, _ = read(os.path.join(FIXTURES, suite, folder, name))
    rows = cells(rows) if rows is not None else None
    if name == "header-no-rows.csv":
        wanted = [["foo", "bar", "baz"]]
    good = rows == cells(wanted) or (wanted == [] and rows is None)
    if f"{suite}/{name}" in UNLIKE and not good:
        say("note", f"exception {suite}/{name}", UNLIKE[f"{suite}/{name}"])
    else:
        say("pass" if good else "fail", f"{suite}/{name} as its JSON says", "" if good else f"{rows} {said}")


def suites():
    """csv-spectrum and csv-test-data: complete, and cell for cell."""
    for suite, folder in (("csv-spectrum", "csvs"), ("csv-test-data", "csv")):
        for file in sorted(os.listdir(os.path.join(FIXTURES, suite, "json"))):
            guarded(f"{suite}/{file}", compare_with_json, suite, folder, file)


def sniffed(path):
    """What a user of Python's csv module gets."""
    with open(path, "rb") as file:
        raw = file.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    try:
        dialect = csv.Sniffer().sniff(text[:65536])
    except csv.Error:
        dialect = "excel"
    try:
        return list(csv.reader(io.StringIO(text, newline=""), dialect))
    except csv.Error:
        return None


def duckdb(paths):
    """({path: rows}, None) as DuckDB's read_csv reads them, or (None, why it did not)."""
    got = subprocess.run([os.path.join(HERE, "../../support/duckdb.sh")], capture_output=True, text=True, check=False)
    if got.returncode != 0:
        return None, got.stdout.strip()
    done = subprocess.run(["node", os.path.join(HERE, "csv_duckdb.js")], input="\n".join(paths), capture_output=True, text=True, check=False,
                          env={**os.environ, "NODE_PATH": got.stdout.strip()})
    lines = done.stdout.splitlines()
    if done.returncode != 0 or len(lines) != len(paths):
        raise RuntimeError(f"csv_duckdb.js ended with {done.returncode} after {len(lines)} of {len(paths)} files: {done.stderr}")
    return {path: json.loads(line) for path, line in zip(paths, lines)}, None


def clean_rows(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as clean:
        return filled(list(csv.reader(clean)))


def pollock_files():
    """[(path, rows of the clean file)]"""
    found = []
    for folder in ("polluted_files", "survey_sample"):
        base = os.path.join(FIXTURES, "pollock", folder)
        for file in sorted(os.listdir(os.path.join(base, "csv"))):
            wanted = guarded(f"pollock/{folder}/{file}", clean_rows, os.path.join(base, "clean", file))
            if wanted is not None:
                found.append((os.path.abspath(os.path.join(base, "csv", file)), wanted))
    return found


def ours(path):
    rows, said, _ = read(path)
    return [] if "E-EMPTY-FILE" in said else rows


def pollock():
    """Exact loads: the rows that hold something are those of the clean file."""
    files = pollock_files()
    peers = {"bidui": ours, "Python csv, sniffing": sniffed}
    read_by_duckdb, why_not = guarded("DuckDB's read_csv", duckdb, [path for path, _ in files]) or (None, "it failed")
    if read_by_duckdb is None:
        say("SKIP", "DuckDB's read_csv over Pollock:", why_not)
    else:
        peers["DuckDB read_csv"] = read_by_duckdb.get
    exact = {name: sum(guarded(f"{path} by {name}", lambda: filled(rows(path))) == wanted for path, wanted in files) for name, rows in peers.items()}
    say("SHOWS", f"Pollock, exact loads of {len(files)}:", ", ".join(f"{name} {count} ({count / max(len(files), 1):.1%})" for name, count in exact.items()))
    mine = exact.pop("bidui")
    for name, count in exact.items():
        say("pass" if mine > count else "fail", f"more exact loads of Pollock than {name}", f"{mine} against {count}")


for part in (every_file, suites, pollock):
    guarded(part.__name__, part)
say("pass", "the comparison came to its end")
