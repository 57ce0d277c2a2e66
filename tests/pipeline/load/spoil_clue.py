#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""spoil_clue.py FILE: writes numbers of persons into the texts of the first clues of a ledger, as clerks do."""
import csv, sys

CONTENT = ["身份证410621196001010015住院", "身份证 410621 19600101 0015", "身份证４１０６２１１９６００１０１００１５", "电话138-1234-5678", "卡6222021234567890128", "电13812345678话"]
raw = open(sys.argv[1], "rb").read()
encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "gb18030"
rows = list(csv.reader(raw.decode(encoding, "surrogateescape").splitlines()))
header = next(at for at, row in enumerate(rows) if "预警内容" in row)
content, reason = rows[header].index("预警内容"), rows[header].index("不纳入理由")
for row, words in zip(rows[header + 1:], CONTENT):
    row[content], row[reason] = words, "其子李四(410621196001020029)在外务工"
with open(sys.argv[1], "w", encoding=encoding, errors="surrogateescape", newline="") as file:
    csv.writer(file).writerows(rows)
