-- SPDX-License-Identifier: Apache-2.0
-- title: 可能被问到的数字
-- note: 公布数与明细计算不是“一致”的
SELECT metric AS "指标", published AS "公布", computed AS "计算", unit AS "单位", as_of::text AS "截至", verdict AS "结论", note AS "说明"
FROM mart.reported_vs_computed
WHERE verdict <> 'agree'
ORDER BY verdict, metric;
