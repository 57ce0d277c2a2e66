-- SPDX-License-Identifier: Apache-2.0
-- title: 最该先看的 10 条
-- note: 红线(失学、断保、危房、饮水)在前,其后新风险;未闭环疑点
SELECT f.code AS "短码", coalesce(bidui.division_name(bidui.division_parent(f.division_code, 'town')), '') AS "乡镇",
       coalesce(bidui.division_name(CASE WHEN length(f.division_code) = 12 THEN f.division_code END), '') AS "村", f.message AS "事项",
       CASE f.state WHEN 'new' THEN '新发现' WHEN 'sent' THEN '已下发' WHEN 'overdue' THEN '超期' WHEN 'reopened' THEN '重新打开'
                    WHEN 'answered' THEN '已反馈' WHEN 'awaiting_data' THEN '待下期数据' WHEN 'held_back' THEN '暂缓' ELSE f.state END AS "状态"
FROM quality.finding f LEFT JOIN quality.rule r USING (rule)
WHERE f.state NOT IN ('closed', 'waived') AND f.class IN ('risk', 'entitlement', 'error')
ORDER BY coalesce(r.cause IN ('school', 'insurance', 'house', 'water'), false) DESC,
         array_position(ARRAY['risk', 'entitlement', 'error'], f.class), array_position(ARRAY['block', 'error', 'warn', 'info'], f.severity),
         f.due, f.rule, f.code
LIMIT 10;
