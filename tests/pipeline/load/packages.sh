#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# bidui-load against an embedded warehouse of its own, with hand-made packages: what each kind of row, finding and batch becomes.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"

load() { # date [options]
    local date=$1
    shift
    "$LOAD" --site "$site" --batch "$date" "$@" 2>&1
}

ask() { # what, sql, expected
    check_equal "$1" "$(warehouse "$site" "$2")" "$3"
}

# the site's own divisions and what became of them
mkdir "$site/codes"
printf 'code,name,level,parent,valid_from,valid_to,aliases\n' > "$site/codes/division.csv"
printf '41062110100%d,村%d,village,410621101,,,\n' 3 3 4 4 5 5 >> "$site/codes/division.csv"
printf 'old,new,changed_on,kind,source\n410621101003,410621101004,2022-07-01,whole,\n410621101004,410621101005,2023-01-01,whole,\n410621101005,410621101003,2023-05-01,part,某文件\n' \
    > "$site/codes/division_change.csv"

# ---- first load: types arrive as they are ----
package_begin "$site" 2022-06-30 1
for n in 1 2 3 4; do package_person $n $n.25; done
echo '5,"a ""b"", c",,,-0.0001,-7,,p 1.csv,表1,6,,,,0000000000000000,ffffffffffffffff,ooooooo' >> "$package/person.csv"
echo '6,,1899-12-31,1999-12,99999999999999.9999,0,false,p.csv,,7,,,,8000000000000000,7fffffffffffffff,ooooooo' >> "$package/person.csv"
package_event e1 x
package_rule R1 evaluated
package_rule R2 evaluated
package_finding K1 R1 错误
package_finding K2 R1 错误
package_finding K3 R2 错误
echo 'R9,2022H1,2022-06-30,m,户,存量,3308,3308,一致,' >> "$package/comparisons.csv"
echo 'R9,2022H1,2022-06-30,rate,%,按人,45.14,45.141874,一致,' >> "$package/comparisons.csv"
echo 'R9,2022H1,2022-06-30,x,元,,,0.5,无法比较,"无公布值, 见说明"' >> "$package/comparisons.csv"
printf 'person,p.csv,,9,E-FORM,,少一列,"a,b"\n' >> "$package/rejects.csv"
printf 'person,p.csv,,2,amount,１,1,fullwidth\n' >> "$package/repairs.csv"
package_end 1
check_contains "a dry run prints the plan" "$(load 2022-06-30 --dry-run)" "2022-06-30 revision 1: 2 sources, 7 rows inserted"
check_true "a dry run before the first load makes no cluster" test ! -e "$site/var/warehouse"
check_contains "the first load says what it did" "$(load 2022-06-30)" "7 rows inserted, 0 changed, 0 unchanged, 0 closed"
ask "text, dates, months, numbers, integers, booleans" \
    "SELECT no, name, born, since, amount, size, ok, _file, _sheet, _row, _key, _hash FROM current.person WHERE no IN ('1', '5', '6') ORDER BY no" \
    "$(printf '1|甲1|1960-01-02|2022-06-01|1.2500|3|t|p.csv||1|%d|%d\n5|a "b", c|||-0.0001|-7||p 1.csv|表1|6|0|-1\n6||1899-12-31|1999-12-01|99999999999999.9999|0|f|p.csv||7|-9223372036854775808|9223372036854775807' \
        "$((16#$(digest16 person1)))" "$((16#$(digest16 '1.25|甲1')))")"
ask "comparisons, with more decimals than money has" \
    "SELECT metric, published, computed, verdict, note FROM mart.reported_vs_computed ORDER BY metric COLLATE \"C\"" \
    "m|3308|3308|一致|
rate|45.14|45.141874|一致|
x||0.5|无法比较|无公布值, 见说明"
ask "rejects and repairs" "SELECT error, detail, raw FROM quality.reject UNION ALL SELECT field, before, after FROM quality.repair" \
    "E-FORM|少一列|a,b
amount|１|1"
ask "the law of conservation" "SELECT * FROM quality.source_load ORDER BY source" \
    "$(printf '2022-06-30|event|1|1|0|0|0|1|0|0|0|1|%s|0|0\n2022-06-30|person|7|6|1|0|0|6|0|0|0|6|%s|0|0' \
        "$(sha256sum < "$package/event.csv" | cut -c 1-64)" "$(sha256sum < "$package/person.csv" | cut -c 1-64)")"
ask "divisions" "SELECT bidui.division_name('410621101'), bidui.division_parent('410621101003', 'town')" "善堂镇|410621101"
ask "a division is carried on along whole changes, up to a day" "SELECT core.present_division('410621101003', '2022-06-30'), core.present_division('410621101003', '2022-07-01'),
    core.present_division('410621101003', NULL), core.present_division('410621101005', NULL), core.present_division(NULL, NULL) IS NULL" \
    "410621101003|410621101004|410621101005|410621101005|t"
ask "changes keep their document" "SELECT old, new, changed_on, kind, source FROM core.division_change WHERE kind = 'part'" "410621101005|410621101003|2023-05-01|part|某文件"
ask "persons and households of the register" "SELECT * FROM core.person WHERE person_key = 'cn:2' UNION ALL SELECT household_key, system, division_code, people::text, '' FROM core.household WHERE household_key = 'nfp:2'" \
    "cn:2|甲2|nfp:2|410621101|person
nfp:2|nfp|410621101|1|"
ask "every table and column is explained in Chinese and English" \
    "SELECT string_agg(format('%s.%s.%s', n.nspname, c.relname, a.attname), ', ') FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relkind = 'r' AND n.nspname IN ('core', 'source', 'quality', 'mart') AND (coalesce(col_description(c.oid, a.attnum), '') !~ '[一-龥].* / .*[a-z]'
           OR coalesce(obj_description(c.oid, 'pg_class'), '') !~ '[一-龥].* / .*[a-z]')" ""
ask "so is every view and function that people use" \
    "SELECT string_agg(format('%s.%s', n.nspname, x.name), ', ') FROM (SELECT relnamespace AS namespace, relname AS name, obj_description(oid, 'pg_class') AS words FROM pg_class WHERE relkind = 'v'
     UNION ALL SELECT pronamespace, proname, obj_description(oid, 'pg_proc') FROM pg_proc WHERE proname NOT LIKE '%\_as\_of') x
     JOIN pg_namespace n ON n.oid = x.namespace WHERE n.nspname IN ('core', 'quality', 'mart', 'bidui', 'masked') AND coalesce(x.words, '') !~ '[一-龥]'" ""
