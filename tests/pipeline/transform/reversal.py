# SPDX-License-Identifier: Apache-2.0
"""reversal.py FILE REMOVED REVERSED: adds to a list of changes that one household was removed and another marked again."""
import sys

path, removed, reversed_ = sys.argv[1:]
raw = open(path, "rb").read()
encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030"
lines = raw.decode(encoding, "surrogateescape").splitlines(keepends=True)
head = next(number for number, line in enumerate(lines) if "变动编号" in line or "业务流水号" in line)
names = lines[head].strip().split(",")


def line(number, household, kind, day):
    cells = {"变动编号": number, "业务流水号": number, "户编号": household, "变动类型": kind, "业务类型": kind, "变动事项": kind, "变动日期": day,
             "发生日期": day, "审定日期": day, "涉及人数": "1", "人数": "1"}
    return ",".join(cells.get(name.strip('"'), "") for name in names) + "\n"


lines[head + 1:head + 1] = [line("ZZ1", removed, "清退", "2022-06-30"), line("ZZ2", reversed_, "再标注", "2022-06-30")]
open(path, "wb").write("".join(lines).encode(encoding, "surrogateescape"))
