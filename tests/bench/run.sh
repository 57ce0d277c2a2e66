#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# make bench: every benchmark in tests/bench, one after the other. Nothing here is a test: machines are noisy, so each compares
# with a peer in the same run and prints ratios. BENCH="pipeline xlsx" chooses; SCALE=0.1 makes it short.
set -u
build=${1:-build/release}
here=$(cd "$(dirname "$0")" && pwd)
chosen=${BENCH:-$(cd "$here" && for f in *.bench.sh; do [ -e "$f" ] && printf '%s ' "${f%.bench.sh}"; done)}
for name in $chosen; do
    printf '\n== %s ==\n' "$name"
    "$here/$name.bench.sh" "$build" || printf '%s: failed with %d\n' "$name" "$?"
done
