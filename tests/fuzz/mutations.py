# SPDX-License-Identifier: Apache-2.0
"""Files of the sample county and of every container, spoilt a little, before the real program: no report of a sanitizer, no signal, no
exit code that `bidui --help` does not know, no silent end and no hang. A mutation depends on nothing but seed, format and number, so that
`mutations.py BUILD SITE FILES --only FORMAT:NUMBER` writes the one that a failure names. Prints `verdict<TAB>what<TAB>detail`.

usage: mutations.py BUILD SITE FILES [--count N] [--seed N] [--only FORMAT:NUMBER]"""
import argparse
import concurrent.futures
import gzip
import io
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
import zipfile

LIMIT = 30  # seconds for one file: a hang
SIZE = 24 << 10  # of a seed: what is found in large files is found in small ones
CODES = {0, 1, 64, 65, 66, 69, 70, 71, 74, 75, 78}  # bidui --help
REPORT = re.compile(r"ERROR: \w+Sanitizer|runtime error:|SUMMARY: \w+Sanitizer")
BITS = [b"", b"\0", b"\xff", b"\x1a", b"\r", b"\n", b"\"", b",", b"'", b"\t", b"\xef\xbb\xbf", b"\xff\xfe", b"<", b">", b"&", b"&#x110000;", b"]]>", b"<![CDATA[", b"{", b"}",
        b"[", b"]" * 40, b"[" * 400, b"\\u0000", b"\\ud800", b"1e400", b"-1", b"4294967295", b"99999999999999999999", b"\xd5\xc5", b"\x81", b"\x84\x31\xa4\x39",
        b"\xe2\xbc\xa5", struct.pack("<I", 0xFFFFFFFF), struct.pack("<I", 0x7FFFFFFF), struct.pack("<H", 0x8000), struct.pack(">I", 0x80000000)]


def spoil(data, rng, others):
    """One to four small damages."""
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(8)
        if kind == 0 and data:
            data[min(at, len(data) - 1)] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[at:at + rng.choice([1, 2, 4, 16, 200])]
        elif kind == 2:
            data[at:at] = data[at:at + rng.choice([1, 8, 64, 700])] * rng.choice([1, 2, 30])
        elif kind == 3:
            data[at:at] = rng.choice(BITS)
        elif kind == 4:
            new = rng.choice(BITS)
            data[at:at + len(new)] = new
        elif kind == 5 and rng.random() < 0.3:
            del data[at:]
        elif kind == 6:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            data[at:at] = other[start:start + rng.choice([4, 30, 300])]
        else:
            to = rng.randrange(len(data) + 1)
            part = data[at:at + 30]
            data[to:to + len(part)] = part
    return bytes(data)


