#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Migrations from every earlier version of the schema end in the same schema; a changed, missing or broken file is refused.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
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
load() { "$LOAD" --site "$site" --batch 2022-06-30 2>&1; }
files=(schemas/warehouse/[0-9]*.sql)
version() { # number of migrations the pack has
    rm -rf "$site/pack/warehouse"
    mkdir "$site/pack/warehouse"
    cp "${files[@]:0:$1}" "$site/pack/warehouse"
    [ "$1" -lt "${#files[@]}" ] || cp schemas/warehouse/mart_*.sql "$site/pack/warehouse"
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

version ${#files[@]}
load > /dev/null || fail "the load into an empty database" "$(load)"
wanted=$(schema)
check_true "there is a schema to compare" test "$(wc -l <<< "$wanted")" -gt 300
for ((k = 1; k < ${#files[@]}; k++)); do
    empty
    version $k
    load > /dev/null 2>&1 # an older program would have gone on; only its migrations matter here
    check_equal "version $k is there" "$(warehouse "$site" "SELECT count(*) FROM quality.migration")" $k
    version ${#files[@]}
    load > /dev/null || fail "the load over version $k" "$(load)"
    check_equal "from version $k to the same schema" "$(diff <(echo "$wanted") <(schema) | head -n 5)" ""
done
echo '-- changed' >> "$site/pack/warehouse/$(basename "${files[0]}")"
check_contains "a file changed after it was applied" "$(load)" "E-MIGRATION: schemas/warehouse/$(basename "${files[0]}") was changed after it was applied"
version 1
check_contains "a pack older than the warehouse" "$(load)" "E-MIGRATION: the warehouse is newer than this pack"
version ${#files[@]}
echo 'SELECT nonsense;' > "$site/pack/warehouse/999_broken.sql"
check_contains "a broken file is named" "$(load)" 'E-MIGRATION: schemas/warehouse/999_broken.sql: warehouse: column "nonsense" does not exist'
load > /dev/null 2>&1
check_equal "as a fault of configuration" "$?" 78
check_equal "and leaves nothing" "$(warehouse "$site" "SELECT count(*) FROM quality.migration WHERE name LIKE '999%'")" 0
count_end
