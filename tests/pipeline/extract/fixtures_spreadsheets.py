# SPDX-License-Identifier: Apache-2.0
"""Holds the readers of xlsx and xls against expectations. Prints `pass|fail|note<TAB>what<TAB>detail`.

usage: fixtures_spreadsheets.py TOOL FIXTURES        TOOL: spreadsheets, which prints a workbook as JSON lines

We hand out values, Excel's CSV shows them under their number format. A cell agrees when it is the same text, or by one of these rules:
  number    the shown digits are the value rounded to as many places (thousands separators, currency, %, E, fractions, parentheses and words
            around it apart; a section of a format may leave out the sign, or divide by thousands)
  date      every number shown is a part of the date (year, month, day, hour, minute, second)
  text      the same but for characters that the CSV's code page did not have, and blanks that a format adds at the ends
What cannot be compared is counted as an exception with its reason: columns too narrow (####), formulas saved without their value."""
import csv
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from decimal import Decimal, InvalidOperation

TOOL, FIXTURES = sys.argv[1:3]
SECONDS, MEMORY = 2.0, 256 << 10  # of the processor: other tests may run beside this one; a hang shows by HANG seconds on the clock
HANG = 15.0

# Refused although no tag of the manifest says why.
REFUSED = {
    "libxls/fuzz__corpus__xls2csv_ole_read_MSAT_772.xls": ("E-XLS", "fuzz: the workbook's stream breaks off"),
    "libxls/fuzz__corpus__xls2csv_ole_read_MSAT_body_687.xls": ("E-XLSX-OTHER", "fuzz: no workbook in the container"),
    "openpyxl/openpyxl__tests__data__reader__null_archive.xlsx": ("E-XLSX-OTHER", "an empty zip"),
    "phpspreadsheet/data__Reader__XLS__bug1592.xls": ("E-XLS", "no sheet in it"),
    "phpspreadsheet/data__Reader__XLS__oleloop.xls": ("E-XLSX-OTHER", "a directory that runs in a circle"),
    "poi/64130.xls": ("E-XLS", "no workbook in it"),
    "poi/BigSSTRecord2": ("E-XLSX-TEXT", "a piece of a workbook as hexadecimal text"),
    "poi/BigSSTRecord2CR1": ("E-XLSX-TEXT", "a piece of a workbook as hexadecimal text"),
    "poi/BigSSTRecord2CR5": ("E-XLSX-TEXT", "a piece of a workbook as hexadecimal text"),
    "xlrd/samples__biff4_no_format_no_window2.xls": ("E-XLS", "BIFF 4 that libfreexl does not know"),
}


# Cells in which Excel's CSV and the file differ: (workbook, row, column).
RECALCULATED = "Excel recalculated it under another language than the workbook was saved under"
CELLS = {("LONumbers", 5, 7): "a year of another era", ("number_format_russian", 12, 2): RECALCULATED, ("number_format_russian", 18, 2): RECALCULATED,
         ("number_format_russian", 19, 2): RECALCULATED, ("number_format_russian", 12, 5): RECALCULATED,
         ("number_format_russian", 18, 5): RECALCULATED, ("number_format_russian", 19, 5): RECALCULATED}


def say(verdict, what, detail=""):
    print("\t".join((verdict, what, detail.replace("\n", " ")[:300])), flush=True)


def run(path, quiet=False):
    """(lines, exit status, seconds, KiB) of the tool over a file: seconds of the processor, or on the clock when it hung."""
    start = time.monotonic()
    with subprocess.Popen([TOOL, path] + (["quiet"] if quiet else []), stdout=subprocess.PIPE) as process:
        out = process.stdout.read()
        _, state, usage = os.wait4(process.pid, 0)
        process.returncode = state
    wall = time.monotonic() - start
    spent = wall if wall > HANG else usage.ru_utime + usage.ru_stime
    return [json.loads(line) for line in out.decode("utf-8").split("\n") if line], state, spent, usage.ru_maxrss


def sheets(lines):
    found = []
    for line in lines:
        if "sheet" in line:
            found.append((line["name"], {}))
        elif "row" in line:
            found[-1][1][line["row"]] = line["cells"]
    return found


# ---- one cell ----

