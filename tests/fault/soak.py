# SPDX-License-Identifier: Apache-2.0
"""soak.py SITE NIGHTS SCALE: see soak.sh. Prints `ok`, `FAIL` and `SHOWS` lines; what a night took stands in SITE/soak.csv."""
import csv
import datetime
import glob
import json
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import time

import openpyxl

SITE, NIGHTS, SCALE = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
BUILD = os.environ["BUILD"]
BIDUI = [f"{BUILD}/bin/bidui", "--site", str(SITE)]
PRELOAD = f"{BUILD}/tool/fault/preload.so"
SEED = int(os.environ.get("SOAK_SEED", os.getpid()))
FIRST = datetime.date(2022, 6, 30)
FAULTS = ["kill", "full disk", "lost connection", "bad files", "dead server"]
random.seed(SEED)
nights = []
masters = set()  # postmasters that this site has had


def check(what, good, detail=""):
    print("ok   " if good else "FAIL ", what, "" if good else detail, flush=True)
    return good


def psql(statement):
    return subprocess.run([*BIDUI, "warehouse", "psql", "-qAtX", "-c", statement], capture_output=True, text=True, check=False).stdout.strip()


# ---- what happens ----

class Run:
    """`bidui run` of a batch, in a session of its own so that all of it can be found."""

    def __init__(self, date):
        self.child = subprocess.Popen([*BIDUI, "run", "--batch", str(date)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                      start_new_session=True)

    def processes(self):
        """The programs that it has running."""
        found = []
        for status in glob.glob("/proc/[0-9]*/stat"):
            try:
                name, fields = open(status, encoding="utf-8").read().rsplit(")", 1)
                if int(fields.split()[3]) == self.child.pid and "bidui" in name:
                    found.append(int(status.split("/")[2]))
            except (OSError, ValueError):
                pass
        return found

    def wait(self):
        self.output = self.child.stdout.read()
        _, status, usage = os.wait4(self.child.pid, 0)
        self.child.returncode = self.code = os.waitstatus_to_exitcode(status)
        self.peak = usage.ru_maxrss
        return self


def kill(date):
    run = Run(date)
    time.sleep(random.random() * usual_seconds())
    for process in random.sample(found, 1) if (found := run.processes()) else []:
        os.kill(process, signal.SIGKILL)
    run.wait()


def full_disk(date):
    """A stage whose disk is full from some write on, and stays so."""
    stage = random.choice(["extract", "transform"])
    with open(SITE / "count", "wb") as count:
        count.write(bytes(40))
    environment = os.environ | {"LD_PRELOAD": PRELOAD, "FAULT_COUNT": str(SITE / "count"), "FAULT_CALLS": "space", "FAULT_FOREVER": "1",
                                "FAULT_AT": str(random.randint(1, 40))}
    done = subprocess.run([f"{BUILD}/bin/bidui-{stage}", "--site", str(SITE), "--batch", str(date)], env=environment, capture_output=True,
                          text=True, check=False)
    check(f"{date}: {stage} on a full disk ends with a documented code", done.returncode in (0, 65, 66, 74), f"{done.returncode} {done.stderr}")


def lost_connection(date):
    run = Run(date)
    for _ in range(200):
        if psql("select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() "
                "and state <> 'idle'") or run.child.poll() is not None:
            break
        time.sleep(0.1)
    check(f"{date}: a lost connection ends with a documented code", run.wait().code in (0, 1, 69), f"{run.code} {run.output}")


def dead_server(date):
    run = Run(date)
    time.sleep(random.random() * usual_seconds())
    for process in server_processes()[:1]:
        os.kill(process, signal.SIGKILL)
    check(f"{date}: a server that died ends with a documented code", run.wait().code in (0, 1, 69), f"{run.code} {run.output}")


def bad_files(date):
    """They lie there for this night; whoever sent them is told and takes them back."""
    folder = SITE / "inbox" / str(date)
    (folder / "坏").mkdir(parents=True, exist_ok=True)
    good = max((path for path in (SITE / "inbox").rglob("*") if path.is_file()), key=lambda path: path.stat().st_size).read_bytes()
    named = [b"noise.csv", b"cut.xlsx", b"empty.csv", "坏名\xff".encode("utf-8", "surrogateescape")[:-2] + b"\xff.csv"]
    content = [random.randbytes(5000), b"PK\x03\x04" + good[:2000], b"", good[:3000] + random.randbytes(50)]
    paths = [os.path.join(os.fsencode(folder / "坏"), name) for name in named]
    for path, data in zip(paths, content):
        with open(path, "wb") as file:
            file.write(data)
    os.symlink("/etc/shadow", folder / "坏" / "link.csv")
    os.symlink("..", folder / "坏" / "loop")
    run = Run(date).wait()
    check(f"{date}: bad files stop nothing", run.code in (0, 1, 65), f"{run.code} {run.output}")
    for path in [*paths, os.fsencode(folder / "坏" / "link.csv"), os.fsencode(folder / "坏" / "loop")]:
        os.unlink(path)


def fill_lists(sent, number):
    """A few villages answer what they were sent."""
    folder = SITE / "inbox" / f"answers{number}"
    folder.mkdir(parents=True, exist_ok=True)
    filled = 0
    for path in sorted(sent.rglob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        if "待核实" not in book.sheetnames or filled == 4:
            continue
        sheet, lines = book["待核实"], 0
        for validation in sheet.data_validations.dataValidation:
            choices = (validation.formula1 or "").strip('"').split(",")
            for row in {cell.min_row for cell in validation.sqref.ranges}:
                code = sheet.cell(row, 2).value
                if isinstance(code, str) and len(code) == 7 and len(choices) > 1:
                    sheet.cell(row, 10).value = choices[(row + number) % len(choices)]
                    sheet.cell(row, 12).value = "李某 7月3日"
                    lines += 1
        if lines > 0:
            filled += 1
            book.save(folder / path.name)
    return filled


# ---- what is left ----

def stays(process):
    """Not a session, nor a worker that comes and goes."""
    try:
        title = open(f"/proc/{process}/cmdline", encoding="utf-8").read()
    except OSError:
        return False
    return any(word in title for word in ("checkpointer", "writer", "launcher"))

def server_processes():
    """The postmaster first, then those of its own that stay; none when it is down."""
    try:
        cluster = json.loads((SITE / "var/warehouse/cluster.json").read_text())["folder"]
        pidfile = next(iter(glob.glob(f"{cluster}/**/postmaster.pid", recursive=True)))
        master = int(open(pidfile, encoding="utf-8").readline())
        children = open(f"/proc/{master}/task/{master}/children", encoding="utf-8").read().split()
        return [master, *(int(child) for child in children if stays(child))]
    except (OSError, StopIteration, ValueError, KeyError):
        return []


def anonymous(process):
    try:
        return sum(int(line.split()[1]) for line in open(f"/proc/{process}/status", encoding="utf-8") if line.startswith("RssAnon"))
    except OSError:
        return 0


def descriptors(process):
    try:
        return len(os.listdir(f"/proc/{process}/fd"))
    except OSError:
        return 0


def size(folder):
    return sum(path.lstat().st_size for path in pathlib.Path(folder).rglob("*") if path.is_file()) // 1024


def strays():
    """Of ours, and still running."""
    found = 0
    for line in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            words = open(line, "rb").read().split(b"\0")
            found += words[0].startswith(os.fsencode(f"{BUILD}/bin/bidui")) and os.fsencode(SITE) in words
        except OSError:
            pass
    return found


def shared_segments(server):
    """That a postmaster of this site has made."""
    masters.update(server[:1])
    return sum(int(line.split()[4]) in masters for line in open("/proc/sysvipc/shm", encoding="utf-8").readlines()[1:])


def measure(date, run, seconds):
    server = server_processes()
    nights.append({
        "night": str(date), "seconds": round(seconds, 1), "peak_kb": run.peak, "server_kb": sum(map(anonymous, server)),
        "server_descriptors": sum(map(descriptors, server)), "server_processes": len(server), "strays": strays(),
        "temporary": len(os.listdir(os.environ["TMPDIR"])) + len(glob.glob(f"{SITE}/var/**/*.partial*", recursive=True)),
        "shared": shared_segments(server),
        "batch_kb": size(SITE / "var/batches" / str(date)), "landing_kb": size(SITE / "var/landing"), "log_kb": size(SITE / "var/log"),
        "inbox_kb": size(SITE / "inbox"), "warehouse_kb": int(psql("select pg_database_size(current_database()) / 1024") or 0)})


def usual_seconds():
    return statistics.median(night["seconds"] for night in nights) if nights else 5


def thirds(column):
    """Of the first nights (the first alone loads everything), and of the last."""
    values = [night[column] for night in nights[1:]]
    third = max(1, len(values) // 3)
    return values[:third], values[-third:]


def flat(column, what, share, more):
    first, last = map(max, thirds(column))
    print(f"SHOWS {what}: {first:.0f} in the first third, {last:.0f} in the last")
    check(f"{what} does not grow", last <= first * (1 + share) + more, f"{first} to {last}")


def growth(column):
    """Per night, of the first and of the last third."""
    values = [night[column] for night in nights[1:]]
    third = max(2, len(values) // 3)
    return (values[third - 1] - values[0]) / (third - 1), (values[-1] - values[-third]) / (third - 1)


def night(number):
    date = FIRST + datetime.timedelta(days=number)
    week = 1 if number == 0 else 2 + (number - 5) // 7 if number >= 5 and (number - 5) % 7 == 0 else None
    if week is not None:
        subprocess.run([f"{BUILD}/bin/county", "--out", str(SITE), "--scale", SCALE, "--seed", "7", "--week", str(week)],
                       stdout=subprocess.DEVNULL, check=True)
    if number % 7 == 2:
        lists = subprocess.run([*BIDUI, "report", "lists", "--send", "--on", str(date), "--by", "县局", "--out", str(SITE / "lists" / "sent")],
                               capture_output=True, text=True, check=False)
        check(f"{date}: lists are sent", lists.returncode == 0, lists.stderr)
    if number % 7 == 3:
        check(f"{date}: villages answer", fill_lists(SITE / "lists" / "sent", number) > 0)
    fault = FAULTS[number // 3 % len(FAULTS)] if number % 3 == 1 else None
    if fault is not None:
        globals()[fault.replace(" ", "_")](date)
    start = time.time()
    run = Run(date).wait()
    measure(date, run, time.time() - start)
    check(f"{date}: the night has its batch" + (f", after: {fault}" if fault else ""), run.code in (0, 1, 65)  # a guard may refuse a delivery
          and os.path.exists(SITE / "var/batches" / str(date) / "load" / "datapackage.json"), f"{run.code}\n{run.output[-2000:]}")


print(f"SOAK_SEED={SEED}")
for number in range(NIGHTS):
    night(number)
with open(SITE / "soak.csv", "w", encoding="utf-8") as out:
    writer = csv.DictWriter(out, nights[0].keys())
    writer.writeheader()
    writer.writerows(nights)
if os.environ.get("SOAK_RECORD"):
    pathlib.Path(os.environ["SOAK_RECORD"]).write_bytes((SITE / "soak.csv").read_bytes())
flat("peak_kb", "memory of the largest program, KiB", 0.15, 4096)
flat("server_kb", "memory of the idle server, KiB", 0.25, 8192)
flat("server_descriptors", "descriptors of the idle server", 0.1, 16)
flat("server_processes", "processes of the idle server", 0, 1)
flat("batch_kb", "packages of a night, KiB", 0.25, 1024)
check("no program of ours is left running", all(one["strays"] == 0 for one in nights))
check("no temporary file and no unfinished package is left", all(one["temporary"] == 0 for one in nights), [one["temporary"] for one in nights])
check("no segment of shared memory is left", max(one["shared"] for one in nights) <= 1, [one["shared"] for one in nights])
check("the landing holds each original once", nights[-1]["landing_kb"] <= nights[-1]["inbox_kb"] * 1.15 + 4096,
      f"{nights[-1]['landing_kb']} of {nights[-1]['inbox_kb']}")
first, last = growth("warehouse_kb")
print(f"SHOWS the warehouse grows by {first:.0f} KiB a night at first, {last:.0f} at last; the log by {growth('log_kb')[1]:.1f}")
check("the warehouse grows no quicker later", last <= first * 1.25 + 512, f"{first} to {last}")
print("SHOWS what the warehouse holds most of, MiB:", psql(
    "select string_agg(name || ' ' || mib, ', ') from (select schemaname || '.' || relname as name, pg_total_relation_size(relid) >> 20 as mib "
    "from pg_stat_user_tables order by 2 desc limit 6) s"))
check("every row is accounted for", psql("select count(*) from quality.source_load where rows_read <> rows_kept + rows_rejected + rows_duplicate "
                                         "+ rows_dropped or rows_kept <> rows_inserted + rows_changed + rows_unchanged") == "0")
check("answers arrived", int(psql("select count(*) from quality.human_event where event in ('answer', 'promise', 'note')") or 0) > 0
      or NIGHTS < 5)
check(f"the soak of {NIGHTS} nights came to its end", len(nights) == NIGHTS)
