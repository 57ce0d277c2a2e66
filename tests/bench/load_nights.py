# SPDX-License-Identifier: Apache-2.0
"""load_nights.py BUILD SCALE ROUNDS: what load.bench.sh prints. A line a night: name, median wall and processor seconds, their ratios."""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BUILD, SCALE, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3])
FIRST, QUIET, CHANGED = "2022-06-30", "2022-07-01", "2022-07-07"
TABLES = """SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('source', 'core', 'quality', 'mart') AND pg_relation_size(c.oid) > 0 ORDER BY 1"""


class Site:
    def __init__(self, folder):
        self.folder = folder
        self.stage("bidui", "init", folder, "--division", "410621", site=False)

    def stage(self, program, *arguments, site=True, check=True):
        command = [f"{BUILD}/bin/{program}", *(["--site", self.folder] if site else []), *arguments]
        return subprocess.run(command, check=check, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout

    def deliver(self, week, date):
        subprocess.run([f"{BUILD}/bin/county", "--out", self.folder, "--scale", SCALE, "--seed", "1", "--week", week], check=True, stdout=subprocess.DEVNULL)
        self.prepare(date)

    def prepare(self, date):
        for stage in ("bidui-extract", "bidui-transform"):
            self.stage(stage, "--batch", date)

    def sql(self, *arguments):
        return self.stage("bidui", "warehouse", "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *arguments)

    def fresh(self):
        """An empty warehouse with its tables, functions and views: what a site has before its first night."""
        self.stage("bidui", "warehouse", "remove", "--yes", check=False)
        for date in (FIRST, QUIET, CHANGED):
            for name in os.listdir(f"{self.folder}/var/batches/{date}"):
                if name.startswith("load"):
                    path = f"{self.folder}/var/batches/{date}/{name}"
                    os.unlink(path) if os.path.islink(path) else shutil.rmtree(path)
        self.stage("bidui", "warehouse", "start")
        self.stage("bidui-load", "--purge", "--before", "1900-01-01", "--why", "nothing, but the tables are made")

    def server_ticks(self):
        with open(f"{self.folder}/var/warehouse/cluster.json", encoding="utf-8") as file:
            data = json.load(file)["folder"] or f"{self.folder}/var/warehouse"
        with open(f"{data}/data/postmaster.pid", encoding="utf-8") as file:
            pid = file.readline().strip()
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")  # of processes that have ended

    def timed(self, act):
        """Wall seconds, and processor seconds of what was started and of the server's processes for it."""
        before, server, start = os.times(), self.server_ticks(), time.monotonic()
        act()
        wall = time.monotonic() - start
        time.sleep(0.2)  # until the postmaster has counted its child
        after = os.times()
        client = after.children_user + after.children_system - before.children_user - before.children_system
        return wall, client + self.server_ticks() - server

    def size(self):
        return int(self.sql("-c", "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                            " WHERE c.relkind = 'r' AND n.nspname IN ('source', 'core', 'quality', 'mart')"))


def export(site, folder):
    """Every table as binary COPY, and the script that brings them back: tables, rows, indexes, one transaction."""
    lines = ["CREATE SCHEMA peer;", "BEGIN;"]
    indexes = []
    for table in site.sql("-c", TABLES).split():
        name = table.replace(".", "_").replace('"', "")
        site.sql("-c", f"\\copy (SELECT * FROM {table}) TO '{folder}/{name}.bin' (FORMAT binary)")
        lines.append(f"CREATE TABLE peer.{name} (LIKE {table}) WITH (fillfactor = 95);")
        lines.append(f"\\copy peer.{name} FROM '{folder}/{name}.bin' (FORMAT binary)")
        for definition in site.sql("-c", f"SELECT indexdef FROM pg_indexes WHERE format('%I.%I', schemaname, tablename) = '{table}'").splitlines():
            indexes.append(f"{definition.replace(f' ON {table} ', f' ON peer.{name} ')};")
    with open(f"{folder}/peer.sql", "w", encoding="utf-8") as file:
        file.write("\n".join(lines + indexes + ["COMMIT;", ""]))


def run(site, folder):
    taken = {"first": [], "copy": [], "quiet": [], "changed": []}
    grown = []
    for _ in range(ROUNDS):
        site.fresh()
        taken["first"].append(site.timed(lambda: site.stage("bidui-load", "--batch", FIRST)))
        if not os.path.exists(f"{folder}/peer.sql"):
            export(site, folder)
        taken["copy"].append(site.timed(lambda: site.sql("-f", f"{folder}/peer.sql")))
        site.sql("-c", "DROP SCHEMA peer CASCADE")
        size = site.size()
        taken["quiet"].append(site.timed(lambda: site.stage("bidui-load", "--batch", QUIET)))
        grown.append(site.size() - size)
        taken["changed"].append(site.timed(lambda: site.stage("bidui-load", "--batch", CHANGED, check=False)))
    return taken, grown


def report(taken, grown):
    median = {name: [statistics.median(column) for column in zip(*times)] for name, times in taken.items()}
    for name, peer in (("first", "copy"), ("quiet", "first"), ("changed", "first")):
        print(f"load {name:<8} wall {median[name][0]:7.2f} s  cpu {median[name][1]:7.2f} s   {peer:<5} wall {median[peer][0]:7.2f} s"
              f"  cpu {median[peer][1]:7.2f} s   ratio wall {median[name][0] / median[peer][0]:.2f}  cpu {median[name][1] / median[peer][1]:.2f}")
        for at, what in enumerate(("wall", "cpu")):
            print(f"RATIO load.{name}.{what} {median[name][at] / median[peer][at]:.2f}")
    print(f"the quiet night added {statistics.median(grown) / 1024:.0f} KiB to the warehouse's tables")


def main():
    root = tempfile.mkdtemp(prefix="bidui_load_bench_")
    os.chmod(root, 0o755)
    site = Site(f"{root}/site")
    try:
        site.deliver("1", FIRST)
        site.prepare(QUIET)
        site.deliver("2", CHANGED)
        report(*run(site, root))
    finally:
        site.stage("bidui", "warehouse", "remove", "--yes", check=False)
        shutil.rmtree(root, ignore_errors=True)


main()
