-- SPDX-License-Identifier: Apache-2.0
-- title: 近期时限
-- note: 十四天内到期的疑点(条);三十天内全国系统关闭修改的时段
WITH finding AS (
    SELECT f.due AS day, coalesce(f.department, '') || ' 疑点到期' AS what, count(*) AS lines
    FROM quality.finding f
    WHERE f.state IN ('sent', 'overdue', 'reopened') AND f.due BETWEEN bidui.batch() AND bidui.batch() + 14
    GROUP BY 1, 2
    ORDER BY 1, 3 DESC LIMIT 6
), closing AS (
    SELECT w.from_date AS day, coalesce(w.what, '系统关闭修改') || '(至 ' || to_char(w.to_date, 'MM-DD') || ')' AS what, NULL::bigint AS lines
    FROM core.closed_window w WHERE w.to_date >= bidui.batch() AND w.from_date <= bidui.batch() + 30
)
SELECT to_char(day, 'MM-DD') AS "日期", what AS "事项", lines AS "条" FROM (SELECT * FROM closing UNION ALL SELECT * FROM finding) d ORDER BY day, what;
