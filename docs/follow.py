# SPDX-License-Identifier: Apache-2.0
"""What follows from the rows of the program: tables of the documents and the list of formats in the meta schema.

usage: follow.py BUILD          writes them
       follow.py BUILD --check  names what differs and ends with 1
"""
import re
import subprocess
import sys

RULES, NORMALISERS, META = "docs/rules.md", "docs/normalisers.md", "schemas/meta/source.schema.json"


def printed(build, option):
    return subprocess.run([build + "/bin/bidui-transform", option], check=True, capture_output=True, text=True).stdout


def with_table(text, table):
    """The document's table of the same header is replaced."""
    head = re.escape(table.split("\n")[0])
    found = re.search(r"^%s\n(?:\|.*\n)*" % head, text, re.M)
    if found is None:
        sys.exit("no table begins with %s" % table.split("\n")[0])
    return text[:found.start()] + table + text[found.end():]


def formats(table):
    return re.findall(r"^\| `([a-z_]+)(:<list>)?` \| ([a-z]+) \|", table, re.M)


def with_formats(text, table):
    """The pattern of `format`, and which formats a type has."""
    rows = formats(table)
    plain = "|".join(name for name, takes_list, _ in rows if not takes_list)
    listed = "|".join(name for name, takes_list, _ in rows if takes_list)
    text = re.sub(r'"pattern": "\^\(text\|[^"]*"', lambda _: '"pattern": "^(%s|(%s):[a-z][a-z0-9_]*)$"' % (plain, listed), text)
    for kind in sorted({kind for _, _, kind in rows if kind != "string"}):
        names = ['"%s"' % name for name, _, other in rows if other == kind]
        form = '{"const": %s}' % names[0] if len(names) == 1 else '{"enum": [%s]}' % ", ".join(names)
        text = re.sub(r'("type": \{"const": "%s"\}, "format": )\{[^}]*\}' % kind, lambda found, form=form: found.group(1) + form, text)
    return text


def main():
    build, check = sys.argv[1], sys.argv[2:] == ["--check"]
    functions, normalisers = printed(build, "--functions"), printed(build, "--normalisers")
    differing = []
    for path, change, table in ((RULES, with_table, functions), (NORMALISERS, with_table, normalisers), (META, with_formats, normalisers)):
        with open(path, encoding="utf-8") as file:
            before = file.read()
        after = change(before, table)
        if after != before and check:
            differing.append(path)
        elif after != before:
            with open(path, "w", encoding="utf-8") as file:
                file.write(after)
    for path in differing:
        print("%s is not what the program says: python3 docs/follow.py %s" % (path, build))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
