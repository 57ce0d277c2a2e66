#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Readers of every audience connect and try to see more than they may.
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
for n in 1 2; do package_person $n $n; done
printf '3,王小明,1960-01-02,2022-06,3,3,true,p.csv,,3,cn:410621196001020035,nfp:3,410621102,0000000000000003,0000000000000003,ooooooo\n' >> "$package/person.csv"
package_event 1 x
package_rule R1 evaluated
package_finding K1 R1 "张三(410621196001020019)死亡"
printf 'K2,R1,error,error,公安局,person,cn:410621196001020035,410621102,person,p.csv,,3,王小明已迁出,"[]",{},village,15,王小明\n' >> "$package/findings.csv"
package_end
printf '{"id": "R1", "name": "死亡仍在册", "class": "error", "severity": "error", "from": "person", "flag": "name is distinct from '无'"}\n' > "$site/pack/rules/R1.json"
"$LOAD" --site "$site" --batch 2022-06-30 > /dev/null || fail "the load"
warehouse "$site" "SELECT bidui.add_reader('ana', 'analyst'), bidui.add_reader('town', 'list', '410621101'), bidui.add_reader('police', 'list', '', '公安局'),
    bidui.add_reader('auditor', 'auditor'); CREATE ROLE nobody_special LOGIN" > /dev/null

as() { # login, sql
    "$LOAD" --site "$site" --warehouse psql -XAtq -U "$1" -c "$2" 2>&1
}
refused() { # login, what, sql
    check_contains "$1 may not $2" "$(as "$1" "$3")" "permission denied"
}

check_equal "an analyst sees all rows, all masked" "$(as ana "SELECT no, name FROM masked.person ORDER BY 1")" "1|甲**
2|甲**
3|王**"
check_equal "an analyst's messages contain no names" "$(as ana "SELECT message, subject_name FROM masked.finding ORDER BY finding_key")" "死亡仍在册|甲**
死亡仍在册|王**"
check_equal "a town sees its own people by name" "$(as town "SELECT no, name FROM masked.person ORDER BY 1")" "1|甲1
2|甲2"
check_equal "and its findings, numbers masked" "$(as town "SELECT message FROM masked.finding")" "张三(410621************)死亡"
check_equal "a department sees its own findings only" "$(as police "SELECT message FROM masked.finding; SELECT count(*) FROM masked.person")" "王小明已迁出
0"
check_equal "an auditor sees all" "$(as auditor "SELECT message, subject_name FROM masked.finding ORDER BY finding_key")" "张三(410621196001020019)死亡|甲
王小明已迁出|王小明"
check_equal "somebody without a scope sees nothing even when granted" "$(
    warehouse "$site" "GRANT bidui_reader TO nobody_special"
    as nobody_special "SELECT count(*) FROM masked.person"
)" 0
check_equal "the same person has the same reference everywhere" "$(as ana "SELECT count(DISTINCT person_ref) FROM masked.person")" 3
check_equal "no ID and no key of a person stands in any column an analyst reads" \
    "$(as ana "SELECT string_agg(p::text, '') || (SELECT string_agg(f::text, '') FROM masked.finding f) FROM masked.person p" | grep -cE 'cn:|41062119600102')" 0
check_equal "figures without persons are open" "$(as ana "SELECT rows_kept FROM quality.source_load WHERE source = 'person'; SELECT name FROM core.division WHERE code = '410621101'")" "3
善堂镇"
for login in ana town police nobody_special; do
    refused $login "read base tables" "SELECT * FROM source.person"
    refused $login "read unmasked views" "SELECT * FROM current.person"
    refused $login "read findings' base" "SELECT * FROM quality.finding_version"
    refused $login "read findings unmasked" "SELECT * FROM quality.finding"
    refused $login "read repairs" "SELECT * FROM quality.repair"
    refused $login "read persons" "SELECT * FROM core.person"
    refused $login "read the salt" "SELECT * FROM quality.setting"
    refused $login "widen its scope" "INSERT INTO quality.role_scope VALUES ('$login', 'auditor', '', NULL)"
    refused $login "read the log" "SELECT * FROM quality.reveal_log"
    refused $login "undo batches" "SELECT bidui.undo('2000-01-01')"
    refused $login "add readers" "SELECT bidui.add_reader('friend', 'auditor')"
    refused $login "answer in others' names" "INSERT INTO quality.human_event (at, finding_key, event, by) VALUES ('2022-07-01', 'K1', 'answer', 'x')"
    check_contains "$login may not run programs" "$(as $login "COPY (SELECT 1) TO PROGRAM 'id'")" "must be superuser"
    check_contains "$login may not read files" "$(as $login "SELECT pg_read_file('PG_VERSION')")" "permission denied"
done
# a leaky function sees no row beyond the barrier
check_equal "a function in WHERE sees only rows the reader may see" \
    "$(as town "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS \$\$ BEGIN RAISE NOTICE '%', \$1; RETURN true; END \$\$; SELECT count(*) FROM masked.person WHERE pg_temp.leak(name)" | grep -c 王)" 0

