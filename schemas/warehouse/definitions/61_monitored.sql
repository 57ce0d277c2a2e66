-- SPDX-License-Identifier: Apache-2.0
-- The monitored households and people.

CREATE VIEW mart.monitored AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, m.dimension, m.value, m.unit,
       CASE WHEN NOT h.hidden THEN sum(m.not_eliminated)::bigint END AS not_eliminated, CASE WHEN NOT h.hidden THEN sum(m.eliminated)::bigint END AS eliminated,
       CASE WHEN NOT h.hidden THEN sum(m.not_eliminated + m.eliminated)::bigint END AS total,
       CASE WHEN NOT h.hidden THEN round(100 * sum(m.eliminated) / nullif(sum(m.not_eliminated + m.eliminated), 0), 2) END AS eliminated_percent,
       CASE m.unit WHEN '户' THEN '截至日期名册所列户' ELSE '截至日期在册成员,户信息缺失的计入未消除' END
           || CASE m.dimension WHEN 'risk' THEN ';一户多风险各计一次,不可相加;疾病、残疾、意外不足 3 的及可推出它的不列' ELSE '' END AS basis
FROM mart.monitored_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (SELECT m.dimension = 'risk' AND (p.place_basis, p.level, p.place_code, m.value) IN (SELECT c.place_basis, c.level, c.place_code, c.topic
                                                      FROM quality.hidden_cell c WHERE c.mart = 'monitored') AS hidden) h
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.dimension, m.value, m.unit, h.hidden
ORDER BY p.place_basis, p.level, p.place_code, m.dimension, m.value, m.unit;
SELECT quality.describe('mart.monitored',
    '监测对象:未消除、已消除,按乡镇、村、类别、户类型、风险、渠道、状态 / monitored: not yet eliminated, eliminated, by place, category, type, risk, channel, status', '{
    "dimension": "统计维度:all 合计,category 类别,household_type 户类型,risk 风险,channel 识别渠道,status 状态 / dimension", "value": "取值 / value",
    "not_eliminated": "未消除风险(户、人) / risk not eliminated", "eliminated": "已消除风险(户、人) / risk eliminated",
    "total": "累计识别(户、人),含已消除 / ever identified, eliminated included", "eliminated_percent": "消除率(%) / share eliminated"}');

-- One row per town and one with the county's code, as at each batch's date.
CREATE VIEW mart.monitored_by_town_all AS
WITH summed AS (
    SELECT m.batch, CASE WHEN grouping(bidui.division_parent(m.division_code, 'town')) = 1 THEN b.division
                         ELSE coalesce(bidui.division_parent(m.division_code, 'town'), '') END AS town_code,
           coalesce(sum(m.not_eliminated) FILTER (WHERE m.unit = '户'), 0)::bigint AS households_not_eliminated,
           coalesce(sum(m.not_eliminated) FILTER (WHERE m.unit = '人'), 0)::bigint AS people_not_eliminated,
           coalesce(sum(m.eliminated) FILTER (WHERE m.unit = '户'), 0)::bigint AS households_eliminated,
           coalesce(sum(m.eliminated) FILTER (WHERE m.unit = '人'), 0)::bigint AS people_eliminated
    FROM mart.monitored_all m JOIN quality.batch b USING (batch)
    WHERE m.dimension = 'all'
    GROUP BY GROUPING SETS ((m.batch, b.division, bidui.division_parent(m.division_code, 'town')), (m.batch, b.division))
)
SELECT batch, town_code,
       CASE WHEN town_code = '' THEN '(区划不明)' WHEN length(town_code) = 6 THEN '合计'
            ELSE coalesce((SELECT place FROM mart.place_all p WHERE p.batch = summed.batch AND p.code = town_code AND p.level = 'town'), town_code) END AS town,
       households_not_eliminated + households_eliminated AS households, people_not_eliminated + people_eliminated AS people,
       households_eliminated, people_eliminated, households_not_eliminated, people_not_eliminated,
       round(100.0 * people_eliminated / nullif(people_not_eliminated + people_eliminated, 0), 2) AS eliminated_percent_of_people,
       round(100.0 * households_eliminated / nullif(households_not_eliminated + households_eliminated, 0), 2) AS eliminated_percent_of_households
FROM summed;
SELECT quality.describe('mart.monitored_by_town_all', '监测对象分乡镇,区划按当时;县级代码一行为合计(全部批次) / monitored by town, every batch', '{
    "town_code": "乡镇代码,县级代码为合计 / town; the county''s code for the total", "town": "乡镇 / town",
    "households": "累计识别(户),含已消除 / households ever identified, eliminated included", "people": "截至日期在册成员(人) / active members at the date",
    "households_eliminated": "已消除风险(户) / households eliminated", "people_eliminated": "已消除风险(人) / people in them",
    "households_not_eliminated": "未消除风险(户) / households not eliminated", "people_not_eliminated": "未消除风险(人) / people in them",
    "eliminated_percent_of_people": "消除率(%),按人 / share eliminated, of people",
    "eliminated_percent_of_households": "消除率(%),按户 / share eliminated, of households"}');

CREATE VIEW mart.monitored_by_town AS SELECT * FROM mart.monitored_by_town_all WHERE batch = (SELECT bidui.batch()) ORDER BY town_code;
SELECT quality.describe('mart.monitored_by_town', '监测对象分乡镇,区划按当时;县级代码一行为合计(本批) / monitored by town at the session''s batch', '{
    "town_code": "乡镇代码,县级代码为合计 / town; the county''s code for the total", "town": "乡镇 / town",
    "households": "累计识别(户),含已消除 / households ever identified, eliminated included", "people": "截至日期在册成员(人) / active members at the date",
    "households_eliminated": "已消除风险(户) / households eliminated", "people_eliminated": "已消除风险(人) / people in them",
    "households_not_eliminated": "未消除风险(户) / households not eliminated", "people_not_eliminated": "未消除风险(人) / people in them",
    "eliminated_percent_of_people": "消除率(%),按人 / share eliminated, of people",
    "eliminated_percent_of_households": "消除率(%),按户 / share eliminated, of households"}');
