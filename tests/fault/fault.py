# SPDX-License-Identifier: Apache-2.0
"""What the fault suites share: a tiny site with a tiny pack, a program run beneath preload.so, and what must hold afterwards."""
import glob
import hashlib
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

import openpyxl

BUILD = os.path.abspath(os.environ.get("BUILD", "build/release"))
PRELOAD = f"{BUILD}/tool/fault/preload.so"
FULL = bool(os.environ.get("BIDUI_TEST_FULL"))
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # where fsync costs nothing
DATE = "2022-06-30"
CODES = {0, 1, 64, 65, 66, 69, 70, 71, 74, 75, 78}  # bidui --help
passed = failed = skipped = 0

PERSON = {
    "name": "person", "title": "人员名单", "department": "民政局", "mode": "snapshot", "scope": "county",
    "fields": [
        {"name": "house", "title": "户编号", "type": "string", "format": "code", "constraints": {"required": True}},
        {"name": "person_id", "title": "证件号码", "type": "string", "format": "resident_id", "personal": "id", "constraints": {"required": True}},
        {"name": "name", "title": "姓名", "type": "string", "format": "person_name", "personal": "name"},
        {"name": "kind", "title": "类别", "type": "string", "format": "code:kind"},
        {"name": "amount", "title": "金额", "type": "number", "format": "amount", "unit": "元"}],
    "primaryKey": ["person_id"], "keys": {"person": "person_id", "household": {"system": "nfp", "field": "house"}}}
DEATH = {
    "name": "death", "title": "死亡名单", "department": "公安局", "mode": "snapshot", "scope": "county",
    "fields": [
        {"name": "person_id", "title": "证件号码", "type": "string", "format": "resident_id", "personal": "id", "constraints": {"required": True}},
        {"name": "died_on", "title": "死亡日期", "type": "date", "format": "date", "constraints": {"required": True}}],
    "primaryKey": ["person_id"], "keys": {"person": "person_id"}}
RULE = {
    "id": "T01", "name": "死亡仍在册", "class": "error", "severity": "error", "department": "民政局", "dispatch": "village", "due_days": 15,
    "subject": "person", "from": "person", "flag": "exists(death by person_key where died_on <= :as_of - :grace)",
    "say": "{name} 于 {first(death.died_on by person_key order by died_on)} 死亡", "identity": [], "source": "试"}
GRACE = {"name": "grace", "title": "宽限", "type": "integer", "unit": "天",
         "values": [{"place": "000000", "from": "2020-01-01", "to": None, "value": "30", "source": "试"}]}


def check(what, good, detail=""):
    global passed, failed
    if good:
        passed += 1
        print("ok   ", what)
    else:
        failed += 1
        print("FAIL ", what, detail)
    return good


def skip(what, why):
    global skipped
    skipped += 1
    print(f"SKIP  {what}: {why}")


def end():
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(failed > 0)


def is_sanitised():
    """A sanitizer has a malloc of its own, over which nothing can be laid."""
    return b"__asan_init" in open(f"{BUILD}/bin/bidui-extract", "rb").read() or b"__tsan_init" in open(f"{BUILD}/bin/bidui-extract", "rb").read()


def resident_id(number):
    digits = f"4106211960010{number % 9 + 1}{number:03d}1"[:17]
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, weights)) % 11]


def write(path, text, encoding="utf-8"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding=encoding) as out:
        out.write(text)


def make_site(folder):
    """Two sources, one of them as GB18030 text with a row that is repaired and one that is rejected, the other as a workbook; one rule that fires."""
    pack = f"{folder}/pack"
    write(f"{pack}/pack.json", json.dumps({"name": "tiny", "title": "小包", "version": "1", "registers": [{"source": "person", "system": "nfp"}]}))
    write(f"{pack}/sources/person.json", json.dumps(PERSON, ensure_ascii=False))
    write(f"{pack}/sources/death.json", json.dumps(DEATH, ensure_ascii=False))
    write(f"{pack}/rules/T01.json", json.dumps(RULE, ensure_ascii=False))
    write(f"{pack}/params/grace.json", json.dumps(GRACE, ensure_ascii=False))
    write(f"{pack}/codes/kind.csv", "code,name,aliases\n1,低保户,低保\n2,一般户,一般\n")
    write(f"{pack}/codes/division.csv", "code,name,level,parent,valid_from,valid_to,aliases\n410621,浚县,county,410600,,,\n410621101,善堂镇,town,410621,,,\n")
    write(f"{folder}/site.json", json.dumps({"division": "410621", "pack": "pack", "inputs": [{"path": "inbox/**"}]}))
    write(f"{folder}/var/site.key", "07" * 32 + "\n")
    rows = [f"H{n // 2},{resident_id(n)},张三,{'低保' if n % 2 else '一般户'},{n},5" if n == 7 else f"H{n // 2},{resident_id(n)},张三,一般,{n}.5" for n in range(12)]
    write(f"{folder}/inbox/人员名单_20220630.csv", "户编号,证件号码,姓名,类别,金额\n" + "\n".join(rows) + '\n"H9","坏号码",李四,"低保",１２\n', "gb18030")
    book = openpyxl.Workbook()
    book.active.append(["证件号码", "死亡日期"])
    for n in (2, 4, 40):
        book.active.append([resident_id(n), "2022-03-01"])
    book.save(f"{folder}/inbox/死亡名单_20220630.xlsx")
    book.close()
    for path in glob.glob(f"{folder}/inbox/*"):
        os.utime(path, (1656547200, 1656547200))  # a file that has just been written is looked at twice