def spoil_entries(data, rng, others):
    """The same within an archive: what is packed is spoilt, and it is packed whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        hit = rng.choice(old.namelist())
        for name in old.namelist():
            inner = old.read(name)
            new.writestr(zipfile.ZipInfo(name), spoil(inner, rng, [inner] + others) if name == hit else inner, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def mutate(name, data, rng, others):
    if zipfile.is_zipfile(io.BytesIO(data)) and zipfile.ZipFile(io.BytesIO(data)).namelist() and rng.random() < 0.7:
        return spoil_entries(data, rng, others)
    if name.endswith(".gz") and not name.startswith("断") and rng.random() < 0.7:
        return gzip.compress(spoil(gzip.decompress(data), rng, others), mtime=0)
    return spoil(data, rng, others)


def xls():
    """A list of deaths in BIFF 8: labels, a shared string, numbers, a formula; in the smallest compound file."""
    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    def string(value):
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    def bof(kind):
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 1996, 0, 6))

    rows = [["证件号码", "姓名", "死亡日期"]] + [[f"41062119600101{n:04d}", "张三", "2022-01-01"] for n in range(12)]
    shared = sorted({cell for row in rows for cell in row})
    sheet = bof(0x10) + record(0x200, struct.pack("<IIHHH", 0, len(rows) + 1, 0, 4, 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet += record(0xFD, struct.pack("<HHHI", at, column, 0, shared.index(cell))) if at % 2 else record(0x204, struct.pack("<HHH", at, column, 0) + string(cell))
    sheet += record(0x203, struct.pack("<HHHd", len(rows), 0, 0, 44742.5)) + record(0x27E, struct.pack("<HHHI", len(rows), 1, 0, 44742 << 2 | 2))
    sheet += record(0x06, struct.pack("<HHHdHIH", len(rows), 2, 0, 1.5, 0, 0, 0)) + record(0x0A, b"")
    strings = record(0xFC, struct.pack("<II", len(rows) * 3, len(shared)) + b"".join(string(cell) for cell in shared))
    for pad in (0, len(bof(5)) + len(strings) + 4):
        first = bof(5) + record(0x85, struct.pack("<IBBBB", pad and pad + len(first) - len(bof(5)) - len(strings) - 4, 0, 0, 2, 1) + "名单".encode("utf-16-le")) + strings + record(0x0A, b"")
    book = (first[:len(bof(5)) + 4] + struct.pack("<I", len(first)) + first[len(bof(5)) + 8:] + sheet).ljust(4096, b"\0")
    book += b"\0" * (-len(book) % 512)
    count = len(book) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE] + list(range(3, count + 2)) + [0xFFFFFFFE]
    fat = struct.pack("<128I", *(chain + [0xFFFFFFFF] * (128 - len(chain))))

    def entry(name, kind, child, start, size):
        text = name.encode("utf-16-le") + b"\0\0" if name else b""
        return text.ljust(64, b"\0") + struct.pack("<HBBIII16sIQQIQ", len(text), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child, b"", 0, 0, 0, start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(book)) + entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHHHIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return (head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)) + fat + directory + book


def formats(folder):
    """Of every kind of file, by content where the ending says nothing, a few seeds."""
    found = {"biff.xls": [("死亡人员名单.xls", xls())]}
    for path in sorted(os.path.join(base, name) for base, _, names in os.walk(folder) for name in names):
        with open(path, "rb") as file:
            data = file.read()
        name = os.path.basename(path)
        kind = name.split(".", 1)[1] if name.endswith(".gz") else name.rsplit(".", 1)[1]
        if name.startswith("炸弹") or kind not in ("csv", "csv.gz", "xlsx", "json", "xls", "ods", "dbf", "zip"):
            continue
        if kind == "csv":
            kind = "utf8.csv" if is_utf8(data) else "gb18030.csv"
            data = data[:data.rfind(b"\n", 0, SIZE) + 1] if len(data) > SIZE else data
        if kind == "xls":
            kind = "biff.xls" if data.startswith(b"\xd0\xcf") else "sheetml.xls" if b"office:spreadsheet" in data[:600] else "html.xls"
        if len(data) <= SIZE * 4:
            found.setdefault(kind, []).append((name, data))
    return {kind: seeds[:12] for kind, seeds in sorted(found.items())}


def is_utf8(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.end > len(data) - 4
    return True


class Case:
    def __init__(self, options, kind, seeds, number):
        rng = random.Random(f"{options.seed}:{kind}:{number}")
        name, data = rng.choice(seeds)
        self.ending = name[name.index("."):]
        self.what = f"{kind}:{number}"
        self.data = mutate(name, data, rng, [data for _, data in seeds])
        self.commands = [["--site", options.site, "--check-file"]] + ([["--site", options.site, "--cells"]] if number % 4 == 0 else [])


def verdict(done, took, command):
    said = done.stdout + done.stderr
    found = REPORT.search(said)
    if found:
        return said[max(0, found.start() - 100):found.start() + 600]
    if done.returncode not in CODES:
        return f"exit code {done.returncode}: {said[-400:]}"
    if not said.strip() and (done.returncode != 0 or command == "--check-file"):
        return f"exit code {done.returncode} without a word"
    return "" if took < LIMIT else f"{took:.0f} seconds"


def run(options, case):
    """What was wrong with it; empty: nothing."""
    wrong = []
    with tempfile.NamedTemporaryFile(suffix=case.ending, prefix="死亡人员名单", dir=options.scratch) as file:
        file.write(case.data)
        file.flush()
        for command in case.commands:
            start = time.monotonic()
            try:
                done = subprocess.run([f"{options.build}/bin/bidui-extract", *command, file.name], capture_output=True, encoding="utf-8", errors="replace",
                                      check=False, timeout=LIMIT * 2, stdin=subprocess.DEVNULL)
                why = verdict(done, time.monotonic() - start, command[-1])
            except subprocess.TimeoutExpired:
                why = f"more than {LIMIT * 2} seconds"
            if why:
                wrong.append(f"{case.what} {command[-1]}: {why}")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("site")
    parser.add_argument("files")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only")
    options = parser.parse_args()
    seeds = formats(options.files)
    if options.only:
        kind, number = options.only.rsplit(":", 1)
        case = Case(options, kind, seeds[kind], int(number))
        with open("mutation" + case.ending, "wb") as file:
            file.write(case.data)
        sys.exit()
    print(f"SHOWS\tmutations of seed {options.seed}: {options.count} each of {' '.join(seeds)}")
    with tempfile.TemporaryDirectory() as options.scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for kind in seeds:
            start = time.monotonic()
            wrong = [why for found in pool.map(lambda number, kind=kind: run(options, Case(options, kind, seeds[kind], number)), range(options.count)) for why in found]
            for why in wrong[:10]:
                print("\t".join(("fail", "a mutation", " ".join(why.split())[:900])))
            print(f"{'fail' if wrong else 'pass'}\t{options.count} mutations of {kind}, {len(wrong)} wrong\t{time.monotonic() - start:.0f} s, {len(seeds[kind])} seeds", flush=True)


main()
