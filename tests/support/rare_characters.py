# SPDX-License-Identifier: Apache-2.0
"""Every character of GB18030's tables and the place names that GBK lacks, into a delivery and back out of the warehouse.

`rare_characters.py make SITE FIXTURES` writes SITE's pack and its deliveries; `rare_characters.py compare SITE FIXTURES READ` holds what READ (no,text as
CSV, UTF-8) says against them and prints `pass|fail<TAB>what<TAB>detail`. What was changed must stand in repairs.csv."""
import csv
import json
import pathlib
import sys

PLANES = [plane << 16 | low for plane in range(1, 17) for low in (0, 0x1234, 0xFFFD)]
# Codes that our table reads otherwise than the Encoding Standard (extract/read/base/gb18030.h): the standard's private character, not a blank.
OURS = {b"\xa3\xa0": "\ue5e5"}


def lines(path):
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def characters(fixtures):
    """(bytes, character) of all two-byte codes, of all four-byte codes of the basic plane, and of some of every other plane."""
    tables = fixtures / "05_encodings/tables"
    for row in lines(tables / "index-gb18030.txt"):
        pointer = int(row[0])
        trail = pointer % 190
        code = bytes([0x81 + pointer // 190, trail + (0x40 if trail < 0x3F else 0x41)])
        yield code, OURS.get(code, chr(int(row[1], 16)))
    ranges = [(int(row[0]), int(row[1], 16)) for row in lines(tables / "index-gb18030-ranges.txt")]
    ranges = [(start, character) for start, character in ranges if start < 39420] + [(39420, 0)]
    for (start, character), (end, _) in zip(ranges, ranges[1:]):
        for index in range(start, end):
            yield four_bytes(index), "\ue7c7" if index == 7457 else chr(character + index - start)
    for character in PLANES:
        yield four_bytes(189000 + character - 0x10000), chr(character)


def four_bytes(index):
    return bytes([0x81 + index // 12600, 0x30 + index // 1260 % 10, 0x81 + index // 10 % 126, 0x30 + index % 10])


def cells(fixtures):
    """(no, bytes, text): each character between two that stay."""
    for number, (code, character) in enumerate(characters(fixtures), 1):
        yield f"C{number}", b"\xbc\xd7" + code + b"\xd2\xd2", f"甲{character}乙"


def names(fixtures):
    with open(fixtures / "05_encodings/rare_char_place_names.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield f"N{row['code']}", row["name"]


def make(site, fixtures):
    pack = site / "pack"
    for folder in ("sources", "rules", "codes", "params"):
        (pack / folder).mkdir(parents=True)
    (pack / "warehouse").symlink_to(pathlib.Path("schemas/warehouse").resolve())
    (pack / "pack.json").write_text('{"name": "t", "title": "字", "version": "1", "registers": []}', encoding="utf-8")
    for name, prefix in (("glyph", "字"), ("place", "地")):
        fields = [{"name": column, "title": prefix + title, "type": "string", "format": form} for column, title, form in
                  (("no", "编号", "code"), ("text", "内容", "text"))]
        schema = {"name": name, "title": name, "department": "民政局", "mode": "snapshot", "scope": "county", "fields": fields, "primaryKey": ["no"], "keys": {},
                  "contract": {"missing": "strict", "unknown": "warn", "duplicate": "strict"}}
        (pack / "sources" / f"{name}.json").write_text(json.dumps(schema, ensure_ascii=False), encoding="utf-8")
    (pack / "codes/division.csv").write_text("code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,,,,\n", encoding="utf-8")
    inputs = [{"path": f"inbox/{name}.csv", "source": name, "effective": "2022-06-30", "encoding": "gb18030"} for name in ("glyph", "place")]
    (site / "site.json").write_text(json.dumps({"division": "410621", "pack": str(pack), "inputs": inputs}), encoding="utf-8")
    inbox = site / "inbox"
    header = "{0}编号,{0}内容\n"
    (inbox / "glyph.csv").write_bytes(header.format("字").encode("gb18030") + b"".join(no.encode() + b"," + code + b"\n" for no, code, _ in cells(fixtures)))
    (inbox / "place.csv").write_bytes((header.format("地") + "".join(f"{no},{name}\n" for no, name in names(fixtures))).encode("gb18030"))


def compare(site, fixtures, read):
    with open(read, encoding="utf-8", newline="") as file:
        got = {row[0]: row[1] for row in csv.reader(file)}
    with open(site / "var/batches/2022-06-30/transform/repairs.csv", encoding="utf-8", newline="") as file:
        repaired = {row["before"]: row["after"] for row in csv.DictReader(file) if row["field"] == "text"}
    wanted = {no: text for no, _, text in cells(fixtures)} | dict(names(fixtures))
    same = sum(got.get(no) == text for no, text in wanted.items())
    silent = [f"{no} U+{ord(text[1]):04X} {got.get(no)!r}" for no, text in wanted.items()
              if got.get(no) != text and not (text in repaired and repaired[text] == got.get(no))]
    say("every cell is there", len(got) == len(wanted), f"{len(got)} of {len(wanted)}")
    say("no cell was changed without a word", not silent, f"{len(silent)}: " + "; ".join(silent[:5]))
    say("place names that GBK lacks", all(got.get(no) == name for no, name in names(fixtures)), "")
    print(f"note\t{same} of {len(wanted)} unchanged, {len(wanted) - same} blanks, invisibles and the like taken off and reported\t")
    say("all but blanks and what cannot be seen", len(wanted) - same < 200, f"{len(wanted) - same} changed")


def say(what, good, detail):
    print("\t".join(("pass" if good else "fail", what, detail)))


if __name__ == "__main__":
    site_folder, fixture_folder = map(pathlib.Path, sys.argv[2:4])
    make(site_folder, fixture_folder) if sys.argv[1] == "make" else compare(site_folder, fixture_folder, sys.argv[4])