def command(program, site, date=DATE):
    return [f"{BUILD}/bin/{program}", "--site", site, "--batch", date, "--threads", "1"]


class Run:
    """One run of a program, with the n-th call of a kind failing (deadly: the program dies there); n = 0 only counts."""

    def __init__(self, words, calls=None, at=0, forever=False, deadly=False):
        with tempfile.NamedTemporaryFile() as count:
            count.write(bytes(40))
            count.flush()
            environment = {key: value for key, value in os.environ.items() if not key.startswith("BIDUI_")}
            environment |= {"LD_PRELOAD": PRELOAD, "FAULT_COUNT": count.name, "FAULT_AT": str(at), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
            if calls is not None:
                environment["FAULT_CALLS"] = calls
            if forever:
                environment["FAULT_FOREVER"] = "1"
            if deadly:
                environment["FAULT_KILL"] = "1"
            done = subprocess.run(words, env=environment, capture_output=True, timeout=60, check=False)
            self.calls, self.fired, self.allocations, self.live, self.peak = struct.unpack("qqqqq", open(count.name, "rb").read())
        self.code = done.returncode
        self.errors = done.stderr.decode("utf-8", "replace")
        self.output = done.stdout.decode("utf-8", "replace")


def digest(path):
    if os.path.islink(path):
        return os.readlink(path)
    content = open(path, "rb").read()
    if path.endswith("/landing/index.csv"):
        content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"", content)  # when it was received
    return hashlib.sha256(content).hexdigest()


def tree(site):
    """Every file and link below var/ with its content."""
    found = {}
    for folder, folders, files in os.walk(f"{site}/var"):
        for name in files + [name for name in folders if os.path.islink(f"{folder}/{name}")]:
            path = f"{folder}/{name}"
            found[os.path.relpath(path, site)] = digest(path)
    return found


def broken_package(site, stage, date=DATE):
    """What is wrong with the package that readers would take; None when it is whole or not there."""
    folder = f"{site}/var/batches/{date}/{stage}"
    if not os.path.islink(folder) or not os.path.exists(folder):
        return None
    for resource in json.load(open(f"{folder}/datapackage.json", encoding="utf-8"))["resources"]:
        content = open(f"{folder}/{resource['path']}", "rb").read()
        if resource["hash"] != "sha256:" + hashlib.sha256(content).hexdigest():
            return resource["path"]
    return None


def broken_store(site):
    """Files of the store that are not what their name says, or could be changed; what is still being written is nobody's yet."""
    wrong = []
    for path in glob.glob(f"{site}/var/store/*"):
        name, content = os.path.basename(path), open(path, "rb").read()
        if name.endswith(".partial"):
            continue
        whole = hashlib.sha256(content[65:]).hexdigest() == content[:64].decode() if name.endswith(".entry") else hashlib.sha256(content).hexdigest() == name
        if not whole:
            wrong.append(name)
    return wrong


MESSAGE = re.compile(r"\A(\S+: E-[A-Z0-9-]+: [^\n]+\n)(  hint: [^\n]+\n)?\Z")


def complaint(run, site, stage, calm, date=DATE):
    """What does not hold after a disturbed run; None when all does. `calm`: the tree of an undisturbed one."""
    if wrong := broken_store(site):
        return f"left in the store {wrong}"
    if run.code == -signal.SIGKILL:
        bad = broken_package(site, stage, date)
        return f"was killed and left a package whose {bad} is broken" if bad else None
    if run.code not in CODES:
        return f"ended with {run.code}: {run.errors[-500:]}"
    partial = glob.glob(f"{site}/var/batches/*/*.partial")
    if run.code not in (0, 1):
        if MESSAGE.match(run.errors) is None:
            return f"ended with {run.code}, and not with one clear message: {run.errors[-800:]!r}"
        if partial and run.code != 71:
            return f"left {partial}"
        bad = broken_package(site, stage, date)
        return f"left a package whose {bad} is broken" if bad else None
    if not run.fired:
        return "no call failed"
    return difference(tree(site), calm, "succeeded, but not as undisturbed")


def difference(got, calm, what):
    odd = sorted(path for path in got.keys() | calm.keys() if got.get(path) != calm.get(path))
    return f"{what}: {odd[:6]}" if odd else None


def disturb(program, stage, template, calm, calls, at, how, work, date=DATE):
    """One failure, then the same run undisturbed; returns the complaint or None."""
    site = tempfile.mkdtemp(dir=work) + "/site"
    shutil.copytree(template, site, symlinks=True)
    run = Run(command(program, site, date), calls, at, **how)
    said = complaint(run, site, stage, calm, date)
    if said is None and run.code not in (0, 1):
        again = Run(command(program, site, date))
        if again.code != 0:
            said = f"after {run.errors.strip()!r} the next run ended with {again.code}: {again.errors[-500:]}"
        else:
            said = difference(tree(site), calm, f"after {run.errors.strip()!r} the next run made something else")
    shutil.rmtree(os.path.dirname(site))
    return said
