-- SPDX-License-Identifier: Apache-2.0
-- title: 近期到期
-- note: 条;十四天内
SELECT f.due::text AS "期限", f.department AS "责任部门", count(*) AS "条"
FROM quality.finding f
WHERE f.state NOT IN ('closed', 'waived') AND f.due BETWEEN bidui.batch() AND bidui.batch() + 14
GROUP BY 1, 2
ORDER BY 1, 3 DESC
LIMIT 6;
