#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# History against a naive reference in SQL: random days with rows that come, change, leave, return, swap keys, move; empty days, missing
# deliveries, late days (--from), corrected days (revisions). The reference keeps every day's full list and computes intervals by
# looking at neighbours. The seed is printed. BIDUI_TEST_FULL=1 runs more rounds.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
RANDOM=${SEED:=$$}
echo "SEED=$SEED"
days=12
[ -z "${BIDUI_TEST_FULL:-}" ] || days=60
root=$(mktemp -d)
trap 'site_end "$root/site"; rm -rf "$root"' EXIT
site=$root/site
site_make "$site"
"$LOAD" --site "$site" --warehouse start > /dev/null

# The rows of a day: 12 possible keys, 3 possible contents, so that everything happens soon.
fill() { # state
    local n
    [ "$1" = new ] || return 0
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
        [ $((RANDOM % 4)) -eq 0 ] || package_person $n $((RANDOM % 3)) "名$((RANDOM % 2))" $((RANDOM % 100))
        [ $((RANDOM % 2)) -eq 0 ] || package_event $n $((RANDOM % 2))
        [ $((RANDOM % 3)) -eq 0 ] || package_finding "K$n" "R$((n % 2))" "说$((RANDOM % 3))" $((RANDOM % 5))
    done
}

make_day() { # date, revision
    local state=new rule
    [ $((RANDOM % 8)) -ne 0 ] || state=missing
    package_begin "$site" "$1" "$2"
    for rule in R0 R1; do package_rule $rule "$([ $((RANDOM % 4)) -eq 0 ] && echo not_evaluated || echo evaluated)"; done
    fill $state
    # a rule that was not evaluated finds nothing
    for rule in $(awk -F, '$3 == "not_evaluated" { print $1 }' "$package/rule_runs.csv"); do
        sed -i "/^K[0-9]*,$rule,/d" "$package/findings.csv"
    done
    package_end 0 $state
}

load() { # date [options]
    local date=$1
    shift
    "$LOAD" --site "$site" --batch "$date" "$@" > "$root/out" 2>&1 || fail "load of $date $*" "$(cat "$root/out")"
}

date_of() { # day
    date -u -d "2022-06-01 + $1 days" +%F
}

loaded=()
for ((day = 0; day < days; day++)); do
    make_day "$(date_of $day)" 1
    if [ $((RANDOM % 5)) -eq 0 ]; then
        continue # this day comes late, below
    fi
    loaded+=("$day")
    load "$(date_of $day)"
    [ $((RANDOM % 4)) -ne 0 ] || load "$(date_of $day)" # twice is once
    if [ $((RANDOM % 5)) -eq 0 ]; then
        make_day "$(date_of $day)" 2
        load "$(date_of $day)"
    fi
done
for ((day = 0; day < days; day++)); do # late days: everything after them is loaded again, in order
    [[ " ${loaded[*]} " == *" $day "* ]] && continue
    load "$(date_of $day)" --from
    for ((later = day + 1; later < days; later++)); do
        [[ " ${loaded[*]} " != *" $later "* ]] || load "$(date_of $later)"
    done
    loaded+=("$day")
done
check_equal "every day is loaded" "$(warehouse "$site" "SELECT count(*) FROM quality.batch WHERE state = 'loaded'")" $days

# The full log: what each day's newest package says.
{
    echo "CREATE SCHEMA IF NOT EXISTS reference; CREATE TABLE reference.row (day date, source text, key bigint, hash bigint);"
    echo "CREATE TABLE reference.day (day date, source text, missing boolean); CREATE TABLE reference.finding (day date, key text, rule text, message text);"
    echo "CREATE TABLE reference.rule (day date, rule text, evaluated boolean);"
    for ((day = 0; day < days; day++)); do
        date=$(date_of $day)
        folder=$site/var/batches/$date/transform
        for source in person event; do
            echo "INSERT INTO reference.day VALUES ('$date', '$source', $(grep -q "^$source,.*,missing," "$folder/deliveries.csv" && echo true || echo false));"
            awk -F, -v d="$date" -v s=$source 'NR > 1 { printf "INSERT INTO reference.row VALUES (\x27%s\x27, \x27%s\x27, (x\x27%s\x27)::bigint, (x\x27%s\x27)::bigint);\n", d, s, $(NF - 2), $(NF - 1) }' "$folder/$source.csv"
        done
        awk -F, -v d="$date" 'NR > 1 { printf "INSERT INTO reference.finding VALUES (\x27%s\x27, \x27%s\x27, \x27%s\x27, \x27%s\x27);\n", d, $1, $2, $13 }' "$folder/findings.csv"
        awk -F, -v d="$date" 'NR > 1 { printf "INSERT INTO reference.rule VALUES (\x27%s\x27, \x27%s\x27, %s);\n", d, $1, $3 == "evaluated" ? "true" : "false" }' "$folder/rule_runs.csv"
    done
} > "$root/log.sql"
"$LOAD" --site "$site" --warehouse psql -XAtq -v ON_ERROR_STOP=1 -f "$root/log.sql" > /dev/null || fail "the reference's log"

