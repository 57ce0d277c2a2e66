# SPDX-License-Identifier: Apache-2.0
"""check_answers.py EXPECTED RECEIPTS RECORDED: holds what towns sent (fill_lists.py) against what came of it.

EXPECTED: lines `MANGLING CODE FATE`. RECEIPTS: folder of the receipts. RECORDED: codes with an answer in the warehouse, one a line.
Prints a table, a line per mangling, and fails when a line is neither at its finding nor named in a receipt as it should be.
"""
import collections
import pathlib
import sys

import openpyxl

WORDS = {"taken": "已接收", "empty": "没有填", "unclear": "看不懂", "unknown": "短码不认识", "contradicted": "两个不同答复", "copied": "同一文字"}
expected = [line.split() for line in pathlib.Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
recorded = set(pathlib.Path(sys.argv[3]).read_text(encoding="utf-8").split())
named = collections.defaultdict(list)
for path in sorted(pathlib.Path(sys.argv[2]).glob("答复回执*.xlsx")):
    for row in openpyxl.load_workbook(path)["回执"].iter_rows(min_row=4, values_only=True):
        assert row[8] and row[9], f"{path.name}: a line without file and row: {row}"
        named[row[0]].append((row[4] or "", row[8].split("\n")[0], path.name))

table = {}
wrong = []
for mangling, code, fate in expected:
    count = table.setdefault(mangling, collections.Counter())
    words = [word for word, _, _ in named[code]]
    arrived = code in recorded
    right = any(WORDS[fate] in word for word in words) and arrived == (fate == "taken")
    count["lines"] += 1
    count["arrived"] += arrived
    count["named"] += bool(words)
    count["lost"] += not arrived and not words
    if not right:
        wrong.append(f"{mangling} {code}: expected {fate}, got {words}, {'recorded' if arrived else 'not recorded'}")
print(f"{'报送方式':<10}\t行\t到达\t列入回执\t丢失")
for mangling, count in table.items():
    print(f"{mangling:<10}\t{count['lines']}\t{count['arrived']}\t{count['named']}\t{count['lost']}")
for line in wrong[:20]:
    print("wrong:", line)
sys.exit(1 if wrong or not expected else 0)
