# SPDX-License-Identifier: Apache-2.0
"""What a command costs, and what contestants cost that take turns.

measure.py COMMAND...: runs a command; prints wall and CPU seconds, peak memory, page faults.

As a module: run() measures one command, rounds() lets contestants take turns, ratio() prints a figure that `make bench` records and `make bench-gate`
holds later runs to. Memory is what the processes hold of their own (anonymous memory, not the pages of files, which the kernel may
drop), the highest sum over the process and its children, plus the temporary files that stood in the watched folders at that moment.
"""
import dataclasses
import json
import os
import statistics
import subprocess
import sys
import threading
import time

SAMPLES_A_SECOND = 200
SAMPLES_OF_FILES = 10  # every tenth sample looks at the watched folders, too
TICKS = os.sysconf("SC_CLK_TCK")
MIB = 1 << 20
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
KINDS = ("wall", "cpu", "memory")
HEADER = f"  {'':<34} {'wall s':>8} {'CPU s':>8} {'MiB':>7} {'k faults':>9}"


@dataclasses.dataclass
class Cost:
    wall: float = 0.0  # seconds
    cpu: float = 0.0  # seconds, children and the server's part included
    memory: float = 0.0  # MiB: own memory and temporary files
    resident: float = 0.0  # MiB, with pages of files: VmHWM
    faults: float = 0.0  # pages that had to be found
    status: int = 0

    def __add__(self, other):
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.memory, other.memory), max(self.resident, other.resident),
                    self.faults + other.faults, self.status or other.status)


def scale(default):
    """1: 700,000 people."""
    return float(os.environ.get("BENCH_SCALE", default))


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:  # a process that ends
        return ""


def family(pid):
    """The process and all below it."""
    found, at = [pid], 0
    while at < len(found):
        found += [int(child) for child in read(f"/proc/{found[at]}/task/{found[at]}/children").split()]
        at += 1
    return found


def own_memory(pid):
    """Bytes of a process that no file holds for it."""
    return sum(int(line.split()[1]) * 1024 for line in read(f"/proc/{pid}/status").split("\n") if line.startswith("RssAnon"))


def files_below(folders):
    """Inode to bytes on disk."""
    sizes = {}
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                try:
                    state = os.lstat(os.path.join(parent, name))
                except OSError:
                    continue
                sizes[state.st_ino] = state.st_blocks * 512
    return sizes


class Sampler(threading.Thread):
    """Watches a process from beside it. peak(): call it when the process has ended."""

    def __init__(self, pid, folders):
        super().__init__(daemon=True)
        self.pid, self.folders, self.ended = pid, folders, threading.Event()
        self.before = files_below(folders)
        self.samples = []  # (bytes of memory, files at the last look)
        self.start()

    def run(self):
        files, count = {}, 0
        while not self.ended.wait(1 / SAMPLES_A_SECOND):
            if self.folders and count % SAMPLES_OF_FILES == 0:
                files = files_below(self.folders)
            count += 1
            self.samples.append((sum(map(own_memory, family(self.pid))), files))

    def peak(self):
        self.ended.set()
        self.join()
        stays = set(files_below(self.folders)) | set(self.before)
        temporary = {id(files): sum(size for inode, size in files.items() if inode not in stays) for _, files in self.samples}
        return max((memory + temporary[id(files)] for memory, files in self.samples), default=0)


def server_seconds(pid):
    """CPU seconds of a PostgreSQL server so far, with those of its ended backends."""
    if pid is None:
        return 0.0
    fields = {one: read(f"/proc/{one}/stat").rpartition(") ")[2].split() for one in family(pid)}
    return sum(sum(map(int, field[11:15] if one == pid else field[11:13])) for one, field in fields.items() if field) / TICKS


def run(command, folders=(), server=None, environment=None, output=subprocess.DEVNULL):
    """Runs a command. folders: where its temporary files would stand; server: pid of a PostgreSQL whose CPU seconds are its, too."""
    served = server_seconds(server)
    start = time.monotonic()
    with subprocess.Popen(command, stdout=output, stdin=subprocess.DEVNULL, env=environment and {**os.environ, **environment}) as process:
        sampler = Sampler(process.pid, folders)
        _, state, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(state)
    return Cost(wall, usage.ru_utime + usage.ru_stime + server_seconds(server) - served, sampler.peak() / MIB, usage.ru_maxrss / 1024,
                usage.ru_minflt + usage.ru_majflt, process.returncode)


def rounds(contestants, count):
    """contestants: name to a function that returns a Cost. They take turns, each round begins with another one."""
    costs = {name: [] for name in contestants}
    names = list(contestants)
    for turn in range(count):
        for name in names[turn % len(names):] + names[:turn % len(names)]:
            costs[name].append(contestants[name]())
    return costs


def median(costs):
    return Cost(*(statistics.median(getattr(cost, field.name) for cost in costs) for field in dataclasses.fields(Cost)))


def line(name, cost, share=None):
    """A line below HEADER; share: two Costs, the first is divided by the second."""
    text = f"  {name:<34} {cost.wall:8.2f} {cost.cpu:8.2f} {cost.memory:7.0f} {cost.faults / 1000:9.0f}"
    return text + ("   " + " ".join(f"{value:5.2f}" for value in quotients(*share)) if share else "")


def quotients(above, below, kinds=KINDS):
    return [getattr(above, kind) / getattr(below, kind) for kind in kinds]


def ratio(name, value):
    """A figure to keep: the smaller the better."""
    print(f"RATIO {name} {value:.3f}")


def ratios(name, above, below, kinds=KINDS):
    for kind, value in zip(kinds, quotients(above, below, kinds)):
        ratio(f"{name}.{kind}", value)


def package_rows(package):
    text = read(os.path.join(package, "datapackage.json"))
    return sum(resource.get("rows", 0) for resource in json.loads(text)["resources"]) if text else None


def main(arguments):
    cost = run(arguments)
    print(f"{cost.wall:.2f} s, {cost.cpu:.2f} CPU s, {cost.memory:.0f} MiB, {cost.faults / 1000:.0f} k faults")
    sys.exit(cost.status)


if __name__ == "__main__":
    main(sys.argv[1:])
