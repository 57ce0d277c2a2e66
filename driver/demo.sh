#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# make demo: from a bare Debian to findings in a warehouse. Run again, it receives the next week's deliveries.
#
#   DEMO_SCALE=0.05   share of the county's 700,000 people (monitored households are always complete)
#   DEMO_SITE=build/demo
set -euo pipefail
cd "$(dirname "$0")/.."
SITE=${DEMO_SITE:-build/demo}
SCALE=${DEMO_SCALE:-0.05}
SEED=1
FAULTS=2 # per cent of rows and files in which something is wrong that real files have, and must be told
BIN=build/release/bin
# As-of dates of the weeks: the end of the half-year whose figures were published, then every Tuesday from 5 July 2022.
FIRST=2022-06-30
SECOND=2022-07-05

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$'\033[1m' plain=$'\033[0m'
else
    bold="" plain=""
fi

step() {
    printf '%s== %s%s\n' "$bold" "$1" "$plain"
}

as_of_week() { # number
    case $1 in
    1) echo "$FIRST" ;;
    *) date -u -d "$SECOND +$((($1 - 2) * 7)) days" +%F ;;
    esac
}

# The first week whose batch is not loaded; a batch that broke off is taken up again.
next_week() {
    local week=1
    while [ -e "$SITE/var/batches/$(as_of_week "$week")/load/datapackage.json" ]; do
        week=$((week + 1))
    done
    echo "$week"
}

step "packages"
tests/support/packages.sh build

step "programs"
make -s -j"$(nproc)" VARIANT=release all

if [ ! -e "$SITE/site.json" ]; then
    step "a site for the sample county (浚县, 410621)"
    "$BIN/bidui" init "$SITE" --division 410621
fi

week=$(next_week)
as_of=$(as_of_week "$week")
step "deliveries of week $week, made up for the demo (scale $SCALE, seed $SEED, $FAULTS % with faults: $SITE/faults.csv)"
"$BIN/county" --out "$SITE" --scale "$SCALE" --seed "$SEED" --week "$week" --faults "$FAULTS"

step "the private warehouse"
"$BIN/bidui" --site "$SITE" warehouse start

step "the run"
code=0
"$BIN/bidui" --site "$SITE" run --batch "$as_of" || code=$?
if [ "$code" -gt 1 ] && [ ! -e "$SITE/var/batches/$as_of/load/datapackage.json" ]; then
    exit "$code"
fi

step "the receipt for the departments: what was taken, what was not, and why"
"$BIN/bidui" --site "$SITE" report receipt --batch "$as_of"

cat << TEXT

${bold}What next${plain}
  $BIN/bidui --site $SITE status                  where things stand
  $BIN/bidui --site $SITE explain A20             a rule in words, SQL and parameters
  $BIN/bidui --site $SITE warehouse psql -c 'select * from mart.reported_vs_computed'
  make demo                                              the deliveries of week $((week + 1))
The people in this sample are generated. Real are the division codes and the published figures.
TEXT
