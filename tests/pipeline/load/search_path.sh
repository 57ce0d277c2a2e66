#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# No function that a view calls resolves a name in the caller's search_path: the catalog says so, and an analyst with a schema of their own,
# in which every function and operator on text is a trap, reads and calls all there is and catches nothing.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"
package_begin "$site" 2022-06-30 1
for n in 1 2 3; do package_person $n $n; done
package_event 1 x
package_rule R1 evaluated
package_finding K1 R1 "张三(410621196001020019)死亡"
package_end
"$LOAD" --site "$site" --batch 2022-06-30 > /dev/null || fail "the load"
ask() { warehouse "$site" "$1"; }
as() { "$LOAD" --site "$site" --warehouse psql -XAtq -U ana "$@" 2>&1; }

{
    read -r all
    read -r definers
    read -r slow
} < <("$LOAD" --site "$site" --warehouse psql -XAtq -v ON_ERROR_STOP=1 -f tests/pipeline/load/search_path.sql 2>&1)
check_true "functions are looked at" test "${all%%|*}" -ge 140
check_equal "none keeps names for the caller to resolve" "${all#*|}" ""
check_equal "those with the owner's rights have a path of their own" "$definers" "t|"
check_equal "those of rules and views can be inlined" "$slow" ""

ask "SELECT bidui.add_reader('ana', 'analyst'), bidui.add_reader('ana', 'list', '410621101'); CREATE SCHEMA evil AUTHORIZATION ana" > /dev/null 2>&1
as -v ON_ERROR_STOP=1 -f tests/pipeline/load/search_path_traps.sql > "$site/traps" || fail "the traps" "$(tail -n 3 "$site/traps")"
traps=$(as -c "SELECT count(*) FROM pg_proc WHERE pronamespace = 'evil'::regnamespace")
check_true "hundreds of traps are set" test "$traps" -gt 300
path="SET search_path = evil, pg_catalog"
# A mask as it was until migration 030 shows that the traps are good.
as -c "CREATE FUNCTION evil.old_mask(value text) RETURNS text LANGUAGE sql AS \$\$ SELECT left(value, 6) || '********' \$\$" -c "$path" \
    -c "SELECT evil.old_mask('410621196001020019')" > /dev/null
check_equal "a body of text is caught" "$(as -c "SELECT DISTINCT given FROM evil.log WHERE what = 'left'; TRUNCATE evil.log")" 410621196001020019

relations=$(ask "SELECT format('SELECT * FROM %I.%I;', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('asof', 'current', 'core', 'quality', 'mart', 'masked', 'rule')
      AND has_schema_privilege('ana', n.oid, 'usage') AND has_table_privilege('ana', c.oid, 'select') ORDER BY 1")
calls=$(ask "SELECT format('SELECT * FROM %I.%I(%s);', n.nspname, p.proname,
        (SELECT string_agg(CASE a WHEN 'text'::regtype THEN '''410526199001011234''' WHEN 'date'::regtype THEN 'DATE ''2022-06-30''' WHEN 'boolean'::regtype THEN 'true'
                                  WHEN 'numeric'::regtype THEN '1' WHEN 'integer'::regtype THEN '1' WHEN 'bigint'::regtype THEN '1' ELSE 'NULL' END || '::' || a::regtype, ', ' ORDER BY u.n)
         FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY u (a, n)))
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('bidui', 'core', 'quality', 'mart', 'rule') AND p.prorettype <> 'trigger'::regtype AND has_function_privilege('ana', p.oid, 'execute') ORDER BY 1")
check_true "relations to read" test "$(wc -l <<< "$relations")" -gt 30
check_true "functions to call" test "$(wc -l <<< "$calls")" -gt 120
{
    echo "$path;"
    echo "$relations"
} > "$site/read.sql"
{
    echo "$path;"
    echo "$calls"
} > "$site/call.sql"
check_equal "every relation answers" "$(as -o /dev/null -f "$site/read.sql")" ""
as -o /dev/null -f "$site/call.sql" > "$site/answers" # what is not an analyst's to do is refused
check_equal "no call runs away" "$(grep -cE 'stack depth|evil' "$site/answers")" 0
check_equal "and nothing is caught" "$(as -c "SELECT what, count(*) FROM evil.log GROUP BY 1 ORDER BY 1")" ""
# So do the questions an analyst would ask: filters by masked columns, with the traps before PostgreSQL's own.
as -c "$path" -c "SELECT no, name FROM masked.person WHERE name IS NOT NULL ORDER BY 1" > "$site/seen"
check_equal "names stay masked" "$(cut -d '|' -f 2 "$site/seen" | sort -u)" "甲1
甲2
甲3"
check_equal "nothing was caught on the way" "$(as -c "SELECT count(*) FROM evil.log WHERE given ~ '(41062119600102|cn:)'")" 0

# The owner's own questions run in psql: functions in public that fit better than PostgreSQL's own would run with the owner's rights.
package_begin "$site" 2022-07-05 1
for n in 1 2 3 4; do package_person $n $n; done
package_event 1 x
package_rule R1 evaluated
package_end
"$LOAD" --site "$site" --batch 2022-07-05 > /dev/null || fail "the second load"
ask "GRANT CREATE, USAGE ON SCHEMA public TO ana" > /dev/null
as -c "TRUNCATE evil.log; GRANT USAGE ON SCHEMA evil TO PUBLIC; GRANT ALL ON evil.log TO PUBLIC" > /dev/null
for n in 3 4 5; do
    as -c "CREATE FUNCTION public.concat_ws($(seq -s, $n | sed 's/[0-9]/text/g')) RETURNS text LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO evil.log VALUES ('as', current_user); RETURN \$2; END \$\$" > /dev/null
done
"$LOAD" --site "$site" --warehouse psql -XAtq -v a=2022-06-30 -v b=2022-07-05 -v source=person -f schemas/warehouse/reports/diff_rows.sql > /dev/null 2>&1
check_true "a session with public in its path is caught" test "$(as -c "SELECT count(*) FROM evil.log")" -gt 0
as -c "TRUNCATE evil.log" > /dev/null
check_contains "the owner asks what changed" "$("$LOAD" --site "$site" --diff 2022-06-30 2022-07-05 person 2>&1)" added
check_equal "and calls nobody's functions but PostgreSQL's and ours" "$(as -c "SELECT count(*) FROM evil.log")" 0
count_end
