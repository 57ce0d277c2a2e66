#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tries to put citizen numbers together from everything a reader sees, over all views of masked at once, and counts the candidates left.

    rebuild.py FOLDER LOGIN    FOLDER/LOGIN/VIEW.csv: what the login reads; FOLDER/truth.csv: person_ref,id,sex; FOLDER/subject.csv: finding_key,id

A number has 6 digits of area, 8 of birth, 3 of sequence (odd: male) and a check character that the others decide. A person is known by
person_ref in every view. A column gives a birth date away when it says the true one, day by day, for a tenth of its rows or more (by its name
it would be found only where it is called so); a date in a message, when it is that of the finding's person. Prints the fewest candidates, for
how many persons there are fewer than ten thousand, and what gave the digits away."""
import calendar, csv, pathlib, re, sys
from collections import defaultdict

csv.field_size_limit(1 << 24)
folder = pathlib.Path(sys.argv[1])
login = sys.argv[2]
LIMIT = 10000
NUMBER = re.compile(r"(?<![0-9*])[0-9]{6}[0-9*]{8}[0-9*]{3}[0-9Xx*](?![0-9*Xx])")
DATE = re.compile(r"([12][0-9]{3})[-/.年]?(0[1-9]|1[0-2])[-/.月]?(0[1-9]|[12][0-9]|3[01])")
truth = {row["person_ref"]: row["id"] for row in csv.DictReader(open(folder / "truth.csv", encoding="utf-8"))}
subject = {row["finding_key"]: row["id"] for row in csv.DictReader(open(folder / "subject.csv", encoding="utf-8"))}
reference = {identity: ref for ref, identity in truth.items()}

digits = defaultdict(dict)  # person -> position -> digit
day, month, sex, why = set(), {}, set(), defaultdict(set)


def learn_number(person, text, where):
    for found in NUMBER.findall(text):
        if all(a in ("*", b) for a, b in zip(found, truth[person])):  # a relative's number is not theirs
            for at, digit in enumerate(found):
                if digit != "*" and at >= 6:
                    digits[person][at] = digit
                    why[person].add(where)


def learn_dates(person, text, where):
    if truth[person][6:14] in ("".join(found) for found in DATE.findall(text)):
        day.add(person)
        why[person].add(where)


views = 0
for path in sorted((folder / login).glob("*.csv")):
    views += 1
    rows = list(csv.DictReader(open(path, encoding="utf-8")))
    for row in rows:
        if path.stem == "finding":
            row["person_ref"] = reference.get(subject.get(row["finding_key"]))
    known = [row for row in rows if row.get("person_ref") in truth]
    columns = [] if not rows else [c for c in rows[0] if c not in ("person_ref", "finding_key", "code")]
    for column in columns:
        told = [row for row in known if row[column] and truth[row["person_ref"]][6:14] in ("".join(f) for f in DATE.findall(row[column]))]
        free = column in ("message", "content", "reason", "note")
        for row in told if free or len(told) * 10 > len(known) else []:
            learn_dates(row["person_ref"], row[column], f"{path.stem}.{column}")
        for row in known:
            person, value = row["person_ref"], row[column] or ""
            learn_number(person, value, f"{path.stem}.{column}")
            if value[:8] == truth[person][6:10] + "-" + truth[person][10:12] + "-" and column.endswith("_month"):
                month[person] = (int(value[:4]), int(value[5:7]))
            if column == "sex" and value:
                sex.add(person)


def candidates(person):
    known = digits[person]
    births = 1 if person in day else calendar.monthrange(*month[person])[1] if person in month else 120 * 365
    if person not in day:
        for at in (12, 13):
            births = max(1, births // 10) if at in known else births
    sequence = 1
    for at in (14, 15, 16):
        sequence *= 1 if at in known else 5 if at == 16 and person in sex else 10
    return max(1, births * sequence // (11 if 17 in known and sequence > 1 else 1))


counts = {person: candidates(person) for person in set(digits) | day | set(month) | sex}
few = [person for person, count in counts.items() if count < LIMIT]
reasons = sorted({reason for person in few for reason in why[person]})
print(f"{views} {len(counts)} {min(counts.values(), default=0)} {len(few)} {' '.join(reasons)}".strip())