first=$(warehouse "$site" "SELECT * FROM quality.finding ORDER BY 1")
check_contains "the same batch again" "$(load 2022-06-30)" "is loaded already"
rm -rf "$site/var/batches/2022-06-30/load.1"
check_contains "the same batch again, its receipt lost" "$(load 2022-06-30)" "is loaded already"
check_true "the receipt is back" test -s "$site/var/batches/2022-06-30/load/finding_changes.csv"
check_equal "and nothing changed" "$(warehouse "$site" "SELECT * FROM quality.finding ORDER BY 1")" "$first"

# ---- the next batch: one changed, one gone, one new, one moved; an event that left the window stays ----
package_begin "$site" 2022-07-05 1
package_person 1 1.25 甲1 2
package_person 2 2.5
package_person 3 3.25
package_person 7 7
echo '5,"a ""b"", c",,,-0.0001,-7,,p 1.csv,表1,6,,,,0000000000000000,ffffffffffffffff,ooooooo' >> "$package/person.csv"
package_event e2 y
package_rule R1 evaluated
package_rule R2 not_evaluated
package_finding K2 R1 错误 9
package_finding K4 R1 错误
printf 'person,p.csv,,2,amount,１,1,fullwidth\n' >> "$package/repairs.csv"
package_end
check_contains "the second load" "$(load 2022-07-05 --threads 1)" "2 rows inserted, 1 changed, 3 unchanged, 2 closed"
ask "history is half-open" "SELECT no, amount, _valid_from, _valid_to FROM source.person WHERE no IN ('2', '4', '7') ORDER BY no, _valid_from" \
    "2|2.2500|2022-06-30|2022-07-05
