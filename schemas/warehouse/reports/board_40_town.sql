-- SPDX-License-Identifier: Apache-2.0
-- title: 各乡镇未闭环疑点
-- note: 截至日期(条),按超期和未答复排序
-- chart: stack
SELECT coalesce(bidui.division_name(bidui.division_parent(division_code, 'town')), '县本级') AS "乡镇",
       count(*) FILTER (WHERE state = 'overdue') AS "超期", count(*) FILTER (WHERE state = 'sent') AS "已下发",
       count(*) FILTER (WHERE state IN ('new', 'reopened')) AS "未下发", count(*) FILTER (WHERE state = 'held_back') AS "暂缓",
       count(*) FILTER (WHERE state IN ('answered', 'awaiting_data')) AS "已答复"
FROM quality.finding WHERE state NOT IN ('closed', 'waived')
GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 4 DESC, 1;
