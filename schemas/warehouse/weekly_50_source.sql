-- SPDX-License-Identifier: Apache-2.0
-- title: 缺报与过期的来源
-- note: 从未报送、被退回或超过 7 天未更新的来源;过期的,读它的规则不判、疑点不动
SELECT coalesce(split_part(obj_description(to_regclass('source.' || quote_ident(d.source))), ' / ', 1), d.source) AS "来源",
       CASE WHEN count(*) = 1 THEN coalesce(bidui.division_name(min(d.scope)), '全县') ELSE count(*) || ' 个范围' END AS "范围",
       CASE WHEN bool_or(d.state = 'refused') THEN '退回' WHEN bool_or(d.state = 'missing') THEN '从未报送' ELSE '沿用' END AS "状态",
       max(d.age_days) AS "天数", CASE WHEN bool_or(d.stale) THEN '过期' ELSE '' END AS "过期"
FROM quality.delivery d
WHERE d.batch = bidui.batch() AND (d.state IN ('missing', 'refused') OR d.stale OR d.age_days > 7)
GROUP BY d.source
ORDER BY bool_or(d.stale) DESC NULLS LAST, 4 DESC NULLS FIRST, 1
LIMIT 20;
