#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Months of daily batches, weekly exports and answers of honest, lazy, wrong, copying and late villages, against a model of the findings' life
# that shares nothing with the program: an awk script that reads the same story day by day. Then everything from a day in the middle
# is replayed and must be the same. The seed is printed. BIDUI_TEST_FULL=1: four months; else 25 days.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 74
. tests/support/count.sh
BUILD=${1:-build/release}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
: "${SEED:=$$}"
echo "SEED=$SEED"
days=25
[ -z "${BIDUI_TEST_FULL:-}" ] || days=120
root=$(mktemp -d)
[ -n "${KEEP:-}" ] || trap 'site_end "$root/site"; site_end "$root/promise"; rm -rf "$root"' EXIT
site=$root/site
site_make "$site"
printf '{"id": "R1", "name": "规则", "class": "error", "severity": "error", "due_days": 5, "from": "person", "flag": "name is distinct from '无'"}\n' > "$site/pack/rules/R1.json"
date_of() { date -u -d "2022-01-01 + $1 days" +%F; }

# The story: "day export K…" when an export comes (it shows what is wrong on that day), "day human KEY EVENT [UNTIL-DAY]". Lists go out every
# week. Villages are honest (answer soon, and correct it), lazy (hardly answer), wrong (say "corrected" and correct nothing), copy (the same
# answer to everything on one day) or late (answer only when it is overdue); now and then anybody does anything.
awk -v seed="$SEED" -v days="$days" 'BEGIN {
    srand(seed)
    keys = 30
    for (day = 0; day < days; day++) {
        for (k = 1; k <= keys; k++) if (rand() < 0.05) wrong[k] = !wrong[k]
        if (day == 0 || rand() < 0.2) {
            line = day " export"
            for (k = 1; k <= keys; k++) if (wrong[k]) line = line " K" k
            print line
        }
        for (k = 1; k <= keys; k++) {
            if (day % 7 == 1 && wrong[k] && !(k in sent)) { print day, "human", "K" k, "send"; sent[k] = day; continue }
            r = rand(); behaviour = k % 5; age = k in sent ? day - sent[k] : -1
            if (age >= 0 && behaviour == 0 && r < 0.4) { print day, "human", "K" k, "promise"; delete sent[k]; wrong[k] = rand() < 0.1 }
            else if (age >= 0 && behaviour == 1 && r < 0.02) { print day, "human", "K" k, "answer"; delete sent[k] }
            else if (age >= 0 && behaviour == 2 && r < 0.4) { print day, "human", "K" k, "promise"; delete sent[k] }
            else if (age >= 0 && behaviour == 3 && day % 10 == 5) { print day, "human", "K" k, "answer"; delete sent[k] }
            else if (age > 8 && behaviour == 4 && r < 0.5) { print day, "human", "K" k, r < 0.25 ? "answer" : "promise"; delete sent[k] }
            else if (r > 0.99) print day, "human", "K" k, "hold"
            else if (r > 0.98) print day, "human", "K" k, "waive", day + int(rand() * 9)
            else if (r > 0.97) { print day, "human", "K" k, "send"; sent[k] = day }
            else if (r > 0.96) print day, "human", "K" k, "answer"
            else if (r > 0.95) print day, "human", "K" k, "promise"
        }
    }
}' > "$root/story"

# The model: what docs/design.md section 7 says in words. Five working days are counted on a calendar of its own: no holiday but weekends.
awk -v days="$days" 'function weekend(day) { return day % 7 < 2 } # 2022-01-01 is a Saturday
    function due_of(day,    left) { for (left = 5; left > 0;) if (!weekend(++day)) left--; return day }
    { day = $1; if ($2 == "export") export[day] = $0; else { n = ++humans[day]; human[day, n] = $0 } }
    END { data = -1
        for (day = 0; day < days; day++) {
            if (day in export) { data = day; split("", shown); m = split(export[day], part, " "); for (i = 3; i <= m; i++) shown[part[i]] = 1 }
            for (i = 1; i <= 30; i++) { k = "K" i; s = state[k]; seen = k in shown; told = s == "answered" || s == "awaiting_data"
                if (told && data <= since[k]) continue # nothing newer than the answer
                if (seen) { if (s == "") state[k] = "new"; else if (s == "closed" || s == "awaiting_data") state[k] = "reopened" }
                else if (s != "" && s != "closed") state[k] = "closed"
            }
            for (k in state) { if (state[k] == "sent" && due[k] < day) state[k] = "overdue"; if (state[k] == "waived" && until[k] < day) state[k] = "reopened" }
            for (n = 1; n <= humans[day]; n++) { split(human[day, n], h, " "); k = h[3]; s = state[k]; e = h[4]
                if (s == "" || s == "closed") continue
                waits = s == "new" || s == "held_back" || s == "reopened"
                if (e == "send" && waits) { state[k] = "sent"; due[k] = due_of(day) }
                if (e == "hold" && (s == "new" || s == "reopened")) state[k] = "held_back"
                if (e == "answer" && s != "answered" && s != "waived") { state[k] = "answered"; since[k] = day }
                if (e == "promise" && s != "awaiting_data" && s != "waived") { state[k] = "awaiting_data"; since[k] = day }
                if (e == "waive") { state[k] = "waived"; until[k] = h[5] }
            }
            for (i = 1; i <= 30; i++) if (state["K" i] != "") print day, "K" i, state["K" i]
        }
    }' "$root/story" > "$root/model"

