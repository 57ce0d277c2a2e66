#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""near_miss.py BUILD RULE...: looks for cases that notice the changes of a rule that its cases do not notice yet.

Every cell of the rule's cases is changed a little (emptied, another word of the rule, a day or a number next to it, a row left out or doubled); what
the rule says then is printed as a case when a change that went unnoticed shows in it. Read it before you keep it: it says what the rule does, you
have to say whether that is right."""
import datetime
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRIES, AT_ONCE = 1200, 400


def run(build, folder, rule, *options):
    """`rule` may be RULE#NUMBER: one change of it."""
    command = [f"{build}/bin/bidui-transform", "--pack", str(ROOT / "schemas"), "--cases", str(folder), "--test", *options, rule]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def changes(build, folder, rule):
    """Changes that no case notices; and per case those that it was the first to notice."""
    left, noticed = set(), {}
    for line in run(build, folder, rule, "--mutate").splitlines():
        if line.startswith("UNNOTICED"):
            left.add(line.split(" ", 2)[2])
        elif line.startswith("noticed"):
            change, case = line.split(" ", 2)[2].rsplit(": ", 1)
            noticed.setdefault(case, set()).add(change)
    return left, noticed


class Case:
    """Lines before `expect`, and which of them are rows."""

    def __init__(self, text):
        lines = text.rstrip("\n").split("\n")
        end = next(at for at, line in enumerate(lines) if line in ("expect", "expect none"))
        self.title, self.lines, self.compares = lines[0], lines[1:end], "compare" in lines
        self.rows = {}
        for at, line in enumerate(self.lines):
            if line.startswith("table "):
                row = at + 2
                while row < len(self.lines) and "|" in self.lines[row]:
                    self.rows[row] = (line[6:], [cell.strip() for cell in self.lines[at + 1].split("|")])
                    row += 1


def neighbours(cell, words, dates, wide):
    yield from ["", *words] if not wide else []
    match = re.fullmatch(r"\{id (\d{8}) (\S) (\d+)\}", cell)
    if match:
        born = datetime.datetime.strptime(match[1], "%Y%m%d").date()
        years = [date.replace(year=year) for date in dates for year in range(1940, 2023) if (date.month, date.day) != (2, 29)]
        for date in years if wide else [born + datetime.timedelta(days) for days in (-1, 1)]:
            yield f"{{id {date:%Y%m%d} {match[2]} {match[3]}}}"
    elif wide:
        return
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        own = datetime.date.fromisoformat(cell)
        yield from (str(date) for date in dates + [own + datetime.timedelta(1), own - datetime.timedelta(1), datetime.date(1900, 1, 1)])
    elif re.fullmatch(r"-?\d+(\.\d+)?", cell):
        yield from (f"{float(cell) + step:.6f}".rstrip("0").rstrip(".") for step in (1, -1, 0.01, -0.01))
        yield "0"
    else:
        yield from (str(date) for date in dates[:2])


def variants(case, words, dates, wide):
    for at, (table, header) in case.rows.items():
        cells = [cell.strip() for cell in case.lines[at].split("|")]
        for column, name in enumerate(header):
            for value in neighbours(cells[column], words, dates, wide):
                if value != cells[column]:
                    row = " | ".join(cells[:column] + [value] + cells[column + 1:])
                    yield f"{table}:{name} 为 {value or '空'}", case.lines[:at] + [row] + case.lines[at + 1:]
                    yield f"{table} 另有一行 {name} 为 {value or '空'}", case.lines[:at + 1] + [row] + case.lines[at + 1:]
        yield f"{table} 少一行", case.lines[:at] + case.lines[at + 1:]



def answers(output):
    """Per case that failed, what the rule says of it."""
    found, name = {}, None
    for line in output.splitlines():
        if line.startswith("FAIL"):
            name = line.split(": ", 1)[1].rsplit(" (", 1)[0]
            found[name] = [] if "differ" in output else None
        elif line.startswith("  got: ") and name is not None:
            found[name].append(made_up(line[7:]))
        elif "E-" in line and name is not None:
            found[name] = None
    return found


