#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What may be asked is a list, whatever is asked can change nothing, and nothing is destroyed without the command's plan and a record.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"
for batch in "2022-06-30 1:1 2:2" "2022-07-05 1:1 2:5" "2022-07-12 1:1 2:6"; do
    read -r date persons <<< "$batch"
    package_begin "$site" "$date" 1
    for person in $persons; do package_person "${person%:*}" "${person#*:}"; done
    package_event 1 x
    package_rule R1 evaluated
    package_end
    "$LOAD" --site "$site" --batch "$date" > "$site/out" 2>&1 || fail "load of $date" "$(cat "$site/out")"
done
ask() { "$LOAD" --site "$site" --query "$@" 2>&1; }
state() { warehouse_dump warehouse "$site" | grep -v '^== ' | sort | sha256sum; }

# ---- the list is what is declared, beside each function ----
declared=$(grep -ohE "^SELECT quality\.ask\('(mart|bidui)\.[a-z_]+" schemas/warehouse/definitions/*.sql | sed 's/.*\.//' | sort)
check_equal "the functions that can be asked are those that say so" "$(warehouse "$site" "SELECT word FROM quality.question_list WHERE part > 1 ORDER BY word COLLATE \"C\"")" "$declared"
check_true "there are some" test "$(wc -l <<< "$declared")" -ge 7
check_equal "none of them can write" "$(warehouse "$site" "SELECT count(*) FROM quality.question_list l JOIN pg_proc p ON p.oid = l.function WHERE p.provolatile = 'v'")" 0
check_equal "a function that could write is not taken into the list" "$(warehouse "$site" "SELECT quality.ask('bidui.purge(date, text, text)', false)" 2>&1 | grep -c 'answers no question')" 1
check_equal "nor purge in any form" "$(ask | grep -ciE 'purge|reveal|undo|retract|draw')" 0

# ---- every function of the warehouse outside the list, asked for by name ----
before=$(state)
tried=0
while read -r name count; do
    tried=$((tried + 1))
    words=$(printf '2022-08-01 %.0s' $(seq 1 "$count"))
    # shellcheck disable=SC2086 # words
    output=$(ask "$name" ${words:0:$((11 * count))} --why 看看有没有要清理的东西)
    [[ $output == *"among what can be asked"* ]] || fail "$name is answered" "$output"
done < <(warehouse "$site" "SELECT n.nspname || '.' || p.proname || ' ' || p.pronargs FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('bidui', 'mart', 'quality', 'rule', 'core') AND p.oid NOT IN (SELECT l.function FROM quality.question_list l WHERE l.function IS NOT NULL)")
check_true "there are such functions" test "$tried" -gt 60
check_equal "no function outside the list is called" "$(state)" "$before"
for name in purge purge_aliases purge_rivals; do
    check_contains "$name is not a question" "$(ask $name 2022-08-01 保存期满清理测试 张三 --why 看看)" "among what can be asked"
done
for name in source.person current.person masked.person quality.batch mart.place_all pg_catalog.pg_authid; do
    check_contains "$name is not a mart" "$(ask "$name")" "among what can be asked"
done

# ---- read-only, also for what is on the list ----
warehouse "$site" "CREATE FUNCTION mart.sly() RETURNS bigint LANGUAGE plpgsql AS \$\$ BEGIN DELETE FROM quality.source_load; RETURN 1; END \$\$;
    CREATE VIEW mart.sly AS SELECT mart.sly() AS n"
for form in --table --csv --json; do
    check_contains "a view that writes does not ($form)" "$(ask sly $form)" "read-only transaction"
done
site_dsn=$(
    warehouse "$site" "SELECT 1" > /dev/null
    "$LOAD" --site "$site" --warehouse dsn
)
sed -i.aside "s|^{|{\"warehouse\": {\"dsn\": \"$site_dsn options='-c default_transaction_read_only=off'\"}, |" "$site/site.json"
check_contains "whatever the DSN says" "$(ask sly --csv)" "read-only transaction"
mv "$site/site.json.aside" "$site/site.json"
warehouse "$site" "DROP VIEW mart.sly; DROP FUNCTION mart.sly()"
check_equal "and nothing has changed" "$(state)" "$before"

# ---- destroying from SQL ----
check_contains "SQL destroys nothing without the command's plan" "$(warehouse "$site" "SELECT * FROM bidui.purge('2022-07-12', '保存期满', '王主任')" 2>&1)" \
    "bidui purge --before 2022-07-12 --why TEXT prints what, and does it with --yes"
check_contains "a reason that is none" "$("$LOAD" --site "$site" --purge --before 2022-07-12 --why 旧 --yes 2>&1)" "too short for the record"
"$LOAD" --site "$site" --purge --before 2022-07-12 --why 旧 --yes > /dev/null 2>&1
check_equal "is no bug of ours" "$?" 65
check_equal "still nothing has changed" "$(state)" "$before"
rows=$(warehouse "$site" "BEGIN; SET LOCAL bidui.destroy = '2022-07-12'; SELECT rows FROM bidui.purge('2022-07-12', '保存期满', '王主任') WHERE what = 'source.person'; COMMIT")
check_equal "an owner who means it destroys" "$rows" 1
check_equal "and the warehouse's record says so" "$(warehouse "$site" "SELECT why, by, rows FROM quality.destruction WHERE what = 'source.person'")" "保存期满|王主任|1"
check_true "the site's record does not know yet" test ! -e "$site/var/log/destruction.csv"
"$LOAD" --site "$site" --batch 2022-07-12 > /dev/null
check_contains "the next load writes it there" "$(cat "$site/var/log/destruction.csv")" "王主任,2022-07-12,保存期满,rows,1 rows of source.person,,"
lines=$(wc -l < "$site/var/log/destruction.csv")
"$LOAD" --site "$site" --batch 2022-07-12 > /dev/null
check_equal "once" "$(wc -l < "$site/var/log/destruction.csv")" "$lines"
count_end