NUMBER = re.compile(r"[-+]?(?:\d[\d,  ]*)?\.?\d+(?:[eE] ?[-+]?\d+)?")


def number_shown(value, shown):
    text = shown.replace(" ", "").replace(" ", "")
    percent = "%" in text
    fraction = re.fullmatch(r"(-?)(\d*)(?: |(?<=^)|(?<=-))\s*(\d+)/(\d+)", shown.strip())
    if fraction:
        size = Decimal(fraction[2] or 0) + Decimal(fraction[3]) / Decimal(fraction[4])
        return abs(abs(value) - size) <= Decimal(1) / Decimal(fraction[4])
    for match in NUMBER.finditer(shown):
        literal = match[0].replace(",", "").replace(" ", "").replace(" ", "")
        mantissa, _, exponent = literal.lower().partition("e")
        places = len(mantissa.partition(".")[2])
        unit = Decimal(1).scaleb(int(exponent or 0) - places) / (100 if percent else 1)
        try:
            size = abs(Decimal(mantissa).scaleb(int(exponent or 0))) / (100 if percent else 1)
        except InvalidOperation:
            continue
        for scale in (1, 1000, 1000000):
            if abs(abs(value) / scale - size) <= unit * Decimal("0.5000001"):
                return True
    digits = re.sub(r"\D", "", text).lstrip("0")
    if digits in {str(how(abs(value) * unit)) for unit in (24, 1440, 86400) for how in (int, round)}:
        return True  # elapsed hours, minutes, seconds
    return any(digits == re.sub(r"\D", "", str(abs(value).quantize(Decimal(1).scaleb(-places)))).lstrip("0") for places in range(10))


def date_shown(text, shown):
    parts = [int(part) for part in re.findall(r"\d+", text)]
    if len(parts) >= 3 and "-" in text:
        parts += [parts[0] % 100]
    known = set(parts) | {part - 12 for part in parts if part > 12} | {0, 12, 1900, 99}
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"(\d)\.\d+", r"\1", shown))]
    close = {part + 1 for part in parts} | {part - 1 for part in parts} | known  # shown with tenths, or without seconds
    return all(number in close or number % 100 in known for number in numbers)


def text_shown(text, shown):
    pattern = "".join(re.escape(c) if ord(c) < 128 else f"(?:{re.escape(c)}|[_?�]{{1,3}})" for c in text.strip())
    same = re.sub("\r\n?", "\n", text).strip() == re.sub("\r\n?", "\n", shown).strip()
    return same or re.fullmatch(pattern, shown.strip(), re.S) is not None


def verdict_of(cell, shown):
    """'' the same, 'format', 'exception: ...', or None."""
    kind, text, lexeme, flags = cell
    if "m" in flags:
        kind, text, lexeme = "-", None, None  # Excel's CSV leaves merged cells empty
    if (text or "") == shown:
        return ""
    if kind == "-" and "f" in flags:
        return "exception: a formula saved without its value"
    if shown and set(shown) == {"#"}:
        return "exception: the column is too narrow to show it"
    if kind in "nd" and lexeme:
        if number_shown(Decimal(lexeme), shown):
            return "format"
        if kind == "d" and (date_shown(text, shown) or not re.search(r"\d", shown)):
            return "format"
        if not re.search(r"\d", shown):
            return "format"  # a section of the format that shows words only
    if kind in "tbe" and text is not None and text_shown(text, shown):
        return "format"
    if kind == "t" and "f" in flags and re.search(r"\d", text) and re.sub(r"\D", "", text) == re.sub(r"\D", "", shown):
        return "exception: TEXT() ran under another language when the workbook was saved"
    return None


# ---- SheetJS: what Excel saved ----

def trimmed(row):
    while row and row[-1] == "":
        row.pop()
    return row


