#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Months of daily batches, weekly exports and answers of honest, lazy, wrong and late villages, against a model of the findings' life
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
[ -n "${KEEP:-}" ] || trap 'site_end "$root/site"; rm -rf "$root"' EXIT
site=$root/site
site_make "$site"
printf '{"id": "R1", "name": "规则", "class": "error", "severity": "error", "due_days": 5, "from": "person", "flag": "true"}\n' > "$site/pack/rules/R1.json"
date_of() { date -u -d "2022-01-01 + $1 days" +%F; }

# The story: "day export K…" when an export comes (it shows what is wrong on that day), "day human KEY EVENT [UNTIL-DAY]".
awk -v seed="$SEED" -v days="$days" 'BEGIN {
    srand(seed)
    keys = 30
    for (day = 0; day < days; day++) {
        for (k = 1; k <= keys; k++) if (rand() < 0.06) wrong[k] = !wrong[k]
        if (day == 0 || rand() < 0.2) {
            line = day " export"
            for (k = 1; k <= keys; k++) if (wrong[k]) line = line " K" k
            print line
        }
        for (k = 1; k <= keys; k++) {
            r = rand()
            if (r < 0.10) print day, "human", "K" k, "send"
            else if (r < 0.14) print day, "human", "K" k, "answer"
            else if (r < 0.19) { print day, "human", "K" k, "promise"; if (rand() < 0.6) wrong[k] = 0 }
            else if (r < 0.21) print day, "human", "K" k, "hold"
            else if (r < 0.23) print day, "human", "K" k, "waive", day + int(rand() * 9)
        }
    }
}' > "$root/story"

# The model: what users.md says in words. Five working days are counted on a calendar of its own: no holiday but weekends.
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
dump() { for t in finding_version finding_event; do warehouse "$site" "SELECT t::text FROM quality.$t t ORDER BY 1"; done; }
before=$(dump)
"$LOAD" --site "$site" --batch "$(date_of $((days / 2)))" --from > /dev/null
for ((day = days / 2 + 1; day < days; day++)); do "$LOAD" --site "$site" --batch "$(date_of $day)" > /dev/null; done
check_equal "a replay from the middle changes nothing" "$(diff <(echo "$before") <(dump) | head -n 10)" ""
count_end
