-- SPDX-License-Identifier: Apache-2.0
-- title: 缺报与过期的来源
-- note: 本批没有新交付的来源;过期的,读它的规则不判、疑点不动
SELECT d.source AS "来源", coalesce(bidui.division_name(d.scope), d.scope, '') AS "范围", d.state AS "状态", d.effective::text AS "数据日期",
       d.age_days AS "天数", CASE WHEN d.stale THEN '是' ELSE '' END AS "过期"
FROM quality.delivery d
WHERE d.batch = bidui.batch() AND (d.state IN ('carried', 'missing', 'refused') OR d.stale)
ORDER BY d.stale DESC NULLS LAST, d.source, d.scope
LIMIT 20;
