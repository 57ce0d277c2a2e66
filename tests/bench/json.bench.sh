#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reading JSON to cells beside bare cJSON (tests/bench/extract_json.c), and a whole file by bidui-extract beside Python's json, which is C, too.
set -eu
build=${1:-build/release}
here=$(cd "$(dirname "$0")" && pwd)
"$build/tool/bench/extract_json"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/people.py" "$work/people.json"
seconds() { # command...: the best of five, in processor seconds
    local best=999 spent
    for _ in 1 2 3 4 5; do
        spent=$({
            TIMEFORMAT='%U %S'
            time "$@" > /dev/null 2>&1
        } 2>&1 | awk '{ print $1 + $2 }')
        best=$(awk -v a="$best" -v b="$spent" 'BEGIN { print (b < a ? b : a) }')
    done
    echo "$best"
}
ours=$(seconds "$build/bin/bidui-extract" --cells "$work/people.json")
theirs=$(seconds python3 "$here/json_peer.py" "$work/people.json")
awk -v ours="$ours" -v theirs="$theirs" 'BEGIN {
    printf "JSON file to CSV, 111,000 rows: %.2f s of processor, Python %.2f s: %.1f times as fast\n", ours, theirs, theirs / ours }'
