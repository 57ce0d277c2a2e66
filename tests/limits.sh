#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The size of things: lines of SQL <= 160 characters; files <= 800 lines, folders <= 40 .c files of their own; functions of the product none > 60 lines, 90 % <= 28, median
# <= 14, of tests none > 100; complexity <= 15 (pmccabe, a switch counts once). The product has at most 323 .c files and the 15 of
# transform/link/, which was made after that was counted; its lines are printed.
# Exceptions: tests/limits.except ("file[:function]  limit  reason")
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh
FILE_LINES=800
FUNCTION_LINES=60
FUNCTION_LINES_TESTS=100
COMPLEXITY=15
FOLDER_FILES=40
SQL_COLUMNS=160
PRODUCT_FILES=338
PRODUCT="common extract transform load report driver"

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

# shellcheck disable=SC2086 # PRODUCT is a list of words
mapfile -t files < <(find $PRODUCT tests -name '*.[ch]' | LC_ALL=C sort)
for file in "${files[@]}"; do
    lines=$(wc -l < "$file")
    if [ "$lines" -gt "$FILE_LINES" ] && [ "$lines" -gt "$(limit_of "$file" "$FILE_LINES")" ]; then
        fail "$file has $lines lines (limit $FILE_LINES)"
    else
        passed=$((passed + 1))
    fi
done

while read -r count folder; do
    check_true "$folder has at most $FOLDER_FILES .c files of its own, not $count" test "$count" -le "$(limit_of "$folder" "$FOLDER_FILES")"
done < <(printf '%s\n' "${files[@]}" | grep '\.c$' | sed 's|/[^/]*$||' | sort | uniq -c)

# Migrations that were applied once are never edited.
mapfile -t statements < <(find schemas tests -name '*.sql' -not -path '*/migrations/before/*' -not -path 'tests/upgrade/*' | LC_ALL=C sort)
check_true "there is SQL to measure" test "${#statements[@]}" -gt 60
for file in "${statements[@]}"; do
    check_equal "lines of $file within $SQL_COLUMNS characters" "$(LC_ALL=C.UTF-8 grep -nE ".{$((SQL_COLUMNS + 1))}" "$file" | cut -d : -f 1 | head -n 3)" ""
done

measured=$(mktemp)
trap 'rm -f "$measured"' EXIT
printf '%s\n' "${files[@]}" | grep '\.c$' | xargs pmccabe 2> /dev/null |
    sed -nE 's/^([0-9]+)\t[0-9]+\t[0-9]+\t[0-9]+\t([0-9]+)\t([^(]+)\(([0-9]+)\): (.*)$/\1 \2 \3 \4 \5/p' > "$measured"

while read -r complexity lines file line function; do
    longest=$FUNCTION_LINES
    [[ $file != tests/* ]] || longest=$FUNCTION_LINES_TESTS
    if [ "$complexity" -gt "$COMPLEXITY" ] && [ "$complexity" -gt "$(limit_of "$file:$function" "$COMPLEXITY")" ]; then
        fail "$file:$line: $function has complexity $complexity (limit $COMPLEXITY)"
    elif [ "$lines" -gt "$longest" ] && [ "$lines" -gt "$(limit_of "$file:$function" "$longest")" ]; then
        fail "$file:$line: $function has $lines lines (limit $longest)"
    else
        passed=$((passed + 1))
    fi
done < "$measured"

read -r functions median p90 most < <(grep -v ' tests/' "$measured" | awk '{ print $2 }' | sort -n |
    awk '{ v[NR] = $1 } END { print NR, v[int((NR + 1) / 2)], v[int(NR * 0.9 + 0.999)], v[NR] }')
read -r product_files product_lines < <(printf '%s\n' "${files[@]}" | grep -v '^tests/' | xargs cat | wc -l |
    awk -v files="$(printf '%s\n' "${files[@]}" | grep -v '^tests/' | grep -c '\.c$')" '{ print files, $1 }')
echo "SHOWS $functions functions, median $median lines, 90 % within $p90, the longest $most; $product_files .c files, $product_lines lines of C and headers"
check_true "the median function has at most 14 lines" test "${median:-999}" -le 14
check_true "90 % of the functions have at most 28 lines" test "${p90:-999}" -le 28
check_true "the product has at most $PRODUCT_FILES .c files" test "$product_files" -le "$PRODUCT_FILES"

while read -r name _; do
    [ -e "${name%%:*}" ] || fail "tests/limits.except names $name, which is not there"
done < <(grep -Ev '^(#|$)' tests/limits.except)
count_end
