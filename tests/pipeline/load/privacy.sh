#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# What each audience can make of everything it may read, on two weeks of the sample county: numbers put together, plans, file names, texts, looks.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county
SCALE=${PIPELINE_SCALE:-0.004}
site_new privacy
week=0
for batch in 2022-06-30 2022-07-05; do
    week=$((week + 1))
    county $week
    if [ $week = 1 ]; then # numbers inside texts, as clerks write them; a file that is called after a person
        clue=$(find "$site/inbox" -name '*线索*' | head -n 1)
        "$PYTHON" tests/pipeline/load/spoil_clue.py "$clue" || exit 74
        death=$(find "$site/inbox" -name '*死亡*' | head -n 1)
        mv "$death" "${death%/*}/司马懿魁410621196001010015死亡人员名单_20220630.csv"
    fi
    bidui run --batch $batch
done
check_equal "the batches are loaded" "$("$build/bin/bidui" --site "$site" warehouse psql -XAtc "SELECT count(*) FROM quality.batch WHERE state = 'loaded'")" 2
ask() { "$build/bin/bidui" --site "$site" warehouse psql -XAtq -v ON_ERROR_STOP=1 -c "$1" 2>&1; }
as() { "$build/bin/bidui" --site "$site" warehouse psql -XAtq -U "$1" -c "$2" 2>&1; }
ask "SELECT bidui.add_reader('ana', 'analyst'), bidui.add_reader('cou', 'county', '410621'), bidui.add_reader('town', 'town', '410621101'),
    bidui.add_reader('police', 'department', '', '公安局'), bidui.add_reader('aud', 'auditor')" > /dev/null

# ---- masks never add up to the number ----
ref="('x' || left(encode(sha256(convert_to((SELECT value FROM quality.setting WHERE name = 'mask_salt') || '|' || person_key, 'UTF8')), 'hex'), 16))::bit(64)::bigint"
psql_csv() { "$build/bin/bidui" --site "$site" warehouse psql -Xq --csv "$@"; }
psql_csv -c "SELECT $ref AS person_ref, substr(person_key, 4) AS id FROM core.person WHERE person_key LIKE 'cn:%'" > "$work/truth.csv"
psql_csv -c "SELECT finding_key, substr(subject_key, 4) AS id FROM quality.finding WHERE subject_key LIKE 'cn:%'" > "$work/subject.csv"
check_true "persons to rebuild" test "$(wc -l < "$work/truth.csv")" -gt 1000
views=$(ask "SELECT relname FROM pg_class WHERE relnamespace = 'masked'::regnamespace AND relkind = 'v' ORDER BY 1")
for login in ana cou town police aud; do
    mkdir "$work/$login"
    for view in $views; do
        echo "\\o $work/$login/$view.csv"
        echo "SELECT * FROM masked.\"$view\";"
    done > "$work/read.sql"
    psql_csv -U $login -f "$work/read.sql"
    read -r read persons fewest few reasons < <("$PYTHON" tests/pipeline/load/rebuild.py "$work" $login)
    echo "SHOWS $login: of $persons persons in $read views the fewest candidates for a number are $fewest; under 10,000: $few ${reasons:-}"
    check_true "$login reads every view" test "$read" -ge 40
    case $login in
    aud) check_equal "the test finds numbers where they are" "$fewest" 1 ;;
    *) check_equal "$login: ten thousand candidates or more for everybody" "$few ${reasons:-}" "0 " ;;
    esac
    [ $login = town ] || check_true "$login: there are persons" test "$persons" -gt 1000
done

# ---- numbers inside texts ----
for login in ana cou; do
    check_equal "$login: no number in the text of a clue" "$(as $login "SELECT content || reason FROM masked.clue" | grep -cE '410621196001010015|19600101 0015|０１５|138-1234-5678|13812345678|6222021234567890128')" 0
    check_equal "$login: the words around them stay" "$(as $login "SELECT count(*) FROM masked.clue WHERE content LIKE '身份证%住院' AND reason LIKE '其子李四(%)在外务工'")" 1
    check_equal "$login: no number anywhere" "$(cat "$work/$login"/*.csv | grep -cE '410621196001010015|司马懿魁')" 0
done
check_equal "an auditor reads them" "$(as aud "SELECT count(*) FROM masked.clue WHERE content LIKE '%410621196001010015%'")" 1
cat > "$work/cases.sql" << 'SQL'
CREATE TEMP TABLE one (text text, masked text);
\copy one FROM 'tests/cases/personal_number.csv' CSV HEADER
SELECT count(*) >= 40, string_agg(text, '; ') FILTER (WHERE bidui.mask_numbers(text) IS DISTINCT FROM masked) FROM one;
SQL
check_equal "the warehouse masks what common/formats/personal_number.c masks" "$("$build/bin/bidui" --site "$site" warehouse psql -XAtq -f "$work/cases.sql")" "t|"
check_equal "what tells of health is personal" "$(as ana "SELECT DISTINCT kind || disease FROM masked.serious_illness")" "******"
check_equal "for readers of names too" "$(as cou "SELECT DISTINCT disease FROM masked.serious_illness")" "***"
check_equal "so is who looks after something" "$(as ana "SELECT count(*) FROM masked.asset WHERE custodian NOT LIKE '_**'")" 0

