#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The size of things: files <= 800 lines, folders <= 40 .c files; functions none > 100 lines, 95 % <= 60, median <= 20 (tests left out of the two shares);
# complexity <= 15 (pmccabe, a switch counts once).
# Exceptions: tests/limits.except ("file[:function]  limit  reason")
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh
FILE_LINES=800
FUNCTION_LINES=100
COMPLEXITY=15

if ! command -v pmccabe > /dev/null; then
    fail "pmccabe is missing: tests/support/packages.sh test"
    count_end
    exit
fi

# The limit for file[:function], raised by an exception that gives its reason.
limit_of() { # name, limit
    local name limit reason
    while read -r name limit reason; do
        if [ "$name" = "$1" ] && [ -n "$reason" ]; then
            echo "$limit"
            return
        fi
    done < <(grep -Ev '^(#|$)' tests/limits.except)
    echo "$2"
}

mapfile -t files < <(find common extract transform load report driver tests -name '*.[ch]' | LC_ALL=C sort)
for file in "${files[@]}"; do
    lines=$(wc -l < "$file")
    if [ "$lines" -gt "$FILE_LINES" ] && [ "$lines" -gt "$(limit_of "$file" "$FILE_LINES")" ]; then
        fail "$file has $lines lines (limit $FILE_LINES)"
    else
        passed=$((passed + 1))
    fi
done

measured=$(mktemp)
trap 'rm -f "$measured"' EXIT
printf '%s\n' "${files[@]}" | grep '\.c$' | xargs pmccabe 2> /dev/null |
    sed -nE 's/^([0-9]+)\t[0-9]+\t[0-9]+\t[0-9]+\t([0-9]+)\t([^(]+)\(([0-9]+)\): (.*)$/\1 \2 \3 \4 \5/p' > "$measured"

while read -r complexity lines file line function; do
    if [ "$complexity" -gt "$COMPLEXITY" ] && [ "$complexity" -gt "$(limit_of "$file:$function" "$COMPLEXITY")" ]; then
        fail "$file:$line: $function has complexity $complexity (limit $COMPLEXITY)"
    elif [ "$lines" -gt "$FUNCTION_LINES" ] && [ "$lines" -gt "$(limit_of "$file:$function" "$FUNCTION_LINES")" ]; then
        fail "$file:$line: $function has $lines lines (limit $FUNCTION_LINES)"
    else
        passed=$((passed + 1))
    fi
done < "$measured"

read -r functions median p95 < <(grep -v ' tests/' "$measured" | awk '{ print $2 }' | sort -n |
    awk '{ v[NR] = $1 } END { print NR, v[int((NR + 1) / 2)], v[int(NR * 0.95 + 0.999)] }')
echo "$functions functions, median $median lines, 95 % within $p95 lines"
check_true "the median function has at most 20 lines" test "${median:-999}" -le 20
check_true "95 % of the functions have at most 60 lines" test "${p95:-999}" -le 60

while read -r name _; do
    [ -e "${name%%:*}" ] || fail "tests/limits.except names $name, which is not there"
done < <(grep -Ev '^(#|$)' tests/limits.except)
count_end
