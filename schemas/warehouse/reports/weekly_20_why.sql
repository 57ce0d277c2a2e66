-- SPDX-License-Identifier: Apache-2.0
-- title: 为什么变:逐户逐事
-- note: 上一批次之后发生的监测事件;最多 10 条,余下只计数
-- needs: monitor_event monitored_household
WITH since AS (
    SELECT (SELECT predecessor FROM quality.batch WHERE batch = bidui.batch()) AS day
), event AS (
    SELECT e.*, row_number() OVER (ORDER BY e.happened_on DESC, e.household_no, e.event_no) AS number, count(*) OVER () AS all_events
    FROM asof.monitor_event e, since s WHERE e.happened_on > s.day AND e.happened_on <= bidui.batch()
)
SELECT to_char(e.happened_on, 'MM-DD') AS "日期", coalesce(bidui.division_name(bidui.division_parent(e.division_code, 'town')), '') AS "乡镇",
       e.household_no AS "户编号", coalesce(h.head_name, '') AS "户主", concat_ws(':', e.kind, coalesce(e.reason, e.way)) AS "事件", e.people AS "人"
FROM event e LEFT JOIN asof.monitored_household h USING (household_key) WHERE e.number <= 10
UNION ALL
SELECT '', '', '', '', '另有 ' || max(all_events) - 10 || ' 条', NULL FROM event HAVING max(all_events) > 10;
