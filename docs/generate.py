# SPDX-License-Identifier: Apache-2.0
"""make docs: the rule reference, the data dictionary and the options, out of the pack and the programs, so that they cannot disagree.

usage: generate.py BUILD OUT
"""
import json
import os
import re
import subprocess
import sys

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.S)


def read(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    return json.loads(TOKEN.sub(lambda found: found.group(0) if found.group(0)[0] == '"' else " ", text))


def read_folder(folder):
    return [read(os.path.join(folder, name)) for name in sorted(os.listdir(folder)) if name.endswith(".json")]


def cell(value):
    return str(value).replace("|", "\\|").replace("\n", " ")


def table(titles, rows):
    lines = ["| " + " | ".join(titles) + " |", "|" + "---|" * len(titles)]
    return "\n".join(lines + ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]) + "\n"


def rules(pack):
    found = read_folder(pack + "/rules")
    out = ["# 规则 (%d)\n" % len(found), table(["规则", "名称", "类别", "级别", "部门", "对象", "来源"],
           [(r["id"], r["name"], r["class"], r["severity"], r["department"], r.get("subject", ""), r["from"]) for r in found])]
    for rule in found:
        out.append("\n## %s %s\n" % (rule["id"], rule["name"]))
        for key in ("where", "let", "flag", "verdict", "say", "note", "suppressed_by", "source"):
            if key in rule:
                value = rule[key] if isinstance(rule[key], str) else json.dumps(rule[key], ensure_ascii=False)
                out.append("- %s: `%s`" % (key, value.replace("`", "'")))
    return "\n".join(out) + "\n"


def sources(pack):
    out = ["# 数据字典\n"]
    for source in read_folder(pack + "/sources"):
        out.append("\n## %s %s (%s)\n" % (source["name"], source["title"], source["department"]))
        out.append("mode %s, scope %s, expected every %s, stale after %s\n" % (
            source["mode"], source["scope"], source.get("expected_every", "-"), source.get("max_age", "-")))
        out.append(table(["字段", "名称", "别名", "格式", "单位", "必需", "个人信息"], [
            (f["name"], f["title"], "、".join(f.get("aliases", [])), f["format"], f.get("unit", ""),
             "是" if f.get("constraints", {}).get("required") else "", f.get("personal", "")) for f in source["fields"]]))
    for source in read_folder(pack + "/derived"):
        out.append("\n## %s %s\n" % (source["name"], source["title"]))
        for part in source.get("union", [source]):
            out.append("- `%s`%s" % (part["from"], " where `%s`" % part["where"] if "where" in part else ""))
            out.append(table(["字段", "名称", "表达式"], [(name, source.get("titles", {}).get(name, ""), "`%s`" % text.replace("`", "'"))
                                                       for name, text in part["columns"].items()]))
    return "\n".join(out)


def options(build):
    out = ["# Options\n"]
    for program in sorted(os.listdir(build + "/bin")):
        if program.startswith("bidui"):
            words = subprocess.run([build + "/bin/" + program, "--help"], capture_output=True, text=True, check=True).stdout
            out.append("## %s\n\n```\n%s```\n" % (program, words))
    return "\n".join(out)


build, target = sys.argv[1:]
pack = build + "/share/bidui/schemas"
os.makedirs(target, exist_ok=True)
for name, text in (("rules.md", rules(pack)), ("sources.md", sources(pack)), ("options.md", options(build))):
    with open(os.path.join(target, name), "w", encoding="utf-8") as file:
        file.write(text)
    print(os.path.join(target, name))
