# SPDX-License-Identifier: Apache-2.0
"""store_keys.py SITE DATE STAGE: the table and the key of every entry of the store that the batch's package stands on, one a line."""
import json
import os
import sys

site, date, stage = sys.argv[1:4]
batch, store = f"{site}/var/batches/{date}", f"{site}/var/store"
package = os.readlink(f"{batch}/{stage}")
named = {resource["hash"][7:]: resource["name"] for resource in json.load(open(f"{batch}/{package}/datapackage.json", encoding="utf-8"))["resources"]}
for key in open(f"{batch}/{package}.entries", encoding="utf-8").read().split():
    entry = json.loads(open(f"{store}/{key}.entry", encoding="utf-8").read()[65:])
    print(named[entry["parts"][0]["sha256"]], key)
