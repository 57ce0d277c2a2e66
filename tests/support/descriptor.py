# SPDX-License-Identifier: Apache-2.0
"""Checks a package: `descriptor.py files FOLDER` (what datapackage.json says of its files is true),
`descriptor.py profile FOLDER PROFILES` (it validates against Frictionless' JSON Schemas), `descriptor.py columns FOLDER STAGE CONTRACTS`
(its resources and their columns are those of the table in docs/contracts.md). Prints what is wrong, else nothing."""
import csv
import hashlib
import json
import os
import re
import sys

csv.field_size_limit(sys.maxsize)


def check_files(folder, package):
    listed = {"datapackage.json"}
    for resource in package["resources"]:
        path = os.path.join(folder, resource["path"])
        listed.add(resource["path"])
        with open(path, "rb") as file:
            data = file.read()
        if resource["hash"] != "sha256:" + hashlib.sha256(data).hexdigest():
            print(path, "hash")
        if resource["bytes"] != len(data):
            print(path, "bytes")
        if path.endswith(".csv"):
            check_table(path, resource)
    for name in set(os.listdir(folder)) - listed:
        print(name, "is not listed")


def check_table(path, resource):
    with open(path, newline="", encoding="utf-8") as file:
        table = list(csv.reader(file))
    if table[0] != [field["name"] for field in resource["schema"]["fields"]]:
        print(path, "header")
    if len(table) - 1 != resource["rows"]:
        print(path, "rows", len(table) - 1, resource["rows"])
    if any(len(row) != len(table[0]) for row in table):
        print(path, "width")


def check_profile(package, profiles):
    import jsonschema

    def check(what, document, name):
        with open(os.path.join(profiles, name + ".json"), encoding="utf-8") as file:
            validator = jsonschema.Draft7Validator(json.load(file))
        for error in sorted(validator.iter_errors(document), key=str)[:3]:
            print(what, "/".join(map(str, error.path)), error.message[:200])

    check("package", package, "datapackage")
    for resource in package["resources"]:
        check(resource["name"], resource, "dataresource")
        if "schema" in resource:
            check(resource["name"], resource["schema"], "tableschema")


def fields_of(source):
    for folder in ("sources", "built_in"):
        path = f"schemas/{folder}/{source}.json"
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                text = re.sub(r"^\s*//.*$", "", file.read(), flags=re.M)
            return [field["name"] for field in json.loads(text)["fields"]]
    return None


def check_columns(package, stage, contracts):
    """A line of the table: packages, a resource in backticks or `each source` in words, columns in backticks (for sources: those behind the fields)."""
    listed, behind = {}, None
    with open(contracts, encoding="utf-8") as file:
        for packages, resource, columns in re.findall(r"^\| ((?:extract|transform|load)[a-z, ]*) \| (.*?) \| (.*) \|$", file.read(), re.M):
            if stage not in packages.split(", "):
                continue
            columns = re.findall("`([^`]*)`", columns)[-1].split(",")
            if resource.startswith("each source"):
                behind = columns
            else:
                listed[resource.strip("`")] = columns
    for resource in package["resources"]:
        name = resource["name"]
        fields = fields_of(name.split(".")[0])
        wanted = listed.pop(name, None) or (fields + behind if fields and behind else None)
        if wanted != [field["name"] for field in resource["schema"]["fields"]]:
            print(f"{contracts} has {name} with {wanted}")
    for name in listed:
        print(f"{contracts} has {name}, the package has not")


with open(os.path.join(sys.argv[2], "datapackage.json"), encoding="utf-8") as descriptor:
    document = json.load(descriptor)
if sys.argv[1] == "files":
    check_files(sys.argv[2], document)
elif sys.argv[1] == "columns":
    check_columns(document, *sys.argv[3:])
else:
    check_profile(document, sys.argv[3])
