# SPDX-License-Identifier: Apache-2.0
"""Every call that can fail is made to fail, one run each: see stages.sh."""
import concurrent.futures
import random

from fault import *

MOST = 50  # failures of a kind and a program, unless BIDUI_TEST_FULL
KINDS = [("memory", False, "no memory, once"), ("disk", False, "an error of the disk, once"), ("space", False, "no room, once"),
         ("space", True, "no room from then on")]


def numbers(calls, draw):
    """1 … calls, or a sample of them with one of each stretch of equal length."""
    if FULL or calls <= MOST:
        return list(range(1, calls + 1))
    return sorted({draw.randrange(part * calls // MOST, (part + 1) * calls // MOST) + 1 for part in range(MOST)})


def torture(program, stage, template, calm, work, draw):
    for calls, forever, words in KINDS:
        site = f"{work}/count"
        shutil.copytree(template, site, symlinks=True)
        counted = Run(command(program, site), calls)
        shutil.rmtree(site)
        chosen = numbers(counted.calls, draw)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            said = list(pool.map(lambda at: disturb(program, stage, template, calm, calls, at, forever, work), chosen))
        complaints = [f"call {at}: {text}" for at, text in zip(chosen, said) if text is not None]
        check(f"{program}: {words}: {len(chosen)} of {counted.calls} calls", not complaints, "\n      " + "\n      ".join(complaints[:20]))


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
        for program, stage in (("bidui-extract", "extract"), ("bidui-transform", "transform")):
            site = f"{work}/{stage}"
            shutil.copytree(template, site, symlinks=True)
            calm = Run(command(program, site))
            check(f"{program}: undisturbed", calm.code == 0, calm.errors)
            torture(program, stage, template, tree(site), work, draw)
            template = site
    end()


if __name__ == "__main__":
    main()
