-- SPDX-License-Identifier: Apache-2.0
-- Income against the monitoring line.

CREATE VIEW mart.income_band AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, g.household_group, m.year, m.line,
       sum(m.households)::bigint AS households, sum(m.below_line)::bigint AS below_line, sum(m.above_0_10)::bigint AS above_0_10,
       sum(m.above_10_20)::bigint AS above_10_20, sum(m.above_20)::bigint AS above_20, sum(m.unknown)::bigint AS unknown,
       sum(m.compared)::bigint AS compared, sum(m.dropped_10)::bigint AS dropped_10,
       '人均纯收入,已消除户取消除后收入;收入年度自上年10月1日;下降与上一收入年度末批次比,没有时与识别时比' AS basis
FROM mart.income_band_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (VALUES ('(合计)'), (m.household_group)) g (household_group)
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, g.household_group, m.year, m.line
ORDER BY p.place_basis, p.level, p.place_code, g.household_group;
SELECT quality.describe('mart.income_band', '收入分段与下降,对照监测线 / income bands against the monitoring line, and drops', '{
    "household_group": "分组:户类型·类别 / group: type and category", "year": "收入年度 / accounting year of income", "line": "监测线(元/人年) / monitoring line",
    "households": "户数(户) / households", "unknown": "收入或监测线不明(户) / income or line unknown", "below_line": "低于监测线(户) / below the line",
    "above_0_10": "高出监测线不足 10%(户) / less than 10 per cent above", "above_10_20": "高出 10%–20%(户) / 10 to 20 per cent above",
    "above_20": "高出 20% 以上(户) / more than 20 per cent above", "compared": "可与以前收入比较(户) / with an earlier income to compare",
    "dropped_10": "收入下降超过 10%(户) / income dropped by more than 10 per cent"}');
