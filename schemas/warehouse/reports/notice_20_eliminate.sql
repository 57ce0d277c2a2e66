-- SPDX-License-Identifier: Apache-2.0
-- title: 监测对象风险消除公示
-- note: 经核实,以下监测对象返贫致贫风险已消除
-- Eliminated in the month of the batch. No number, no telephone, no bank card, no health, no cause.
-- needs: monitored_household
SELECT bidui.division_name(bidui.division_parent(h.division_code, 'town')) AS town, bidui.division_name(h.division_code) AS village,
       h.head_name AS head, h.size::text AS people, h.category AS category
FROM asof.monitored_household h
WHERE h.eliminated AND h.eliminated_month = date_trunc('month', bidui.batch()) AND length(h.division_code) = 12
ORDER BY h.division_code, h.head_name;