shown=""
effective=""
for ((day = 0; day < days; day++)); do
    date=$(date_of $day)
    if grep -q "^$day export" "$root/story"; then
        shown=$(sed -n "s/^$day export//p" "$root/story")
        effective=$date
    fi
    package_begin "$site" "$date" 1
    package_person 1 1
    package_event 1 x
    package_rule R1 evaluated
    for key in $shown; do DUE_DAYS=5 package_finding "$key" R1 错误; done
    package_effective=$effective package_end
    "$LOAD" --site "$site" --batch "$date" > "$root/out" 2>&1 || fail "load of $date" "$(cat "$root/out")"
    { # events of findings that are not there yet are no facts
        echo "finding,at,event,result,note,by,until"
        warehouse "$site" "SELECT finding_key FROM quality.finding" > "$root/known"
        grep "^$day human" "$root/story" | while read -r _ _ key event until; do
            grep -qx "$key" "$root/known" && echo "$key,$date,$event,,,村,${until:+$(date_of "$until")}"
        done
    } > "$root/record.csv"
    "$LOAD" --site "$site" --record "$root/record.csv" > "$root/out" 2>&1 || fail "events of $date" "$(cat "$root/out")"
done

states() {
    warehouse "$site" "SELECT b.batch - '2022-01-01', v.finding_key, v.state FROM quality.batch b JOIN quality.finding_version v
        ON v._valid_from <= b.batch AND (v._valid_to IS NULL OR v._valid_to > b.batch) ORDER BY 1, substr(v.finding_key, 2)::integer" | tr '|' ' '
}
check_true "the story has something to tell" test "$(cut -d ' ' -f 3 "$root/model" | sort -u | wc -l)" -ge 6
check_equal "every finding's state on every day is the model's" "$(diff "$root/model" <(states) | head -n 10)" ""
check_equal "and so are the counts per state" "$(awk '{ n[$1 " " $3]++ } END { for (x in n) print x, n[x] }' "$root/model" | sort)" \
    "$(warehouse "$site" "SELECT b.batch - '2022-01-01', v.state, count(*) FROM quality.batch b JOIN quality.finding_version v
        ON v._valid_from <= b.batch AND (v._valid_to IS NULL OR v._valid_to > b.batch) GROUP BY 1, 2" | tr '|' ' ' | sort)"
dump() { for t in finding_version finding_event; do warehouse "$site" "SELECT t::text FROM quality.$t t ORDER BY 1"; done; }
before=$(dump)
"$LOAD" --site "$site" --batch "$(date_of $((days / 2)))" --from > /dev/null
for ((day = days / 2 + 1; day < days; day++)); do "$LOAD" --site "$site" --batch "$(date_of $day)" > /dev/null; done
check_equal "a replay from the middle changes nothing" "$(diff <(echo "$before") <(dump) | head -n 10)" ""

# ---- "corrected" on day 3, the next export on day 30: unknown in between ----
site=$root/promise
site_make "$site"
cp "$root/site/pack/rules/R1.json" "$site/pack/rules/"
for day in 0 3 4 5 10 20 29 30 31; do
    date=$(date_of $day)
    package_begin "$site" "$date" 1
    package_person 1 1
    package_event 1 x
    package_rule R1 evaluated
    for key in K1 K2; do [ $key$day = K230 ] || [ $key$day = K231 ] || DUE_DAYS=5 package_finding $key R1 错误; done # K2 was corrected indeed
    package_effective=$([ $day -lt 30 ] && date_of 0 || date_of 30) package_end
    "$LOAD" --site "$site" --batch "$date" > "$root/out" 2>&1 || fail "load of $date" "$(cat "$root/out")"
    [ $day -ne 0 ] || printf 'finding,at,event,result,note,by,until\nK1,%s,send,,,县,\nK2,%s,send,,,县,\nK1,%s,promise,,,村,\nK2,%s,promise,,,村,\n' \
        "$(date_of 1)" "$(date_of 1)" "$(date_of 3)" "$(date_of 3)" > "$root/promise.csv"
    [ $day -ne 3 ] || "$LOAD" --site "$site" --record "$root/promise.csv" > /dev/null
done
check_equal "no reopening on days 4 to 29; the export tells who kept the promise" \
    "$(warehouse "$site" "SELECT b.batch - '2022-01-01', string_agg(v.finding_key || ' ' || v.state, ', ' ORDER BY v.finding_key) FROM quality.batch b JOIN quality.finding_version v
        ON v._valid_from <= b.batch AND (v._valid_to IS NULL OR v._valid_to > b.batch) WHERE b.batch > '2022-01-04' GROUP BY 1 ORDER BY 1")" \
    "$(for day in 4 5 10 20 29; do echo "$day|K1 awaiting_data, K2 awaiting_data"; done)
30|K1 reopened, K2 closed
31|K1 reopened, K2 closed"
check_equal "and there is one step between, each" "$(warehouse "$site" "SELECT finding_key, to_state FROM quality.finding_event WHERE batch > '2022-01-04' ORDER BY 1")" "K1|reopened
K2|closed"
count_end
