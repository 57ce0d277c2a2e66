# SPDX-License-Identifier: Apache-2.0
"""Every call that can fail is made to fail, one run each: see stages.sh."""
import concurrent.futures
import random

from fault import *

NEXT = "2022-07-01"
MOST = 25  # failures of a kind and a program, unless BIDUI_TEST_FULL
KINDS = [("memory", {}, "no memory, once"), ("disk", {}, "an error of the disk, once"), ("space", {}, "no room, once"),
         ("space", {"forever": True}, "no room from then on"), ("disk", {"deadly": True}, "kill -9 before a call of the disk")]


def numbers(calls, draw):
    """1 … calls, or a sample of them with one of each stretch of equal length."""
    if FULL or calls <= MOST:
        return list(range(1, calls + 1))
    return sorted({draw.randrange(part * calls // MOST, (part + 1) * calls // MOST) + 1 for part in range(MOST)})


def torture(program, stage, date, night, template, calm, work, draw):
    for calls, how, words in KINDS:
        site = f"{work}/count"
        shutil.copytree(template, site, symlinks=True)
        counted = Run(command(program, site, date), calls)
        shutil.rmtree(site)
        chosen = numbers(counted.calls, draw)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            said = list(pool.map(lambda at: disturb(program, stage, template, calm, calls, at, how, work, date), chosen))
        complaints = [f"call {at}: {text}" for at, text in zip(chosen, said) if text is not None]
        check(f"{program}, {night}: {words}: {len(chosen)} of {counted.calls} calls", not complaints, "\n      " + "\n      ".join(complaints[:20]))


def change(site):
    """One of the two sources comes again, otherwise."""
    old, new = f"{site}/inbox/人员名单_20220630.csv", f"{site}/inbox/人员名单_20220701.csv"
    write(new, open(old, encoding="gb18030").read().replace("张三", "张四"), "gb18030")
    os.utime(new, (1656633600, 1656633600))


def main():
    if is_sanitised():
        skip("fault/stages", "a sanitizer has an allocator of its own")
        end()
    seed = int(os.environ.get("SEED", "0")) or random.randrange(1, 1 << 30)
    print("SEED", seed)
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=MEMORY) as work:
        template = f"{work}/template"
        make_site(template)
        for date, night in ((DATE, "the first night"), (NEXT, "a night that takes from the store what it has")):
            for program, stage in (("bidui-extract", "extract"), ("bidui-transform", "transform")):
                site = f"{work}/{stage}.{date}"
                shutil.copytree(template, site, symlinks=True)
                calm = Run(command(program, site, date))
                check(f"{program}, {night}: undisturbed", calm.code == 0, calm.errors)
                torture(program, stage, date, night, template, tree(site), work, draw)
                template = site
            if date == DATE:
                change(template)
    end()


if __name__ == "__main__":
    main()
