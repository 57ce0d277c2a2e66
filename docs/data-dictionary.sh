#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Prints docs/data-dictionary.md: every table, view and column of the warehouse, from the comments in the warehouse of a small sample.
# usage: docs/data-dictionary.sh BUILD > docs/data-dictionary.md
set -euo pipefail
build=$(cd "${1:-build/release}" && pwd)
root=$(mktemp -d)
site=$root/site
trap '"$build/bin/bidui-load" --site "$site" --warehouse remove --yes > /dev/null 2>&1 || true; rm -rf "$root"' EXIT
{
    "$build/bin/bidui" init "$site" --division 410621
    "$build/bin/county" --out "$site" --scale 0.001 --week 1
    "$build/bin/bidui" --site "$site" run --batch 2022-06-30
} > "$root/log" 2>&1 || [ $? -eq 1 ] || {
    cat "$root/log" >&2
    exit 70
}
cat << 'MD'
# 数据字典 / Data dictionary

由仓库自身的注释生成(`docs/data-dictionary.sh`),请勿手改。Generated from the comments in the warehouse; do not edit.
`current.*` 与 `asof.*` 的列同 `source.*`。The columns of `current.*` and `asof.*` are those of `source.*`.
MD
"$build/bin/bidui-load" --site "$site" --warehouse psql -XAtq -f "$(dirname "$0")/../schemas/warehouse/reports/dictionary.sql"
