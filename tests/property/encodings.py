# SPDX-License-Identifier: Apache-2.0
"""Lists in encodings that are near each other, with lines of another or damaged bytes among them: each line is read right, rejected, or the
list is refused; never is one kept whose characters are not those that were written. A list depends on nothing but seed and number.
Prints `verdict<TAB>what<TAB>detail`.

usage: encodings.py BUILD SITE SEED COUNT [NUMBER]"""
import collections
import csv
import os
import random
import subprocess
import sys
import tempfile
import unicodedata

BUILD, SITE, SEED, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
ONLY = int(sys.argv[5]) if len(sys.argv) > 5 else None
HEADER = "person_id,name,died_on"  # ASCII: nothing in it speaks for an encoding


def codes(encoding, leads, trails):
    found = []
    for lead in leads:
        for trail in trails:
            try:
                character = bytes([lead, trail]).decode(encoding)
            except UnicodeDecodeError:
                continue
            if len(character) == 1 and "\u4e00" <= character <= "\u9fff":
                found.append(character)
    return found


COMMON = codes("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF))
RARE = codes("gb2312", range(0xE4, 0xEA), range(0xA1, 0xC0))  # their first byte begins a character of UTF-8, too
TRADITIONAL = codes("big5", range(0xA4, 0xC7), list(range(0x40, 0x7F)) + list(range(0xA1, 0xFF)))
KANJI = codes("shift_jis", range(0x88, 0x98), list(range(0x40, 0x7F)) + list(range(0x80, 0xFD)))
KANA = [chr(at) for at in range(0x3042, 0x3093)] + [chr(at) for at in range(0x30A2, 0x30F3)] + [chr(at) for at in range(0xFF71, 0xFF9D)]
WESTERN = ["José", "Müller", "Ångström", "Zoë", "Größe", "Núñez", "Çelik", "Übelacker", "café", "naïve"]
WORDS = {
    "gb18030": lambda rng: "".join(rng.choice(COMMON) for _ in range(rng.choice([2, 3, 4, 12]))),
    "gb18030 near UTF-8": lambda rng: "".join(rng.choice(RARE if rng.random() < 0.5 else COMMON) for _ in range(rng.choice([2, 3, 6]))),
    "utf-8": lambda rng: "".join(rng.choice(COMMON) for _ in range(rng.choice([2, 3, 4, 12]))),
    "utf-8 of even count": lambda rng: "".join(rng.choice(COMMON) for _ in range(rng.choice([2, 4, 6]))),
    "big5": lambda rng: "".join(rng.choice(TRADITIONAL) for _ in range(rng.choice([2, 3, 4, 12]))),
    "shift_jis": lambda rng: "".join(rng.choice(KANJI if rng.random() < 0.5 else KANA) for _ in range(rng.choice([2, 4, 5]))),
    "latin-1": lambda rng: " ".join(rng.choice(WESTERN) for _ in range(rng.choice([1, 2]))),
    "cp1252": lambda rng: f"“{rng.choice(WESTERN)}” – {rng.choice(WESTERN)}",
    "utf-16-le": lambda rng: "".join(rng.choice(COMMON) for _ in range(rng.choice([2, 3, 4]))),
    "utf-16-be": lambda rng: "".join(rng.choice(COMMON) for _ in range(rng.choice([2, 3, 4]))),
}
# What lines among others may be in. Big5 among GB18030 is left out: most of its short lines are plain words of GB 2312, byte by byte, which nobody can tell.
LINES = {"gb18030": ["utf-8", "bytes", "half"], "utf-8": ["gb18030", "big5", "bytes", "half"]}


def spoil(line, rng, kind):
    """The line in another encoding, or with a byte that no text has, or with half of a character."""
    how = rng.choice(LINES.get(kind.split()[0], ["gb18030", "utf-8", "big5", "bytes", "half"]))
    if how == "bytes":
        at = line.index(b",") + 1
        return line[:at] + rng.choice([b"\xff", b"\x80", b"\0"]) + line[at + 1:]
    if how == "half":
        at = line.index(b",") + 1
        return line[:at] + line[at + 1:]
    name = WORDS[how](rng)
    return line[:line.index(b",") + 1] + name.encode(how, "replace") + b",2022-01-01"


def is_likely_word(line):
    """GB18030 that is UTF-8 of two bytes each throughout, and there one character alone, or a word of one alphabet: nothing tells it from what it says."""
    try:
        written = [each for each in line.decode("utf-8") if ord(each) > 0x7F]
    except UnicodeDecodeError:
        return False
    script = {unicodedata.name(each, "").split(" ")[0] for each in written}
    return all(0x80 <= ord(each) < 0x800 for each in written) and (len(written) < 2 or (len(script) == 1 and script <= {"GREEK", "CYRILLIC", "ARABIC"}))


def make(number):
    """The bytes, and by row what its name may be read as."""
    rng = random.Random(f"{SEED}:{number}")
    kind = list(WORDS)[number % len(WORDS)]
    encoding = kind.split()[0]
    names, lines = {}, [HEADER.encode(encoding)]
    share = rng.choice([0, 0.01, 0.03, 0.1])
    for row in range(2, rng.randint(30, 200) + 2):
        word = WORDS[kind](rng)
        line = f"4106211960{row:08d},{word},2022-01-01".encode(encoding)
        bad = rng.random() < share
        bad = bad and (line[:-1] if "16" in encoding else spoil(line, rng, kind))
        if encoding == "utf-8" and bad and is_likely_word(bad):
            bad = None
        lines.append(bad or line)
        names[row] = None if bad else word
    return kind, ("\n".encode(encoding)).join(lines) + "\n".encode(encoding), names


def judge(number, folder):
    kind, data, names = make(number)
    path = os.path.join(folder, "list_20220630.csv")
    rows = os.path.join(folder, "death.csv")
    with open(path, "wb") as file:
        file.write(data)
    if os.path.exists(rows):
        os.unlink(rows)
    done = subprocess.run([f"{BUILD}/bin/bidui-extract", "--site", SITE, "--check-file", "death", path, "--rows", folder], capture_output=True, encoding="utf-8",
                          errors="replace", check=False)
    if done.returncode not in (0, 1, 65) or not done.stdout:
        return kind, "broken", f"exit code {done.returncode}: {done.stdout}{done.stderr}"
    if done.returncode == 65:
        return kind, "refused", done.stdout
    with open(rows, encoding="utf-8", newline="") as file:
        kept = {int(row["_row"]): row["name"] for row in csv.DictReader(file)}
    wrong = [f"row {row}: {name!r} for {names[row]!r}" for row, name in kept.items() if names.get(row) != name.strip() if names.get(row) or any(ord(each) > 127 for each in name)]
    return kind, "wrong" if wrong else "read", "; ".join(wrong) or done.stdout


def main():
    told = collections.defaultdict(collections.Counter)
    with tempfile.TemporaryDirectory() as folder:
        for number in [ONLY] if ONLY is not None else range(COUNT):
            kind, what, detail = judge(number, folder)
            told[kind][what] += 1
            if what in ("wrong", "broken") or ONLY is not None:
                print("\t".join(("fail" if what in ("wrong", "broken") else "note", f"seed {SEED}, list {number}, {kind}", " ".join(f"{what}: {detail}".split())[:400])))
    for kind, counts in told.items():
        print("\t".join(("fail" if counts["wrong"] + counts["broken"] else "pass", f"{kind}: {sum(counts.values())} lists", ", ".join(f"{what} {count}" for what, count in sorted(counts.items())))))


main()
