#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/limits.md is the table of extract/limits.h, and no limit stands there that nobody keeps.
# usage: tests/pipeline/limits_doc.sh
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
extract=${BUILD:-build/release}/bin/bidui-extract

check_true "docs/limits.md has the table of extract/limits.h" diff <("$extract" --limits) <(sed -n '/^| limit /,$p' docs/limits.md)
while read -r name; do
    check_true "limit $name is kept" grep -q "limits\.$name\b" extract/*.c
done < <(grep -oP '^    X\(\K[a-z_]+(?=,\s+UINT64_C)' extract/limits.h)
while read -r name; do
    check_true "limit $name is kept" grep -q "\b$name\b" extract/fetch*.[ch] extract/json*.[ch]
done < <(grep -oP '^    X\([a-z_]+,\s+\KLIMITS_[A-Z_]+' extract/limits.h)
count_end
