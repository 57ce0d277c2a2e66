# SPDX-License-Identifier: Apache-2.0
"""raw_index.py INDEX: writes escaped names back as raw bytes, as an earlier version did."""
import re
import sys

with open(sys.argv[1], "rb") as file:
    content = file.read()
with open(sys.argv[1], "wb") as file:
    file.write(re.sub(rb"\\x([89A-F][0-9A-F])", lambda found: bytes([int(found.group(1), 16)]), content))
