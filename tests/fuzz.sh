#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make fuzz: every target for FUZZ_SECONDS (20), from the corpus in tests/fuzz/<target>.corpus/ when there is one.
# usage: tests/fuzz.sh FOLDER
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh
for target in "$1"/*; do
    if [ ! -f "$target" ] || [ ! -x "$target" ]; then
        continue
    fi
    name=$(basename "$target")
    found=$(mktemp -d)
    corpus=()
    [ ! -d "tests/fuzz/$name.corpus" ] || corpus=("tests/fuzz/$name.corpus")
    if out=$("$target" -max_total_time="${FUZZ_SECONDS:-20}" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$found/" "$found" "${corpus[@]}" 2>&1); then
        pass "$name: $(grep -o 'stat::number_of_executed_units: *[0-9]*' <<< "$out" | grep -o '[0-9]*$') inputs"
        rm -rf "$found"
    else
        fail "$name (see $found)" "$(tail -n 20 <<< "$out")"
    fi
done
count_end
