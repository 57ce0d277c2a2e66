-- SPDX-License-Identifier: Apache-2.0
-- title: 规则成效
-- note: 按答复计:派发、答复、属实(条),部门数据有误;答复满 50 条而属实不足 10% 的建议改为批量
SELECT rule AS "规则", coalesce(name, '') AS "名称", sent AS "派发", answered AS "答复", confirmed AS "属实", wrong_data AS "部门有误", median_days AS "中位天数"
FROM mart.rule_value WHERE answered > 0 ORDER BY answered DESC, rule LIMIT 15;
