#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Random expressions over random tables with NULLs: PostgreSQL, given an expression's SQL twin, says of every row what the engine says.
# BIDUI_SEED repeats a run; BIDUI_TEST_FULL=1 takes ten thousand.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-load
test="$build/test/transform/expr_random_test"
[ -x "$test" ] || { fail "$test is not built"; count_end; exit 1; }

count=$((${BIDUI_TEST_FULL:-0} ? 10000 : 1500))
seed=${BIDUI_SEED:-$(date +%s)}
echo "seed $seed, $count expressions"
BIDUI_SEED=$seed BIDUI_EXPRESSIONS=$count BIDUI_EXPRESSIONS_SQL=$work/expressions.sql "$test" > "$work/engine.log" 2>&1
check_true "the engine and a plain reading agree on them" test $? -eq 0

site_new random
{
    echo 'CREATE SCHEMA bidui; CREATE SCHEMA asof; CREATE TABLE expected (number int, text text, truths text); CREATE TABLE got (number int, truths text);'
    sed '/^CREATE VIEW rule.repair/,$d' schemas/warehouse/migrations/before/008_rule.sql # what it would look at are the warehouse's repairs; here are the tables' own
    echo 'CREATE TABLE rule.repair (source text, file text, sheet text, "row" bigint, field text, before text);'
    cat schemas/warehouse/migrations/before/*_rule_number.sql
    echo 'SET client_min_messages = error; SET jit = off;'
    cat "$work/expressions.sql"
} > "$work/run.sql"
"$build/bin/bidui" --site "$site" warehouse start > /dev/null 2>&1
"$build/bin/bidui" --site "$site" warehouse psql -q -1 -v ON_ERROR_ROLLBACK=on -v ON_ERROR_STOP=off -f "$work/run.sql" > "$work/sql.log" 2>&1
check_equal "PostgreSQL can say all of it" "$(grep ERROR "$work/sql.log" | sort | uniq -c | head -n 3)" ""
compare="FROM expected e LEFT JOIN got g USING (number) WHERE g.truths IS DISTINCT FROM e.truths"
check_equal "and says the same" "$("$build/bin/bidui" --site "$site" warehouse psql -Atq -c "SELECT e.number, e.text, e.truths, g.truths $compare LIMIT 3" 2>&1)" ""
check_true "of most of them" test "$("$build/bin/bidui" --site "$site" warehouse psql -Atqc 'SELECT count(*) FROM got' 2>&1)" -gt $((count * 9 / 10))
count_end
