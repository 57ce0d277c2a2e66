#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# --engine warehouse: the rules' SELECTs over the loaded batch judge the rows, and the package is the same, byte for byte.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

batch=2022-06-30
site_new engine
county 1
"$build/bin/bidui-extract" --site "$site" --batch $batch > /dev/null 2>&1
output=$("$build/bin/bidui-transform" --site "$site" --batch $batch --engine warehouse 2>&1)
check_equal "without a warehouse there is nothing to ask" $? 66
check_contains "and the message says what is missing" "$output" "E-WAREHOUSE-NONE"
bidui run --batch 2021-06-30
bidui run --batch $batch
check_true "the batch is loaded" test -e "$(package $batch load)"
"$build/bin/bidui" --site "$site" warehouse psql -q -c 'CREATE INDEX ON source.member (person_id)' -c 'CREATE INDEX ON source.monitored_household (household_phone)' \
    -c 'CREATE INDEX ON quality.repair (source, field, "row")' -c 'ANALYZE' > /dev/null 2>&1
cp -R "$(package $batch transform)/" "$work/native"
output=$("$build/bin/bidui-transform" --site "$site" --batch $batch --engine warehouse 2>&1)
code=$?
check_true "the warehouse judges the batch" test $code -le 1
[ $code -le 1 ] || echo "$output"
for resource in findings rule_runs comparisons unknown; do
    check_true "$resource: the same bytes" cmp -s "$work/native/$resource.csv" "$(package $batch transform)/$resource.csv"
done
check_true "the same package" cmp -s "$work/native/datapackage.json" "$(package $batch transform)/datapackage.json"
bidui run --batch $batch
check_contains "so that nothing is loaded again" "$output" "nothing new"

# A value that the server cannot compute is the failure of the rules that ask for it; the others are evaluated.
sql "CREATE OR REPLACE FUNCTION rule.length(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN char_length(t)::numeric / (char_length(t) - char_length(t))" > /dev/null
output=$("$build/bin/bidui-transform" --site "$site" --batch $batch --engine warehouse 2>&1)
check_true "a rule that the warehouse cannot compute ends no batch" test $? -le 1
runs=$(package $batch transform)/rule_runs.csv
asking=$(grep -l 'length(' schemas/rules/*.json | sed 's|.*/\(.*\).json|^\1,|')
check_true "rules have failed" grep -q ',failed,' "$runs"
check_equal "for their own reason" "$(grep ',failed,' "$runs" | grep -v 'the warehouse could not compute it (SQLSTATE 22012)')" ""
check_equal "no others" "$(grep ',failed,' "$runs" | grep -v "$asking")" "$(grep ',failed,' "$work/native/rule_runs.csv")"
check_equal "and the others are what they were" "$(grep -v "$asking" "$runs")" "$(grep -v "$asking" "$work/native/rule_runs.csv")"
"$build/bin/bidui-transform" --site "$site" --batch $batch > /dev/null 2>&1
check_true "the package is whole again" cmp -s "$work/native/datapackage.json" "$(package $batch transform)/datapackage.json"

# It is the warehouse that judges: without a function of rules it cannot.
sql "DROP FUNCTION rule.length CASCADE" > /dev/null
output=$("$build/bin/bidui-transform" --site "$site" --batch $batch --engine warehouse 2>&1)
check_equal "a warehouse without rules' functions" $? 70
check_contains "is named" "$output" "E-WAREHOUSE-SQL"
check_contains "with the rule" "$output" "E-WAREHOUSE-SQL: rule "
check_true "and the package stays" cmp -s "$work/native/datapackage.json" "$(package $batch transform)/datapackage.json"
output=$("$build/bin/bidui-transform" --site "$site" --batch 2022-07-05 --engine warehouse 2>&1)
check_equal "a batch that is not there" $? 66
output=$("$build/bin/bidui-transform" --site "$site" --batch $batch --engine duckdb 2>&1)
check_contains "an engine that is not there" "$output" "--engine is native or warehouse"
count_end
