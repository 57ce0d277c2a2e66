#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Functions and views follow their files: a file that changes is made anew with what stands on it, the site's grants stay, and an object of
# the site's own is named and keeps the warehouse as it was.
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
package_person 1 1
package_event 1 x
package_rule R1 evaluated
package_finding K1 R1 错误
package_end
pack=$site/pack/warehouse
present() {
    rm -rf "$pack"
    cp -R schemas/warehouse "$pack"
}
load() { "$LOAD" --site "$site" --batch 2022-06-30 2>&1; }
migrate() { "$LOAD" --site "$site" --record "$site/none.csv" 2>&1; } # brings the schema up to date, and then finds no such file
ask() { warehouse "$site" "$1"; }
catalog() { "$LOAD" --site "$site" --warehouse psql -XAtq -v ON_ERROR_STOP=1 -f tests/support/catalog.sql 2>&1; }
same_catalog() { check_equal "$1" "$(diff <(echo "$before") <(catalog) | head -n 6)" ""; }
touch_file() { echo "-- another text" >> "$pack/definitions/$1"; }

present
load > /dev/null || fail "the first load" "$(load)"
ask "CREATE ROLE clerk LOGIN; CREATE ROLE chief; CREATE SCHEMA own;
    GRANT EXECUTE ON FUNCTION bidui.add_working_days(date, bigint) TO clerk; GRANT SELECT ON mart.monitored TO chief WITH GRANT OPTION;
    GRANT SELECT ON masked.person, current.person TO clerk; GRANT SELECT (rule, code) ON quality.finding TO clerk;
    GRANT SELECT ON mart.rule_value TO PUBLIC; REVOKE EXECUTE ON FUNCTION bidui.finding_of(text), bidui.person_as_of(date) FROM PUBLIC" > /dev/null
before=$(catalog)
check_true "there is a catalog to compare" test "$(wc -l <<< "$before")" -gt 3000

