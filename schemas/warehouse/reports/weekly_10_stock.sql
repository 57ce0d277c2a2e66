-- SPDX-License-Identifier: Apache-2.0
-- title: 未消除存量、变化与本周清单
-- note: 未消除在前;累计户含已消除,人为截至日期在册成员;比上批为未消除数与上一批次之差;疑点按条,未答复含超期,本周为截至日期后 7 天,上周为其前 7 天
-- relation: mart.weekly_list
-- needs: monitored_household member
WITH work AS (
    SELECT place_code, level, sent, due_this_week, overdue, to_send, held_back, awaiting_data, answered_last_week, closed_last_week
    FROM mart.weekly_list WHERE place_basis = '当时' AND level IN ('county', 'town')
), change AS (
    SELECT n.*, n.households_not_eliminated - p.households_not_eliminated AS more_households, n.people_not_eliminated - p.people_not_eliminated AS more_people
    FROM mart.monitored_by_town_all n
    LEFT JOIN mart.monitored_by_town_all p
           ON p.town_code = n.town_code AND p.batch = (SELECT predecessor FROM quality.batch WHERE batch = bidui.batch())
    WHERE n.batch = bidui.batch()
)
SELECT c.town AS "乡镇", c.households_not_eliminated AS "未消除户", c.people_not_eliminated AS "未消除人",
       CASE c.more_households WHEN 0 THEN '0' ELSE to_char(c.more_households, 'FMSG999990') END AS "比上批(户)",
       CASE c.more_people WHEN 0 THEN '0' ELSE to_char(c.more_people, 'FMSG999990') END AS "(人)",
       c.households AS "累计户", c.people AS "累计人", c.eliminated_percent_of_people AS "消除率%(人)",
       coalesce(w.sent, 0) AS "未答复", coalesce(w.due_this_week, 0) AS "本周到期", coalesce(w.overdue, 0) AS "超期", coalesce(w.to_send, 0) AS "待下发",
       coalesce(w.held_back, 0) AS "暂缓", coalesce(w.awaiting_data, 0) AS "待数据", coalesce(w.answered_last_week, 0) AS "上周答复",
       coalesce(w.closed_last_week, 0) AS "上周关闭"
FROM change c LEFT JOIN work w ON w.place_code = c.town_code AND w.level = CASE length(c.town_code) WHEN 6 THEN 'county' ELSE 'town' END
ORDER BY length(c.town_code), c.town_code;
