#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every extern symbol begins with its file's name (arena.c defines arena_*), with its room's and its file's (expr/check.c defines
# expr_check_*; a room in the plural counts as one: rules/run.c defines rule_run_*), or with that of the header beside it that declares it
# (schema_code.c includes schema.h and defines schema_list_find): the prefix says where the contract stands. nm proves it.
# Exceptions: tests/symbols.except ("file  prefix  reason")
set -uo pipefail
cd "$(dirname "$0")/.." || exit 74
. tests/support/count.sh
build=${BUILD:-build/release}
symbols=$(mktemp)
trap 'rm -f "$symbols"' EXIT

excepted() { # file, symbol
    local file prefix reason
    while read -r file prefix reason; do
        if [ "$file" = "$1" ] && [[ $2 == "$prefix"* ]]; then
            [ -n "$reason" ] || fail "tests/symbols.except: $file $prefix has no reason"
            return 0
        fi
    done < <(grep -Ev '^(#|$)' tests/symbols.except)
    return 1
}

# Headers of the file's own folder that it includes, and those that they include: their names are prefixes too.
own_headers() { # file
    sed -nE "s|^#include \"(${1%/*}/)?([a-z0-9_]+)\.h\".*|\2|p" "$1"
}

has_prefix_of_header() { # file, symbol
    local header inner room=${1%/*}
    room=${room##*/}
    for header in $(own_headers "$1"); do
        for inner in "$header" $(own_headers "${1%/*}/$header.h"); do
            if [[ $2 == "$inner"_* || $2 == "${inner%s}"_* || $2 == "${room%s}_$inner"_* ]]; then # tables.h declares table_*
                return 0
            fi
        done
    done
    return 1
}

# All symbols in one go as "object symbol"; those that begin with their file's name are counted by awk, the few others looked at.
find "$build"/obj/{common,extract,transform,load,report,driver,tests/county} -name '*.o' 2> /dev/null | LC_ALL=C sort |
    xargs -r nm -A --extern-only --defined-only --format=posix 2> /dev/null |
    awk -v start="$build/obj/" '
        {
            file = substr($1, length(start) + 1)
            sub(/\.o:.*$/, ".c", file)
            parts = split(file, part, "/")
            name = part[parts]
            sub(/\.c$/, "", name)
            room = part[parts - 1]
            sub(/s$/, "", room)
            full = room "_" name
            good = $2 == name || $2 == name "s" || index($2, name "_") == 1 || $2 == full || index($2, full "_") == 1 || $2 == "main"
            print good ? "good" : "look", file, $2
        }' > "$symbols"

while read -r file symbol; do
    [ -e "$file" ] || continue # its source is gone
    if has_prefix_of_header "$file" "$symbol" || excepted "$file" "$symbol"; then
        passed=$((passed + 1))
    else
        fail "$file defines $symbol, which does not begin with $(basename "$file" .c)_"
    fi
done < <(sed -n 's/^look //p' "$symbols")
passed=$((passed + $(grep -c '^good' "$symbols")))
[ "$((passed + failed))" -gt 0 ] || fail "no object below $build/obj"

while read -r file prefix reason; do
    [ -e "$file" ] || fail "tests/symbols.except names $file, which is not there"
done < <(grep -Ev '^(#|$)' tests/symbols.except)
count_end
