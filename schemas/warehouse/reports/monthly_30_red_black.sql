-- SPDX-License-Identifier: Apache-2.0
-- title: 红黑榜
-- note: 已结束月份;异议期满且没有未决异议的方可发布,异议成立的撤下。状态不是“可发布”的,本表只供征求意见
-- relation: mart.red_black_list
SELECT to_char(b.month, 'YYYY-MM') AS "月份", b.list AS "榜", b.place AS "乡镇", b.score AS "得分", b.done_in_time || '/' || b.due AS "按期/到期(条)",
       b.verified_fixed || '/' || b.fixable AS "改正/应改(条)", b.objection_until::text AS "异议截止", b.status AS "状态"
FROM mart.red_black_list b
WHERE b.place_basis = '现行' AND b.level = 'town' AND b.month = (SELECT max(month) FROM mart.red_black_list)
ORDER BY b.list DESC, b.rank;
