# SPDX-License-Identifier: Apache-2.0
"""plain_text.py FILE: exit 0 when it is UTF-8 whose lines hold nothing that moves the cursor or turns the direction of writing."""
import re
import sys

with open(sys.argv[1], "rb") as file:
    text = file.read().decode("utf-8")
found = re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text.replace("\t", " "))
if found:
    sys.exit("%r in %r" % (found.group(), text[max(0, found.start() - 60):found.end() + 20]))
