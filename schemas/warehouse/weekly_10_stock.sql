-- SPDX-License-Identifier: Apache-2.0
-- title: 未消除存量、变化与疑点办理
-- note: 未消除在前;累计户含已消除,人为截至日期在册成员;比上批为未消除数与上一批次之差;疑点按条,超期不含待下期数据的
-- needs: monitored_household member
WITH open_finding AS (
    SELECT coalesce(bidui.division_parent(f.division_code, 'town'), f.division_code) AS town_code,
           count(*) FILTER (WHERE f.state NOT IN ('closed', 'waived')) AS open,
           count(*) FILTER (WHERE f.state = 'overdue') AS overdue,
           count(*) FILTER (WHERE f.state = 'closed' AND f.closed_batch = bidui.batch()) AS closed
    FROM quality.finding f WHERE f.division_code IS NOT NULL
    GROUP BY 1
), all_findings AS (
    SELECT sum(open) AS open, sum(overdue) AS overdue, sum(closed) AS closed FROM open_finding
)
SELECT n.town AS "乡镇", n.households_not_eliminated AS "未消除户", n.people_not_eliminated AS "未消除人",
       CASE n.households_not_eliminated - p.households_not_eliminated WHEN 0 THEN '0' ELSE to_char(n.households_not_eliminated - p.households_not_eliminated, 'FMSG999990') END AS "比上批(户)",
       CASE n.people_not_eliminated - p.people_not_eliminated WHEN 0 THEN '0' ELSE to_char(n.people_not_eliminated - p.people_not_eliminated, 'FMSG999990') END AS "比上批(人)",
       n.households AS "累计户", n.people AS "累计人", n.eliminated_percent_of_people AS "消除率%(人)",
       CASE WHEN length(n.town_code) = 6 THEN a.open ELSE coalesce(f.open, 0) END AS "未闭环(条)",
       CASE WHEN length(n.town_code) = 6 THEN a.overdue ELSE coalesce(f.overdue, 0) END AS "超期(条)",
       CASE WHEN length(n.town_code) = 6 THEN a.closed ELSE coalesce(f.closed, 0) END AS "本批关闭(条)"
FROM mart.monitored_by_town_all n
CROSS JOIN all_findings a
LEFT JOIN mart.monitored_by_town_all p
       ON p.town_code = n.town_code AND p.batch = (SELECT predecessor FROM quality.batch WHERE batch = bidui.batch())
LEFT JOIN open_finding f ON f.town_code = n.town_code AND length(n.town_code) = 9
WHERE n.batch = bidui.batch()
ORDER BY length(n.town_code), n.town_code;
