# SPDX-License-Identifier: Apache-2.0
"""report.py [FILE]: writes the tables of docs/testing.md (make test-report) from the suites themselves and from tests/long_runs.csv, the
record of runs that take longer than a change does. What stands between the tables is written by hand."""
import csv
import pathlib
import re
import sys

DOC = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "docs/testing.md")
TESTS = pathlib.Path("tests")


def about(path):
    """The first sentence of a file's own words on what it does."""
    lines = path.read_text(encoding="utf-8").splitlines()
    words = []
    for line in lines[1 if path.suffix == ".c" else 2:]:
        if not re.match(r"(#|/\*| \*) ?\S", line) or line.startswith("#include"):
            break
        words.append(re.sub(r"^(#|/\*| \*) ?|\s*\*/$", "", line))
    said = re.split(r"(?<=[.:]) (?=[A-Z(/]|BIDUI|usage)", " ".join(words))[0]
    return said.rstrip(".:").replace("|", "\\|")


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(map(str, row)) + " |" for row in rows)])


def count(pattern, paths):
    return sum(len(re.findall(pattern, path.read_text(encoding="utf-8"), re.M)) for path in paths)


def records(kind):
    with open(TESTS / "long_runs.csv", encoding="utf-8") as file:
        return {row["name"]: row for row in csv.DictReader(file) if row["kind"] == kind}


def scripts(folder):
    return sorted(path for path in (TESTS / folder).rglob("*.sh") if path.stat().st_mode & 0o100)


def suites():
    unit = [[f"unit tests of `{part}/`", count(r"cmocka_unit_test\w*\(", (TESTS / "unit" / part).rglob("*.c"))]
            for part in ("common", "extract", "transform", "load", "report", "driver")]
    cases = list((TESTS / "cases").glob("*.case"))
    rest = [[f"scripts of `tests/{folder}/`", len(scripts(folder))] for folder in
            [f"pipeline/{room.name}" for room in sorted((TESTS / "pipeline").iterdir()) if room.is_dir()] + ["property", "pack", "county", "fault"]]
    return table(["what", "how many"], [*unit, [f"rule cases, in {len(cases)} files", count(r"^case ", cases)], *rest])


def faults():
    return table(["suite", "what is tried"], [[f"`{path.relative_to(TESTS)}`", about(path)] for path in [*scripts("fault"), *scripts("property")]])


def fuzz():
    run, rows = records("fuzz"), []
    for path in sorted((TESTS / "fuzz").glob("*.c")):
        one = run.get(path.stem)
        rows.append([f"`{path.stem}`", about(path), *([f"{int(one['cpu_seconds']) / 60:.1f}", f"{int(one['amount']):,}", one["found"] or "–"]
                                                     if one else ["–", "–", "–"])])
    total = sum(int(one["cpu_seconds"]) for one in run.values())
    return table(["target", "what is tried", "CPU minutes", "inputs", "found"], rows) + f"\n\nAll: {total / 3600:.1f} CPU hours."


def soaks():
    return table(["soak", "day", "nights", "found"], [[one["name"], one["day"], one["amount"], one["found"]] for one in records("soak").values()])


text = DOC.read_text(encoding="utf-8")
for name in ("suites", "faults", "fuzz", "soaks"):
    text = re.sub(rf"(<!-- {name} -->\n).*?(<!-- end -->)", lambda found: found[1] + globals()[name]() + "\n" + found[2], text, flags=re.S)
DOC.write_text(text, encoding="utf-8")
