#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All rules of the pack over the sample county (SCALE, default 1 = 700,000 people) in the native engine; then, at a twentieth of it, beside the same
# rules as SELECTs over the warehouse (tests/pipeline/rule_sql.sh shows that both find the same rows).
set -eu
build=$(cd "${1:-build/release}" && pwd)
bin=$build/bin
here=$(cd "$(dirname "$0")" && pwd)
scale=${SCALE:-1}
batch=2022-06-30
work=$(mktemp -d "${TMPDIR:-/tmp}/bidui_bench_XXXXXX")
chmod 755 "$work"
trap '"$bin/bidui" --site "$work/small" warehouse remove --yes >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
export BIDUI_PACK="$here/../../schemas"

site() { # name scale
    "$bin/bidui" init "$work/$1" >/dev/null
    "$bin/county" --out "$work/$1" --scale "$2" --seed 1 --week 1 >/dev/null
    "$bin/bidui-extract" --site "$work/$1" --batch $batch >/dev/null
}

site whole "$scale"
printf 'scale %s\n' "$scale"
"$build/tool/bench/transform_rules" "$work/whole" $batch
rm -rf "$work/whole"

site small 0.05
printf '\nscale 0.05, native\n'
"$build/tool/bench/transform_rules" "$work/small" $batch | sed -n 1,2p
"$bin/bidui" --site "$work/small" run --batch $batch >/dev/null 2>&1 || true
"$bin/bidui" --site "$work/small" warehouse psql -q -c 'CREATE INDEX ON source.member (person_id)' \
    -c 'CREATE INDEX ON quality.repair (source, field, "row")' -c 'ANALYZE' >/dev/null
"$bin/bidui-transform" --site "$work/small" --batch $batch --sql >"$work/rules.sql"
/usr/bin/python3 "$here/../pipeline/rule_sql.py" script "$work/rules.sql" "$work" $batch >"$work/run.sql"
printf 'scale 0.05, the same rules as SQL in PostgreSQL: '
/usr/bin/python3 "$here/measure.py" "$bin/bidui" --site "$work/small" warehouse psql -q -f "$work/run.sql" | tail -n 1