2|2.5000|2022-07-05|
4|4.2500|2022-06-30|2022-07-05
7|7.0000|2022-07-05|"
ask "a row that only moved is unchanged" "SELECT count(*), min(_row) FROM source.person WHERE no = '1'" "1|1"
ask "append sources close nothing" "SELECT string_agg(no, ',' ORDER BY no) FROM current.event" "e1,e2"
ask "a look back through the session's batch" "SELECT bidui.as_of('2022-06-30'); SELECT count(*), sum(amount) FROM asof.person" \
    "2022-06-30
6|100000000000010.9998"
ask "a look back by function" "SELECT count(*) FROM bidui.person_as_of('2022-06-30') UNION ALL SELECT count(*) FROM bidui.person_as_of('2022-06-29')" \
    "6
0"
ask "findings: gone closes, the rest persists, unevaluated is unverified" \
    "SELECT finding_key, state, unverified, first_batch, last_seen, closed_batch, row FROM quality.finding ORDER BY 1" \
    "K1|closed|f|2022-06-30|2022-06-30|2022-07-05|1
K2|new|f|2022-06-30|2022-07-05||9
K3|new|t|2022-06-30|2022-06-30||1
K4|new|f|2022-07-05|2022-07-05||1"
ask "every transition is an event" "SELECT * FROM quality.finding_event ORDER BY 1, 2" \
    "2022-06-30|K1|1||new|found|data
2022-06-30|K2|1||new|found|data
2022-06-30|K3|1||new|found|data
2022-07-05|K1|1|new|closed|no longer in the data|data
2022-07-05|K4|1||new|found|data"
ask "an unchanged list of repairs is not written again" "SELECT count(*), min(batch) FROM quality.repair" "1|2022-06-30"
check_equal "the receipt's counts" "$(cat "$site/var/batches/2022-07-05/load/finding_counts.csv")" \
    "class,severity,new,persisting,reopened,closed,unverified,open
error,error,1,2,0,1,1,3"

# ---- again, dry, and after a load that died ----
digest=$(warehouse_dump warehouse "$site")
load 2022-07-05 > /dev/null
check_equal "a batch loaded twice changes no table" "$(diff <(echo "$digest") <(warehouse_dump warehouse "$site"))" ""
warehouse "$site" "CREATE UNLOGGED TABLE staging.person (left_by_a_dead_load text); CREATE TABLE staging.\"event closed\" (key bigint)"
check_contains "a load clears what a dead one left" "$(
    load 2022-07-05
    warehouse "$site" "SELECT count(*) FROM pg_tables WHERE schemaname = 'staging'"
)" "
0"
cp -r "$package" "$site/aside"
package_begin "$site" 2022-07-06 1
cp "$site/aside/event.csv" "$package/"
for n in 1 2 3; do package_person $n $n.75; done
package_rule R1 evaluated
echo 'R2,hR2,not_evaluated,person: 400 days old,,,' >> "$package/rule_runs.csv"
package_end
plan=$(load 2022-07-06 --dry-run)
check_contains "a dry run says which source is as before" "$plan" "event                    unchanged  kept 1 open 2"
check_contains "which is compared" "$plan" "person                   compared   kept 3 open 5"
check_contains "and what would come of it" "$plan" "2022-07-06 revision 1: 2 sources, 0 rows inserted, 3 changed, 1 unchanged, 2 closed"
check_equal "and changes no table" "$(diff <(echo "$digest") <(warehouse_dump warehouse "$site"))" ""
check_contains "the load then does just that" "$(load 2022-07-06)" "0 rows inserted, 3 changed, 1 unchanged, 2 closed"
ask "rules' states and reasons are kept by batch" "SELECT batch, rule, state, reason FROM quality.rule_run WHERE rule = 'R2' ORDER BY 1" \
    "2022-06-30|R2|evaluated|
