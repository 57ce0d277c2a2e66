-- SPDX-License-Identifier: Apache-2.0
-- title: 疑点类别与办理状态
-- note: 截至日期各状态的疑点(条)
-- chart: stack
SELECT CASE class WHEN 'error' THEN '差错' WHEN 'risk' THEN '风险' WHEN 'eligibility' THEN '不应享受' WHEN 'entitlement' THEN '应享未享'
                  WHEN 'process' THEN '工作未到位' WHEN 'reconcile' THEN '数字不符' ELSE class END AS "类别",
       count(*) FILTER (WHERE state = 'overdue') AS "超期", count(*) FILTER (WHERE state = 'sent') AS "已下发",
       count(*) FILTER (WHERE state IN ('new', 'reopened')) AS "未下发", count(*) FILTER (WHERE state = 'held_back') AS "暂缓",
       count(*) FILTER (WHERE state IN ('answered', 'awaiting_data')) AS "已答复", count(*) FILTER (WHERE state = 'closed') AS "已关闭"
FROM quality.finding WHERE state <> 'waived'
GROUP BY class ORDER BY array_position(ARRAY['risk', 'entitlement', 'eligibility', 'error', 'process', 'reconcile'], class);
