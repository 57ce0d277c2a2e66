#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All rules of the pack over the sample county (BENCH_SCALE, 1 = 700,000 people): in the native engine, all together and each alone; 20 of them by
# hand in DuckDB (tests/bench/duckdb/), and as SELECTs over the warehouse in PostgreSQL, each of the three with equal findings. Then all of them natively
# and in PostgreSQL at a twentieth of the county (tests/pipeline/transform/rule_sql.sh shows that both find the same rows).
# Each engine has its data in memory (DuckDB: tables with integer keys, PostgreSQL: its cache) and what a rule looks up is built within its time.
set -eu
build=$(cd "${1:-build/release}" && pwd)
bin=$build/bin
here=$(cd "$(dirname "$0")" && pwd)
scale=${BENCH_SCALE:-0.2}
batch=2022-06-30
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui_bench_XXXXXX")
chmod 755 "$work"
clean() {
    for name in whole small; do [ ! -e "$work/$name/var/warehouse" ] || "$bin/bidui" --site "$work/$name" warehouse remove --yes > /dev/null 2>&1 || true; done
    rm -rf "$work"
}
trap clean EXIT
export BIDUI_PACK="$here/../../schemas"

site() { # name scale
    "$bin/bidui" init "$work/$1" --division 410621 > /dev/null
    "$bin/county" --out "$work/$1" --scale "$2" --seed 1 --week 1 > /dev/null
    "$bin/bidui-extract" --site "$work/$1" --batch $batch > /dev/null
}

# The warehouse of a site, with the indexes that the rules' SELECTs want, and its rules as SQL.
warehouse() { # name
    "$bin/bidui" --site "$work/$1" run --batch $batch > /dev/null 2>&1 || true
    "$bin/bidui" --site "$work/$1" warehouse psql -q -c 'CREATE INDEX ON source.member (person_id)' \
        -c 'CREATE INDEX ON quality.repair (source, field, "row")' -c 'ANALYZE' > /dev/null
    "$bin/bidui-transform" --site "$work/$1" --batch $batch --sql > "$work/$1.sql"
}

# `RULE MILLISECONDS ROWS` of the rules of tests/bench/duckdb in PostgreSQL, the better of two runs.
postgresql() { # name
    local rule
    for rule in "$here"/duckdb/*.sql; do
        rule=$(basename "$rule" .sql)
        {
            printf "SELECT bidui.as_of('%s');\nSET statement_timeout = '120s';\n\\\\timing on\n" $batch
            for _ in 1 2; do awk -v rule="$rule" '/^-- /{on = $2 == rule; next} on' "$work/$1.sql" | sed 's/^SELECT/SELECT count(*) FROM (SELECT/; s/;$/) x;/'; done
        } > "$work/one.sql"
        "$bin/bidui" --site "$work/$1" warehouse psql -qAt -f "$work/one.sql" 2>&1 |
            awk -v rule="$rule" '/^Time: /{ if (++runs > 0 && (best == "" || $2 < best)) best = $2 } /^[0-9]+$/{ rows = $1 } END { print rule, best, rows == "" ? "-" : rows }'
    done
}

site whole "$scale"
printf 'scale %s, native\n' "$scale"
"$build/tool/bench/transform_rules" "$work/whole" $batch
"$build/tool/bench/transform_rules" "$work/whole" $batch --each > "$work/native"
"$bin/bidui-transform" --site "$work/whole" --batch $batch > /dev/null || true
duckdb=0
if folder=$("$here/../support/duckdb.sh"); then
    NODE_PATH=$folder node "$here/duckdb/peer.js" "$work/whole/var/batches/$batch/transform" "$BIDUI_PACK" $batch 410621 > "$work/duckdb" && duckdb=1
else
    printf 'SKIP  DuckDB: %s\n' "$folder"
fi
warehouse whole
postgresql whole > "$work/postgresql"
printf '\nscale %s, each rule alone with all it looks up, milliseconds (rows flagged: all three the same unless said)\n' "$scale"
[ $duckdb = 0 ] || printf 'DuckDB reads the tables in %s s before\n' "$(sed -n 's/^load //p' "$work/duckdb")"
touch "$work/duckdb"
awk 'BEGIN { printf "  %-5s %9s %9s %11s %7s\n", "rule", "native", "DuckDB", "PostgreSQL", "rows" }
     FILENAME ~ /native$/ { native[$1] = $2; rows[$1] = $3; next }
     FILENAME ~ /duckdb$/ { if (NF == 4) { duck[$1] = $2; if ($4 != 0) odd[$1] = odd[$1] sprintf(" DuckDB differs in %d", $4) } next }
     { sum += native[$1]; sumd += duck[$1]; sump += $2; n++
       if ($3 != rows[$1]) odd[$1] = odd[$1] sprintf(" PostgreSQL finds %s", $3)
       printf "  %-5s %9.1f %9s %11.1f %7d%s\n", $1, native[$1], $1 in duck ? sprintf("%.1f", duck[$1]) : "-", $2, rows[$1], odd[$1] }
     END { printf "  %-5s %9.1f %9.1f %11.1f   native is %.1f times as fast as DuckDB, %.0f times as PostgreSQL\n", "all", sum, sumd, sump, sumd / sum, sump / sum }' \
    "$work/native" "$work/duckdb" "$work/postgresql"
awk -v scale="$scale" 'FILENAME ~ /native$/ { native[$1] = $2; next } NF == 4 { ours += native[$1]; theirs += $2 }
    END { if (theirs > 0) printf "RATIO rules@%s.duckdb.wall %.3f\n", scale, ours / theirs }' "$work/native" "$work/duckdb"
printf '\nscale %s, every rule natively, milliseconds\n' "$scale"
awk '{ printf "%s%-5s %7.1f", NR % 8 == 1 ? "  " : "   ", $1, $2; if (NR % 8 == 0) print "" } END { if (NR % 8) print "" }' "$work/native"
"$bin/bidui" --site "$work/whole" warehouse remove --yes > /dev/null
rm -rf "$work/whole"

site small 0.05
printf '\nscale 0.05, native\n'
"$build/tool/bench/transform_rules" "$work/small" $batch | sed -n 1,2p
warehouse small
/usr/bin/python3 "$here/../pipeline/transform/rule_sql.py" script "$work/small.sql" "$work" $batch > "$work/run.sql"
printf 'scale 0.05, the same rules as SQL in PostgreSQL: '
/usr/bin/python3 "$here/measure.py" "$bin/bidui" --site "$work/small" warehouse psql -q -f "$work/run.sql"