code=$(warehouse "$site" "SELECT code FROM quality.finding WHERE finding_key = 'K1'")
request=$(as town "SELECT bidui.ask_reveal('$code', '核对户口簿')")
check_equal "what was asked for and logged is shown" "$(as town "SELECT subject_name, message FROM bidui.reveal($request)")" "甲|张三(410621196001020019)死亡"
check_equal "the log says who, what and why" "$(warehouse "$site" "SELECT who, code = '$code', why FROM quality.reveal_log")" "town|t|核对户口簿"
check_equal "asking and looking in one transaction shows nothing" \
    "$(as town "BEGIN; SELECT count(*) FROM bidui.reveal((SELECT bidui.ask_reveal('$code', '核对户口簿'))); ROLLBACK")" 0
check_equal "a request serves only the one who made it" "$(as police "SELECT count(*) FROM bidui.reveal($request)")" 0
other=$(as police "SELECT bidui.ask_reveal('$code', '核对户口簿')")
check_equal "a request beyond one's scope shows nothing" "$(as police "SELECT count(*) FROM bidui.reveal($other)")" 0
analyst=$(as ana "SELECT bidui.ask_reveal('$code', '核对户口簿')")
check_equal "analysts do not see persons" "$(as ana "SELECT count(*) FROM bidui.reveal($analyst)")" 0
check_contains "a reason is needed" "$(as town "SELECT bidui.ask_reveal('$code', ' ')")" "violates check constraint"

# ---- kinds of readers ----
check_contains "a kind that is none" "$(warehouse "$site" "SELECT bidui.add_reader('x1', 'boss')" 2>&1)" "a reader is analyst, county, town, department or auditor, not boss"
check_contains "a town without its code" "$(warehouse "$site" "SELECT bidui.add_reader('x1', 'town', '410621')" 2>&1)" "needs the code of the town"
check_contains "a department without its name" "$(warehouse "$site" "SELECT bidui.add_reader('x1', 'department')" 2>&1)" "needs the department"
warehouse "$site" "SELECT bidui.add_reader('county', 'county', '410621'), bidui.add_reader('village', 'town', '410621101003'), bidui.add_reader('civil', 'department', '', '民政局'),
    bidui.add_reader('both', 'analyst'), bidui.add_reader('both', 'town', '410621101'), bidui.add_reader('both', 'town', '410621101'), bidui.add_reader('gone', 'auditor'), bidui.drop_reader('gone')" > /dev/null 2>&1
check_equal "a county's staff see names of all towns, no numbers" "$(as county "SELECT no, name FROM masked.person ORDER BY 1; SELECT message FROM masked.finding ORDER BY 1")" "1|甲1
2|甲2
3|王小明
张三(410621************)死亡
王小明已迁出"
check_equal "a village sees nothing of the rest of its town" "$(as village "SELECT count(*) FROM masked.person")" 0
check_equal "a department sees its own source and its own findings" "$(as civil "SELECT count(*) FROM masked.person; SELECT message FROM masked.finding")" "3
张三(410621************)死亡"
check_equal "two scopes do not add up: names in the town only" "$(as both "SELECT no, name FROM masked.person ORDER BY 1; SELECT subject_name FROM masked.finding ORDER BY 1")" "1|甲1
2|甲2
3|王**
王**
甲"
check_equal "a scope given twice is one" "$(warehouse "$site" "SELECT count(*) FROM quality.role_scope WHERE role = 'both'")" 2
refused gone "see anything any more" "SELECT count(*) FROM masked.person"
check_contains "a superuser's rights are not handed to a loader" "$(warehouse "$site" "SELECT bidui.add_loader('nightly')" 2>&1)" "belongs to a superuser"

