#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Examples of all functions, and random expressions over random tables with NULLs: PostgreSQL, given an expression's SQL twin, says of
# every row what the engine says, in a database of C locale and in one that sorts by ICU. The functions are those that programs install.
# BIDUI_SEED repeats a run; BIDUI_TEST_FULL=1 takes ten thousand.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-load bidui-transform
tests=$build/test/transform/expr
definitions=$build/share/bidui/definitions/rule_function.sql
for file in "$tests/random_test" "$tests/example_test" "$definitions"; do
    [ -e "$file" ] || {
        fail "$file is not built"
        count_end
        exit 1
    }
done

count=$((${BIDUI_TEST_FULL:-0} ? 10000 : 1500))
seed=${BIDUI_SEED:-$(date +%s)}
echo "seed $seed, $count expressions"
BIDUI_EXPRESSIONS_SQL=$work/example.sql "$tests/example_test" > "$work/engine.log" 2>&1
check_true "the engine says what the examples of all functions say" test $? -eq 0
BIDUI_SEED=$seed BIDUI_EXPRESSIONS=$count BIDUI_EXPRESSIONS_SQL=$work/random.sql "$tests/random_test" >> "$work/engine.log" 2>&1
check_true "the engine and a plain reading agree on random expressions" test $? -eq 0
check_equal "the file of definitions is the program's" "$("$build/bin/bidui-transform" --functions --sql | diff - "$definitions" | head -n 3)" ""

site_new random
psql() { # database [options]: in one transaction, but each error is told
    "$build/bin/bidui" --site "$site" warehouse psql -d "$1" -q "${@:2}"
}

"$build/bin/bidui" --site "$site" warehouse start > /dev/null 2>&1
psql postgres -c "CREATE DATABASE plain TEMPLATE template0 LOCALE 'C'" \
    -c "CREATE DATABASE sorted TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en'" > "$work/sql.log" 2>&1
check_equal "the server makes databases of both locales" "$(cat "$work/sql.log")" ""
check_equal "of which one sorts by language" "$(
    psql sorted -Atc "SELECT 'a' < 'B'"
    psql plain -Atc "SELECT 'a' < 'B'"
)" "t
f"

for expressions in example random; do
    {
        echo 'DROP SCHEMA IF EXISTS rule, asof CASCADE; CREATE SCHEMA rule; CREATE SCHEMA asof; DROP TABLE IF EXISTS expected, got;'
        echo 'CREATE TABLE expected (number int, text text, truths text); CREATE TABLE got (number int, truths text);'
        cat "$definitions"
        echo 'CREATE TABLE rule.repair (source text, file text, sheet text, "row" bigint, field text, before text);' # a view of the warehouse
        echo 'SET jit = off;'
        cat "$work/$expressions.sql"
    } > "$work/run.sql"
    for database in plain sorted; do
        psql "$database" -1 -v ON_ERROR_ROLLBACK=on -v ON_ERROR_STOP=off -f "$work/run.sql" > "$work/sql.log" 2>&1
        check_equal "$expressions, $database: PostgreSQL can say all of it" "$(grep ERROR "$work/sql.log" | sort | uniq -c | head -n 3)" ""
        compare="FROM expected e LEFT JOIN got g USING (number) WHERE g.truths IS DISTINCT FROM e.truths"
        check_equal "$expressions, $database: and says the same" "$(psql "$database" -At -c "SELECT e.number, e.text, e.truths, g.truths $compare LIMIT 3" 2>&1)" ""
        check_true "$expressions, $database: of most of them" test "$(psql "$database" -Atc 'SELECT count(*) FROM got' 2>&1)" -gt "$([ "$expressions" = example ] && echo 70 || echo $((count * 9 / 10)))"
    done
done
count_end
