-- SPDX-License-Identifier: Apache-2.0
-- title: 为什么变:逐户逐事
-- note: 上一批次之后发生的监测事件,最多 10 条
-- needs: monitor_event monitored_household
SELECT e.happened_on::text AS "日期", coalesce(bidui.division_name(bidui.division_parent(e.division_code, 'town')), '') AS "乡镇",
       e.household_no AS "户编号", coalesce(h.head_name, '') AS "户主", e.kind AS "事件", coalesce(e.reason, e.way, '') AS "原因"
FROM asof.monitor_event e
LEFT JOIN asof.monitored_household h USING (household_key)
WHERE e.happened_on > (SELECT predecessor FROM quality.batch WHERE batch = bidui.batch()) AND e.happened_on <= bidui.batch()
ORDER BY e.happened_on DESC, e.household_no, e.event_no
LIMIT 10;
