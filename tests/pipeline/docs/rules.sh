#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# docs/rules.md tells what the programs do: its table of functions is theirs, its grammar's words and its ids of refusals exist, and the
# pack's rules are in order.
# usage: tests/pipeline/docs/rules.sh [BUILD]
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
build=${1:-build/release}
transform=$build/bin/bidui-transform

check_true "the functions of docs/rules.md are those of the program" \
    diff <("$transform" --functions) <(sed -n '/^| function | gives/,/^$/p' docs/rules.md | sed '/^$/d')

check_equal "tables of the documents and the meta schema's formats follow from the program's rows" \
    "$(/usr/bin/python3 docs/follow.py "$build" --check)" ""

while read -r id; do
    check_true "$id is told in docs/rules.md" grep -q -- "$id" docs/rules.md
done < <(grep -oh '"[EW]-\(RULE\|PARAMETER\)-[A-Z]*"' --include='*.c' -r transform | tr -d '"' | sort -u)
check_true "there are such ids" test "$passed" -gt 10

check_true "every rule of the pack is in order, with a case that fires and a near miss" \
    test -z "$("$transform" --check --pack schemas --cases tests/cases | sed '$d')"
count_end