def compare_sheet(book, rows, expected):
    counts, wrong = {}, []
    expected = [trimmed(list(row)) for row in expected]
    # Excel saves from the first used row and column on
    lead = next((at for at, row in enumerate(expected) if row), 0)
    first = min((row for row, cells in rows.items() if any(cell[1] is not None and "m" not in cell[3] for cell in cells)), default=1)
    for at, row in enumerate(expected):
        cells = rows.get(at - lead + first, [])
        for column in range(max(len(row), len(cells))):
            cell = cells[column] if column < len(cells) else ["-", None, None, ""]
            shown = row[column] if column < len(row) else ""
            verdict = verdict_of(cell, shown)
            if verdict is None:
                known = [why for (part, r, c), why in CELLS.items() if part in book and (r, c) == (at - lead + first, column)]
                verdict = "exception: " + known[0] if known else None
            if verdict is None:
                wrong.append(f"row {at - lead + first}, column {column}: {cell[:3]} and Excel shows {shown!r}")
            else:
                counts[verdict] = counts.get(verdict, 0) + 1
    return counts, wrong


def compare_sheetjs():
    folder = os.path.join(FIXTURES, "sheetjs")
    for path in sorted(glob.glob(os.path.join(folder, "expected", "*.csv"))):
        name = re.fullmatch(r"\d+__(.*)\.(\d+)\.csv", os.path.basename(path))
        lines, state, _, _ = run(os.path.join(folder, name[1]))
        what = f"sheetjs {os.path.basename(path)}"
        if state != 0 or not lines:
            say("fail", what, f"the reader ended with {state}")
        elif "refused" in lines[-1]:
            good = name[1].startswith("password") and lines[-1]["refused"].endswith("-PASSWORD")
            say("pass" if good else "fail", what, f"refused as documented: {lines[-1]['refused']}" if good else lines[-1]["message"])
        else:
            found = sheets(lines)
            with open(path.rsplit(".", 2)[0] + ".sheetnames", encoding="utf-8") as file:
                names = [line.rstrip("\r\n") for line in file]
            with open(path, encoding="utf-8", errors="replace", newline="") as file:
                counts, wrong = compare_sheet(name[1], found[int(name[2])][1], list(csv.reader(file)))
            if [sheet for sheet, _ in found] != names:
                wrong.append(f"sheets {[sheet for sheet, _ in found]}, expected {names}")
            told = f"{counts.pop('', 0)} cells equal, {counts.pop('format', 0)} by format" + "".join(f", {n} {why}" for why, n in counts.items())
            say("fail" if wrong else "pass", what, f"{len(wrong)} cells: {wrong[0]}" if wrong else told)


# ---- WPS's own name for a workbook ----

def compare_et():
    """An .et of today is an xls under another name: its every cell is that of the .xls which WPS saved beside it. Without a workbook inside,
    as older ones are, it is refused with the way out."""
    books = sorted(glob.glob(os.path.join(FIXTURES, "**", "*.et"), recursive=True))
    for path in books:
        lines, state, _, _ = run(path)
        same = state == 0 and lines and "refused" not in lines[-1] and lines == run(path[:-2] + "xls")[0]
        say("pass" if same else "fail", f"{os.path.basename(path)} holds what its .xls holds", f"{len(lines)} lines")
    with open(books[0], "rb") as file:
        content = file.read()
    with tempfile.TemporaryDirectory() as folder:
        old = os.path.join(folder, "old.et")
        with open(old, "wb") as file:
            file.write(content.replace("Workbook".encode("utf-16-le"), "EtSheets".encode("utf-16-le")))
        lines = run(old)[0]
        good = lines and lines[-1].get("refused") == "E-XLSX-OTHER" and "WPS et" in lines[-1]["message"] and "save it as .xlsx" in lines[-1]["hint"]
        say("pass" if good else "fail", "an .et without a workbook is refused with the way out", str(lines[-1:]))


# ---- all others: read, or refused as documented ----

def expected_refusal(name, note):
    if name in REFUSED:
        return REFUSED[name]
    if "encrypted-ooxml" in note or "password_2002" in name or name == "poi/xor-encryption-abc.xls":
        return "-PASSWORD", "password"
    if note.startswith("xlsb"):
        return "E-XLSX-XLSB", "xlsb"
    if "dtd/entity" in note:
        return "E-XLSX-DTD", "document type"
    if "corrupt-zip" in note or "clusterfuzz" in name:
        return "E-", "corrupt or fuzz"
    return None


