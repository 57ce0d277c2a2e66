# SPDX-License-Identifier: Apache-2.0
"""new_members.py BEFORE.csv NOW.csv: how many rows of the second have a key that the first has not."""
import csv
import sys

before, now = ([(r["household_no"], r["person_no"]) for r in csv.DictReader(open(p, encoding="utf-8"))] for p in sys.argv[1:])
known = {key for key in before if all(key)}
print(sum(key not in known for key in now))