# Every file in turn: the same objects with the same rights come back. What a load makes per source is there even when no load follows.
for file in schemas/warehouse/definitions/*.sql; do
    name=$(basename "$file")
    [ -n "${BIDUI_TEST_FULL:-}" ] || [[ $name =~ ^(1|3|4|60|82) ]] || continue
    touch_file "$name"
    migrate > "$site/log"
    check_equal "$name is recorded" "$(ask "SELECT sha256 FROM quality.definition WHERE name = '$name'")" "$(sha256sum < "$pack/definitions/$name" | cut -c 1-64)"
    same_catalog "$name is made anew, and nothing else changes"
done
oids=$(ask "SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM pg_proc WHERE pronamespace = 'bidui'::regnamespace")
migrate > /dev/null
check_equal "files that did not change are left alone" "$(ask "SELECT string_agg(oid::text, ' ' ORDER BY oid) FROM pg_proc WHERE pronamespace = 'bidui'::regnamespace")" "$oids"

# Another result type: whatever stands on it follows.
sed -i 's/^CREATE FUNCTION bidui.newest_batch() RETURNS date/CREATE FUNCTION bidui.newest_batch() RETURNS timestamp/; s/SELECT max(batch) FROM quality.batch WHERE state/SELECT max(batch)::timestamp FROM quality.batch WHERE state/' \
    "$pack/definitions/14_batch.sql"
load > /dev/null || fail "a load with another result type" "$(load)"
check_equal "a function with another result type" "$(ask "SELECT pg_get_function_result('bidui.newest_batch()'::regprocedure), count(*) > 0 FROM mart.place_of")" "timestamp without time zone|t"
# A function that is gone, one that is new.
sed '/^CREATE FUNCTION bidui.csv_text/,/END;$/d; /COMMENT ON FUNCTION bidui.csv_text/d' schemas/warehouse/definitions/82_question.sql > "$pack/definitions/82_question.sql"
cat > "$pack/definitions/99_new.sql" << 'SQL'
CREATE FUNCTION bidui.new() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
SQL
migrate > /dev/null
check_equal "what left its file is gone, a new file's is there" "$(ask "SELECT to_regproc('bidui.csv_text') IS NULL, bidui.new()")" "t|1"
present
migrate > /dev/null
check_equal "what a file made goes with the file" "$(ask "SELECT to_regproc('bidui.new') IS NULL")" t
same_catalog "and all is as it was"

# A fault in a file: nothing changes, the file is named.
echo 'CREATE VIEW mart.broken AS SELECT nonsense;' >> "$pack/definitions/60_place.sql"
check_contains "a broken definition is named" "$(migrate)" 'E-MIGRATION: schemas/warehouse/definitions/60_place.sql: warehouse: column "nonsense" does not exist'
same_catalog "and changes nothing"
present

# The site's own objects, of every kind that can stand on ours.
own() { # what, statement, how it is named, file that changes
    ask "$2" > /dev/null || fail "$1 could not be made"
    before=$(catalog)
    touch_file "$4"
    migrate > "$site/log"
    check_equal "$1 stops the change" "$?" 78
    check_contains "and is named" "$(cat "$site/log")" "$3"
    same_catalog "and all is as it was"
    ask "DROP SCHEMA own CASCADE; CREATE SCHEMA own" > /dev/null 2>&1
    before=$(catalog)
    migrate > /dev/null
    same_catalog "without it the change is made"
}
own "a view on a function" "CREATE VIEW own.masked AS SELECT bidui.mask('name', 'x', 'list') AS m" "view own.masked depends on function bidui.mask(text,text,text)" 38_mask.sql
own "a view on a view" "CREATE VIEW own.open AS SELECT code FROM quality.finding" "view own.open depends on view quality.finding" 30_finding.sql
own "a view on a view on a view of a source" "CREATE VIEW own.a AS SELECT no FROM asof.person; CREATE VIEW own.b AS SELECT * FROM own.a" "view own.a depends on view asof.person" 14_batch.sql
own "a materialised view" "CREATE MATERIALIZED VIEW own.kept AS SELECT * FROM mart.place_of" "materialized view own.kept depends on view mart.place_of" 60_place.sql
own "a function" "CREATE FUNCTION own.f() RETURNS date LANGUAGE sql BEGIN ATOMIC SELECT bidui.batch(); END" "function own.f() depends on function bidui.batch()" 14_batch.sql
own "a function that returns our rows" "CREATE FUNCTION own.g() RETURNS SETOF mart.place_of LANGUAGE sql AS 'SELECT * FROM mart.place_of'" "function own.g() depends on view mart.place_of" 60_place.sql
own "a column's default" "CREATE TABLE own.t (at date DEFAULT bidui.batch())" "table own.t depends on function bidui.batch()" 14_batch.sql
own "an index" "CREATE TABLE own.t (code text); CREATE INDEX own_town ON own.t (bidui.division_parent(code, 'town'))" "own.own_town depends on function bidui.division_parent(text,text)" 10_division.sql
own "a constraint" "CREATE TABLE own.t (code text CHECK (bidui.division_parent(code, 'town') <> ''))" "constraint t_code_check on table own.t depends on function bidui.division_parent(text,text)" 10_division.sql

# What a load makes per source: another pack, and the first batch loaded again, leave the site's own where they are.
ask "GRANT SELECT ON masked.person, core.household TO clerk; CREATE VIEW own.people AS SELECT no, p.size FROM current.person LEFT JOIN masked.person p USING (no);
    CREATE VIEW own.all_people AS SELECT count(*) AS n FROM core.person" > /dev/null
look() { ask "SELECT has_table_privilege('clerk', 'masked.person', 'select'), has_table_privilege('clerk', 'core.household', 'select'), (SELECT count(*) FROM own.people), n FROM own.all_people"; }
check_equal "the site reads by views and grants of its own" "$(look)" "t|t|1|1"
printf '{"id": "R2", "name": "另一条", "class": "error", "severity": "error", "from": "person", "flag": "false"}\n' > "$site/pack/rules/R2.json"
package_begin "$site" 2022-06-30 2
for n in 1 2; do package_person $n $n; done
package_event 1 x
package_rule R1 evaluated
package_end
load > "$site/log" || fail "another pack, the first batch again" "$(cat "$site/log")"
check_equal "still so with another pack and the first batch loaded again" "$(look)" "t|t|2|2"
check_equal "rows are counted once" "$(ask "SELECT rows_inserted, rows_open FROM quality.source_load WHERE source = 'person'")" "2|2"
ask "DROP VIEW own.people, own.all_people; REVOKE SELECT ON masked.person FROM clerk; REVOKE SELECT ON current.person FROM clerk" > /dev/null
package_begin "$site" 2022-06-30 3
for n in 1 2 3; do package_person $n $n; done
package_event 1 x
package_rule R1 evaluated
package_end
load > "$site/log" || fail "the first batch once more" "$(cat "$site/log")"
check_equal "without the site's own the table is replaced" "$(ask "SELECT count(*) FROM current.person; SELECT count(*) FROM asof.person")" "3
3"
# A column that becomes personal changes its view: what stands on it is named.
ask "GRANT SELECT ON masked.person TO clerk; CREATE VIEW own.sizes AS SELECT size FROM masked.person" > /dev/null
sed -i 's/"title": "人数", "type": "integer", "format": "integer"/&, "personal": "health"/' "$site/pack/sources/person.json"
package_begin "$site" 2022-06-30 4
package_person 1 1
package_event 1 x
package_rule R1 evaluated
package_end
load > "$site/log"
check_equal "a view of the site's own on a column that readers lose stops the load" "$?" 78
check_contains "and is named" "$(cat "$site/log")" "E-WAREHOUSE-OWN: warehouse: view own.sizes depends on view masked.person"
ask "DROP VIEW own.sizes" > /dev/null
load > "$site/log" || fail "without it" "$(cat "$site/log")"
check_equal "without it the column is gone, and the grant stays" "$(ask "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'masked' AND column_name = 'size';
    SELECT has_table_privilege('clerk', 'masked.person', 'select')")" "0
t"
count_end
