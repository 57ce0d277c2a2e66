#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Weeks in which something does not come: carried with its age, findings untouched; past max_age stale, its rules not evaluated, its
# findings still there.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-extract bidui-transform bidui-load county

keys() { # date rule
    cells "$(package "$1" transform)/findings.csv" finding_key rule="$2" | sort
}

site_new carried
county 1
bidui run --batch 2022-06-30
death_findings=$(keys 2022-06-30 A20)
check_true "A20 finds something in week 1" test -n "$death_findings"

# Week 2 without three sources and without two towns.
county 2
rm -f "$site"/inbox/2022-07-05/公安局/* "$site"/inbox/2022-07-05/残疾人联合会/* "$site"/inbox/2022-07-05/市场监督管理局/* \
    "$site"/inbox/2022-07-05/乡村振兴局/*善堂镇* "$site"/inbox/2022-07-05/乡村振兴局/*小河镇*
bidui run --batch 2022-07-05
deliveries=$(package 2022-07-05 transform)/deliveries.csv
for source in death disability company; do
    check_equal "$source is carried" "$(rows "$deliveries" source=$source state=carried)" 1
    check_equal "$source has its age" "$(cells "$deliveries" age_days source=$source)" 5
    check_equal "$source keeps its rows" "$(rows "$(package 2022-07-05 transform)/$source.csv")" "$(rows "$(package 2022-06-30 transform)/$source.csv")"
done
check_equal "towns that sent nothing are carried" "$(cells "$deliveries" scope source=measure state=carried | sort | tr '\n' ' ')" \
    "$(cells "$(package 2022-06-30 transform)/deliveries.csv" scope source=measure | sort |
        comm -23 - <(cells "$deliveries" scope source=measure state=new | sort) | tr '\n' ' ')"
check_equal "a rule over carried sources is evaluated" "$(cells "$(package 2022-07-05 transform)/rule_runs.csv" state rule=A20)" evaluated
lost=$(comm -23 <(echo "$death_findings") <(keys 2022-07-05 A20))
gone_members=$(rows "$(package 2022-06-30 transform)/member.csv" "state=自然减少")
now_gone=$(rows "$(package 2022-07-05 transform)/member.csv" "state=自然减少")
if [ "$gone_members" = "$now_gone" ]; then
    check_equal "findings on carried sources stay" "$lost" ""
else # members who left in week 2 may take findings with them
    check_true "findings on carried sources stay, but for members who left" test "$(wc -w <<< "$lost")" -le $((now_gone - gone_members))
fi

# Five months later nothing has come.
bidui run --batch 2022-11-30
later=$(package 2022-11-30 transform)
check_equal "death is stale" "$(cells "$later/deliveries.csv" stale source=death)" true
check_equal "its rule is not evaluated" "$(cells "$later/rule_runs.csv" state rule=A20)" not_evaluated
check_true "with a reason" test -n "$(cells "$later/rule_runs.csv" reason rule=A20)"
check_equal "it makes no finding" "$(rows "$later/findings.csv" rule=A20)" 0
check_equal "and closes none" "$(sql "select count(*) from quality.finding where rule = 'A20' and state <> 'closed'")" \
    "$(comm -12 <(echo "$death_findings") <(keys 2022-07-05 A20) | grep -c .)"
check_contains "the summary says which rules did not look" "$output" "A20"
check_contains "and that findings stay" "$output" "their findings stay as they were"
count_end
