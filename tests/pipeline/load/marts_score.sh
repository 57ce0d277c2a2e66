#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A county of three villages, small enough to count by hand: the week's work, what rules are worth, scores, ranking, red and black lists.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
BUILD=${1:-${BUILD:-build/release}}
BUILD=$(cd "$BUILD" && pwd)
. tests/support/load_site.sh
site=$(mktemp -d)/site
trap 'site_end "$site"; rmdir "$(dirname "$site")"' EXIT
site_make "$site"
printf '%s\n' "410621102,屯子镇,town,410621,,," "410621101201,甲村,village,410621101,,," "410621101202,乙村,village,410621101,,," "410621102201,丙村,village,410621102,,," \
    >> "$site/pack/codes/division.csv"
printf 'code,name,aliases\npromise,已在系统改正,已补办\nnote,办理中,\n' > "$site/pack/codes/answer_event.csv"
for rule in R1 R2; do
    printf '{"id": "%s", "name": "规则%s", "class": "error", "severity": "error", "department": "民政局", "dispatch": "village", "due_days": 5, "from": "person", "flag": "name is distinct from '无'"}\n' \
        $rule $rule > "$site/pack/rules/$rule.json"
done

# a: eight lines of 甲村, b: five of 乙村, c: two of 丙村; and fifty of a rule that is not worth its lines, all in 丙村
place() {
    case $1 in a*) echo 410621101201 ;; b*) echo 410621101202 ;; *) echo 410621102201 ;; esac
}
mapfile -t low < <(seq -f 'd%g' 1 50)
mapfile -t more < <(seq -f 'a1%02g' 1 20)
batch() { # date, day the data stand for, findings...
    local date=$1 effective=$2 one
    shift 2
    package_begin "$site" "$date" 1
    package_person 1 1
    package_event 1 "$date"
    package_rule R1 evaluated
    package_rule R2 evaluated
    for one in "$@"; do
        case $one in d*) package_finding "$one" R2 错误 ;; *) package_finding "$one" R1 错误 ;; esac
        sed -i "$ s/,410621101,person/,$(place "$one"),person/" "$package/findings.csv"
    done
    package_effective=$effective package_end 0 new
    "$LOAD" --site "$site" --batch "$date" > "$site/out" 2>&1 || fail "load of $date" "$(cat "$site/out")"
}
record() { # lines without header
    {
        echo "finding,at,event,result,note,by,until"
        cat
    } > "$site/record.csv"
    "$LOAD" --site "$site" --record "$site/record.csv" > "$site/out" 2>&1 || fail "recording" "$(cat "$site/out")"
}
answer() { # date, result, findings...
    local at=$1 result=$2 one event=answer
    shift 2
    [ "$result" != 已在系统改正 ] || event=promise
    for one in "$@"; do echo "$one,$at,$event,$result,,村,"; done | record
}
ask() { "$LOAD" --site "$site" --query "$@" --csv 2>&1 | tail -n +2; }
pick() { warehouse "$site" "$1"; } # sql

batch 2022-06-01 2022-05-31 a1 a2 a3 a4 a5 a6 a7 a8 b1 b2 b3 b4 b5 c1 c2 "${low[@]}"
for one in a1 a2 a3 a4 a5 a6 a7 a8 "${low[@]}"; do echo "$one,2022-06-01,send,,,局,2022-06-10"; done | record
for one in b1 b2 b3 b4 b5; do echo "$one,2022-06-01,send,,,局,2022-06-15"; done | record
for one in c1 c2; do echo "$one,2022-06-01,send,,,局,2022-07-20"; done | record
answer 2022-06-05 原数据正确 "${low[@]}"
answer 2022-06-08 已在系统改正 a1
answer 2022-06-09 原数据正确 a4
answer 2022-06-09 部门数据有误 a5
answer 2022-06-09 需上级权限 a6
answer 2022-06-10 已在系统改正 b1 b2 b3 b4 b5 c1
answer 2022-06-12 已在系统改正 a2
answer 2022-06-19 已在系统改正 a7
batch 2022-06-20 2022-06-18 a3 a4 a5 a6 a7 c2 "${low[@]}" # the others are gone, a8 without an answer

columns="place, sent, due, done_in_time, fixable, verified_fixed, left_out_waiting, left_out_department, left_out_low_value, timeliness, fixed_per_hundred, score, rank"
check_equal "rules: sent, answered, confirmed, share, department's fault, median days, bulk" \
    "$(pick "SELECT rule, sent, answered, confirmed, confirmed_share, wrong_data, median_days, propose_bulk FROM mart.rule_value")" \
    "R1|15|12|10|83.33|1|9|f
R2|50|50|0|0.00|0|4|t"
check_equal "villages, by hand" "$(pick "SELECT $columns FROM mart.score WHERE level = 'village' AND place_basis = '当时' ORDER BY place_code")" \
    "甲村|5|5|2|4|3|1|2|0|40.00|75.00|57.50|2
