#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The generated data dictionary is complete: every table, view and column of the county's warehouse, in Chinese and English.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
page=$(mktemp)
trap 'rm -f "$page"' EXIT
docs/data-dictionary.sh "$BUILD" > "$page" || fail "it could not be made"
check_true "it has every schema" test "$(grep -cE '^## (core|source|quality|mart|masked)$' "$page")" -eq 5
for source in schemas/sources/*.json; do
    name=$(basename "$source" .json)
    grep -q "^### source.$name$" "$page" || fail "source.$name is missing"
    grep -q "^### masked.$name (" "$page" || fail "masked.$name is missing"
done
fields=$(python3 tests/pipeline/docs/source_fields.py schemas/sources/*.json | sort)
check_true "there are fields to look for" test "$(wc -l <<< "$fields")" -gt 200
check_equal "every field of every source is in it" "$(comm -23 <(echo "$fields") <(awk '/^### source\./ { name = substr($2, 8) } /^### / && !/^### source\./ { name = "" } /^\| `/ && name != "" { split($0, c, "`"); print name "." c[2] }' "$page" | sort))" ""
check_equal "no table, view or column without words in both languages" \
    "$(awk '/^### / { what = $2; getline; getline; if ($0 !~ /[^\x01-\x7f].* \/ .*[a-z]/) print what ": " $0 }
            /^\| `/ { split($0, c, "|"); if ($0 !~ /\|[^|]*[^\x01-\x7f][^|]* \/ [^|]*[a-z]/) print what "." c[2] ": " c[4] }' "$page" | head -n 20)" ""
count_end
