-- SPDX-License-Identifier: Apache-2.0
-- Marts: tables keyed by batch (named ..._all) and views on the newest loaded batch. Filled by mart_*.sql.

CREATE TABLE mart.reported_vs_computed_all (
    batch date NOT NULL,
    rule text NOT NULL,
    period text,
    as_of date,
    metric text,
    unit text,
    basis text,
    published numeric,
    computed numeric,
    verdict text,
    note text
);
CREATE INDEX reported_vs_computed_batch ON mart.reported_vs_computed_all (batch);
CREATE VIEW mart.reported_vs_computed AS
SELECT period, as_of, metric, unit, basis, published, computed, verdict, note
FROM mart.reported_vs_computed_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.reported_vs_computed_all IS '公布数与计算数对照(全部批次) / published figures beside computed ones, every batch';
COMMENT ON VIEW mart.reported_vs_computed IS '公布数与计算数对照(本批) / published figures beside computed ones, at the session''s batch';
COMMENT ON COLUMN mart.reported_vs_computed_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.reported_vs_computed_all.rule IS '对账规则 / reconcile rule';
COMMENT ON COLUMN mart.reported_vs_computed_all.period IS '期别 / period of the figure';
COMMENT ON COLUMN mart.reported_vs_computed_all.as_of IS '公布数的截至日期 / date of the figure';
COMMENT ON COLUMN mart.reported_vs_computed_all.metric IS '指标 / metric';
COMMENT ON COLUMN mart.reported_vs_computed_all.unit IS '单位 / unit';
COMMENT ON COLUMN mart.reported_vs_computed_all.basis IS '口径 / basis';
COMMENT ON COLUMN mart.reported_vs_computed_all.published IS '公布值 / published';
COMMENT ON COLUMN mart.reported_vs_computed_all.computed IS '计算值 / computed';
COMMENT ON COLUMN mart.reported_vs_computed_all.verdict IS '结论 / verdict';
COMMENT ON COLUMN mart.reported_vs_computed_all.note IS '说明 / note';

CREATE TABLE mart.monitored_by_town_all (
    batch date NOT NULL,
    town_code text NOT NULL,
    town text NOT NULL,
    households bigint NOT NULL,
    people bigint NOT NULL,
    households_eliminated bigint NOT NULL,
    people_eliminated bigint NOT NULL,
    households_not_eliminated bigint NOT NULL,
    people_not_eliminated bigint NOT NULL,
    eliminated_percent_of_people numeric,
    eliminated_percent_of_households numeric,
    PRIMARY KEY (batch, town_code)
);
CREATE VIEW mart.monitored_by_town AS
SELECT * FROM mart.monitored_by_town_all WHERE batch = (SELECT bidui.batch()) ORDER BY town_code;
COMMENT ON TABLE mart.monitored_by_town_all IS '监测对象分乡镇(全部批次);县级代码一行为合计 / monitored by town, every batch; the row with the county''s code is the total';
COMMENT ON VIEW mart.monitored_by_town IS '监测对象分乡镇(本批) / monitored by town at the session''s batch';
COMMENT ON COLUMN mart.monitored_by_town_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.monitored_by_town_all.town_code IS '乡镇代码,县级代码为合计 / town code; the county''s for the total';
COMMENT ON COLUMN mart.monitored_by_town_all.town IS '乡镇 / town';
COMMENT ON COLUMN mart.monitored_by_town_all.households IS '累计识别户数(户),含已消除 / households ever identified, eliminated included';
COMMENT ON COLUMN mart.monitored_by_town_all.people IS '人数(人),截至日期在册成员 / people: active members at the date';
COMMENT ON COLUMN mart.monitored_by_town_all.households_eliminated IS '已消除风险户数(户) / households whose risk is eliminated';
COMMENT ON COLUMN mart.monitored_by_town_all.people_eliminated IS '已消除风险人数(人) / people in them';
COMMENT ON COLUMN mart.monitored_by_town_all.households_not_eliminated IS '未消除风险户数(户) / households not eliminated';
COMMENT ON COLUMN mart.monitored_by_town_all.people_not_eliminated IS '未消除风险人数(人) / people in them';
COMMENT ON COLUMN mart.monitored_by_town_all.eliminated_percent_of_people IS '消除率(%),按人 / share eliminated, of people';
COMMENT ON COLUMN mart.monitored_by_town_all.eliminated_percent_of_households IS '消除率(%),按户 / share eliminated, of households';
