-- SPDX-License-Identifier: Apache-2.0
-- title: 监测对象
-- note: 截至日期未消除的户、人在前;累计户含已消除
SELECT town AS "乡镇", households_not_eliminated AS "未消除户", people_not_eliminated AS "未消除人", households AS "累计户", people AS "累计人",
       eliminated_percent_of_people AS "消除率%(人)"
FROM mart.monitored_by_town_all WHERE batch = bidui.batch() ORDER BY length(town_code), town_code;