def judge(what, path, expected, may_be_read=False):
    lines, state, seconds, memory = run(path, quiet=True)
    if state != 0 or not lines:
        say("fail", what, f"the reader ended with {state}")
    elif seconds > SECONDS or memory > MEMORY:
        say("fail", what, f"{seconds:.1f} s, {memory >> 10} MiB")
    elif "refused" not in lines[-1]:
        good = expected is None or may_be_read
        say("pass" if good else "fail", what, f"read: {lines[-1]['rows']} rows, {lines[-1]['cells']} cells" if good else "was read")
    else:
        good = expected is not None and expected[0] in lines[-1]["refused"] and lines[-1]["message"] and lines[-1]["hint"]
        say("pass" if good else "fail", what, f"refused as documented ({lines[-1]['refused']}, {expected[1]})" if good else lines[-1]["message"])


def read_the_rest():
    notes = {}
    with open(os.path.join(FIXTURES, "..", "manifest.csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            notes[row["path"]] = row["note"]
    for path in sorted(glob.glob(os.path.join(FIXTURES, "**", "*"), recursive=True)):
        name = os.path.relpath(path, FIXTURES)
        if os.path.isfile(path) and "/expected/" not in path:
            note = notes.get("03_spreadsheets/" + name, "")
            judge(name, path, expected_refusal(name, note), may_be_read="clusterfuzz" in name or "corrupt-zip" in note)


# ---- hostile files made here ----

PARTS = {
    "[Content_Types].xml": "<Types/>",
    "xl/workbook.xml": '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="s.xml"/><Relationship Id="r2" Type="x/sharedStrings" Target="t.xml"/></Relationships>',
    "xl/s.xml": "<worksheet><sheetData/></worksheet>",
    "xl/t.xml": "<sst/>",
}


def hostile(folder, name, parts, blocks=None):
    """`blocks`: (part, start, block, times, end) for a part too large for memory."""
    path = os.path.join(folder, name + ".xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for part, content in {**PARTS, **parts}.items():
            if blocks is None or part != blocks[0]:
                book.writestr(part, content)
        if blocks:
            with book.open(blocks[0], "w", force_zip64=True) as file:
                file.write(blocks[1])
                for _ in range(blocks[3]):
                    file.write(blocks[2])
                file.write(blocks[4])
    return path


def hostile_files(folder):
    start, end = b"<worksheet><sheetData>", b"</sheetData></worksheet>"
    limit = ("LIMIT", "a limit")
    yield hostile(folder, "bomb of spaces", {}, ("xl/s.xml", start, b" " * (1 << 20), 2000, end)), limit
    yield hostile(folder, "bomb of strings", {}, ("xl/t.xml", b"<sst>", b"<si><t>aaaaaaaaaaaaaaaaaaaaaaaa</t></si>" * 20000, 400, b"</sst>")), limit
    yield hostile(folder, "deep elements", {"xl/s.xml": "<a>" * 100000}), limit
    wide = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 60001))
    yield hostile(folder, "rows of 16,384 cells", {"xl/s.xml": f"<worksheet><sheetData>{wide}</sheetData></worksheet>"}), limit
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(20))
    yield hostile(folder, "entities", {"xl/s.xml": f"<!DOCTYPE a [{entities}]><worksheet>&e19;</worksheet>"}), ("E-XLSX-DTD", "document type")
    path = os.path.join(folder, "entries.xlsx")
    with zipfile.ZipFile(path, "w") as book:
        for entry in range(20000):
            book.writestr(f"{entry}", "")
    yield path, limit
    merges = "".join(f'<mergeCell ref="A{row}:XFD{row}"/>' for row in range(1, 50001))
    rows = "".join(f'<row r="{row}"><c><v>1</v></c></row>' for row in range(1, 50001))
    yield hostile(folder, "merged rows", {"xl/s.xml": f"<worksheet><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"}), None
    for size in (0, 1, 100, 4096):
        path = os.path.join(folder, f"{size} bytes.xlsx")
        with open(path, "wb") as file:
            file.write((b"PK\3\4" + b"\0" * size)[:size])
        yield path, ("E-", "no content or no workbook")


def read_hostile_files():
    with tempfile.TemporaryDirectory() as folder:
        for path, expected in hostile_files(folder):
            judge("made here: " + os.path.basename(path), path, expected)


if os.path.isdir(FIXTURES):
    compare_sheetjs()
    compare_et()
    read_the_rest()
read_hostile_files()
say("pass", "the comparison came to its end")