2022-07-05|R2|not_evaluated|
2022-07-06|R2|not_evaluated|person: 400 days old"
ask "deliveries say whether they are stale" "SELECT source, state, stale FROM quality.delivery WHERE batch = '2022-07-06' ORDER BY 1" "event|new|f
person|new|f"
"$LOAD" --site "$site" --retract 2022-07-06 --why 仅供测试 > /dev/null
warehouse "$site" "DELETE FROM quality.batch WHERE batch = '2022-07-06'; DELETE FROM quality.retraction"
# quality.mart_fill keeps the last two fillings, so that the older one is gone behind a third: what may be taken again, not what there is.
contents() { sed '/^== quality\.mart_fill$/,/^== /{/^== quality\.mart_fill$/d;/^== /!d}'; }
check_equal "taken back, nothing of it is left" "$(diff <(contents <<< "$digest") <(warehouse_dump warehouse "$site" | contents))" ""

# ---- a third: back again, and the rule that could not be evaluated can ----
package_begin "$site" 2022-07-12 1
for n in 1 2 3 4 7; do package_person $n $n.25; done
package_event e2 z
package_rule R1 evaluated
package_rule R2 evaluated
package_finding K1 R1 错误
package_finding K2 R1 另一错误
package_end
load 2022-07-12 > /dev/null
ask "an identical row that returns opens a new version" "SELECT _valid_from, _valid_to FROM source.person WHERE no = '4' ORDER BY 1" \
    "2022-06-30|2022-07-05
2022-07-12|"
ask "a changed event gets a new version" "SELECT no, kind, _valid_from, _valid_to FROM source.event ORDER BY 1, 3" \
    "e1|x|2022-06-30|
e2|y|2022-07-05|2022-07-12
e2|z|2022-07-12|"
ask "reopened keeps its key, code and first batch" \
    "SELECT finding_key, state, unverified, first_batch, closed_batch, message FROM quality.finding ORDER BY 1" \
    "K1|reopened|f|2022-06-30||错误
K2|new|f|2022-06-30||另一错误
K3|closed|f|2022-06-30|2022-07-12|错误
K4|closed|f|2022-07-05|2022-07-12|错误"
ask "codes stay as well" "SELECT count(*), count(DISTINCT code) FROM (SELECT DISTINCT finding_key, code FROM quality.finding_version) c" "4|4"
ask "findings as of an earlier batch" "SELECT * FROM quality.finding_counts('2022-07-05')" "error|error|1|0|1|1|3"
everything=$(warehouse "$site" "SELECT string_agg(t::text, E'\n' ORDER BY t::text) FROM source.person t")

# ---- order ----
package_begin "$site" 2022-07-01 1
package_person 1 1.25
package_end
check_contains "an older batch is refused" "$(load 2022-07-01)" "E-LOAD-ORDER: batch 2022-07-01 is older than the newest loaded one, 2022-07-12"
load 2022-07-01 > /dev/null 2>&1
check_equal "with the exit code of its class" "$?" 65
check_contains "unless it is asked for" "$(load 2022-07-01 --from)" "0 rows inserted, 0 changed, 1 unchanged, 5 closed"
ask "later batches are outdated" "SELECT batch, state FROM quality.batch ORDER BY 1" \
    "2022-06-30|loaded
2022-07-01|loaded
2022-07-05|outdated
2022-07-12|outdated"
check_true "and their receipts are gone" test ! -e "$site/var/batches/2022-07-05/load.1"
ask "nothing of them is left" "SELECT count(*) FROM quality.source_load WHERE batch > '2022-07-01'" 0
for day in 05 12; do load 2022-07-$day > /dev/null; done
check_equal "they come back when loaded again" "$(warehouse "$site" "SELECT string_agg(t::text, E'\n' ORDER BY t::text) FROM source.person t WHERE _valid_from >= '2022-07-12'")" \
    "$(grep '2022-07-12,)' <<< "$everything")"