乙村|5|5|5|5|5|0|0|0|100.00|100.00|100.00|1
丙村|2|1|1|1|1|0|0|50|100.00|100.00|100.00|"
check_equal "towns add their villages before they divide" "$(pick "SELECT $columns FROM mart.score WHERE level = 'town' AND place_basis = '现行' ORDER BY place_code")" \
    "善堂镇|10|10|7|9|8|1|2|0|70.00|88.89|79.45|1
屯子镇|2|1|1|1|1|0|0|50|100.00|100.00|100.00|"
check_equal "months by the day due; June is not over" \
    "$(pick "SELECT month, complete, place, due, score, rank FROM mart.monthly_ranking WHERE level = 'village' AND place_basis = '当时' ORDER BY month, place_code")" \
    "2022-06-01|f|甲村|5|57.50|2
2022-06-01|f|乙村|5|100.00|1
2022-06-01|f|丙村|0||"
check_equal "no list before the month is over" "$(pick "SELECT count(*) FROM mart.red_black_list")" 0
check_equal "the week's work" "$(pick "SELECT place, overdue, due_this_week, sent, to_send, awaiting_data, found_last_week, answered_last_week, closed_last_week
    FROM mart.weekly_list WHERE level = 'village' AND place_basis = '当时' ORDER BY place_code")" \
    "甲村|1|0|1|0|1|0|1|3
乙村|0|0|0|0|0|0|0|5
丙村|0|0|1|0|0|0|0|1"

# newer data show that a7 was not corrected
batch 2022-07-06 2022-07-05 a3 a4 a5 a6 a7 c2 "${low[@]}"
check_equal "a promise not kept counts as due, late and not corrected" "$(pick "SELECT $columns FROM mart.score WHERE level = 'village' AND place_basis = '当时' AND place = '甲村'")" \
    "甲村|6|6|2|5|3|0|2|0|33.33|60.00|46.67|2"
lists() { pick "SELECT place, list, done_in_time || '/' || due, verified_fixed || '/' || fixable, score, objection_until, status FROM mart.red_black_list WHERE place_basis = '当时' ORDER BY place_code"; }
check_equal "red and black, with numerators and denominators, open to objection" "$(lists)" \
    "甲村|黑榜|2/6|3/5|46.67|2022-07-07|异议期
乙村|红榜|5/5|5/5|100.00|2022-07-07|异议期"
pick "SELECT bidui.object('2022-06-30', '410621101201', 'a3 当日系统故障', '甲村', '2022-07-07')" > /dev/null
batch 2022-07-12 2022-07-10 a3 a4 a5 a6 a7 c2 "${low[@]}"
check_equal "published only after the objections' days, and not while one is open" "$(lists)" \
    "甲村|黑榜|2/6|3/5|46.67|2022-07-07|异议处理中
乙村|红榜|5/5|5/5|100.00|2022-07-07|可发布"
pick "SELECT bidui.decide_objection(1, true, '情况属实', '县局', '2022-07-08')" > /dev/null
check_contains "an objection that stands takes the place off" "$(lists)" "甲村|黑榜|2/6|3/5|46.67|2022-07-07|异议成立,撤下"
check_contains "and is decided once" "$("$LOAD" --site "$site" --warehouse psql -c "SELECT bidui.decide_objection(1, false, '', '县局')" 2>&1)" "there is no undecided objection 1"
check_equal "looking back, the earlier batch says what it said" \
    "$(ask score --batch 2022-06-20 level=village place_basis=当时 place=甲村 | cut -d, -f 5-10)" "甲村,2,57.50,40.00,2,5"

# finding more costs nothing: twenty more lines, not due yet
batch 2022-07-19 2022-07-18 a3 a4 a5 a6 a7 c2 "${low[@]}" "${more[@]}"
for one in "${more[@]}"; do echo "$one,2022-07-19,send,,,局,2022-08-10"; done | record
batch 2022-07-20 2022-07-19 a3 a4 a5 a6 a7 c2 "${low[@]}" "${more[@]}"
check_equal "honest finding is not punished" "$(pick "SELECT sent, due, score FROM mart.score WHERE level = 'village' AND place_basis = '当时' AND place = '甲村'")" "26|6|46.67"
# the county's own weights
mkdir -p "$site/params"
printf '{"name": "score_weight_timeliness", "title": "权重", "type": "number", "unit": "%%", "values": [{"place": "000000", "from": "2020-01-01", "to": null, "value": "80", "source": "县定"}]}\n' > "$site/params/weight.json"
printf '{"name": "score_weight_fixed", "title": "权重", "type": "number", "unit": "%%", "values": [{"place": "000000", "from": "2020-01-01", "to": null, "value": "20", "source": "县定"}]}\n' > "$site/params/weight2.json"
batch 2022-07-26 2022-07-25 a3 a4 a5 a6 a7 c2 "${low[@]}" "${more[@]}"
check_equal "weights are the county's and stand beside the score" \
    "$(pick "SELECT weight_timeliness, weight_fixed, score FROM mart.score WHERE level = 'village' AND place_basis = '当时' AND place = '甲村'")" "80|20|38.66"
count_end