# A day without a delivery repeats the day before; an append source repeats what it ever had. Then: a version begins where the day
# before differs, and ends where the next beginning or absence is.
reference="
WITH RECURSIVE state(day, source, key, hash) AS (
    SELECT d.day, d.source, x.key, x.hash FROM reference.day d
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (key) key, hash FROM reference.row r
        WHERE r.source = d.source AND r.day <= d.day AND (d.source = 'event' OR r.day = (
            SELECT max(e.day) FROM reference.day e WHERE e.source = d.source AND e.day <= d.day AND NOT e.missing))
        ORDER BY key, r.day DESC) x
), marked AS (
    SELECT s.*, lag(hash) OVER w AS before, lag(day) OVER w AS day_before FROM state s WINDOW w AS (PARTITION BY source, key ORDER BY day)
), begun AS (
    SELECT *, sum((before IS DISTINCT FROM hash OR day_before IS DISTINCT FROM day - 1)::int) OVER (PARTITION BY source, key ORDER BY day) AS version
    FROM marked
)
SELECT source, key, hash, min(day), CASE WHEN max(day) < (SELECT max(day) FROM reference.day) THEN max(day) + 1 END
FROM begun GROUP BY source, key, hash, version ORDER BY 1, 2, 4"
actual="SELECT 'event', _key, _hash, _valid_from, _valid_to FROM source.event UNION ALL
SELECT 'person', _key, _hash, _valid_from, _valid_to FROM source.person ORDER BY 1, 2, 4"
check_true "the reference has versions to compare" test "$(warehouse "$site" "$reference" | wc -l)" -gt $((days * 2))
check_equal "history equals the reference" "$(warehouse "$site" "$actual")" "$(warehouse "$site" "$reference")"

check_equal "what the last load counted as open is open" "$(warehouse "$site" "SELECT l.source, l.rows_open FROM quality.source_load l WHERE l.batch = (SELECT max(batch) FROM quality.batch) ORDER BY 1")" \
    "$(warehouse "$site" "SELECT 'event', count(*) FROM current.event UNION ALL SELECT 'person', count(*) FROM current.person ORDER BY 1")"

# Findings: open on a day when found that day, or when since it was last found its rule was not evaluated on any day that had deliveries:
# a day that nothing covers judges nothing.
open_by_reference="
SELECT d.day, f.key, f.message FROM (SELECT DISTINCT day FROM reference.day) d
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (key) key, rule, message, day FROM reference.finding f WHERE f.day <= d.day ORDER BY key, day DESC) f
WHERE NOT EXISTS (SELECT FROM reference.rule r JOIN reference.day p ON p.day = r.day AND p.source = 'person' AND NOT p.missing
    WHERE r.rule = f.rule AND r.evaluated AND r.day > f.day AND r.day <= d.day)
ORDER BY 1, 2"
open_actual="SELECT b.batch, v.finding_key, v.message FROM quality.batch b JOIN quality.finding_version v
    ON v._valid_from <= b.batch AND (v._valid_to IS NULL OR v._valid_to > b.batch) WHERE v.state <> 'closed' ORDER BY 1, 2"
check_equal "open findings of every day equal the reference" "$(warehouse "$site" "$open_actual")" "$(warehouse "$site" "$open_by_reference")"
check_equal "no finding's version is empty or overlaps" "$(warehouse "$site" "SELECT count(*) FROM quality.finding_version a LEFT JOIN quality.finding_version b
    ON a.finding_key = b.finding_key AND a.ctid <> b.ctid AND a._valid_from < coalesce(b._valid_to, 'infinity') AND b._valid_from < coalesce(a._valid_to, 'infinity')
    WHERE a._valid_from >= a._valid_to OR b.finding_key IS NOT NULL")" 0
check_equal "events lead to the states" "$(warehouse "$site" "SELECT count(*) FROM quality.finding f JOIN LATERAL
    (SELECT to_state FROM quality.finding_event e WHERE e.finding_key = f.finding_key ORDER BY batch DESC, number DESC LIMIT 1) e ON true
    WHERE e.to_state <> f.state")" 0
count_end
