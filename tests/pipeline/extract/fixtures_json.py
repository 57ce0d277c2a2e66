# SPDX-License-Identifier: Apache-2.0
"""Holds our JSON tokenizer and record cutter against JSONTestSuite, nativejson and recorded answers of servers. Prints `pass|fail|note<TAB>what<TAB>detail`.

usage: fixtures_json.py TOOL FIXTURES        TOOL: json"""
import glob
import json
import os
import subprocess
import sys
import tempfile

TOOL, FIXTURES = sys.argv[1:3]
PIECES = ("1", "7", "1024", "1000000000")


def say(verdict, what, detail=""):
    print("\t".join((verdict, what, detail.replace("\n", " ")[:300])), flush=True)


def check(what, good, detail=""):
    say("pass" if good else "fail", what, detail)


def tool(*arguments):
    done = subprocess.run([TOOL, *arguments], capture_output=True, check=False)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace").strip()


def files(*parts):
    return sorted(glob.glob(os.path.join(FIXTURES, *parts), recursive=True))


def check_grammar():
    paths = files("JSONTestSuite", "**", "*.json") + files("nativejson", "**", "*.json")
    outcome = {}
    for line in tool("check", *paths)[1].splitlines():
        said, path = line.rsplit("\t", 1)
        outcome[path] = said
    for path in paths:
        name, said = os.path.basename(path), outcome.get(path, "no answer")
        if name.startswith(("y_", "pass", "roundtrip")):
            check(f"{name} is accepted", said == "ok", said)
        elif name.startswith(("n_", "fail")) and "EXCLUDE" not in name:
            check(f"{name} is refused", said not in ("ok", "no answer"), said)
        elif name.startswith("i_") or "EXCLUDE" in name:
            check(f"{name} (free) ends", said != "no answer", "accepted" if said == "ok" else "refused: " + said)
        else:  # test_transform: valid, with values on which parsers disagree
            check(f"{name} ends", said != "no answer", "accepted" if said == "ok" else "refused: " + said)


def at(value, pointer):
    for step in pointer.split("/")[1:]:
        step = step.replace("~1", "/").replace("~0", "~")
        value = value[int(step) if isinstance(value, list) else step]
    return value


def same(raw, value):
    return json.loads(raw, parse_int=str, parse_float=str) == json.loads(json.dumps(value), parse_int=str, parse_float=str) or json.loads(raw) == value


def records(path, pointer, piece):
    code, out, said = tool("records", path, pointer, piece)
    return code, [line.split("\t", 2) for line in out.split("\n") if line], said


def check_records():
    with tempfile.TemporaryDirectory() as folder:
        for path in files("http-cassettes", "*", "*.json") + files("octokit-fixtures", "*.json") + files("hutool", "*.json"):
            name = os.path.relpath(path, FIXTURES)
            with open(path, encoding="utf-8-sig") as file:
                try:
                    document = json.load(file)
                except ValueError:
                    check(f"{name} is no JSON for Python either", tool("check", path)[1].split("\t")[0] != "ok")
                    continue
            form, _, pointer = tool("guess", path)[1].rstrip("\n").partition(" ")
            found = at(document, pointer)
            found = found if isinstance(found, list) else [found]
            outcomes = [records(path, pointer, piece) for piece in PIECES]
            good = form == "document" and all(outcome == outcomes[0] for outcome in outcomes) and outcomes[0][0] == 0
            got = [row for row in outcomes[0][1] if len(row) == 3]
            whole = len(got) == len(found) and all(same(raw, value) for (_, said, raw), value in zip(got, found) if said == "ok")
            rejects = sorted({said for _, said, _ in got if said != "ok"})
            check(f"{name}: records at \"{pointer}\"", good and whole, f"{len(found)} records" + (f", rejected: {rejects}" if rejects else ""))
            check_lines(folder, name, [value for value in found if isinstance(value, dict)])


def check_lines(folder, name, found):
    """The same records as NDJSON."""
    if len(found) < 2:
        return
    path = os.path.join(folder, "lines.ndjson")
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(value, ensure_ascii=False) + "\r\n" for value in found)
    guess = tool("guess", path)[1].rstrip("\n")
    outcomes = [records(path, "lines", piece)[1] for piece in PIECES]
    whole = len(outcomes[0]) == len(found) and all(said != "ok" or same(raw, value) for (_, said, raw), value in zip(outcomes[0], found))
    check(f"{name} as lines", guess == "lines" and whole and all(outcome == outcomes[0] for outcome in outcomes), f"{len(found)} lines")


check_grammar()
check_records()
say("pass", "the comparison came to its end")
