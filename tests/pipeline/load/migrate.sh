#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Migrations from every earlier version of the schema, with data in it, end in the same catalog and the same data as the baseline; a
# changed, missing or broken file is refused.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
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
package_begin "$site" 2022-07-05 1
package_person 1 2
package_person 2 2
package_event 2 y
package_rule R1 evaluated
package_finding K1 R1 错误
package_finding K2 R1 错误
package_end
load() { "$LOAD" --site "$site" --batch "${1:-2022-06-30}" 2>&1; }
files=(schemas/warehouse/migrations/before/0*.sql)
version() { # number of migrations the pack has
    rm -rf "$site/pack/warehouse"
    mkdir -p "$site/pack/warehouse/migrations/before"
    cp "${files[@]:0:$1}" "$site/pack/warehouse/migrations/before"
}
present() { # the pack of today
    rm -rf "$site/pack/warehouse"
    cp -R schemas/warehouse "$site/pack/warehouse"
}
# Everything that makes a schema, in an order of its own.
schema() {
    warehouse "$site" "SELECT format('%s.%s %s %s %s', n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod)) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE n.nspname IN ('source', 'current', 'asof', 'core', 'quality', 'mart', 'masked') AND c.relkind IN ('r', 'v', 'i') ORDER BY 1;
        SELECT format('%s.%s %s', n.nspname, p.proname, md5(prosrc)) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('bidui', 'quality', 'mart') ORDER BY 1;
        SELECT format('%s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace::regnamespace::text IN ('quality', 'mart', 'core') ORDER BY 1;
        SELECT rows_inserted FROM quality.source_load ORDER BY source; SELECT finding_key, state FROM quality.finding"
}
# Whatever schemas the migrations make.
empty() {
    warehouse "$site" "DO \$\$ DECLARE name text; BEGIN FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name); END LOOP; END \$\$; DROP ROLE IF EXISTS bidui_reader" > /dev/null 2>&1
}

# Every table with its columns, but for clocks and what the pack says; what is kept by versions as the view that says it for every batch, which
# earlier warehouses have as a table.
tables="SELECT format('%I.%I', n.nspname, c.relname) AS name, string_agg(quote_ident(a.attname), ',' ORDER BY a.attnum) AS columns, bool_or(a.attname = 'batch') AS by_batch, n.nspname AS place
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attidentity = ''
    WHERE n.nspname IN ('source', 'core', 'quality', 'mart') AND (n.nspname, c.relname) NOT IN (('quality', 'migration'), ('quality', 'pack'), ('quality', 'load_log'))
      AND CASE c.relkind WHEN 'r' THEN n.nspname <> 'quality' OR c.relname = 'finding_version' OR c.relname NOT LIKE '%\_version' AND c.relname NOT IN ('version_batch', 'mart_fill')
                         WHEN 'v' THEN (n.nspname, c.relname) = ('quality', 'metric') OR n.nspname = 'mart' AND c.relname LIKE '%\_all'
                              AND EXISTS (SELECT FROM pg_class s WHERE s.relnamespace = 'quality'::regnamespace AND s.relname = left(c.relname, -4) || '_version') END
    GROUP BY n.nspname, c.relname"
psql_file() { "$LOAD" --site "$site" --warehouse psql -XAtq -v ON_ERROR_STOP=1 -f "$1" 2>&1; }
# Marts, and parameters, of a batch before the upgrade are what the version of that day had.
content() {
    cat > "$site/content.sql" << SQL
SELECT format('SELECT %L, (%s)::text FROM %s %s ORDER BY 2', name, columns, name,
    CASE WHEN by_batch AND (place = 'mart' OR name = 'quality.parameter') THEN 'WHERE batch > ''2022-06-30''' ELSE '' END) FROM ($tables) t ORDER BY name \\gexec
SQL
    psql_file "$site/content.sql" | sed -E 's/[0-9a-f]{64}/digest/g' # packages name their pack
}
# What a warehouse of this day holds, as a script that puts it into an earlier version as far as that has the tables and columns.
save() {
    local table columns source
    for source in person event; do
        warehouse "$site" "SELECT format('CREATE TABLE source.$source (%s) WITH (fillfactor = 95);', string_agg(format('%I %s%s', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END), ',' ORDER BY attnum))
            FROM pg_attribute WHERE attrelid = 'source.$source'::regclass AND attnum > 0"
        warehouse "$site" "SELECT indexdef || ';' FROM pg_indexes WHERE schemaname = 'source' AND tablename = '$source'"
    done > "$site/restore.sql"
    warehouse "$site" "SELECT name, columns FROM ($tables) t ORDER BY name" > "$site/list"
    while IFS='|' read -r table columns; do
        printf "\\\\copy (SELECT %s FROM %s) TO '%s'\n" "$columns" "$table" "$site/saved/$table"
        cat >> "$site/restore.sql" << SQL
CREATE TEMP TABLE t AS SELECT $(sed -E 's/([^,]+)/NULL::text AS \1/g' <<< "$columns"); TRUNCATE t;
\\copy t FROM '$site/saved/$table'
SELECT 'DELETE FROM $table' WHERE to_regclass('$table') IS NOT NULL \\gexec
SELECT format('INSERT INTO $table (%s) SELECT %s FROM t', string_agg(quote_ident(a.attname), ','), string_agg(format('%I::%s', a.attname, format_type(a.atttypid, a.atttypmod)), ','))
    FROM pg_attribute a JOIN pg_attribute b ON b.attrelid = 't'::regclass AND b.attname = a.attname AND b.attnum > 0
    WHERE a.attrelid = to_regclass('$table') AND a.attnum > 0 AND NOT a.attisdropped HAVING count(*) > 0 \\gexec
DROP TABLE t;
SQL
    done < "$site/list" > "$site/save.sql"
    psql_file "$site/save.sql"
}

present
load > /dev/null || fail "the load into an empty database" "$(load)"
mkdir "$site/saved"
save
load 2022-07-05 > /dev/null || fail "the second load" "$(load 2022-07-05)"
wanted=$(schema)
catalog=$(psql_file tests/support/catalog.sql)
content=$(content)
check_true "there is a schema to compare" test "$(wc -l <<< "$wanted")" -gt 300
check_true "there is a catalog to compare" test "$(wc -l <<< "$catalog")" -gt 3000
check_true "there is content to compare" test "$(wc -l <<< "$content")" -gt 40
# The first, the middle and the last ones; BIDUI_TEST_FULL=1: every one.
for ((k = 1; k < ${#files[@]}; k++)); do
    [ -n "${BIDUI_TEST_FULL:-}" ] || [ $k -eq 1 ] || [ $k -eq 5 ] || [ $k -ge $((${#files[@]} - 2)) ] || continue
    empty
    version $k
    # Where this program needs more than that version has, the data of its day are put there.
    load > /dev/null 2>&1 || [ "$(warehouse "$site" "SELECT to_regclass('source.person') IS NOT NULL")" = t ] ||
        check_equal "what version $k can hold" "$(psql_file "$site/restore.sql")" ""
    check_equal "version $k is there, with data" "$(warehouse "$site" "SELECT count(*) FROM quality.migration; SELECT count(*) FROM source.person")" "$k
1"
    present
    load 2022-07-05 > /dev/null || fail "the next batch over version $k" "$(load 2022-07-05)"
    check_equal "from version $k to the same schema" "$(diff <(echo "$wanted") <(schema) | head -n 5)" ""
    check_equal "to the same catalog" "$(diff <(echo "$catalog") <(psql_file tests/support/catalog.sql) | head -n 5)" ""
    check_equal "and the same content" "$(diff <(echo "$content") <(content) | head -n 5)" ""
done
echo '-- changed' >> "$site/pack/warehouse/migrations/before/$(basename "${files[0]}")"
check_contains "a file changed after it was applied" "$(load)" "E-MIGRATION: ${files[0]} was changed after it was applied"
version 1
check_contains "a pack older than the warehouse" "$(load)" "E-MIGRATION: the warehouse is newer than this pack"
present
echo 'SELECT nonsense;' > "$site/pack/warehouse/migrations/999_broken.sql"
check_contains "a broken file is named" "$(load)" 'E-MIGRATION: schemas/warehouse/migrations/999_broken.sql: warehouse: column "nonsense" does not exist'
load > /dev/null 2>&1
check_equal "as a fault of configuration" "$?" 78
check_equal "and leaves nothing" "$(warehouse "$site" "SELECT count(*) FROM quality.migration WHERE name LIKE '999%'")" 0
count_end
