-- SPDX-License-Identifier: Apache-2.0
-- title: 最该先看的 20 条
-- note: 红线(失学、断保、危房、饮水)在前,其后新风险;未闭环疑点
SELECT f.code AS "短码", coalesce(bidui.division_name(bidui.division_parent(f.division_code, 'town')), '') AS "乡镇",
       coalesce(bidui.division_name(CASE WHEN length(f.division_code) = 12 THEN f.division_code END), '') AS "村", f.message AS "事项",
       f.state AS "状态", f.due::text AS "期限"
FROM quality.finding f LEFT JOIN quality.rule r USING (rule)
WHERE f.state NOT IN ('closed', 'waived') AND f.class IN ('risk', 'entitlement', 'error')
ORDER BY coalesce(r.cause IN ('school', 'insurance', 'house', 'water'), false) DESC,
         array_position(ARRAY['risk', 'entitlement', 'error'], f.class), array_position(ARRAY['block', 'error', 'warn', 'info'], f.severity),
         f.due, f.rule, f.code
LIMIT 20;
