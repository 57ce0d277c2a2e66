-- SPDX-License-Identifier: Apache-2.0
-- title: 乡镇办理排名
-- note: 当月到期的疑点;得分由按期办结率与核实改正率按县定权重合成,分子分母俱列;部门数据有误、待下期数据、低效规则不计,多发现不扣分;到期不足起算条数的不排名
-- relation: mart.monthly_ranking
SELECT coalesce(r.rank::text, '不排') AS "名次", r.place AS "乡镇", r.score AS "得分", r.timeliness AS "及时率%", r.done_in_time || '/' || r.due AS "按期/到期(条)",
       r.fixed_per_hundred AS "改正率%", r.verified_fixed || '/' || r.fixable AS "改正/应改(条)",
       CASE WHEN r.places_up > 0 THEN '升 ' || r.places_up WHEN r.places_up < 0 THEN '降 ' || -r.places_up WHEN r.places_up = 0 THEN '平' ELSE '' END AS "比上月"
FROM mart.monthly_ranking r
WHERE r.place_basis = '现行' AND r.level = 'town'
  AND r.month = (SELECT max(month) FROM mart.monthly_ranking WHERE complete OR month = date_trunc('month', bidui.batch()))
ORDER BY r.rank NULLS LAST, r.place_code;
