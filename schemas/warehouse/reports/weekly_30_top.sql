-- SPDX-License-Identifier: Apache-2.0
-- title: 最该先看的 20 条
-- note: 红线(失学、断保、危房、饮水)在前,其后新风险(按金额)、领取待遇的死亡人员、身份证问题;未闭环疑点
SELECT f.code AS "短码", coalesce(bidui.division_name(bidui.division_parent(f.division_code, 'town')), '') AS "乡镇",
       coalesce(bidui.division_name(CASE WHEN length(f.division_code) = 12 THEN f.division_code END), '') AS "村", f.message AS "事项",
       CASE f.state WHEN 'new' THEN '新发现' WHEN 'sent' THEN '已下发' WHEN 'overdue' THEN '超期' WHEN 'reopened' THEN '重新打开'
                    WHEN 'answered' THEN '已答复' WHEN 'awaiting_data' THEN '待下期数据' WHEN 'held_back' THEN '暂缓' ELSE f.state END AS "状态",
       bidui.batch() - f.first_batch AS "天"
FROM quality.finding f LEFT JOIN quality.rule r USING (rule)
WHERE f.state NOT IN ('closed', 'waived') AND f.class NOT IN ('reconcile') AND coalesce(f.dispatch, 'village') NOT IN ('none', 'bulk')
ORDER BY CASE WHEN r.cause IN ('school', 'insurance', 'house', 'water') THEN 1 WHEN f.class = 'risk' THEN 2 WHEN r.cause = 'death' THEN 3
              WHEN r.cause = 'id' THEN 4 WHEN f.class = 'process' THEN 5 ELSE 6 END,
         array_position(ARRAY['risk', 'entitlement', 'error', 'eligibility', 'process'], f.class),
         CASE WHEN jsonb_typeof(f."values" -> 'amount') = 'number' THEN (f."values" ->> 'amount')::numeric END DESC NULLS LAST,
         array_position(ARRAY['block', 'error', 'warn', 'info'], f.severity), f.first_batch, f.due, f.rule, f.code
LIMIT 20;
