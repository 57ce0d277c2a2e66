#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""dry_run.py BEFORE AFTER: what happened, place by place, between two lists of findings (key, state, place): new, come back, closed, open."""
import collections, csv, sys

before, after = ({row[0]: row[1:] for row in csv.reader(open(name))} for name in sys.argv[1:])
places = collections.defaultdict(lambda: [0, 0, 0, 0])
for key in before.keys() | after.keys():
    was, now = before.get(key), after.get(key)
    counts = places[(now or was)[1] or "~"]
    was_open, is_open = was is not None and was[0] != "closed", now is not None and now[0] != "closed"
    counts[0] += is_open and was is None
    counts[1] += is_open and was is not None and not was_open
    counts[2] += was_open and not is_open
    counts[3] += is_open
total = [sum(column) for column in zip(*places.values())]
for place, counts in sorted(places.items()):
    if any(counts[:3]):
        print(*counts, place.replace("~", ""))
print(*total, "all")