# ---- a new revision of the newest batch replaces it ----
package_begin "$site" 2022-07-12 2
package_person 1 100
package_rule R1 evaluated
package_end
check_contains "revision 2" "$(load 2022-07-12)" "2022-07-12 revision 2: 2 sources, 0 rows inserted, 1 changed, 0 unchanged, 4 closed"
ask "leaves no trace of revision 1" "SELECT no, amount, _valid_from, _valid_to FROM current.person" "1|100.0000|2022-07-12|"
check_contains "revision 1 is refused then" "$(load 2022-07-12 --revision 1)" "E-LOAD-ORDER"

# ---- absence is never an empty snapshot ----
package_begin "$site" 2022-07-20 1
package_rule R1 not_evaluated
package_end 0 missing
load 2022-07-20 > /dev/null
ask "a source without any delivery closes nothing" "SELECT no FROM current.person" 1

# ---- what cannot be loaded leaves nothing ----
package_begin "$site" 2022-07-21 1
echo '1,x,1960-13-01,2022-06,1,3,true,p.csv,,1,,,,0000000000000001,0000000000000001,ooooooo' >> "$package/person.csv"
package_end
check_contains "a broken cell is named by place, not by value" "$(load 2022-07-21)" 'person.csv" row 2: column "born" is no date'
package_begin "$site" 2022-07-21 1
package_person 1 1
package_end
sed -i 's/person,,kept,1/person,,kept,2/' "$package/metrics.csv"
check_contains "a package that lost a row" "$(load 2022-07-21)" "E-CONSERVATION"
load 2022-07-21 > /dev/null 2>&1
check_equal "is a bug" "$?" 70
package_begin "$site" 2022-07-21 1
package_person 1 1
package_person 1 1
package_end
check_contains "a key that is there twice" "$(load 2022-07-21)" "its _key is there twice"
package_begin "$site" 2022-07-21 1
package_person 1 1
package_end
package_person 2 2
check_contains "a file that changed behind its package" "$(load 2022-07-21)" "is not what its package says"
package_begin "$site" 2022-07-21 1
package_finding K7 R1 一
package_finding K7 R1 二
package_end
check_contains "a finding twice" "$(load 2022-07-21)" "finding K7 is there twice"
ask "none of them is there" "SELECT count(*) FROM quality.batch WHERE batch = '2022-07-21'" 0
ask "no leftovers are seen by readers" "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'source'" 2

# ---- a difference too large to carry goes through staging tables: 25,000 rows of 400 bytes, all of them changed ----
long=$(printf '%0350d' 0)
for day in 1 2; do
    package_begin "$site" 2022-07-21 $day
    awk -v day=$day -v long="$long" 'BEGIN { for (n = 1; n <= 25000; n++) printf "%d,%s%d,1960-01-02,2022-06,%d,3,true,p.csv,,%d,cn:%d,nfp:%d,410621101,%016x,%016x,ooooooo\n", n, long, day, n, n, n, n, n, n * 4 + day }' \
        >> "$package/person.csv"
    package_end
