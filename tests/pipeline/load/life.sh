#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The closed loop without paper: found, sent, answered, promised, waived, overdue, confirmed or refuted by newer data; and all of it
# again after the batches are replayed.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"
export DUE_DAYS=5
mkdir "$site/pack/calendar"
printf 'date,kind,name\n2022-06-03,holiday,端午节\n2022-06-11,workday,调休\n' > "$site/pack/calendar/holidays.csv"
printf 'from,to,what,source\n2022-06-14,2022-06-15,系统关闭,通知\n' > "$site/pack/calendar/closed_windows.csv"
printf 'code,name,aliases\npromise,已在系统改正,已补办\nnote,办理中,\n' > "$site/pack/codes/answer_event.csv"
for rule in R1 R2; do
    printf '{"id": "%s", "name": "规则", "class": "error", "severity": "error", "department": "民政局", "dispatch": "village", "due_days": 5, "from": "person", "flag": "%s"}\n' \
        $rule "$([ $rule = R1 ] && echo 'true' || echo 'exists(event by no)')" > "$site/pack/rules/$rule.json"
done

# The deliveries of the batch are effective on these days (person, event).
batch() { # date, person effective, event effective, findings "key:rule" ...
    local date=$1 person=$2 event=$3 one
    shift 3
    package_begin "$site" "$date" 1
    package_person 1 1
    package_event 1 "$date"
    package_rule R1 evaluated
    package_rule R2 evaluated
    for one in "$@"; do package_finding "${one%:*}" "${one#*:}" 错误; done
    package_end 0 new
    sed -i "s/^person,410621,2022-06,2022-06-30/person,410621,2022-06,$person/; s/^event,410621,2022-06,2022-06-30/event,410621,2022-06,$event/" "$package/deliveries.csv"
    # the digest of the changed file
    sed -i -E "s/(\"path\": \"deliveries.csv\", \"bytes\": )[0-9]+, \"hash\": \"sha256:[0-9a-f]+/\1$(stat -c %s "$package/deliveries.csv"), \"hash\": \"sha256:$(sha256sum < "$package/deliveries.csv" | cut -c 1-64)/" \
        "$package/datapackage.json"
    "$LOAD" --site "$site" --batch "$date" > "$site/out" 2>&1 || fail "load of $date" "$(cat "$site/out")"
}

record() { # lines without header
    {
        echo "finding,at,event,result,note,by,until"
        cat
    } > "$site/record.csv"
    "$LOAD" --site "$site" --record "$site/record.csv" 2>&1
}

states() { warehouse "$site" "SELECT string_agg(finding_key || ' ' || state || CASE WHEN unverified THEN '?' ELSE '' END, ', ' ORDER BY finding_key) FROM quality.finding"; }
code_of() { warehouse "$site" "SELECT code FROM quality.finding WHERE finding_key = '$1'"; }

batch 2022-06-01 2022-05-31 2022-05-31 K1:R1 K2:R1 K3:R2 K4:R1 K5:R1 K6:R1
check_equal "working days: a holiday, a worked Saturday, a closed window" \
    "$(warehouse "$site" "SELECT bidui.add_working_days('2022-06-01', 1), bidui.add_working_days('2022-06-01', 2), bidui.add_working_days('2022-06-10', 1), bidui.add_working_days('2022-06-13', 1), bidui.add_working_days('2022-06-01', 0)")" \
    "2022-06-02|2022-06-06|2022-06-11|2022-06-16|2022-06-01"
check_equal "what a rule stands on" "$(warehouse "$site" "SELECT rule, sources FROM quality.rule ORDER BY 1")" "R1|person
R2|event;person"
for k in 1 2 3 4 5; do echo "K$k,2022-06-02,send,,,信息中心,"; done | record > /dev/null
echo "K6,2022-06-02,hold,,超出预算,信息中心," | record > /dev/null
check_equal "sent, and one held back" "$(states)" "K1 sent, K2 sent, K3 sent, K4 sent, K5 sent, K6 held_back"
check_equal "due in working days" "$(warehouse "$site" "SELECT DISTINCT due FROM quality.finding WHERE state = 'sent'")" "2022-06-10"
check_contains "the same list again changes nothing" "$(for k in 1 2; do echo "K$k,2022-06-02,send,,,信息中心,"; done | record)" "0 recorded"
"$LOAD" --site "$site" --answer "$(code_of K1)" 已在系统改正 --by 王村 --on 2022-06-04 > /dev/null
"$LOAD" --site "$site" --answer "$(code_of K3 | tr '[:upper:]' '[:lower:]')" 已补办 --by 李村 --on 2022-06-04 > /dev/null
"$LOAD" --site "$site" --answer "$(code_of K2)" 原数据正确 --by 王村 --why 已核户口簿 --on 2022-06-04 > /dev/null
"$LOAD" --site "$site" --answer "$(code_of K5)" 办理中 --by 王村 --on 2022-06-04 > /dev/null
"$LOAD" --site "$site" --waive K6 --by 县局 --why 政策例外 --until 2022-06-20 --on 2022-06-05 > /dev/null
check_equal "answers by short code" "$(states)" "K1 awaiting_data, K2 answered, K3 awaiting_data, K4 sent, K5 sent, K6 waived"

