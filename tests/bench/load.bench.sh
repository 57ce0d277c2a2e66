#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bidui-load beside PostgreSQL's own COPY of the same rows in the same cluster, minimum of three runs each:
#   full load       against  \copy (binary) of the same rows + the same indexes,  and \copy (csv)
#   1 % changed     against  COPY out of key and hash + \copy (binary) of the changed rows
#   nothing changed
# SCALE=1 is 2 x 700,000 rows.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
BUILD=$(cd "${1:-build/release}" && pwd)
. tests/support/load_site.sh
rows=$(awk -v s="${SCALE:-1}" 'BEGIN { printf "%d", 700000 * s }')
root=$(mktemp -d)
site=$root/site
trap 'site_end "$site"; rm -rf "$root"' EXIT
site_make "$site"

make_batch() { # date, day: every night another 1 % is changed
    package_begin "$site" "$1" 1
    for name in person event; do
        awk -v rows="$rows" -v name=$name -v day="$2" 'BEGIN { for (n = 1; n <= rows; n++) {
            changed = n % 100 >= 1 && n % 100 <= day
            key = sprintf("%08x%08x", (n * 2654435761) % 4294967296, n)
            if (name == "person") printf "N%d,王小%d,19%02d-%02d-%02d,2022-06,%d.5,%d,true,delivery/person_20220630.csv,,%d,cn:41062119%010d,nfp:%08d,4106211%05d,%s,%016x,ooooooo\n",
                n, n % 5000, n % 100, n % 12 + 1, n % 28 + 1, n % 9000 + changed, n % 7, n, n, n / 3, n % 500, key, n % 9000 + changed
            else printf "E%d,类型%d,delivery/event_20220630.csv,,%d,,,4106211%05d,%s,%016x,oo\n", n, n % 7 + changed, n, n % 500, key, n % 7 + changed
        } }' >> "$package/$name.csv"
    done
    package_end
}

seconds() { # command...
    local start
    start=$(date +%s.%N)
    "$@" > "$root/out" 2>&1 || {
        cat "$root/out" >&2
        exit 1
    }
    awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.2f\n", b - a }'
}

least() { # command...
    for _ in 1 2 3; do seconds "$@"; done | sort -n | head -n 1
}

sql() { "$LOAD" --site "$site" --warehouse psql -XAtq -v ON_ERROR_STOP=1 "$@"; }
load() { "$LOAD" --site "$site" --batch "$@"; }
report() { # what, seconds, rows, peer, peer's seconds
    awk -v w="$1" -v s="$2" -v r="$3" -v p="$4" -v ps="$5" 'BEGIN { printf "%-28s %6.2f s  %9d rows/s   %-44s %6.2f s   ratio %.2f\n", w, s, r / s, p, ps, s / ps }'
}

make_batch 2022-06-30 0
for day in 1 2 3; do make_batch 2022-07-0$day $day; done
"$LOAD" --site "$site" --warehouse start > /dev/null
first() { load 2022-06-30 --from; }
least first > "$root/full"
for name in person event; do
    sql -c "COPY (SELECT * FROM source.$name) TO STDOUT (FORMAT binary)" > "$root/$name.bin"
    sql -c "COPY (SELECT * FROM source.$name) TO STDOUT (FORMAT csv)" > "$root/$name.csv"
done
indexes="CREATE UNIQUE INDEX ON peer_person (_key) INCLUDE (_hash) WHERE _valid_to IS NULL; CREATE INDEX ON peer_person (household_key); ANALYZE peer_person;
    CREATE UNIQUE INDEX ON peer_event (_key) INCLUDE (_hash) WHERE _valid_to IS NULL; ANALYZE peer_event"
copy() { # format
    sql -c "DROP TABLE IF EXISTS peer_person, peer_event" -c "BEGIN; CREATE TABLE peer_person (LIKE source.person); CREATE TABLE peer_event (LIKE source.event)" \
        -c "\\copy peer_person FROM '$root/person.$1' (FORMAT $([ "$1" = bin ] && echo binary || echo csv))" \
        -c "\\copy peer_event FROM '$root/event.$1' (FORMAT $([ "$1" = bin ] && echo binary || echo csv))" -c "$indexes" -c COMMIT
}
report "full load" "$(cat "$root/full")" $((rows * 2)) "psql \\copy binary + indexes" "$(least copy bin)"
report "full load" "$(cat "$root/full")" $((rows * 2)) "psql \\copy csv + indexes" "$(least copy csv)"

for day in 1 2 3; do seconds load 2022-07-0$day; done | sort -n | head -n 1 > "$root/night"
for name in person event; do
    sql -c "COPY (SELECT * FROM source.$name WHERE _valid_from = '2022-07-03') TO STDOUT (FORMAT binary)" > "$root/$name.bin"
done
small() {
    for name in person event; do sql -c "COPY (SELECT _key, _hash FROM source.$name WHERE _valid_to IS NULL) TO STDOUT (FORMAT binary)" > "$root/keys"; done
    sql -c "BEGIN; CREATE TABLE night_person (LIKE source.person); CREATE TABLE night_event (LIKE source.event)" \
        -c "\\copy night_person FROM '$root/person.bin' (FORMAT binary)" -c "\\copy night_event FROM '$root/event.bin' (FORMAT binary)" -c ROLLBACK
}
report "1 % changed" "$(cat "$root/night")" $((rows * 2)) "COPY out of keys + \\copy in of changes" "$(least small)"
sql -c "SELECT 1" > /dev/null
report "the same again" "$(least load 2022-07-03)" $((rows * 2)) "SELECT 1 by psql" "$(least sql -c 'SELECT 1')"
