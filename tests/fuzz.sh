#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make fuzz: every target for FUZZ_SECONDS (20), from what lies in tests/fuzz/<target>.corpus/ and stands in tests/fuzz/<target>.seeds, an
# input a line as printf has it (\n, \0, \x1F).
# FUZZ_KEEP=FOLDER goes on with what earlier runs found there, and adds to it; FUZZ_TARGETS="a b" runs these alone.
# usage: tests/fuzz.sh FOLDER
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh
for target in "$1"/*; do
    name=$(basename "$target")
    if [ ! -f "$target" ] || [ ! -x "$target" ] || [[ -n ${FUZZ_TARGETS:-} && " $FUZZ_TARGETS " != *" $name "* ]]; then
        continue
    fi
    found=$(mktemp -d)
    corpus=("$found")
    if [ -n "${FUZZ_KEEP:-}" ]; then
        mkdir -p "$FUZZ_KEEP/$name"
        corpus=("$FUZZ_KEEP/$name" "$found")
    fi
    [ ! -d "tests/fuzz/$name.corpus" ] || corpus+=("tests/fuzz/$name.corpus")
    number=0
    while [ -f "tests/fuzz/$name.seeds" ] && IFS= read -r seed; do
        number=$((number + 1))
        printf '%b' "$seed" > "$found/seed$number"
    done < <(cat "tests/fuzz/$name.seeds" 2> /dev/null)
    if out=$("$target" -max_total_time="${FUZZ_SECONDS:-20}" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$found/" "${corpus[@]}" 2>&1); then
        pass "$name: $(grep -o 'stat::number_of_executed_units: *[0-9]*' <<< "$out" | grep -o '[0-9]*$') inputs"
        rm -rf "$found"
    else
        fail "$name (see $found)" "$(tail -n 20 <<< "$out")"
    fi
done
count_end