# ---- names in file names ----
check_equal "others read the delivery's label" "$(as cou "SELECT count(*) FROM masked.death WHERE _file !~ '^死亡人员名单 浚县 2022-0[67]-[0-9]{2}$'")" 0
check_contains "its owner the name" "$(as police "SELECT DISTINCT _file FROM masked.death")" "司马懿魁410621196001010015"
check_contains "in the list of deliveries as well" "$(as police "SELECT file FROM masked.delivery WHERE source = 'death'")" "司马懿魁"
check_equal "and nobody else" "$(as cou "SELECT count(*) FROM masked.delivery WHERE file IS NOT NULL")" 0
check_contains "the table itself is closed" "$(as cou "SELECT file FROM quality.delivery")" "permission denied"
check_equal "the log of runs has no number" "$(cat "$site"/var/log/run-*.log | grep -c 410621196001010015)" 0

# ---- small counts (whether a total tells a hidden cell: marts.sh) ----
check_equal "no count of one or two by illness or disability" "$(as ana "SELECT count(*) FROM mart.monitored WHERE value IN ('因病', '因残') AND (not_eliminated IN (1, 2) OR eliminated IN (1, 2))")" 0
check_true "some are left out" test "$(as ana "SELECT count(*) FROM mart.monitored WHERE total IS NULL")" -gt 0
check_equal "totals of villages stay" "$(as ana "SELECT count(*) FROM mart.monitored WHERE dimension = 'all' AND total IS NULL")" 0
check_contains "the tables behind are closed" "$(as ana "SELECT * FROM mart.monitored_all")" "permission denied"

# ---- plans ----
ask "SELECT format('SELECT %L AS view, %L AS \"column\", (SELECT min(%3\$s) FROM (SELECT %3\$s FROM masked.%1\$I WHERE division_code NOT LIKE ''410621101%%'' EXCEPT SELECT %3\$s FROM masked.%1\$I WHERE division_code LIKE ''410621101%%'') x)::text AS there, %4\$L AS nowhere', c.relname, a.attname, quote_ident(a.attname),
        CASE a.atttypid WHEN 'text'::regtype THEN 'nowhere' WHEN 'date'::regtype THEN '1799-01-01' ELSE '-987654321' END)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'masked'::regnamespace AND a.attnum > 0
      AND a.atttypid IN ('text'::regtype, 'date'::regtype, 'bigint'::regtype, 'numeric'::regtype)
      AND EXISTS (SELECT FROM pg_attribute d WHERE d.attrelid = c.oid AND d.attname = 'division_code') ORDER BY 1" > "$work/columns"
sed 's/$/;/' "$work/columns" > "$work/columns.sql"
{
    echo "view,column,there,nowhere"
    psql_csv -t -U aud -f "$work/columns.sql" | awk -F, '$3 != ""'
} > "$work/columns.csv"
"$PYTHON" tests/pipeline/load/plan_probe.py ask "$work/columns.csv" > "$work/probe.sql"
"$build/bin/bidui" --site "$site" warehouse psql -XAtq -U town -f "$work/probe.sql" > "$work/plans" 2>&1
read -r probed telling < <("$PYTHON" tests/pipeline/load/plan_probe.py judge "$work/plans")
check_true "columns are probed" test "$probed" -gt 100
check_equal "no plan tells a town reader what other towns have" "${telling:-}" ""

# ---- others' scopes; looks in bulk ----
check_equal "a reader lists their own scopes" "$(as town "SELECT quality.patterns('town', '公安局', 2)")" "{410621101%}"
check_equal "and nobody else's" "$(as town "SELECT quality.patterns('cou', '公安局', 2), quality.own_deliveries('police', '公安局'), quality.audience_at('cou', '410621', 'x')")" "{}|{}|"
as cou "SELECT bidui.ask_reveal(code, '核对户口簿') FROM masked.finding ORDER BY code LIMIT 30" > "$work/requests"
check_equal "thirty requests in one statement: twenty are a day's share" "$(while read -r request; do as cou "SELECT 1 FROM bidui.reveal($request)"; done < "$work/requests" | wc -l)" 20
last=$(tail -n 1 "$work/requests")
check_equal "nobody agrees to their own" "$(as cou "SELECT bidui.approve_reveal($last)")" f
check_equal "an analyst, who sees no persons, cannot agree" "$(as ana "SELECT bidui.approve_reveal($last)")" f
check_equal "a second person agrees" "$(as aud "SELECT bidui.approve_reveal($last)")" t
check_equal "then it is shown" "$(as cou "SELECT count(*) FROM bidui.reveal($last)")" 1
check_equal "who agreed is written down" "$(ask "SELECT who, approved_by FROM quality.reveal_log WHERE id = $last")" "cou|aud"

# ---- lists sent by mistake ----
states() { ask "SELECT state, count(*) FROM quality.finding WHERE state <> 'closed' GROUP BY 1 ORDER BY 1"; }
before=$(states)
bidui report lists --send --by 甲
sent=$(states)
check_true "lists are sent" test "$sent" != "$before"
bidui report lists --take-back
check_contains "taking back wants a reason" "$output" "needs --why"
bidui report lists --take-back --why 发错批次 --by 甲
check_equal "what was sent is taken back" "$code $(states)" "0 $before"
check_equal "as an event with its reason" "$(ask "SELECT DISTINCT event, note, by, effect FROM quality.human_event WHERE event = 'recall'")" "recall|发错批次|甲|new"
bidui report lists --take-back --why 发错批次 --by 甲
check_equal "twice is once" "$(ask "SELECT max(n) FROM (SELECT count(*) AS n FROM quality.human_event WHERE event = 'recall' GROUP BY finding_key) x")" 1
bidui report lists --send --by 甲
check_equal "and may be sent again on the same day" "$(states)" "$sent"
count_end
