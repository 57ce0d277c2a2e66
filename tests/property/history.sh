#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# History by whole runs: files of towns and of the county, late, corrected, sent twice, some towns only, with keys missing and twice, while a
# village is merged into another; batches run as they come and again from a day in the middle. At the end every version in the warehouse
# equals a naive reference: SQL over the log of every line ever delivered. The seed is printed. BIDUI_TEST_FULL=1: more days, several seeds.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
export NO_COLOR=1 BIDUI_LANG=C
unset BIDUI_SITE BIDUI_PACK BIDUI_DSN BIDUI_LOCKED
root=$(mktemp -d)
end() {
    local site
    for site in "$root"/*; do "$BUILD/bin/bidui-load" --site "$site" --warehouse remove --yes > /dev/null 2>&1; done
    rm -rf "$root"
}
trap end EXIT
seeds=${SEED:-$$}
days=8
[ -z "${BIDUI_TEST_FULL:-}" ] || {
    seeds="$seeds $((seeds + 1)) $((seeds + 2))"
    days=24
}
good=0
bad=0
for seed in $seeds; do
    echo "SEED=$seed"
    mkdir "$root/$seed"
    /usr/bin/python3 tests/property/history.py "$BUILD" "$seed" "$days" "$root/$seed" > "$root/$seed/out" 2>&1 || [ -s "$root/$seed/out" ]
    cat "$root/$seed/out"
    read -r more _ wrong _ <<< "$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$root/$seed/out" || echo '0 passed, 1 failed')"
    good=$((good + more))
    bad=$((bad + wrong))
done
echo "$good passed, $bad failed"
[ $bad -eq 0 ]
