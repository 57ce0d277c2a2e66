#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/limits.md is the table of extract/read/base/limits.h, and every limit there is enforced.
# usage: tests/pipeline/docs/limits.sh
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
extract=${BUILD:-build/release}/bin/bidui-extract

check_true "docs/limits.md has the table of extract/read/base/limits.h" diff <("$extract" --limits) <(sed -n '/^| limit /,$p' docs/limits.md)
while read -r name; do
    check_true "limit $name is kept" grep -rq --include='*.c' "limits\.$name\b" extract
done < <(grep -oP '^    X\(\K[a-z_]+(?=,\s+UINT64_C)' extract/read/base/limits.h)
while read -r name; do
    check_true "limit $name is kept" grep -rq "\b$name\b" extract/fetch extract/read/json
done < <(grep -oP '^    X\([a-z_]+,\s+\KLIMITS_[A-Z_]+' extract/read/base/limits.h)
count_end