done
load 2022-07-21 --revision 1 > /dev/null
ask "a large first difference" "SELECT count(*), count(DISTINCT _hash), min(_valid_from) FROM current.person" "25000|25000|2022-07-21"
before=$(warehouse "$site" "SELECT md5(string_agg(t::text, ',' ORDER BY _key)) FROM source.person t WHERE _valid_to < '2022-07-21'")
package_begin "$site" 2022-07-22 1
cp "$site/var/batches/2022-07-21/transform.2/person.csv" "$package/person.csv"
package_end
check_contains "all of it changed again" "$(load 2022-07-22)" "0 rows inserted, 25000 changed, 0 unchanged, 0 closed"
ask "is closed and open again" "SELECT count(*) FILTER (WHERE _valid_to = '2022-07-22'), count(*) FILTER (WHERE _valid_to IS NULL) FROM source.person WHERE _valid_from >= '2022-07-21'" "25000|25000"
check_equal "and nothing before it has moved" "$(warehouse "$site" "SELECT md5(string_agg(t::text, ',' ORDER BY _key)) FROM source.person t WHERE _valid_to < '2022-07-21'")" "$before"
ask "nothing is left in staging" "SELECT count(*) FROM pg_tables WHERE schemaname = 'staging'" 0
package_begin "$site" 2022-07-23 1
package_person 1 1
package_end
load 2022-07-23 > /dev/null

# ---- the schema grows ----
sed -i 's/{"name": "ok", "title": "是否"/{"name": "phone", "title": "电话", "type": "string", "format": "phone"},\n  &/' "$site/pack/sources/person.json"
package_begin "$site" 2022-07-24 1
sed -i 's/size,ok/size,phone,ok/' "$package/person.csv"
echo "1,甲1,1960-01-02,2022-06,1,3,13800000000,true,p.csv,,1,cn:1,nfp:1,410621101,$(digest16 person1),00000000000000aa,oooooooo" >> "$package/person.csv"
package_end
load 2022-07-24 > /dev/null
ask "a new field becomes a column" "SELECT no, phone, _valid_from FROM current.person" "1|13800000000|2022-07-24"
sed -i 's/"name": "size", "title": "人数", "type": "integer", "format": "integer"/"name": "size", "title": "人数", "type": "string", "format": "text"/' \
    "$site/pack/sources/person.json"
package_begin "$site" 2022-07-25 1
sed -i 's/size,ok/size,phone,ok/' "$package/person.csv"
package_end
check_contains "a field that changes its type is refused" "$(load 2022-07-25)" 'E-WAREHOUSE-SCHEMA: source."person"."size" is bigint in the warehouse and text in the schema'

# ---- the server ----
check_contains "two loads at once take turns or are refused" "$("$LOAD" --site "$site" --warehouse status)" "up: process"
pid=$("$LOAD" --site "$site" --warehouse status | sed -nE 's/^up: process ([0-9]+),.*/\1/p')
check_true "it does not run as root" test "$(stat -c %u "/proc/$pid")" -ne 0
check_equal "it listens on no network address" "$(warehouse "$site" "SHOW listen_addresses")" ""
kill -9 "$pid"
check_contains "a killed server leaves a stale process file: the next command starts it" "$(warehouse "$site" "SELECT 'up'")" "up"
"$LOAD" --site "$site" --warehouse stop > /dev/null
check_contains "stopped" "$("$LOAD" --site "$site" --warehouse status)" "down"
check_contains "a load starts it" "$(load 2022-07-24)" "is loaded already"
if [ "$(id -u)" -eq 0 ]; then
    other=$(mktemp -d)/site
    site_make "$other"
    "$LOAD" --site "$other" --warehouse start > /dev/null
    orphan=$("$LOAD" --site "$other" --warehouse status | sed -nE 's/^up: process ([0-9]+), (.*)\/data/\1 \2/p')
    rm -rf "$(dirname "$other")"
    "$LOAD" --site "$site" --warehouse stop > /dev/null
    "$LOAD" --site "$site" --warehouse start > /dev/null 2>&1
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ -e "/proc/${orphan% *}/exe" ] || break
        sleep 0.2
    done
    check_true "the server of a site that was deleted is stopped by the next start" test ! -e "/proc/${orphan% *}/exe"
    check_true "its data stay" test -d "${orphan#* }/data"
    rm -rf "${orphan#* }"
fi
check_contains "an unknown command" "$("$LOAD" --site "$site" --warehouse dance 2>&1)" "E-USAGE"
"$LOAD" --site "$site" --warehouse remove > /dev/null 2>&1
check_equal "removing asks for --yes" "$?" 64
count_end
