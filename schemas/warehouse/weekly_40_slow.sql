-- SPDX-License-Identifier: Apache-2.0
-- title: 各乡镇疑点办理
-- note: 条;超期不含部门数据有误、待下期数据的
SELECT coalesce(bidui.division_name(bidui.division_parent(f.division_code, 'town')), '(区划不明)') AS "乡镇",
       count(*) FILTER (WHERE f.state NOT IN ('closed', 'waived')) AS "未闭环", count(*) FILTER (WHERE f.state = 'overdue') AS "超期",
       count(*) FILTER (WHERE f.state = 'closed' AND f.closed_batch = bidui.batch()) AS "本批关闭"
FROM quality.finding f
WHERE f.division_code IS NOT NULL
GROUP BY 1
ORDER BY 3 DESC, 2 DESC;
