#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Figures are kept once, with the batches they hold for: a night with nothing new writes its own log and nothing else, computes only what the day
# can change, and every batch says what a warehouse says that computed everything every night: over birthdays, a week's deliveries, the turn of
# the year and a night taken back.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county
site_new night
nights="2022-06-30 2022-07-01 2022-07-02 2022-07-03 2022-07-05 2022-07-06 2023-01-02 2023-01-03"
for date in $nights; do
    case $date in
    2022-06-30) county 1 ;;
    2022-07-05) county 2 ;;
    esac
    for stage in extract transform; do "$build/bin/bidui-$stage" --site "$site" --batch "$date" > /dev/null 2>&1; done
    check_true "$date is prepared" test -e "$site/var/batches/$date/transform"
done
cp -R "$site" "$work/again"

load() { # date [argument]
    local output
    output=$("$build/bin/bidui-load" --site "$site" --batch "$@" 2>&1)
    case $? in 0 | 1) ;; *) fail "load of $*" "$output" ;; esac
}
kept="SELECT coalesce(sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s WHERE %s', c.oid::regclass, '@'), false, true, '')))[1]::text::bigint), 0)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = ANY ('{source,core,quality,mart}')"
quote="''"
versions() { sql "${kept/@/_valid_from = DATE $quote$1$quote OR _valid_to = DATE $quote$1$quote} AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = '_valid_to')"; }
lines() { sql "${kept/@/true}"; }
bytes() { sql "SELECT sum(pg_relation_size(c.oid) + pg_indexes_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('source', 'core', 'quality', 'mart')"; }

for date in $nights; do
    load "$date"
    echo "$date $(versions "$date") $(lines) $(bytes)" >> "$work/grown"
done
night() { awk -v date="$1" -v column="$2" '$1 == date { print $column }' "$work/grown"; }
first=$(night 2022-06-30 2)
check_true "the first night is something ($first rows)" test "$first" -gt 20000
for date in 2022-07-02 2022-07-03 2023-01-03; do
    check_true "$date changes figures only where the day does: $(night $date 2) rows" test "$(night $date 2)" -lt $((first / 200))
done
more=$(($(night 2022-07-03 3) - $(night 2022-07-02 3)))
check_true "a quiet night is $more rows, its own log" test "$more" -lt 700
more=$(($(night 2022-07-03 4) - $(night 2022-07-01 4)))
check_true "two quiet nights are $((more / 1024)) KiB" test "$more" -lt $((1024 * 1024))
check_equal "the mart of a batch is there for every batch" "$(sql "SELECT count(DISTINCT batch) FROM mart.monitored_all")" 8
check_equal "a batch in between says what it said" "$(sql "SET bidui.batch = '2022-07-02'; SELECT count(*) > 0 FROM mart.monitored")" t

# ---- the same, computed every night ----
quiet=$site
site=$work/again
rm -rf "$site/var/warehouse"
export PGOPTIONS="-c bidui.recompute=on"
for date in $nights; do load "$date"; done
unset PGOPTIONS
tables() {
    "$build/bin/bidui" --site "$1" warehouse psql -qAtX -v ON_ERROR_STOP=1 << 'SQL'
SELECT format('SELECT %L, count(*), md5(coalesce(string_agg(t::text, E''\n'' ORDER BY t::text), '''')) FROM %s t', c.oid::regclass, c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('source', 'core', 'quality', 'mart') AND c.relkind = 'r'
  AND c.relname NOT IN ('load_log', 'migration') OR n.nspname = 'mart' AND c.relkind = 'v' ORDER BY 1 \gexec
SQL
}
tables "$site" > "$work/everything"
tables "$quiet" > "$work/kept"
check_true "there is much to compare" test "$(wc -l < "$work/kept")" -gt 80
check_equal "what was kept is what is computed" "$(diff "$work/everything" "$work/kept")" ""

# ---- a night taken back and loaded again stands on the one before ----
site=$quiet
load 2022-07-05 --from
for date in 2022-07-06 2023-01-02 2023-01-03; do load "$date"; done
tables "$site" > "$work/kept"
check_equal "loaded again it says the same" "$(diff "$work/everything" "$work/kept")" ""

# ---- a pack that no longer fills a mart ----
cp -R schemas "$work/pack"
sed -i '1s/$/\n-- needs: nothing_of_the_kind/' "$work/pack/warehouse/marts/elimination.sql"
BIDUI_PACK=$work/pack load 2023-01-03 --from
check_equal "a mart that is not filled has no figures, not yesterday's" \
    "$(sql "SELECT count(*) FILTER (WHERE batch = '2023-01-02') > 0, count(*) FILTER (WHERE batch = '2023-01-03') FROM mart.elimination_all")" "t|0"
count_end
