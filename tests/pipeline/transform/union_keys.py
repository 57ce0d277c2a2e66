# SPDX-License-Identifier: Apache-2.0
"""union_keys.py PACKAGE KEY RULE...: makes the findings of these rules over unions what they were up to 2026-11-30, when a key did not name the source: rows of several
sources with one primary key, or one subject, were one finding. PACKAGE is transform's, KEY the site's key file."""
import base64
import csv
import hashlib
import hmac
import json
import os
import sys

package, key_file, *rules = sys.argv[1:]
with open(key_file, encoding="ascii") as file:
    key = bytes.fromhex(file.read().strip())


def read(name):
    with open(f"{package}/{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def former_key(finding, row):
    subject = finding["subject_key"]
    parts = [finding["rule"], subject] if subject else [finding["rule"], None, "record", row["_key"]]
    if finding["subject"] == "dataset":
        parts = [finding["rule"], "flood", "record"]
    message = b""
    for part in parts:
        text = b"" if part is None else part.encode()
        message += (2**64 - 1 if part is None else len(text)).to_bytes(8, "little") + text
    return base64.b32encode(hmac.new(key, message, hashlib.sha256).digest()[:10]).decode()


rows = {(source, row["_file"], row["_row"]): row for source in ("death", "police") for row in read(source)}
merged = {}
for finding in read("findings"):
    if finding["rule"] in rules:
        finding["finding_key"] = former_key(finding, rows[finding["source"], finding["file"], finding["row"]])
    if finding["finding_key"] in merged:
        first = merged[finding["finding_key"]]
        first["evidence"] = json.dumps(json.loads(first["evidence"]) + json.loads(finding["evidence"]), ensure_ascii=False)
    else:
        merged[finding["finding_key"]] = finding
with open(f"{package}/findings.csv", "w", encoding="utf-8", newline="") as file:
    writer = csv.DictWriter(file, next(iter(merged.values())), lineterminator="\n")
    writer.writeheader()
    writer.writerows(merged.values())
with open(f"{package}/datapackage.json", encoding="utf-8") as file:
    descriptor = json.load(file)
del descriptor["bidui:keys"]
for resource in descriptor["resources"]:
    if resource["name"] == "findings":
        with open(f"{package}/findings.csv", "rb") as file:
            content = file.read()
        resource.update({"bytes": len(content), "hash": "sha256:" + hashlib.sha256(content).hexdigest()})
        for name in resource:
            if "rows" in name.lower():
                resource[name] = len(merged)
os.chmod(f"{package}/datapackage.json", 0o600)
with open(f"{package}/datapackage.json", "w", encoding="utf-8") as file:
    json.dump(descriptor, file, ensure_ascii=False, indent=2)
print(len(merged))
