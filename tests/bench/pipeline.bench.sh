#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The whole run over the sample county (SCALE, default 1 = 700,000 people): each stage's wall and CPU seconds, rows a second and peak
# memory, beside `psql \copy` of the same rows into plain tables of the same cluster.
set -eu
build=$(cd "${1:-build/release}" && pwd)
bin=$build/bin
here=$(cd "$(dirname "$0")" && pwd)
scale=${SCALE:-1}
site=$(mktemp -d "${TMPDIR:-/tmp}/bidui_bench_XXXXXX")
trap '"$bin/bidui" --site "$site" warehouse remove --yes >/dev/null 2>&1 || true; rm -rf "$site"' EXIT
measure() { /usr/bin/python3 "$here/measure.py" "$@"; }

"$bin/bidui" init "$site" --division 410621 > /dev/null
printf 'county at scale %s: ' "$scale"
measure "$bin/county" --out "$site" --scale "$scale" --seed 1 --week 1
bytes=$(du -sb "$site/inbox" | cut -f1)
printf 'deliveries: %d files, %d MB\n' "$(find "$site/inbox" -type f | wc -l)" $((bytes / 1000000))
"$bin/bidui" --site "$site" warehouse start > /dev/null
batch=2022-06-30
for stage in extract transform load; do
    printf '%-10s ' "$stage"
    measure --rows-of "$site/var/batches/$batch/$stage" "$bin/bidui-$stage" --site "$site" --batch "$batch"
done

# The peer: the transform package's CSV files, as text, with psql.
package=$site/var/batches/$batch/transform
"$bin/bidui" --site "$site" warehouse psql -qX -c 'CREATE SCHEMA bench' > /dev/null
script=$site/copy.sql
for file in "$package"/*.csv; do
    name=$(basename "$file" .csv)
    columns=$(head -n 1 "$file" | sed 's/"//g; s/[^,][^,]*/"&" text/g')
    printf 'CREATE TABLE bench.%s (%s);\n' "$name" "$columns"
    printf "\\\\copy bench.%s FROM '%s' CSV HEADER\n" "$name" "$file"
done > "$script"
printf '%-10s ' 'psql \copy'
measure --rows-of "$package" "$bin/bidui" --site "$site" warehouse psql -qX -v ON_ERROR_STOP=1 -f "$script"
