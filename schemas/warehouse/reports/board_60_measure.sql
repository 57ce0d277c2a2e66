-- SPDX-License-Identifier: Apache-2.0
-- title: 帮扶措施落实
-- note: 截至日期已落实占已申报(%),按类别
-- relation: mart.measure_progress
-- chart: progress
SELECT kind || '(' || declared || ' 条)' AS "类别", landed_percent AS "落实率%", landed AS "已落实(条)", overdue AS "超期(条)"
FROM mart.measure_progress
WHERE place_basis = '当时' AND level = 'county'
ORDER BY kind = '(合计)' DESC, declared DESC
LIMIT 10;
