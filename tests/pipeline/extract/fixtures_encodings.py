# SPDX-License-Identifier: Apache-2.0
"""Holds our GB18030 decoder and encoder against the tables of WHATWG and ICU and against texts. Prints `pass|fail|note<TAB>what<TAB>detail`.

usage: fixtures_encodings.py TOOL FIXTURES        TOOL: encodings"""
import glob
import os
import subprocess
import sys

TOOL, FIXTURES = sys.argv[1:3]

# Where we differ from WHATWG, and why (gb18030.h).
A3A0 = "A3A0: the standard's private character; browsers read a blank"
# The 18 private-use characters whose codes 2022 gave to the real ones; WHATWG writes them with the two-byte codes, which then read as the real ones.
GIVEN_UP = {0xE78D + n for n in range(10)} | {0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864}


def say(verdict, what, detail=""):
    print("\t".join((verdict, what, detail.replace("\n", " ")[:300])), flush=True)


def check(what, good, detail=""):
    say("pass" if good else "fail", what, detail)


def tool(data, *arguments):
    done = subprocess.run([TOOL, *arguments], input=data, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace").strip()


def path(*parts):
    return os.path.join(FIXTURES, *parts)


def content(*parts):
    with open(path(*parts), "rb") as file:
        return file.read()


def lines_of(name):
    with open(path("tables", name), encoding="utf-8") as file:
        return [line.split("\t") for line in file if line.strip() and not line.startswith("#")]


def two_bytes(pointer):
    trail = pointer % 190
    return bytes([0x81 + pointer // 190, trail + (0x40 if trail < 0x3F else 0x41)])


def four_bytes(index):
    return bytes([0x81 + index // 12600, 0x30 + index // 1260 % 10, 0x81 + index // 10 % 126, 0x30 + index % 10])


def whatwg():
    """{code bytes: code point} of the whole Encoding Standard's gb18030."""
    table = {two_bytes(int(row[0])): int(row[1], 16) for row in lines_of("index-gb18030.txt")}
    ranges = [(int(row[0]), int(row[1], 16)) for row in lines_of("index-gb18030-ranges.txt")]
    ranges.append((39420, None))
    for (start, character), (end, _) in zip(ranges, ranges[1:]):
        for index in range(start, min(end, 39420)):
            table[four_bytes(index)] = character + index - start
    table[four_bytes(7457)] = 0xE7C7
    return table


def compare_tables():
    table = whatwg()
    codes = sorted(table)
    code, out, _ = tool(b"\n".join(codes), "decode", "2022")
    got = out.decode("utf-8").split("\n")
    wrong = [codes[at].hex() for at in range(len(codes)) if got[at] != chr(table[codes[at]])]
    check("WHATWG: every code of the basic plane reads as its character", code == 0 and len(got) == len(codes) and wrong == ["a3a0"],
          f"{len(codes)} codes, but for {A3A0}" if wrong == ["a3a0"] else f"{len(wrong)}: {wrong[:9]}")

    planes = range(0x10000, 0x110000)
    data = b"".join(four_bytes(189000 + character - 0x10000) for character in planes)
    text = "".join(map(chr, planes)).encode("utf-8")
    check("WHATWG: every code of the other planes", tool(data, "decode", "2022")[1] == text, f"{len(planes)} codes")
    check("every character of the other planes is written as its code", tool(text, "encode", "2022")[1] == data, f"{len(planes)} characters")

    wanted = {}
    for encoded in codes:  # two bytes come first: WHATWG's own order of preference
        if table[encoded] not in wanted or len(encoded) < len(wanted[table[encoded]]):
            wanted[table[encoded]] = encoded
    wanted[0xE5E5], wanted[0x3000] = b"\xA3\xA0", b"\xA1\xA1"
    characters = sorted(set(wanted) - GIVEN_UP)
    code, out, missing = tool("\n".join(map(chr, characters)).encode("utf-8"), "encode", "2022")
    got = out.split(b"\n")
    wrong = [f"{character:X}" for character, encoded in zip(characters, got) if encoded != wanted[character]]
    check("WHATWG: every character of the basic plane is written as its code", code == 0 and not missing and not wrong,
          f"{len(characters)} characters" if not wrong else f"{len(wrong)}: {wrong[:9]}")
    bad = [bytes([lead, trail]) for lead in range(0x80, 0x100) for trail in list(range(0x30)) + [0x7F, 0xFF]] + [b"\x80", b"\xFF"]
    accepted = [data.hex() for data in bad[:300:7] + bad[-2:] if tool(data, "decode", "2022")[0] != 65]
    check("bytes that are no code are refused", not accepted, str(accepted))


def compare_icu():
    """windows-936-2000: <U20AC> \\x80 |0"""
    wanted = {}
    with open(path("tables", "windows-936-2000.ucm"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("<U") and line.rstrip()[-2:] in ("|0", "|3"):
                parts = line.split()
                wanted[bytes.fromhex(parts[1].replace("\\x", ""))] = int(parts[0][2:-1], 16)
    codes = sorted(code for code in wanted if code not in (b"\n", b"\xFF"))
    out = tool(b"\n".join(codes), "decode", "gbk")[1].decode("utf-8").split("\n")
    differing = {codes[at].hex().upper(): (wanted[codes[at]], out[at]) for at in range(len(codes)) if out[at] != chr(wanted[codes[at]])}
    # what code page 936 leaves to the user, GB18030 has defined since: our character is not a private one, or another private one
    unexplained = [code for code, (theirs, _) in differing.items() if not 0xE000 <= theirs <= 0xF8FF]
    check("ICU windows-936-2000: every code reads as its character", not unexplained,
          f"{len(codes)} codes, {len(differing)} private ones defined since" if not unexplained else str(unexplained[:20]))


def compare_texts():
    data = content("encoding_rs", "gb18030_in.txt")
    want = content("encoding_rs", "gb18030_in_ref.txt").decode("utf-8").split("\n")
    got = tool(data, "decode", "2022")[1].decode("utf-8").split("\n")
    differing = [(a, b) for a, b in zip(want, got) if a != b]
    check("encoding_rs: every two-byte pointer", len(want) == len(got) and [b for _, b in differing] == ["\ue5e5"], f"{len(want)} lines, but for {A3A0}" if len(differing) == 1 else str(differing[:5]))
    villages = content("derived", "villages_utf8_bom_crlf.csv")[3:]
    check("villages in GBK are the villages in UTF-8", tool(content("derived", "villages_gbk_crlf.csv"), "decode", "gbk")[1] == villages)
    rare = content("derived", "rare_names_gb18030.csv")
    names = [line.split(",")[1] for line in content("rare_char_place_names.csv").decode("utf-8").split("\n")[1:] if line]
    code, out, _ = tool(rare, "decode", "2022")
    check("rare names come whole", code == 0 and all(name in out.decode("utf-8") for name in names), f"{len(names)} names")
    check("rare names are refused as GBK with the place", tool(rare, "decode", "gbk")[0] == 65)
    for name in sorted(glob.glob(path("chardet", "GB2312", "*"))):
        data = content("chardet", "GB2312", os.path.basename(name))
        code, out, said = tool(data, "decode", "2022")
        try:
            good = code == 0 and out == data.decode("gb18030").encode("utf-8")
            check(f"web page {os.path.basename(name)} reads as by Python", good, said)
        except UnicodeDecodeError as why:
            check(f"web page {os.path.basename(name)}", code == 65, f"refused as by Python: {said}; {why.reason}")


def compare_splits():
    for parts in (("derived", "rare_names_gb18030.csv"), ("derived", "villages_gbk_crlf.csv")):
        data = content(*parts)
        _, out, _ = tool(data, "splits", "2022")
        check(f"{parts[1]}: cut at every offset it is the same", out.decode() == f"0 of {len(data) + 1}\n", out.decode().strip())
    mixed = "a,\u5f20\U00020000\r\n\u3400\ue5e5\u20ac\"\U0010ffff\u9fa5z".encode("gb18030") + b"".join(
        two_bytes(pointer) for pointer in (0, 63, 189, 6555, 23939)) + b"".join(four_bytes(index) for index in (0, 9, 10, 1259, 12599, 39393))
    mixed += content("derived", "rare_names_gb18030.csv")[-200:]
    _, out, said = tool(mixed, "grid", "2022")
    tried = (len(mixed) + 1) * len(mixed)
    check("every first piece and every size of buffer behind it give the same text", out.decode() == f"0 of {tried}\n", out.decode().strip() or said)
    data = content("encoding_rs", "gb18030_in.txt") + b"".join(four_bytes(index) for index in range(0, 39420, 7))
    whole = tool(data, "decode", "2022", str(len(data)))[1]
    sizes = list(range(1, 40)) + [63, 64, 65, 4095, 4096, 4097, 16383, 16384, 16385, 65535, 65536]
    differing = [size for size in sizes if tool(data, "decode", "2022", str(size))[1] != whole]
    check("all kinds of codes through buffers of every size are the same", not differing, f"{len(sizes)} sizes" if not differing else str(differing))


compare_tables()
compare_icu()
compare_texts()
compare_splits()
say("pass", "the comparison came to its end")
