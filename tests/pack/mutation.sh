#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every rule of the pack made wrong in every small way: its cases must notice. What no data could show stands in mutation.except with its
# reason; tests/support/near_miss.py helps to find the case that a new rule lacks.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
build=$(cd "${BUILD:-build/release}" && pwd) || exit 66

output=$("$build/bin/bidui-transform" --pack "$PWD/schemas" --cases "$PWD/tests/cases" --test --mutate 2>&1)
unnoticed=$(sed -n 's/^UNNOTICED \([^ ]*\) #[0-9]*: /\1: /p' <<< "$output" | sort | uniq -c | sed 's/^ *//')
excepted=$(grep -v '^#' tests/pack/mutation.except | grep . | sed 's/ | .*//' | sort | uniq -c | sed 's/^ *//')
check_equal "every exception says why" "$(grep -v '^#' tests/pack/mutation.except | grep . | grep -vc ' | [^ ]')" 0
check_equal "mutants that no case notices and that are not excepted" "$(comm -23 <(echo "$unnoticed") <(echo "$excepted"))" ""
check_equal "exceptions that a case notices by now" "$(comm -13 <(echo "$unnoticed") <(echo "$excepted"))" ""
summary=$(tail -n 1 <<< "$output")
check_true "the changes were tried: $summary" test "${summary%% *}" -gt 2000
echo "mutation score: $summary; $(grep -v '^#' tests/pack/mutation.except | grep -c ' | ') excused"
count_end
