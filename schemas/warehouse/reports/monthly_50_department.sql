-- SPDX-License-Identifier: Apache-2.0
-- title: 部门名单中的疑点
-- note: 派给部门核对其名单的疑点(条),截至日期
SELECT department AS "部门", count(*) AS "疑点", count(*) FILTER (WHERE state IN ('sent', 'overdue')) AS "未答复", count(*) FILTER (WHERE state = 'overdue') AS "超期",
       count(*) FILTER (WHERE state IN ('answered', 'awaiting_data')) AS "已答复", count(*) FILTER (WHERE state = 'closed') AS "已关闭"
FROM quality.finding WHERE dispatch = 'department' AND state <> 'waived'
GROUP BY department ORDER BY 3 DESC, 2 DESC;
