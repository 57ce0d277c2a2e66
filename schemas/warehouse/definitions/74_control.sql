-- SPDX-License-Identifier: Apache-2.0
-- Marts that count the same thing must say the same, place by place: marts/z_control.sql compares them in every load.

CREATE VIEW mart.control AS
SELECT c.batch AS as_of, c.control, c.unit, c.mart_a, c.mart_b, c.total_a, c.total_b, c.total_a - c.total_b AS difference, c.compared, c.differing, c.rows,
       '两统计表按批次当时的村逐一核对' AS basis
FROM mart.control_all c WHERE c.batch = (SELECT bidui.batch())
ORDER BY c.differing = 0, c.control, c.unit;
SELECT quality.describe('mart.control',
    '勾稽关系:口径相同的统计表互相核对,不符为程序或数据问题,须查明 / marts that count the same thing compared with each other; a difference is to be looked into', '{
    "control": "核对的指标 / what is counted", "mart_a": "统计表甲 / one mart", "mart_b": "统计表乙 / the other",
    "total_a": "甲合计 / total of the first", "total_b": "乙合计 / total of the second", "difference": "甲减乙 / first minus second",
    "compared": "核对的村(个) / places compared", "differing": "不符的村(个) / places that differ",
    "rows": "不符的村:区划代码、甲、乙 / places that differ: division, number of either mart"}');
