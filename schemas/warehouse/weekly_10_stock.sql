-- SPDX-License-Identifier: Apache-2.0
-- title: 监测对象存量与变化
-- note: 户为累计识别户(含已消除),人为截至日期在册成员;变化为与上一批次之差
-- needs: monitored_household member
SELECT n.town AS "乡镇", n.households AS "户", n.people AS "人", n.households_not_eliminated AS "未消除户", n.people_not_eliminated AS "未消除人",
       n.eliminated_percent_of_people AS "消除率%(人)",
       to_char(n.households - p.households, 'FMSG999990') AS "户变化", to_char(n.people - p.people, 'FMSG999990') AS "人变化"
FROM mart.monitored_by_town_all n
LEFT JOIN mart.monitored_by_town_all p
       ON p.town_code = n.town_code AND p.batch = (SELECT predecessor FROM quality.batch WHERE batch = bidui.batch())
WHERE n.batch = bidui.batch()
ORDER BY length(n.town_code) DESC, n.town_code;
