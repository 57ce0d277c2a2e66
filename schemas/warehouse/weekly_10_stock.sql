-- SPDX-License-Identifier: Apache-2.0
-- title: 监测对象存量、变化与疑点办理
-- note: 户为累计识别户(含已消除),人为截至日期在册成员;变化为与上一批次之差;疑点按条,超期不含部门数据有误、待下期数据的
-- needs: monitored_household member
WITH open_finding AS (
    SELECT coalesce(bidui.division_parent(f.division_code, 'town'), f.division_code) AS town_code,
           count(*) FILTER (WHERE f.state NOT IN ('closed', 'waived')) AS open,
           count(*) FILTER (WHERE f.state = 'overdue') AS overdue,
           count(*) FILTER (WHERE f.state = 'closed' AND f.closed_batch = bidui.batch()) AS closed
    FROM quality.finding f WHERE f.division_code IS NOT NULL
    GROUP BY 1
)
SELECT n.town AS "乡镇", n.households AS "户", n.people AS "人", n.households_not_eliminated AS "未消除户", n.people_not_eliminated AS "未消除人",
       n.eliminated_percent_of_people AS "消除率%(人)",
       to_char(n.households - p.households, 'FMSG999990') AS "户变化", to_char(n.people - p.people, 'FMSG999990') AS "人变化",
       coalesce(f.open, CASE WHEN length(n.town_code) = 6 THEN (SELECT sum(open) FROM open_finding) ELSE 0 END) AS "未闭环疑点",
       coalesce(f.overdue, CASE WHEN length(n.town_code) = 6 THEN (SELECT sum(overdue) FROM open_finding) ELSE 0 END) AS "超期",
       coalesce(f.closed, CASE WHEN length(n.town_code) = 6 THEN (SELECT sum(closed) FROM open_finding) ELSE 0 END) AS "本批关闭"
FROM mart.monitored_by_town_all n
LEFT JOIN mart.monitored_by_town_all p
       ON p.town_code = n.town_code AND p.batch = (SELECT predecessor FROM quality.batch WHERE batch = bidui.batch())
LEFT JOIN open_finding f ON f.town_code = n.town_code AND length(n.town_code) = 9
WHERE n.batch = bidui.batch()
ORDER BY length(n.town_code) DESC, n.town_code;
