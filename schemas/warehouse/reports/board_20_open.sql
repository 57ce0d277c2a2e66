-- SPDX-License-Identifier: Apache-2.0
-- title: 疑点走势
-- note: 各批次截至日期未闭环的疑点、其中已答复的(条);最近 26 批
-- chart: line
SELECT to_char(b.batch, 'MM-DD') AS "批次", count(v.finding_key) FILTER (WHERE v.state NOT IN ('closed', 'waived')) AS "未闭环",
       count(v.finding_key) FILTER (WHERE v.state IN ('answered', 'awaiting_data')) AS "其中已答复"
FROM (SELECT batch FROM quality.batch WHERE state = 'loaded' AND batch <= bidui.batch() ORDER BY batch DESC LIMIT 26) b
LEFT JOIN quality.finding_version v ON v._valid_from <= b.batch AND (v._valid_to IS NULL OR v._valid_to > b.batch)
GROUP BY b.batch ORDER BY b.batch;
