-- SPDX-License-Identifier: Apache-2.0
-- title: 资金进度与时间进度
-- note: 支出占下达资金(%);竖线为时间进度,落后于竖线的是红色
-- relation: mart.project_progress
-- chart: progress-mark
SELECT kind || '(' || round(allocated / 10000) || ' 万元)' AS "类型", spent_percent AS "支出率%", time_percent AS "时间进度%", paid_percent AS "拨付率%"
FROM mart.project_progress
WHERE place_basis = '当时' AND level = 'county' AND year = date_part('year', bidui.batch()) AND allocated > 0
ORDER BY kind = '(合计)' DESC, allocated DESC
LIMIT 8;
