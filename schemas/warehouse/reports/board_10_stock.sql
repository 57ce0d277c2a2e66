-- SPDX-License-Identifier: Apache-2.0
-- title: 未消除存量走势
-- note: 各批次截至日期的未消除户、人;最近 26 批
-- chart: line
SELECT to_char(m.batch, 'MM-DD') AS "批次", m.households_not_eliminated AS "未消除户", m.people_not_eliminated AS "未消除人"
FROM (SELECT * FROM mart.monitored_by_town_all WHERE length(town_code) = 6 AND batch <= bidui.batch() ORDER BY batch DESC LIMIT 26) m
ORDER BY m.batch;
