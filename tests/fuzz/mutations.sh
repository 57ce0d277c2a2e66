#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Spoilt files of every format before bidui-extract: no signal, no report of a sanitizer, no silent end, no hang. `make test` tries a few on the
# release build; `make asan` in `make test-full` 2,000 per format. MUTATIONS, MUTATION_SEED: how many, and which.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract county
export ASAN_OPTIONS=$ASAN_OPTIONS:exitcode=99 UBSAN_OPTIONS=exitcode=99:print_stacktrace=1
count=20
[ -z "${BIDUI_TEST_FULL:-}" ] || ! grep -q __asan_init "$build/bin/bidui-extract" || count=2000
site_new mutations
mkdir "$work/seeds"
"$build/bin/county" --out "$work/seeds" --scale 0.001 --seed "$SEED" --week 1 --forms all > /dev/null || exit 74
"$PYTHON" tests/pipeline/extract/containers.py "$work/seeds"
count_verdicts "$PYTHON" tests/fuzz/mutations.py "$build" "$site" "$work/seeds" --count "${MUTATIONS:-$count}" --seed "${MUTATION_SEED:-1}"
count_end