# old data still show K1; a newer delivery of the other source says nothing about it
batch 2022-06-08 2022-05-31 2022-06-07 K1:R1 K2:R1 K3:R2 K4:R1 K5:R1 K6:R1
check_equal "until newer data come nothing is reopened" "$(states)" "K1 awaiting_data, K2 answered, K3 awaiting_data, K4 sent, K5 sent, K6 waived"
batch 2022-06-09 2022-05-31 2022-06-07 K2:R1 K4:R1 K5:R1 K6:R1
check_equal "and nothing is closed on data older than the answer" "$(states)" "K1 awaiting_data?, K2 answered, K3 awaiting_data?, K4 sent, K5 sent, K6 waived"
batch 2022-06-13 2022-06-12 2022-06-07 K1:R1 K2:R1 K3:R2 K5:R1 K6:R1
check_equal "newer data: the promise was not kept; gone; overdue" "$(states)" "K1 reopened, K2 answered, K3 reopened, K4 closed, K5 overdue, K6 waived"
echo "K1,2022-06-13,send,,,信息中心," | record > /dev/null
echo "K5,2022-06-14,answer,已死亡,,王村," | record > /dev/null
batch 2022-06-21 2022-06-20 2022-06-20 K2:R1 K6:R1
check_equal "the waiver ended; the rest is gone from newer data" "$(states)" "K1 closed, K2 answered, K3 closed, K4 closed, K5 closed, K6 reopened"
check_equal "every step is an event with its actor" "$(warehouse "$site" "SELECT batch, coalesce(from_state, ''), to_state, by FROM quality.finding_event WHERE finding_key = 'K5' ORDER BY batch, number")" \
    "2022-06-01||new|data
2022-06-02|new|sent|信息中心
2022-06-13|sent|overdue|clock
2022-06-14|overdue|answered|王村
2022-06-21|answered|closed|data"
check_equal "a remark is kept, without effect" "$(warehouse "$site" "SELECT result, effect FROM quality.human_event WHERE event = 'note'")" "办理中|none"

# ---- replay ----
dump() { for t in finding_version finding_event human_event; do warehouse "$site" "SELECT t::text FROM quality.$t t ORDER BY 1"; done; }
before=$(dump)
"$LOAD" --site "$site" --batch 2022-06-01 --from > /dev/null
for day in 08 09 13 21; do "$LOAD" --site "$site" --batch 2022-06-$day > /dev/null; done
check_equal "facts survive a replay of all batches" "$(diff <(echo "$before") <(dump))" ""

# ---- refusals ----
code=$(code_of K2)
wrong=${code:0:6}$([ "${code:6}" = A ] && echo B || echo A)
check_contains "a mistyped code" "$("$LOAD" --site "$site" --answer "$wrong" 已死亡 2>&1)" "E-RECORD: line 1: the check character does not fit"
check_contains "an unknown finding" "$(echo "KX,2022-06-02,send,,,x," | record)" 'line 2: there is no finding "KX"'
check_contains "an unknown event" "$(echo "K1,2022-06-02,dance,,,x," | record)" "line 2: an event is send"
check_contains "a waiver without end" "$(echo "K1,2022-06-02,waive,,,x," | record)" "a waiver needs a day"
check_contains "no name" "$(echo "K1,2022-06-02,answer,y,,," | record)" "who says so?"
check_contains "one bad line refuses all" "$(printf 'K2,2022-06-22,promise,已在系统改正,,x,\nK1,2022-06-02,dance,,,x,\n' | record)" "line 3"
check_equal "and nothing of it is there" "$(dump)" "$before"
# ---- today is the site's, not the machine's: two zones are never on the same day ----
mkdir -p "$site/pack/calendar"
printf 'zone,from,offset\nTest/East,,57600\nTest/West,,-57600\n' > "$site/pack/calendar/zones.csv"
for zone in East West; do
    sed -i -E "s|(, \"zone\": \"[^\"]*\")?\}\$|, \"zone\": \"Test/$zone\"}|" "$site/site.json"
    "$LOAD" --site "$site" --answer "$(code_of K3)" 已补办 --by "$zone" > "$site/said" 2>&1 || cat "$site/said"
done
check_equal "an answer without a day is given on the site's day" \
    "$(warehouse "$site" "SELECT max(at) FILTER (WHERE by = 'East') > max(at) FILTER (WHERE by = 'West') FROM quality.human_event WHERE by IN ('East', 'West')")" t
count_end
