#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs the county generator at a small scale: the same bytes twice, other bytes for another seed, weeks that accumulate, and
# the published figures recounted from the files. Usage: county_test.sh [COUNTY]; prints "N passed, N failed".
set -u
here=$(cd "$(dirname "$0")" && pwd)
county=${1:-${BUILD:-$here/../../build/release}/bin/county}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

expect() { # NAME STATUS
    if [ "$2" -eq 0 ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        echo "FAIL $1"
    fi
}

digest() { (cd "$1" && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum); }

for run in a b; do
    for week in 1 2 3; do "$county" --out "$work/$run" --scale 0.01 --seed 5 --week $week > /dev/null || expect "runs" 1; done
done
"$county" --out "$work/c" --scale 0.01 --seed 6 > /dev/null
"$county" --out "$work/d" --scale 0.01 --seed 5 > /dev/null
[ "$(digest "$work/a")" = "$(digest "$work/b")" ]
expect "the same seed gives the same bytes" $?
[ "$(digest "$work/c")" != "$(digest "$work/d")" ]
expect "another seed gives other bytes" $?
[ "$(digest "$work/a/inbox/2022-06-30")" = "$(digest "$work/d/inbox/2022-06-30")" ]
expect "later weeks leave week 1 as it was" $?
[ "$(find "$work/a/inbox" -mindepth 1 -maxdepth 1 | wc -l)" -eq 3 ]
expect "three weeks, three folders" $?
"$county" --scale 0.01 > /dev/null 2>&1
[ $? -eq 64 ]
expect "no --out is a usage error" $?
"$county" --out "$work/e" --scale nonsense > /dev/null 2>&1
[ $? -eq 64 ]
expect "a scale that is no number is refused" $?
recount=$(python3 "$here/county_recount.py" "$work/a")
for seed in 2 3; do
    "$county" --out "$work/seed$seed" --scale 0.02 --seed $seed > /dev/null 2> "$work/said"
    [ ! -s "$work/said" ]
    expect "seed $seed has a household for every case" $?
    python3 "$here/county_recount.py" "$work/seed$seed" | grep '^FAIL'
    [ $? -eq 1 ]
    expect "seed $seed has the published figures" $?
done
"$county" --out "$work/clean" --scale 0.01 --clean yes > /dev/null
[ "$(cat "$work/clean/truth.csv" "$work/clean/dirt.csv" | grep -vc dropped)" -eq 2 ]
expect "a clean county has neither mistakes nor dirt" $?
echo "$recount" | grep -v '^ok' | sed '$d'
passed=$((passed + $(echo "$recount" | grep -c '^ok')))
failed=$((failed + $(echo "$recount" | grep -c '^FAIL')))
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
