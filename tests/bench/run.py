# SPDX-License-Identifier: Apache-2.0
"""run.py BUILD [--gate]: the benchmarks of this folder, NAME.bench.sh and NAME.bench.py, one after the other.

make bench: each says what it measured, docs/performance.md gets what was said and recorded.csv the ratios (lines `RATIO NAME VALUE`, which a
benchmark prints for that). make bench-gate: writes nothing, ends with 1 when a ratio is worse than the recorded one by more than TOLERANCE.
BENCH="county rules" chooses; BENCH_SCALE=1 is a whole county (each has its own, smaller default), BENCH_ROUNDS how often contestants take turns (default 3).
"""
import csv
import datetime
import os
import re
import subprocess
import sys

import measure

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PAGE = os.path.join(ROOT, "docs/performance.md")
RECORD = os.path.join(HERE, "recorded.csv")
GATED = ("common_job", "county")
# By the last part of a ratio's name. On an idle machine two runs differed by up to 12 %, in memory 4 %; beside much other work they cannot be compared.
TOLERANCE = {"wall": 0.40, "cpu": 0.20, "memory": 0.10}


def benchmarks():
    found = {name.split(".")[0]: os.path.join(HERE, name) for name in sorted(os.listdir(HERE)) if re.fullmatch(r"\w+\.bench\.(sh|py)", name)}
    first = {name: found[name] for name in GATED}
    return first | found


def execute(name, path, build):
    """Runs one; what it says is shown and returned, its ratios apart."""
    said, ratios = [], {}
    command = [sys.executable, "-u", path] if path.endswith(".py") else ["bash", path]
    print(f"\n== {name} ==", flush=True)
    with subprocess.Popen([*command, build], stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        for line in process.stdout:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "RATIO":
                ratio, value = rest.split()
                ratios[ratio] = float(value)
            else:
                print(line, end="", flush=True)
                said.append(line.rstrip())
    if process.returncode:
        print(f"{name}: failed with {process.returncode}", flush=True)
    return process.returncode, said, ratios


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def machine():
    model = re.search(r"model name\s*: (.*)", measure.read("/proc/cpuinfo"))
    memory = int(re.search(r"MemTotal:\s+(\d+)", measure.read("/proc/meminfo"))[1]) / (1 << 20)
    return f"{model[1] if model else os.uname().machine}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {os.uname().release}"


def circumstances():
    commit = git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "-uno") else "")
    return {"date": datetime.date.today().isoformat(), "commit": commit, "load": f"{os.getloadavg()[0]:.1f}"}


def recorded():
    with open(RECORD, encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def record(ratios, when):
    rows = recorded()
    rows.update({name: {"name": name, "value": f"{value:.3f}", **when} for name, value in ratios.items()})
    with open(RECORD, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["name", "value", "date", "commit", "load"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[name] for name in sorted(rows))


def write_page(name, said, when):
    """The part of a benchmark is replaced, a new one comes last."""
    begin, end = f"<!-- bench {name} -->", "<!-- end -->"
    text = measure.read(PAGE)
    body = "\n".join(said).strip("\n")
    part = f"{begin}\n### {name}\n\n{when['date']}, commit {when['commit']}, load {when['load']} when it began. {machine()}\n\n```text\n{body}\n```\n{end}\n"
    there = re.compile(re.escape(begin) + ".*?" + re.escape(end) + "\n", re.S)
    text = there.sub(lambda _: part, text) if there.search(text) else text.rstrip("\n") + "\n\n" + part
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)


def judge(ratios):
    """Number of ratios that are too much worse; one that was never recorded cannot be judged."""
    before, worse, judged = recorded(), 0, 0
    for name, value in ratios.items():
        if name not in before:
            print(f"  {name:<44} {value:9.3f}   not recorded")
            continue
        judged += 1
        was = float(before[name]["value"])
        limit = was * (1 + TOLERANCE[name.rsplit(".", 1)[1]])
        worse += value > limit
        print(f"  {name:<44} {value:9.3f}   recorded {was:9.3f}, limit {limit:9.3f}{'   WORSE' if value > limit else ''}")
    if not judged:
        print("no ratio of this scale is recorded: nothing was held to anything")
    return worse if judged else 1


def main(build, gate):
    there = benchmarks()
    names = os.environ.get("BENCH", " ".join(GATED if gate else there)).split()
    os.environ.setdefault("SCALE", os.environ.get("BENCH_SCALE", "0.2"))  # of load.bench.sh
    failed = 0
    for name in names:
        when = circumstances()
        status, said, ratios = execute(name, there[name], build)
        failed += status != 0
        if gate:
            failed += judge(ratios)
        elif status == 0:
            record(ratios, when)
            write_page(name, said, when)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), "--gate" in sys.argv[2:]))
