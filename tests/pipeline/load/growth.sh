#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What a load of findings costs grows with what it brings, not with its square: the server's work per finding is counted, in pages looked at and in
# its processor time, at two sizes a factor of ten apart. A night after a small first one is the trap: the server plans for the few rows it knows.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
root=$(mktemp -d)
chmod 755 "$root"
trap 'for name in few more many; do site_end "$root/$name"; done; rm -rf "$root"' EXIT

batch() { # date, first finding, last finding, text
    package_begin "$site" "$1" 1
    package_person 1 1
    package_rule R1 evaluated
    awk -v from="$2" -v to="$3" -v text="$4" 'BEGIN { for (n = from; n <= to; n++)
        printf "K%d,R1,error,error,民政局,person,cn:%d,410621101,person,p.csv,,%d,%s%d,[],{},village,15,甲\n", n, n, n, text, n }' >> "$package/findings.csv"
    package_event 1 x
    package_end
}

# Pages that the server has looked at, and clock ticks that its processes have used which are over.
pages() { warehouse "$site" "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = current_database()"; }
ticks() {
    local pid
    pid=$(warehouse "$site" "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
    pid=$(awk '{ print $4 }' "/proc/$pid/stat")
    awk '{ print $16 + $17 }' "/proc/$pid/stat"
}
load() { # name of the measure, date; leaves its pages and ticks
    local before ticks_before
    before=$(pages)
    ticks_before=$(ticks)
    timeout 300 "$LOAD" --site "$site" --batch "$2" > "$site/out" 2>&1 || fail "$1" "$(tail -n 3 "$site/out")"
    echo "$1 $(($(pages) - before)) $(($(ticks) - ticks_before))" >> "$site/work"
}

start() { # site, findings
    site=$root/$1
    site_make "$site"
    batch 2022-06-01 1 58 一
    load first 2022-06-01
    batch 2022-06-02 1 "$2" 一
    load new 2022-06-02
}
go_on() { # findings
    batch 2022-06-03 1 "$1" 二
    load changed 2022-06-03
    batch 2022-06-04 1 58 二
    load gone 2022-06-04
    batch 2022-06-05 1 "$1" 三
    load back 2022-06-05
    check_equal "$1 findings: found, changed, closed, opened again, each told once a batch" \
        "$(warehouse "$site" "SELECT batch, to_state, max(number), count(*) FROM quality.finding_event WHERE batch > '2022-06-01' GROUP BY 1, 2 ORDER BY 1" | xargs)" \
        "2022-06-02|new|1|$(($1 - 58)) 2022-06-04|closed|1|$(($1 - 58)) 2022-06-05|reopened|1|$(($1 - 58))"
}
compare() { # what, smaller site, larger site, how many times as many
    # linear: so many times; sorts and the depth of indexes add to it; quadratic: its square
    check_equal "$4 times as many $1: $4 times the pages" \
        "$(join "$root/$2/work" "$root/$3/work" | awk -v times="$4" '$1 != "first" && $4 > 1.5 * times * $2')" ""
    check_equal "$4 times as many $1: $4 times the processor" \
        "$(join "$root/$2/work" "$root/$3/work" | awk -v times="$4" '$1 != "first" && $5 > 3 * times * ($3 > 20 ? $3 : 20)')" ""
}

start few 1000
go_on 1000
start more 10000
go_on 10000
for name in few more; do sort -o "$root/$name/work" "$root/$name/work"; done
compare "findings, found, changed, closed, opened again" few more 10
if [ "$failed" -eq 0 ]; then # else the many would not end
    start many 200000
    check_equal "200,000 new findings after 58" "$(warehouse "$site" "SELECT count(*) FROM quality.finding_event WHERE batch = '2022-06-02' AND number = 1")" 199942
    sort -o "$root/many/work" "$root/many/work"
    compare "new findings" more many 20
fi
count_end
