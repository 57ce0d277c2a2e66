-- SPDX-License-Identifier: Apache-2.0
-- title: 缺报与过期的来源
-- note: 过期的,读它的规则不判、疑点不动;沿用超过 7 天而未过期的只计数
WITH source AS (
    SELECT coalesce(split_part(obj_description(to_regclass('source.' || quote_ident(d.source))), ' / ', 1), d.source) AS name,
           CASE WHEN count(*) = 1 THEN coalesce(bidui.division_name(min(d.scope)), '全县') ELSE count(*) || ' 个范围' END AS scope,
           CASE WHEN bool_or(d.state = 'refused') THEN '退回' WHEN bool_or(d.state = 'missing') THEN '从未报送' WHEN bool_or(d.stale) THEN '过期'
               ELSE '沿用' END AS state,
           max(d.age_days) AS age
    FROM quality.delivery d
    WHERE d.batch = bidui.batch() AND (d.state IN ('missing', 'refused') OR d.stale OR d.age_days > 7)
    GROUP BY d.source
)
SELECT name AS "来源", scope AS "范围", state AS "状态", age AS "天数"
FROM (SELECT * FROM source WHERE state <> '沿用' ORDER BY array_position(ARRAY['退回', '过期', '从未报送'], state), age DESC NULLS LAST, name LIMIT 8) s
UNION ALL
SELECT '另有 ' || count(*) || ' 个来源沿用', '', '沿用', max(age) FROM source WHERE state = '沿用' HAVING count(*) > 0;
