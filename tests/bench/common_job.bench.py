# SPDX-License-Identifier: Apache-2.0
"""The common job (common_job/README.md): 14 checks over 14 CSV files of a made-up county, by bidui from an empty site with everything it does on the way,
by DuckDB with tuned SQL, by polars, and by a program that has it all written into its code. BENCH_SCALE=1 is 700,000 people, 2.75 million rows."""
import collections
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile

import measure

HERE = os.path.dirname(os.path.abspath(__file__))
JOB = os.path.join(HERE, "common_job")
BATCH = "2025-06-30"
THREADS = str(len(os.sched_getaffinity(0)))


class Job:
    """The county of a seed in a folder, and those who judge it."""

    def __init__(self, build, folder, people, seed, synced=False):
        self.build, self.folder, self.synced = build, folder, synced
        self.data, self.pack = os.path.join(folder, "data"), os.path.join(folder, "pack")
        self.sites = 0
        os.makedirs(self.data)
        subprocess.run([os.path.join(build, "tool/bench/common_job/generate"), self.data, str(people), str(seed)], check=True)
        subprocess.run([sys.executable, os.path.join(JOB, "pack.py"), self.pack], check=True)
        for name in os.listdir(self.data):
            os.utime(os.path.join(self.data, name), (1751000000, 1751000000))  # delivered before the batch
        self.bytes = sum(os.path.getsize(os.path.join(self.data, name)) for name in os.listdir(self.data))

    def out(self, name):
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        if self.synced:
            os.sync()  # what others wrote is not written at this one's cost
        return path

    def rectangular(self):
        """The data without rows of the wrong length, for those who cannot drop them."""
        folder = os.path.join(self.folder, "rectangular")
        if os.path.exists(folder):
            return folder
        os.makedirs(folder)
        for name in os.listdir(self.data):
            with open(os.path.join(self.data, name), encoding="utf-8-sig", newline="") as file, open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as to:
                rows = csv.reader(file)
                header = next(rows)
                csv.writer(to, lineterminator="\n").writerows([header, *(row for row in rows if len(row) == len(header))])
        return folder

    def bidui(self):
        """A new site each time, so that nothing is there already."""
        site = self.out("site")
        environment = {"BIDUI_PACK": self.pack, "TMPDIR": site}
        subprocess.run([f"{self.build}/bin/bidui", "init", site, "--division", "410621"], check=True, stdout=subprocess.DEVNULL, env={**os.environ, **environment})
        for name in os.listdir(self.data):
            shutil.copy2(os.path.join(self.data, name), os.path.join(site, "inbox"))
        self.stages = [measure.run([f"{self.build}/bin/bidui-{stage}", "--site", site, "--batch", BATCH, "--threads", THREADS] if stage == "transform"
                                   else [f"{self.build}/bin/bidui-{stage}", "--site", site, "--batch", BATCH], [site], environment=environment)
                       for stage in ("extract", "transform")]
        cost = self.stages[0] + self.stages[1]
        if cost.status not in (0, 1):  # 1: rules found more than their thresholds
            sys.exit(f"bidui ended with {cost.status}")
        return cost

    def peer(self, name, command):
        out = self.out(name)
        cost = measure.run([part.format(out=out) for part in command], [out])
        if cost.status:
            sys.exit(f"{name} ended with {cost.status}")
        if self.synced:  # bidui has its packages on the disk when it ends
            cost += measure.run(["sync", *(os.path.join(out, file) for file in os.listdir(out))])
        return cost

    def found(self, name):
        """Lines `check source key` and how often each is there."""
        if name != "bidui":
            with open(os.path.join(self.folder, name, "findings.csv"), encoding="utf-8", newline="") as file:
                return collections.Counter((row["check"], row["source"], row["key"]) for row in csv.DictReader(file))
        found = collections.Counter()
        with open(os.path.join(self.folder, f"site/var/batches/{BATCH}/transform/findings.csv"), encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                values = json.loads(row["values"])
                source = values.pop("origin", row["source"])
                found[row["rule"][:3], source, "|".join(values.values())] += 1
        return found


def modules():
    """Peers that come by npm, those to be had here: name to NODE_PATH."""
    there = {}
    for name, script in (("DuckDB", "duckdb.sh"), ("polars", "polars.sh")):
        said = subprocess.run([os.path.join(HERE, "../support", script)], capture_output=True, text=True, check=False)
        if said.returncode == 0:
            there[name] = said.stdout.strip()
        else:
            print(f"SKIP  {name}: {said.stdout.strip()}")
    return there


def peers(job, there):
    """Name to command; {out} is the peer's folder."""
    node = {}
    if "DuckDB" in there:
        command = ["env", f"NODE_PATH={there['DuckDB']}", "node", f"{JOB}/duckdb.js", job.data, job.pack, "{out}", THREADS]
        node = {"DuckDB": command, "DuckDB writing the rows": command + ["--rows"]}
    if "polars" in there:
        node["polars"] = ["env", f"NODE_PATH={there['polars']}", "node", f"{JOB}/polars.js", job.rectangular(), job.pack, "{out}"]
    return node | {"hard-coded in C": [f"{job.build}/tool/bench/common_job/ceiling", job.data, "{out}", THREADS]}


def differences(left, right):
    odd = collections.Counter(key[0] for key in (left - right) + (right - left))
    return ", ".join(f"{check} in {count}" for check, count in sorted(odd.items()))


def compare(job, names):
    """Whether all found the same lines."""
    first = job.found(names[0])
    counts = collections.Counter(key[0] for key in first.elements())
    print("  " + " ".join(f"{check} {counts[check]:,}" for check in sorted(counts)))
    odd = {name: differences(first, job.found(name)) for name in names[1:]}
    for name in filter(odd.get, odd):
        print(f"  {name} DIFFERS from {names[0]}: {odd[name]}")
    if not any(odd.values()):
        print(f"  all found the same {first.total():,} lines")
    return not any(odd.values())


def show(job, title, name, count, there):
    contestants = {"bidui": job.bidui} | {peer: (lambda peer=peer, command=command: job.peer(peer, command)) for peer, command in peers(job, there).items()}
    stages = []

    def bidui():
        cost = job.bidui()
        stages.append(job.stages)
        return cost

    contestants["bidui"] = bidui
    costs = {one: measure.median(all_of) for one, all_of in measure.rounds(contestants, count).items()}
    print(f"\n{title}")
    print(measure.HEADER + "   bidui's share of it: wall, CPU, memory")
    for one, cost in costs.items():
        print(measure.line(one, cost, (costs["bidui"], cost)))
        if one == "bidui":
            for at, stage in enumerate(("extract", "transform")):
                print(measure.line(f"  its {stage}", measure.median([both[at] for both in stages])))
    for peer, short in (("DuckDB", "duckdb"), ("DuckDB writing the rows", "duckdb_rows"), ("polars", "polars"), ("hard-coded in C", "ceiling")):
        if peer in costs:
            measure.ratios(f"{name}.{short}", costs["bidui"], costs[peer], measure.KINDS if short != "ceiling" else ("cpu",))
    return compare(job, list(costs))


def place(folder):
    return subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True, check=True).stdout.strip()


def main(build):
    scale, count, seed = measure.scale("0.2"), measure.ROUNDS, int(os.environ.get("BENCH_SEED", "1"))
    there = modules()
    equal = True
    memory, disk = "/dev/shm", os.environ.get("BENCH_DISK", "/var/tmp")
    runs = [(memory, seed, False, "tmpfs"), (disk, seed, True, "disk"), (memory, seed + 1, False, "seed2")]
    for parent, which, synced, short in runs:
        if (place(parent) == "tmpfs") == synced:
            print(f"SKIP  {parent} is {place(parent)}")
            continue
        with tempfile.TemporaryDirectory(prefix="bidui_bench_", dir=parent) as folder:
            job = Job(build, folder, int(700000 * scale), which, synced)
            equal &= show(job, f"seed {which}, {job.bytes / 1e6:.0f} MB on {place(parent)}{', everything on the disk when it ends' if synced else ''}, {THREADS} threads, medians of {count} rounds",
                          f"common_job@{scale:g}.{short}", count, there)
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
