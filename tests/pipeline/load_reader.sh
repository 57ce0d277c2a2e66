#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Readers of every audience connect and try to see more than they may.
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
for n in 1 2; do package_person $n $n; done
printf '3,王小明,1960-01-02,2022-06,3,3,true,p.csv,,3,cn:410621196001020035,nfp:3,410621102,0000000000000003,0000000000000003,ooooooo\n' >> "$package/person.csv"
package_event 1 x
package_rule R1 evaluated
package_finding K1 R1 "张三(410621196001020019)死亡"
printf 'K2,R1,error,error,公安局,person,cn:410621196001020035,410621102,person,p.csv,,3,王小明已迁出,"[]",{},village,15,王小明\n' >> "$package/findings.csv"
package_end
printf '{"id": "R1", "name": "死亡仍在册", "class": "error", "severity": "error", "from": "person", "flag": "true"}\n' > "$site/pack/rules/R1.json"
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
check_equal "an analyst's messages name nobody" "$(as ana "SELECT message, subject_name FROM masked.finding ORDER BY finding_key")" "死亡仍在册|甲**
死亡仍在册|王**"
check_equal "a town sees its own people by name" "$(as town "SELECT no, name FROM masked.person ORDER BY 1")" "1|甲1
2|甲2"
check_equal "and its findings, numbers masked" "$(as town "SELECT message FROM masked.finding")" "张三(410621********0019)死亡"
check_equal "a department sees its own findings only" "$(as police "SELECT message FROM masked.finding; SELECT count(*) FROM masked.person")" "王小明已迁出
0"
check_equal "an auditor sees all" "$(as auditor "SELECT message, subject_name FROM masked.finding ORDER BY finding_key")" "张三(410621196001020019)死亡|甲
王小明已迁出|王小明"
check_equal "somebody without a scope sees nothing even when granted" "$(warehouse "$site" "GRANT bidui_reader TO nobody_special"; as nobody_special "SELECT count(*) FROM masked.person")" 0
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
check_equal "nobody looks on another's request" "$(as police "SELECT count(*) FROM bidui.reveal($request)")" 0
other=$(as police "SELECT bidui.ask_reveal('$code', '核对户口簿')")
check_equal "a request beyond one's scope shows nothing" "$(as police "SELECT count(*) FROM bidui.reveal($other)")" 0
analyst=$(as ana "SELECT bidui.ask_reveal('$code', '核对户口簿')")
check_equal "analysts do not see persons" "$(as ana "SELECT count(*) FROM bidui.reveal($analyst)")" 0
check_contains "a reason is needed" "$(as town "SELECT bidui.ask_reveal('$code', ' ')")" "violates check constraint"
count_end
