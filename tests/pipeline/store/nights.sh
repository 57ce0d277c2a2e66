#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A night that takes what did not change makes, byte for byte, what one makes that takes nothing: night after night on two sites, one of them with
# --no-store, over deliveries of towns that come late, sources that grow stale and the turn of the year. BIDUI_TEST_FULL=1: 60 nights, else 6;
# $STORE_NIGHTS sets it. The seed is printed, $STORE_SEED sets it.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
SCALE=${PIPELINE_SCALE:-0.003}
PIPELINE_SCALE=$SCALE
. tests/support/count.sh
. tests/support/site.sh
site_need bidui-extract bidui-transform county
RANDOM=${STORE_SEED:=$$}
echo "SEED=$STORE_SEED"
nights=${STORE_NIGHTS:-${BIDUI_TEST_FULL:+60}}
nights=${nights:-6}
site_new kept
kept=$site
site_new forced
forced=$site
cp "$kept/var/site.key" "$forced/var/site.key"
late=$work/late # what a town sends some nights later
mkdir "$late"

# The files of a week into both inboxes; every fourth comes with a later night.
deliver() { # week
    local folder file at
    "$build/bin/county" --out "$work/county" --scale "$SCALE" --seed 7 --week "$1" > /dev/null || exit 74
    while read -r file; do
        folder=inbox
        [ "$1" -eq 1 ] || [ $((RANDOM % 4)) -ne 0 ] || folder=late
        mkdir -p "$work/$folder/${file%/*}"
        cp -p "$work/county/inbox/$file" "$work/$folder/$file"
    done < <(cd "$work/county/inbox" && find . -type f | sort)
    rm -rf "$work/county/inbox"
    sed -i 's/"2022-12-31"/null/' "$work/county/params/sample.json"      # the next year has the same
    for at in "$kept" "$forced"; do cp -Rp "$work/county/." "$at/"; done # its parameters
    rm -rf "$work/county"
}

# To both sites, with the same age.
hand_over() {
    local at
    for at in "$kept" "$forced"; do cp -Rp "$work/inbox/." "$at/inbox/"; done
    rm -rf "$work/inbox"
    mkdir "$work/inbox"
}

stages() { # site, date, options...: what both stages say, and their exit codes
    local at=$1 date=$2 stage
    shift 2
    for stage in extract transform; do
        "$build/bin/bidui-$stage" --site "$at" --batch "$date" --threads "$((1 + RANDOM % 2))" "$@" 2>&1 | sed -E "s|$at|SITE|g; s/, [0-9.]+ s$//"
        echo "$stage ${PIPESTATUS[0]}"
    done
}

mkdir "$work/inbox"
week=0
worked=0
taken=0
for ((night = 0; night < nights; night++)); do
    # Four days from one to the next; the short run goes from the second week over to the turn of the year.
    days=$((night * 4))
    [ "$nights" -ge 20 ] || days=$(cut -d ' ' -f "$((night + 1))" <<< "0 1 5 6 184 185 186 190 191 192 193 194 195 196 197 198 199 200 201 202")
    date=$(date -d "2022-06-30 + $days days" +%F)
    cp -Rp "$late/." "$work/inbox/"
    rm -rf "$late"
    mkdir "$late"
    if [ "$night" -eq 0 ] || { [ "$days" -ge $((5 + (week - 1) * 7)) ] && [ $((RANDOM % 3)) -eq 0 ] && { [ "$night" -lt 20 ] || [ "$night" -gt 35 ]; }; } || [ "$days" -eq 5 ]; then
        week=$((week + 1))
        deliver "$week"
    fi
    hand_over
    said=$(stages "$kept" "$date")
    expected=$(stages "$forced" "$date" --no-store)
    check_equal "night $night, $date: the same is said" "$said" "$expected"
    check_equal "… and the packages are the same" "$(diff -r -x '*.entries' "$kept/var/batches/$date" "$forced/var/batches/$date" 2>&1)" ""
    worked=$((worked + $(grep -cE '^transform [01]$' <<< "$said")))
    taken=$((taken + $(find "$kept/var/batches/$date" -name '*.csv' -links +1 | wc -l)))
done
check_equal "every night came to its end" "$worked" "$nights"
check_true "much was taken ($taken files)" test "$taken" -gt "$((nights * 20))"
check_equal "and nothing by the other site" "$(find "$forced/var/batches" -name '*.csv' -links +1 | wc -l)" 0
echo "SHOWS $nights nights: $(du -sk "$kept/var/batches" | cut -f 1) KiB of packages with the store, $(du -sk "$forced/var/batches" | cut -f 1) without"
count_end
