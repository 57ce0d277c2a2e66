# SPDX-License-Identifier: Apache-2.0
"""What a million rows more may cost: see budget.sh."""
from fault import *

SCALES = ("0.01", "0.3" if FULL else "0.1")
# program: allocations, bytes at the peak; measured: 700 and 0, 1,100 to 1,700 and 630 MB (typed columns, keys, repairs: the batch is in memory)
BUDGET = {"bidui-extract": (1500, 8 << 20), "bidui-transform": (2500, 850 << 20)}


def measure(work, scale):
    site = f"{work}/{scale}"
    subprocess.run([f"{BUILD}/bin/bidui", "init", site, "--division", "410621"], check=True, capture_output=True)
    subprocess.run([f"{BUILD}/bin/county", "--out", site, "--scale", scale, "--seed", "7", "--week", "1"], check=True, capture_output=True)
    runs = {program: Run(command(program, site)) for program in BUDGET}
    with open(f"{site}/var/batches/{DATE}/extract/datapackage.json", encoding="utf-8") as package:
        rows = sum(resource.get("rows", 0) for resource in json.load(package)["resources"])
    return rows, runs


def main():
    if is_sanitised():
        skip("fault/budget", "a sanitizer has an allocator of its own")
        end()
    with tempfile.TemporaryDirectory(dir=MEMORY) as work:
        (few, small), (many, large) = (measure(work, scale) for scale in SCALES)
    for program, (allocations, peak) in BUDGET.items():
        check(f"{program} runs", small[program].code in (0, 1) and large[program].code in (0, 1), large[program].errors)
        for what, grown, most in (("allocations", large[program].allocations - small[program].allocations, allocations),
                                  ("bytes at the peak", large[program].peak - small[program].peak, peak)):
            got = grown * 1000000 // (many - few)
            check(f"{program}: {got:,} {what} for a million rows more, at most {most:,}", got <= most)
    end()


if __name__ == "__main__":
    main()
