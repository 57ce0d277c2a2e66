# SPDX-License-Identifier: Apache-2.0
"""measure.py [--rows-of PACKAGE] COMMAND...: runs a command; prints wall, CPU, peak memory and, with a package, rows a second."""
import json
import os
import sys
import time

arguments = sys.argv[1:]
package = None
if arguments[0] == "--rows-of":
    package, arguments = arguments[1], arguments[2:]
start = time.monotonic()
child = os.fork()
if child == 0:
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.execvp(arguments[0], arguments)
_, status, usage = os.wait4(child, 0)
wall = time.monotonic() - start
line = f"{wall:7.2f} s  cpu {usage.ru_utime + usage.ru_stime:7.2f} s  peak {usage.ru_maxrss / 1024:6.0f} MiB"
if package is not None and os.path.exists(os.path.join(package, "datapackage.json")):
    with open(os.path.join(package, "datapackage.json"), encoding="utf-8") as file:
        rows = sum(resource.get("rows", 0) for resource in json.load(file)["resources"])
    line += f"  {rows:9d} rows  {rows / wall:10.0f} rows/s"
print(line)
sys.exit(os.waitstatus_to_exitcode(status))
