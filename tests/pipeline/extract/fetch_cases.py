# SPDX-License-Identifier: Apache-2.0
"""Sites whose inputs are addresses of servers that misbehave (tests/support/*_server.py), and what must become of each. For fetch*.py, whose
first arguments are BUILD and WORK."""
import glob
import json
import os
import re
import subprocess
import sys
import urllib.request

build, work = sys.argv[1:3]
HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = "s3cret-of-the-test"
PATIENCE = {"attempts": 4, "total_seconds": 25, "connect_seconds": 5, "stall_seconds": 1, "delay_ms": 10, "parallel": 8}
BODY = "编号,姓名\n".encode() + b"".join(b"%d,\xe5\xbc\xa0\xe4\xb8\x89\n" % at for at in range(800))
passed = failed = skipped = 0


def check(good, name, detail=""):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAIL: %s%s" % (name, ": " + detail if detail else ""), file=sys.stderr)


def skip(what, why):
    global skipped
    skipped += 1
    print("SKIP  %s: %s" % (what, why))


def finish():
    print("%d passed, %d failed" % (passed, failed) + (", %d skipped" % skipped if skipped else ""))
    return 1 if failed else 0


class Server:
    def __init__(self, folder, *flags, kind="http", scheme="http"):
        self.process = subprocess.Popen([sys.executable, os.path.join(HERE, "../../support/%s_server.py" % kind), folder, *flags],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().split()[1])
        self.url = "%s://127.0.0.1:%d" % (scheme, self.port)

    def log(self):
        with urllib.request.urlopen(self.url + "/log?clear", timeout=10) as answer:
            return answer.read().decode().splitlines()

    def stop(self):
        """What it printed since it began."""
        self.process.stdin.close()
        said = self.process.stdout.read().splitlines()
        self.process.wait(timeout=10)
        return said


def make_site(name, inputs, **patience):
    folder = os.path.join(work, name)
    if not os.path.exists(folder):
        subprocess.run([os.path.join(build, "bin/bidui"), "init", folder, "--division", "410621"], check=True, stdout=subprocess.DEVNULL)
    settings = {"division": "410621", "key_file": "var/site.key", "inputs": inputs, "fetch": {**PATIENCE, **patience}}
    with open(os.path.join(folder, "site.json"), "w", encoding="utf-8") as file:
        json.dump(settings, file)
    return folder


def extract(folder):
    environment = {**os.environ, "BIDUI_TEST_TOKEN": SECRET, "BIDUI_TEST_BASIC": "clerk:" + SECRET, "no_proxy": "*", "HOME": work}
    return subprocess.run([os.path.join(build, "bin/bidui-extract"), "--site", folder, "--batch", "2022-06-30"], env=environment,
                          capture_output=True, text=True, timeout=120)


def fetched(folder, name):
    found = glob.glob(os.path.join(folder, "var/fetched/*/" + name))
    if not found:
        return None
    with open(found[0], "rb") as file:
        return file.read()


def failure_of(output, name):
    for line in output.splitlines():
        if "E-FETCH" in line and re.search("/" + re.escape(name) + '"', line):
            return re.search(r"E-FETCH[A-Z-]*", line).group()
    return None


class Cases:
    """Inputs that are fetched in one run, each with a file name of its own and what must become of it."""

    def __init__(self, name, server):
        self.name, self.server, self.items = name, server, []

    def add(self, path, expect, what, **settings):
        case = "%s%d" % (self.name, len(self.items))
        path = path.replace("@", case)
        self.items.append((path, case, expect, what, settings))

    def run(self, **patience):
        inputs = [{"url": path if "://" in path else self.server.url + path, "on_failure": "carry", **settings} for path, _, _, _, settings in self.items]
        folder = make_site(self.name, inputs, **patience)
        result = extract(folder)
        for path, _, expect, what, _ in self.items:
            name = path.split("?")[0].rsplit("/", 1)[1]
            got = fetched(folder, name)
            got = fetched(folder, name + ".json") if got is None else got
            told = failure_of(result.stderr, name)
            if isinstance(expect, bytes):
                check(got == expect and told is None, what, "told %s, got %s bytes" % (told, got and len(got)))
            elif isinstance(expect, int):
                rows = [row["n"] for row in json.loads(got)] if got else None
                check(rows == list(range(expect)) and told is None, what, "told %s, rows %s" % (told, rows and len(rows)))
            elif callable(expect):
                check(got is not None and told is None and expect(got), what, "told %s" % told)
            else:
                check(told == expect and got is None, what, "told %s instead of %s; landed: %s" % (told, expect, got is not None))
        check(SECRET not in result.stderr + result.stdout, self.name + ": no secret in what is told")
        return folder, result
