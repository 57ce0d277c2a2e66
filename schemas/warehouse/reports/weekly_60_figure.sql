-- SPDX-License-Identifier: Apache-2.0
-- title: 可能被问到的数字
-- note: 公布数与明细计算不是“一致”的
-- needs: reported_figure
SELECT coalesce(f.title, r.metric) AS "指标", r.published AS "公布", r.computed AS "计算", r.unit AS "单位", r.as_of::text AS "截至",
       CASE r.verdict WHEN 'base unknown' THEN '分母未公布' WHEN 'remainder' THEN '有余数待说明' WHEN 'not comparable' THEN '不可比'
                      WHEN 'not yet computable' THEN '未到期' WHEN 'disagree' THEN '不一致' ELSE r.verdict END AS "结论", r.note AS "说明"
FROM mart.reported_vs_computed r
LEFT JOIN (SELECT DISTINCT ON (metric, as_of) metric, as_of, title FROM asof.reported_figure ORDER BY metric, as_of, title) f
       ON f.metric = r.metric AND f.as_of = r.as_of
WHERE r.verdict <> 'agree'
ORDER BY array_position(ARRAY['disagree', 'remainder', 'base unknown', 'not comparable', 'not yet computable'], r.verdict), r.metric
LIMIT 6;
