-- SPDX-License-Identifier: Apache-2.0
-- title: 办理慢的乡镇
-- note: 已下发而未答复的疑点(条),不含待下期数据的;最多 6 个
SELECT coalesce(bidui.division_name(bidui.division_parent(f.division_code, 'town')), '(无乡镇)') AS "乡镇",
       count(*) FILTER (WHERE f.state = 'overdue') AS "超期", count(*) FILTER (WHERE f.state IN ('sent', 'overdue')) AS "未答复",
       count(*) AS "已下发", max(bidui.batch() - s.at) FILTER (WHERE f.state IN ('sent', 'overdue')) AS "最久(天)"
FROM quality.finding f
JOIN (SELECT finding_key, max(at) AS at FROM quality.human_event h WHERE event = 'send'
      AND NOT EXISTS (SELECT FROM quality.human_event b WHERE b.finding_key = h.finding_key AND b.event = 'recall' AND b.round = h.round)
      GROUP BY 1) s USING (finding_key)
WHERE coalesce(f.dispatch, 'village') IN ('village', 'town')
GROUP BY 1
HAVING count(*) FILTER (WHERE f.state IN ('sent', 'overdue')) > 0
ORDER BY 2 DESC, 3 DESC, 1
LIMIT 6;
