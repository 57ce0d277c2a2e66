#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bidui explain: what a rule says and what it rests on; why a finding is there, with the values compared and every row behind it.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform county

batch=2022-06-30
site_new explain
county 1
"$build/bin/bidui-extract" --site "$site" --batch $batch > /dev/null && "$build/bin/bidui-transform" --site "$site" --batch $batch > /dev/null
first() { cells "$(package $batch transform)/findings.csv" "$2" "rule=$1" | head -n 1; }

bidui explain A20
check_contains "a rule: its name" "$output" "A20 死亡人员仍在册"
check_contains "what it flags" "$output" "flag         exists(death by person_key where died_on <= :as_of - :death_grace_days)"
check_contains "the rules that silence it, by name" "$output" "silenced by  A02 "
check_contains "its columns with their headers, by source" "$output" "death.died_on 死亡日期"
check_contains "its parameters with their document" "$output" ":death_grace_days = 30 天"
check_contains "its last run" "$output" "last run     batch $batch: evaluated, "
bidui explain C17
check_contains "that it waits" "$output" "a finding is reported once it has stood in 2 deliveries"
bidui explain A20 --sql
check_contains "it prints as SQL" "$output" "SELECT 'A20' AS rule"
bidui explain S01 --sql
check_equal "a rule about deliveries says why it does not: $output" "$code" 64

key=$(first A20 finding_key)
bidui explain "$key"
check_contains "a finding: rule and message" "$output" "$key  A20 死亡人员仍在册"$'\n'"$(first A20 message)"
check_contains "the value compared" "$output" "first(death.died_on by person_key order by died_on) = 20"
check_contains "the parameter" "$output" ":death_grace_days = 30"
check_contains "the row of the list, with file and row" "$output" "死亡人员名单_20220630.csv, row "
check_equal "in the columns the rule looks at" "$(grep -c '民族' <<< "$output")" 0
check_equal "without whole numbers" "$(grep -cE '[0-9]{17}[0-9X]' <<< "$output")" 0
bidui explain "$key" --all
check_contains "--all: every column" "$output" "民族"
bidui explain "$(first F10 finding_key)"
check_true "many rows of a source are a table with one head" test "$(grep -c '结算日期' <<< "$output")" -eq 1 -a "$(grep -c '医保结算\|医保.*row' <<< "$output")" -ge 2
bidui explain A2O
check_contains "a slip of the pen gets the nearest rule" "$output" "did you mean rule A20?"
count_end
