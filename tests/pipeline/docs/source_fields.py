# SPDX-License-Identifier: Apache-2.0
"""source_fields.py SOURCE.json...: `source.field` of each, one a line."""
import json
import sys

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        source = json.load(file)
    for field in source["fields"]:
        print(source["name"], field["name"], sep=".")