def made_up(text):
    """Numbers of the cases back to how cases write them."""
    return re.sub(r"410621(\d{8})(\d{3})[\dX]", lambda match: f"{{id {match[1]} {'女男'[int(match[2]) % 2]} {(int(match[2]) + 1) // 2}}}", text)


def settle(build, folder, rule, head, candidates):
    """Gives every candidate the expectation that holds; those that make no sense go."""
    path = folder / f"{rule}.case"
    tails = {name: ["expect none"] for name in candidates}
    for section in ("expect", "compare"):
        path.write_text("\n\n".join([head, *("\n".join([f"case {name}", *candidates[name][0], *tails[name]]) for name in tails)]) + "\n", encoding="utf-8")
        said = answers(run(build, folder, rule))
        for name in list(tails):
            if name in said and said[name] is None:
                del tails[name]
            elif section == "expect" and said.get(name):
                tails[name] = ["expect", *said[name]]
            if section == "expect" and name in tails and candidates[name][1]:
                tails[name] += ["compare", "? | |"]
            elif section == "compare" and name in tails and candidates[name][1]:
                tails[name] = [*tails[name][:-1], *said.get(name, [])]
        if not any(compares for _, compares in candidates.values()):
            break
    path.write_text("\n\n".join([head, *("\n".join([f"case {name}", *candidates[name][0], *tails[name]]) for name in tails)]) + "\n", encoding="utf-8")
    wrong = answers(run(build, folder, rule))
    tails = {name: tail for name, tail in tails.items() if name not in wrong}
    path.write_text("\n\n".join([head, *("\n".join([f"case {name}", *candidates[name][0], *tails[name]]) for name in tails)]) + "\n", encoding="utf-8")
    return tails


def search(build, rule, keep):
    source = (ROOT / f"tests/cases/{rule}.case").read_text(encoding="utf-8")
    head, *blocks = re.split(r"(?m)^(?=case )", source)
    head = head.rstrip("\n")
    as_of = datetime.date.fromisoformat(re.search(r"(?m)^as_of (\S+)", head)[1])
    dates = [as_of, as_of + datetime.timedelta(1), as_of - datetime.timedelta(1), datetime.date(as_of.year - (as_of < datetime.date(as_of.year, 9, 1)), 9, 1)]
    dates += [dates[-1] + datetime.timedelta(1)]
    words = [word for word in dict.fromkeys(re.findall(r"'([^']+)'", (ROOT / f"schemas/rules/{rule}.json").read_text(encoding="utf-8"))) if len(word) < 12]
    words += ["自然减少", "注销"]
    left, _ = changes(build, ROOT / "tests/cases", rule)
    candidates = {}
    for wide, case in ((wide, case) for wide in (False, True) for case in map(Case, blocks)):
        for what, lines in variants(case, words, dates, wide):
            if len(candidates) < TRIES and f"{case.title[5:]}:{what}" not in candidates:
                candidates[f"{case.title[5:]}:{what}"] = (lines, case.compares)
    names = list(candidates)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for at in range(0, len(names), AT_ONCE):
            if not left:
                break
            tails = settle(build, folder, rule, head, {name: candidates[name] for name in names[at:at + AT_ONCE]})
            for change in sorted(left):
                _, noticed = changes(build, folder, rule + change.split(":")[0])
                for name in (name for name in noticed if name in tails):
                    left.discard(change)
                    keep(rule, "\n".join([f"case {name}", *candidates[name][0], *tails[name]]), change)
    return left


def keep(rule, text, change):
    print(f"# {change}\n{text}\n")
    path = ROOT / f"tests/cases/{rule}.case"
    known = path.read_text(encoding="utf-8")
    if "--write" in sys.argv and text not in known:
        path.write_text(known.rstrip("\n") + "\n\n" + text + "\n", encoding="utf-8")


for wanted in [argument for argument in sys.argv[2:] if not argument.startswith("--")]:
    for change in sorted(search(sys.argv[1], wanted, keep)):
        print(f"# left: {wanted} {change}", flush=True)
