#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Marts that count the same thing say the same in every batch; where they do not, the load tells it with the places.
set -uo pipefail
cd "$(dirname "$0")/../../.." || exit 74
. tests/support/count.sh
. tests/support/site.sh
site_need bidui bidui-load county
site_new night
for week in 1:2022-06-30 2:2022-07-05 3:2022-07-12; do
    county "${week%%:*}"
    bidui run --batch "${week#*:}"
    check_equal "${week#*:} is loaded" "$code" 0
done
check_true "there are members whose household has no row" test "$(sql "SELECT count(*) FROM asof.member m WHERE (m.left_on IS NULL OR m.left_on > '2022-07-12')
    AND NOT EXISTS (SELECT FROM asof.monitored_household h WHERE h.household_key = m.household_key)")" -gt 0
check_equal "the bridge's register counts them as the monitored do" \
    "$(sql "SELECT register FROM mart.monitor_bridge WHERE level = 'county' AND place_basis = '当时' AND unit = '人' AND span = '年初以来'")" \
    "$(sql "SELECT people_not_eliminated FROM mart.monitored_by_town WHERE length(town_code) = 6")"
check_equal "in every town" "$(sql "SELECT count(*) FROM mart.monitored_by_town t LEFT JOIN mart.monitor_bridge b ON b.place_code = t.town_code
    AND b.level = 'town' AND b.place_basis = '当时' AND b.unit = '人' AND b.span = '年初以来' WHERE length(town_code) = 9 AND b.register IS DISTINCT FROM people_not_eliminated")" 0
check_equal "three batches, the same controls" "$(sql "SELECT count(DISTINCT batch), count(DISTINCT control), min(n) FROM (SELECT *, count(*) OVER (PARTITION BY batch) AS n
    FROM mart.control_all WHERE control NOT LIKE '期末%') c")" "3|11|21"
check_equal "nothing differs anywhere" "$(sql "SELECT batch, control, unit, rows FROM mart.control_all WHERE differing > 0")" ""
check_true "and it is places that are compared" test "$(sql "SELECT min(compared) FROM mart.control_all WHERE batch = '2022-07-12'")" -gt 30

# ---- a mart that loses rows in a join, as the bridge did ----
cp -R schemas "$work/pack"
sed -i "s/FROM asof.member m LEFT JOIN household h USING (household_key)$/FROM asof.member m JOIN household h USING (household_key)/" "$work/pack/warehouse/marts/monitor_bridge.sql"
check_true "the bridge counts as it did" test "$(diff -r schemas "$work/pack" | grep -c '^>')" -eq 1
output=$(BIDUI_PACK=$work/pack "$build/bin/bidui-load" --site "$site" --batch 2022-07-12 --from 2>&1)
check_equal "a difference is a finding: exit code" "$?" 1
check_contains "told with the marts and the numbers" "$output" "E-CONTROL: 未消除 (人): monitor_bridge says"
check_contains "and the places" "$output" "places differ, the first: 410621"
check_equal "once" "$(grep -c E-CONTROL <<< "$output")" 1
check_equal "the batch is loaded" "$(sql "SELECT state FROM quality.batch WHERE batch = '2022-07-12'")" loaded
bidui query control --csv
check_contains "and can be asked for" "$(sed -n 2p <<< "$output")" "未消除,人,monitor_bridge,monitored"
output=$("$build/bin/bidui-load" --site "$site" --batch 2022-07-12 --from 2>&1)
check_equal "with the mart mended nothing differs" "$?; $(sql "SELECT count(*) FROM mart.control_all WHERE differing > 0")" "0; 0"
count_end
