# SPDX-License-Identifier: Apache-2.0
"""The sample county from its files to the warehouse, stage by stage: the first night, beside a binary COPY of the same typed rows into the same tables
with the same indexes in the same cluster; a quiet night (the next date, nothing new delivered); a night after which 1 % of the rows are others.
BENCH_SCALE=1 is 700,000 people, 3 million rows."""
import os
import subprocess
import sys
import tempfile

import measure

FIRST, QUIET, CHANGED = "2022-06-30", "2022-07-01", "2022-07-07"
STAGES = ("extract", "transform", "load")
KINDS = ("wall", "cpu")
# One transaction as a careful person would write it: tables without indexes, rows frozen, then indexes and statistics.
PEER = r"""
SELECT format('CREATE TABLE peer.%1$I (LIKE source.%1$I INCLUDING DEFAULTS)', relname) || E';\n\\copy peer.' || quote_ident(relname)
    || format(' FROM ''{folder}/%s.bin'' (FORMAT binary, FREEZE)', relname)
FROM pg_class WHERE relnamespace = 'source'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname;
SELECT regexp_replace(indexdef, 'INDEX \S+ ON (ONLY )?source\.', 'INDEX ON peer.') || ';' FROM pg_indexes JOIN pg_class ON relname = tablename
WHERE schemaname = 'source' AND relnamespace = 'source'::regnamespace AND NOT relispartition;
SELECT format('ANALYZE peer.%I;', relname) FROM pg_class WHERE relnamespace = 'source'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition;
"""
EXPORT = r"""
SELECT format('\copy (SELECT * FROM source.%1$I) TO ''{folder}/%1$s.bin'' (FORMAT binary)', relname)
FROM pg_class WHERE relnamespace = 'source'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition;
"""


class County:
    """A site with its warehouse in a folder."""

    def __init__(self, build, folder, scale):
        self.build, self.site, self.scale = build, os.path.join(folder, "site"), scale
        self.tool("bidui", "init", self.site, "--division", "410621")
        self.deliver(1)
        self.tool("bidui", "--site", self.site, "warehouse", "start")
        with open(os.path.join(self.sql("SHOW data_directory").strip(), "postmaster.pid"), encoding="utf-8") as file:
            self.server = int(file.readline())

    def tool(self, name, *arguments):
        subprocess.run([f"{self.build}/bin/{name}", *arguments], check=True, stdout=subprocess.DEVNULL)

    def deliver(self, week):
        self.tool("county", "--out", self.site, "--scale", f"{self.scale:g}", "--seed", "1", "--week", str(week))

    def psql(self, *arguments):
        return [f"{self.build}/bin/bidui", "--site", self.site, "warehouse", "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *arguments]

    def sql(self, text):
        return subprocess.run(self.psql("-c", text), check=True, capture_output=True, text=True).stdout

    def settle(self):
        """What was done before is not written to the disk at the next one's cost."""
        self.sql("CHECKPOINT")
        os.sync()

    def measured(self, command):
        self.settle()
        cost = measure.run(command, [os.path.join(self.site, "var")], self.server)
        if cost.status not in (0, 1):  # 1: rules found more than their thresholds
            sys.exit(f"{command[0]} ended with {cost.status}")
        return cost

    def night(self, batch):
        """Costs by stage, and the bytes that are new below var/batches."""
        folder = [os.path.join(self.site, "var/batches")]
        before = measure.files_below(folder)
        costs = {stage: self.measured([f"{self.build}/bin/bidui-{stage}", "--site", self.site, "--batch", batch]) for stage in STAGES}
        return costs, sum(size for inode, size in measure.files_below(folder).items() if inode not in before)

    def copy(self, folder):
        """The same typed rows by COPY."""
        self.script(folder, "export.sql", self.sql(EXPORT.replace("{folder}", folder)))
        subprocess.run(self.psql("-f", f"{folder}/export.sql"), check=True)
        script = self.script(folder, "peer.sql", "BEGIN; CREATE SCHEMA peer;\n" + self.sql(PEER.replace("{folder}", folder)) + "COMMIT;\n")
        cost = self.measured(self.psql("-f", script))
        ours, theirs = (self.sql(f"SELECT count(*) FROM pg_indexes WHERE schemaname = '{schema}'") for schema in ("source", "peer"))
        if ours != theirs:
            sys.exit(f"the peer has {theirs.strip()} indexes, the warehouse {ours.strip()}")
        self.sql("DROP SCHEMA peer CASCADE")
        return cost

    @staticmethod
    def script(folder, name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def rows(self):
        return measure.package_rows(os.path.join(self.site, "var/batches", FIRST, "transform"))

    def remove(self):
        self.tool("bidui", "--site", self.site, "warehouse", "remove", "--yes")


def one_round(build, scale, parent):
    """Costs by name, in the order they were made; bytes written by night; rows."""
    costs, written = {}, {}
    with tempfile.TemporaryDirectory(prefix="bidui_bench_", dir=parent) as folder:
        os.chmod(folder, 0o755)  # as root the private warehouse belongs to another user, who must reach it
        county = County(build, folder, scale)
        try:
            for name, batch in (("first night", FIRST), ("quiet night", QUIET), ("1 % changed", CHANGED)):
                if batch == CHANGED:
                    county.deliver(2)
                stages, written[name] = county.night(batch)
                costs[name] = sum(stages.values(), measure.Cost())
                costs.update({f"  {name}: {stage}": cost for stage, cost in stages.items()})
                if batch == FIRST:
                    costs["binary COPY of the same rows"] = county.copy(folder)
            return costs, written, county.rows()
        finally:
            county.remove()


def main(build):
    scale, count = measure.scale("0.05"), measure.ROUNDS
    made = [one_round(build, scale, os.environ.get("BENCH_DISK", "/var/tmp")) for _ in range(count)]
    costs = {name: measure.median([costs[name] for costs, _, _ in made]) for name in made[0][0]}
    print(f"\nscale {scale:g}, {made[0][2]:,} rows of the transform package, on disk, medians of {count} rounds; CPU with the server's, memory without it")
    first, copy = costs["first night"], costs["binary COPY of the same rows"]
    print(measure.HEADER + "   share of the first night: wall, CPU, memory")
    for name, cost in costs.items():
        print(measure.line(name, cost, (cost, first) if name in made[0][1] else None))
    for name, above in (("first night", first), ("its load", costs["  first night: load"])):
        print("  {}: {:.2f} times COPY's wall, {:.2f} times its CPU".format(name, *measure.quotients(above, copy, KINDS)))
    print("  packages written: " + ", ".join(f"{name} {bytes_written / 1e6:.1f} MB" for name, bytes_written in made[0][1].items()))
    measure.ratios(f"county@{scale:g}.first_to_copy", first, copy, KINDS)
    measure.ratios(f"county@{scale:g}.load_to_copy", costs["  first night: load"], copy, KINDS)
    measure.ratios(f"county@{scale:g}.quiet_to_first", costs["quiet night"], first, KINDS)
    measure.ratios(f"county@{scale:g}.changed_to_first", costs["1 % changed"], first, KINDS)
    for stage in STAGES:
        measure.ratio(f"county@{scale:g}.{stage}_MiB.memory", costs[f"  first night: {stage}"].memory)
    return 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
