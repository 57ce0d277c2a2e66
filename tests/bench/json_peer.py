# SPDX-License-Identifier: Apache-2.0
"""json_peer.py FILE: a list of objects as CSV, by Python's own modules."""
import csv
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    rows = json.load(file)
out = csv.DictWriter(sys.stdout, rows[0])
out.writeheader()
out.writerows(rows)
