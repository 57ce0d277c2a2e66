#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Runs suites and ends with one line for all of them: "N passed, N failed", then ", N skipped" when some were. Exit 1 when something failed.
#
#   tests/run.sh BUILD SUITE...       suites: unit, cases, house, pipeline, mutations, all
#
# unit      every cmocka binary below BUILD/test
# cases     the rule cases and the pack's own check, by bidui-transform
# house     layering.sh, symbols.sh, limits.sh, paths.sh
# pipeline  what is executable and named *.sh below a folder of tests/, support/ and bench/ aside: whole runs, the warehouse, the generated county
# mutations is one of the pipeline's, tests/fuzz/mutations.sh, alone: for a build with sanitizers
# Suites find the programs in $BUILD (build/release when run by hand). A script of the pipeline shares nothing with another (its site, its
# server, its ports are its own), so as many run at a time as there are processors (TEST_JOBS); what they say stays in order.
# A suite script prints what it likes and ends with a line "N passed, N failed"; a script that dies before counts as one failure.
# What it does not run it tells by a line "SKIP  what: why"; each counts as skipped.
# Of what a good one prints, lines that begin with SKIP or SHOWS (a figure worth reading each time) are passed on.
set -uo pipefail
[ "$#" -ge 2 ] || {
    echo "usage: tests/run.sh BUILD SUITE..." >&2
    exit 64
}
cd "$(dirname "$0")/.." || exit 74
BUILD=$(cd "$1" && pwd) || exit 66
export BUILD
shift
passed=0
failed=0
skipped=0
. tests/support/fixtures.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Adds to the sums what the log's suite counted, and says it.
tell() { # title, passed, failed, seconds
    local left
    left=$(grep -c '^SKIP ' "$log")
    passed=$((passed + $2))
    failed=$((failed + $3))
    skipped=$((skipped + left))
    printf '%-44s %d passed, %d failed%s (%d s)\n' "$1" "$2" "$3" "$([ "$left" -eq 0 ] || echo ", $left skipped")" "$4"
}

# The counts come from the last "N passed, N failed" line; an exit code that contradicts them is a failure too.
run_script() { # title command...
    local title=$1 start=$SECONDS code counts good bad
    shift
    "$@" > "$log" 2>&1
    code=$?
    counts=$(grep -Eo '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1)
    if [ -z "$counts" ] || { [ "$code" -ne 0 ] && [[ $counts == *", 0 failed" ]]; }; then
        counts="0 passed, 1 failed"
        tail -n 40 "$log"
        echo "  $title ended with exit code $code"
    elif [[ $counts != *", 0 failed" ]]; then
        cat "$log"
    else
        grep -E '^(SKIP|SHOWS) ' "$log"
    fi
    read -r good _ bad _ <<< "$counts"
    tell "$title" "$good" "$bad" "$((SECONDS - start))"
}

# cmocka ends with "[  PASSED  ] N test(s)." and, when some failed, "[  FAILED  ] N test(s), listed below".
run_unit() { # binary
    local start=$SECONDS code good bad
    "$1" > "$log" 2>&1
    code=$?
    good=$(grep -Eo '^\[  PASSED  \] [0-9]+' "$log" | grep -Eo '[0-9]+$' | awk '{ n += $1 } END { print n + 0 }')
    bad=$(grep -Eo '^\[  FAILED  \] [0-9]+ test' "$log" | grep -Eo '[0-9]+' | awk '{ n += $1 } END { print n + 0 }')
    if [ "$code" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    if [ "$bad" -gt 0 ] || { [ "$good" -eq 0 ] && ! grep -q '^SKIP ' "$log"; }; then
        cat "$log"
        [ "$bad" -gt 0 ] || bad=1
    else
        grep -E '^SKIP ' "$log"
    fi
    tell "unit ${1#"$BUILD"/test/}" "$good" "$bad" "$((SECONDS - start))"
}

suite_unit() {
    local binary
    while read -r binary; do
        [ ! -x "$binary" ] || run_unit "$binary"
    done < <(find "$BUILD/test" -name "*_test" | LC_ALL=C sort)
}

# A suite of one: columns, types and parameters of every rule.
check_pack() {
    if "$BUILD/bin/bidui-transform" --check --pack schemas --cases tests/cases; then
        echo "1 passed, 0 failed"
    else
        echo "0 passed, 1 failed"
    fi
}

suite_cases() {
    [ -x "$BUILD/bin/bidui-transform" ] || return 0
    run_script "rule cases" "$BUILD/bin/bidui-transform" --test --pack schemas --cases tests/cases
    run_script "pack check" check_pack
}

suite_house() {
    local script
    for script in layering symbols limits paths; do
        run_script "$script" "tests/$script.sh"
    done
}

# One script on its own: what it says to FOLDER/said, what it counted to FOLDER/counted.
run_aside() { # folder, script
    log=$1/log passed=0 failed=0 skipped=0
    run_script "${2#tests/}" "$2" < /dev/null > "$1/said" 2>&1
    echo "$passed $failed $skipped" > "$1/counted"
}

# Says what the next script said, and adds what it counted.
take_next() {
    local good bad left
    wait "${jobs[$taken]}"
    cat "$aside/$taken/said"
    read -r good bad left < "$aside/$taken/counted" || bad=1
    passed=$((passed + ${good:-0}))
    failed=$((failed + bad))
    skipped=$((skipped + ${left:-0}))
    taken=$((taken + 1))
}

suite_pipeline() {
    local script started=0 taken=0 aside jobs=()
    aside=$(mktemp -d)
    while read -r script; do
        while [ "$(jobs -rp | wc -l)" -ge "${TEST_JOBS:-$(nproc)}" ]; do
            wait -n
        done
        mkdir "$aside/$started"
        run_aside "$aside/$started" "$script" &
        jobs[started]=$!
        started=$((started + 1))
        while [ "$taken" -lt "$started" ] && ! kill -0 "${jobs[$taken]}" 2> /dev/null; do
            take_next
        done
    done < <(find tests -mindepth 2 -name '*.sh' -perm -u+x ! -path 'tests/support/*' ! -path 'tests/bench/*' | LC_ALL=C sort)
    while [ "$taken" -lt "$started" ]; do
        take_next
    done
    rm -rf "$aside"
}

suite_mutations() {
    run_script fuzz/mutations.sh tests/fuzz/mutations.sh
}

for suite in "$@"; do
    case $suite in
    unit | cases | house | pipeline | mutations) "suite_$suite" ;;
    all)
        suite_unit
        suite_house
        suite_cases
        suite_pipeline
        ;;
    *)
        echo "tests/run.sh: no suite \"$suite\" (unit, cases, house, pipeline, mutations, all)" >&2
        exit 64
        ;;
    esac
done
echo "$passed passed, $failed failed$([ "$skipped" -eq 0 ] || echo ", $skipped skipped")"
[ "$failed" -eq 0 ]