# ---- tricks ----
attempts=(
    "look behind the barrier by a cheap function|CREATE FUNCTION pg_temp.f(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0001 AS \$\$ BEGIN RAISE NOTICE '%', \$1; RETURN true; END \$\$; SELECT count(*) FROM masked.person WHERE pg_temp.f(name) AND pg_temp.f(no)"
    "by an operator of their own|CREATE FUNCTION pg_temp.g(text, text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE COST 0.0001 AS \$\$ BEGIN RAISE NOTICE '%', \$1; RETURN true; END \$\$; CREATE OPERATOR pg_temp.=== (PROCEDURE = pg_temp.g, LEFTARG = text, RIGHTARG = text); SELECT count(*) FROM masked.person WHERE name OPERATOR(pg_temp.===) 'x'"
    "by a join whose condition talks|CREATE FUNCTION pg_temp.h(text) RETURNS text LANGUAGE plpgsql IMMUTABLE COST 0.0001 AS \$\$ BEGIN RAISE NOTICE '%', \$1; RETURN \$1; END \$\$; SELECT count(*) FROM masked.person a JOIN masked.finding b ON pg_temp.h(a.name) = pg_temp.h(b.subject_name)"
    "by an error that quotes a value|SELECT count(*) FROM masked.person WHERE name::integer = 1"
    "by an error in a sort|SELECT 1 / (length(name) - 3) FROM masked.person ORDER BY name::date"
    "in a plan|EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM masked.person WHERE name LIKE '王%'"
    "in statistics|SELECT * FROM pg_stats WHERE schemaname IN ('source', 'quality'); SELECT * FROM pg_stats_ext"
    "in the list of sessions|SELECT query FROM pg_stat_activity WHERE usename <> current_user"
    "by a cursor over a function of rows|SELECT * FROM bidui.person_as_of('2022-06-30')"
    "by a household's file|SELECT * FROM bidui.household_file('3')"
    "by a list's details|SELECT * FROM bidui.match_detail('person')"
    "by differences of rows|SELECT * FROM bidui.diff_rows('person', '2022-06-01', '2022-06-30')"
    "by copying|COPY source.person TO STDOUT"
    "by becoming the owner|SET ROLE bidui; SELECT * FROM source.person"
    "by becoming somebody|SET SESSION AUTHORIZATION auditor; SELECT * FROM masked.person"
    "by joining another's role|GRANT auditor TO CURRENT_USER; SELECT * FROM masked.person"
    "by a view of their own name before ours|CREATE TEMP TABLE role_scope AS SELECT current_user AS role, 'auditor' AS audience, '' AS division, NULL::text AS department; SET search_path = pg_temp, quality; SELECT name FROM masked.person"
    "by types of their own|CREATE DOMAIN pg_temp.name AS text; CREATE DOMAIN pg_temp.text AS varchar; SET search_path = pg_temp, pg_catalog; SELECT * FROM masked.finding"
    "by turning the barrier off|SET row_security = off; ALTER VIEW masked.person RESET (security_barrier)"
    "by another's settings|SET bidui.batch = '2022-06-30'; SELECT current_setting('bidui.mask_salt', true); SELECT * FROM masked.person"
    "by large objects|SELECT lo_import('/etc/passwd')"
    "through another language|DO LANGUAGE plpythonu 'x'"
)
check_contains "the tricks work where there is something to see" "$(as auditor "${attempts[0]#*|}")" "王小明"
for login in town village police both; do
    for attempt in "${attempts[@]}"; do
        case $login in
        police) seen='张三|甲1|410621196001020019' ;; # police may name 王小明, of its own finding
        *) seen='王小明|410621196001020035|41062119600102' ;;
        esac
        check_equal "$login may not look ${attempt%%|*}" "$(as $login "${attempt#*|}" | grep -cE "$seen")" 0
    done
done
check_equal "what runs with the owner's rights trusts no name of its caller" "$(warehouse "$site" "SELECT string_agg(p.oid::regprocedure::text, ', ') FROM pg_proc p
    WHERE p.prosecdef AND NOT coalesce('search_path=pg_catalog, pg_temp' = ANY (p.proconfig), false)")" ""
for mart in $(warehouse "$site" "SELECT relname FROM pg_class WHERE relnamespace = 'mart'::regnamespace AND relkind = 'v'
    AND relname NOT IN ('monitored_all', 'policy_coverage_all') ORDER BY 1"); do
    check_true "an analyst reads mart.$mart" grep -qE '^[0-9]+$' <<< "$(as ana "SELECT count(*) FROM (SELECT * FROM mart.$mart) m")"
done
for mart in monitored_all policy_coverage_all; do # small counts about health, which the views over them leave out
    check_contains "no analyst reads mart.$mart" "$(as ana "SELECT count(*) FROM mart.$mart" 2>&1)" "permission denied"
done
warehouse "$site" "INSERT INTO quality.spot_check VALUES ('抽查', '2022-06-30', 's', 95, 5, 50, 1, 0, '甲')" > /dev/null
check_equal "and what the marts' functions count" "$(as ana "SELECT size FROM mart.spot_check_size(3308); SELECT checked FROM mart.spot_check; SELECT count(*) FROM mart.spot_check_estimate('抽查')")" "345
0
0"
check_contains "but not whose answers they are" "$(as ana "SELECT * FROM quality.answers('2022-07-01')")" "permission denied"
check_contains "nor the households drawn" "$(as ana "SELECT * FROM quality.spot_check_found('抽查')")" "permission denied"
check_equal "no mart that readers may read names a person" "$(as ana "SELECT string_agg(format('%s.%s.%s', n.nspname, c.relname, a.attname), ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid WHERE n.nspname IN ('mart', 'core') AND c.relkind IN ('r', 'v') AND has_table_privilege(c.oid, 'SELECT')
    AND a.attname IN ('person_key', 'person_id', 'subject_key', 'subject_name', 'record', 'message', 'household_head')")" ""

# ---- a field becomes personal: the next pack's views mask it ----
sed -i 's/"name": "no", "title": "编号", "type": "string", "format": "code"/&, "personal": "id"/' "$site/pack/sources/person.json"
package_begin "$site" 2022-07-01 1
package_person 1 1
package_event 1 x
package_end
"$LOAD" --site "$site" --batch 2022-07-01 > /dev/null || fail "the load with another pack"
check_equal "a field that becomes personal is masked from the next load on" "$(as ana "SELECT no FROM masked.person")" "1************"
count_end
