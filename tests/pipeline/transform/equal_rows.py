# SPDX-License-Identifier: Apache-2.0
"""equal_rows.py INBOX: lists with equal rows into INBOX; prints what rules count over the lines, and over the lines without those that stand there again."""
import collections
import random
import sys

random.seed(20220630)
rows = [(f"N{random.randrange(60)}", f"P{random.randrange(5)}", random.randrange(1, 10) * 100) for _ in range(400)]
rows = list(dict.fromkeys(rows))
more = random.sample(rows, 60)
lines = rows + more
random.shuffle(lines)
for name, title in (("payment", "发放"), ("merged", "汇总")):
    with open(f"{sys.argv[1]}/{title}_20220630.csv", "w", encoding="utf-8") as file:
        print(f"{title}编号,{title}项目,{title}金额", file=file)
        for line in lines:
            print(*line, sep=",", file=file)
    counted = lines if name == "payment" else rows
    twice = collections.Counter(line[:2] for line in counted)
    much = collections.Counter()
    for line in counted:
        much[line[0]] += line[2]
    print(f"{name}_high {sum(line[2] > 500 for line in counted)}")
    print(f"{name}_much {sum(much[line[0]] > 1500 for line in counted)}")
    print(f"{name}_twice {sum(twice[line[:2]] > 1 for line in counted)}")
    print(f"{name} {len(lines)} {len(counted)} {len(lines) - len(counted)}")
print("rows", len(rows))
