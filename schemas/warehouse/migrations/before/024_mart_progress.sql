-- SPDX-License-Identifier: Apache-2.0
-- Marts of what is done: elimination and its speed, measures, projects and funds, coverage by policies, income. Built as 023 says.

-- ---- elimination and its speed ----

CREATE TABLE mart.elimination_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    category text NOT NULL,
    way text NOT NULL,
    identified_month date,
    eliminated_month date,
    households bigint NOT NULL,
    people bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (batch, division_code, category, way, identified_month, eliminated_month)
);
SELECT quality.describe('mart.elimination_all', '监测对象按村、类别、消除方式、识别月、消除月(全部批次) / monitored by village, category, way, months of identification and elimination', '{
    "category": "监测对象类别 / category", "way": "消除方式,未消除为(未消除) / way of elimination",
    "identified_month": "识别月 / month of identification", "eliminated_month": "消除月,未消除或不明为空 / month of elimination, NULL when not eliminated or unknown",
    "households": "户数(户) / households", "people": "截至日期在册成员(人) / active members at the date"}');

CREATE VIEW mart.elimination AS
WITH counted AS (
    SELECT e.*, p.place_basis, p.level, p.place_code, p.place, w.way AS shown,
           -- an elimination without its month counts, its duration is unknown
           (extract(year FROM x.until) * 12 + extract(month FROM x.until) - extract(year FROM e.identified_month) * 12 - extract(month FROM e.identified_month))::integer AS months
    FROM mart.elimination_all e JOIN mart.place_of p ON p.code = e.division_code
    CROSS JOIN LATERAL (SELECT CASE e.way WHEN '(未消除)' THEN e.batch ELSE e.eliminated_month END AS until) x
    CROSS JOIN LATERAL (VALUES (e.way), (CASE WHEN e.way <> '(未消除)' THEN '(全部已消除)' END)) w (way)
    WHERE e.batch = (SELECT bidui.batch()) AND w.way IS NOT NULL
)
SELECT batch AS as_of, place_basis, level, place_code, place, shown AS way,
       sum(households)::bigint AS households, sum(people)::bigint AS people,
       coalesce(sum(households) FILTER (WHERE eliminated_month >= date_trunc('year', batch)), 0)::bigint AS households_this_year,
       coalesce(sum(people) FILTER (WHERE eliminated_month >= date_trunc('year', batch)), 0)::bigint AS people_this_year,
       round(sum(months * households)::numeric / nullif(sum(households) FILTER (WHERE months IS NOT NULL), 0), 2) AS mean_months,
       (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY m) FROM unnest(array_agg(months)) WITH ORDINALITY a (m, at)
        CROSS JOIN LATERAL generate_series(1, (array_agg(households))[a.at]) WHERE m IS NOT NULL) AS median_months,
       coalesce(sum(households) FILTER (WHERE months <= 3), 0)::bigint AS within_3_months,
       coalesce(sum(households) FILTER (WHERE months BETWEEN 4 AND 6), 0)::bigint AS within_6_months,
       coalesce(sum(households) FILTER (WHERE months BETWEEN 7 AND 12), 0)::bigint AS within_12_months,
       coalesce(sum(households) FILTER (WHERE months > 12), 0)::bigint AS over_12_months,
       CASE WHEN shown = '(未消除)' THEN '未消除户,自识别月至截至月' ELSE '已消除户,自识别月至消除月' END AS basis
FROM counted
GROUP BY batch, place_basis, level, place_code, place, shown
ORDER BY place_basis, level, place_code, shown;
SELECT quality.describe('mart.elimination', '风险消除及其快慢,未消除的监测时长 / elimination and its speed; how long the others have been monitored', '{
    "way": "消除方式:帮扶消除、自然消除、(全部已消除)、(未消除) / way of elimination", "households": "户数(户) / households",
    "people": "截至日期在册成员(人) / active members at the date", "households_this_year": "其中本年消除(户) / of them eliminated this year",
    "people_this_year": "其中本年消除(人) / people in them", "mean_months": "平均时长(月),按户 / mean duration, by household",
    "median_months": "中位时长(月),按户 / median duration, by household", "within_3_months": "3 个月以内(户) / up to 3 months",
    "within_6_months": "4–6 个月(户) / 4 to 6 months", "within_12_months": "7–12 个月(户) / 7 to 12 months", "over_12_months": "超过 12 个月(户) / more than 12 months"}');

-- ---- measures ----

DROP VIEW mart.measure_progress;
DROP TABLE mart.measure_progress_all;
CREATE TABLE mart.measure_progress_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    kind text NOT NULL,
    declared bigint NOT NULL,
    landed bigint NOT NULL,
    overdue bigint NOT NULL,
    stopped bigint NOT NULL,
    without_household bigint NOT NULL,
    amount numeric NOT NULL,
    amount_landed numeric NOT NULL,
    PRIMARY KEY (batch, division_code, kind)
);
CREATE VIEW mart.measure_progress AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, k.kind,
       sum(m.declared)::bigint AS declared, sum(m.landed)::bigint AS landed,
       round(100 * sum(m.landed) / nullif(sum(m.declared), 0), 2) AS landed_percent,
       sum(m.overdue)::bigint AS overdue, sum(m.stopped)::bigint AS stopped, sum(m.without_household)::bigint AS without_household,
       round(sum(m.amount), 2) AS amount, round(sum(m.amount_landed), 2) AS amount_landed, '按申报、落实日期计到截至日期;落实率为同日落实数比申报数' AS basis
FROM mart.measure_progress_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (VALUES ('(合计)'), (m.kind)) k (kind)
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, k.kind
ORDER BY p.place_basis, p.level, p.place_code, k.kind;
SELECT quality.describe(one, words, '{
    "kind": "措施类别 / kind", "declared": "申报(条) / declared by the date", "landed": "落实(条) / landed by the date",
    "landed_percent": "落实率(%) / landed of declared", "overdue": "超过计划完成日期未落实(条) / past the planned end, not landed",
    "stopped": "终止(条) / stopped", "without_household": "户编号不在监测对象中(条) / household is not monitored",
    "amount": "帮扶金额(元) / amount", "amount_landed": "其中已落实(元) / of it landed"}')
FROM (VALUES ('mart.measure_progress_all'::regclass, '帮扶措施,按村和类别(全部批次) / measures by village and kind, every batch'),
             ('mart.measure_progress', '帮扶措施:申报、落实、超期、户编号无法对应 / measures declared, landed, overdue, without a monitored household')) t (one, words);

-- Follows each measure: of those declared by one day, how many landed by another. (750 declared by 30 June and 594 landed by 5 July are a
-- rate only if the 594 are among the 750.)
CREATE FUNCTION mart.measure_cohort(declared_by date, landed_by date)
RETURNS TABLE (declared bigint, landed_of_them bigint, landed_percent numeric, landed_declared_later bigint, basis text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    SELECT count(*) FILTER (WHERE m.declared_on <= declared_by), count(*) FILTER (WHERE m.declared_on <= declared_by AND m.landed_on <= landed_by),
           round(100.0 * count(*) FILTER (WHERE m.declared_on <= declared_by AND m.landed_on <= landed_by) / nullif(count(*) FILTER (WHERE m.declared_on <= declared_by), 0), 2),
           count(*) FILTER (WHERE m.landed_on <= landed_by AND (m.declared_on > declared_by OR m.declared_on IS NULL)),
           format('%s 前申报的措施,逐条看 %s 前是否落实;台账取 %s 批次', declared_by, landed_by, bidui.batch())
    FROM asof.measure m;
END $$;
COMMENT ON FUNCTION mart.measure_cohort(date, date) IS '逐条跟踪:某日前申报的措施,另一日前落实多少(条) / of the measures declared by one day, how many landed by another';

-- ---- projects and funds ----

DROP VIEW mart.project_progress;
DROP TABLE mart.project_progress_all;
CREATE TABLE mart.project_progress_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    year bigint,
    kind text NOT NULL,
    projects bigint NOT NULL,
    planned numeric NOT NULL,
    funded_projects bigint NOT NULL,
    allocated numeric NOT NULL,
    paid numeric NOT NULL,
    spent numeric NOT NULL,
    funded_started bigint NOT NULL,
    funded_connected bigint NOT NULL,
    started bigint NOT NULL,
    finished bigint NOT NULL,
    UNIQUE NULLS NOT DISTINCT (batch, division_code, year, kind)
);
CREATE VIEW mart.project_progress AS
WITH gone AS (
    SELECT round(100.0 * extract(doy FROM b) / extract(doy FROM make_date(extract(year FROM b)::integer, 12, 31)), 2) AS time_percent FROM (SELECT bidui.batch() AS b) t
)
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, m.year, k.kind,
       sum(m.projects)::bigint AS projects, round(sum(m.planned), 2) AS planned, sum(m.funded_projects)::bigint AS funded_projects,
       round(sum(m.allocated), 2) AS allocated, round(sum(m.paid), 2) AS paid, round(sum(m.spent), 2) AS spent,
       sum(m.started)::bigint AS started, sum(m.finished)::bigint AS finished,
       round(100.0 * sum(m.funded_connected) / nullif(sum(m.funded_projects), 0), 2) AS connected_percent,
       round(100.0 * sum(m.funded_started) / nullif(sum(m.funded_projects), 0), 2) AS started_percent,
       round(100 * sum(m.paid) / nullif(sum(m.allocated), 0), 2) AS paid_percent,
       round(100 * sum(m.spent) / nullif(sum(m.allocated), 0), 2) AS spent_percent,
       g.time_percent, round(100 * sum(m.spent) / nullif(sum(m.allocated), 0), 2) - g.time_percent AS ahead_percent,
       '下达、拨付、支出分列,不相加;开工率、对接率以下达资金的项目为分母,拨付率、支出率以下达资金为分母' AS basis
FROM mart.project_progress_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (VALUES ('(合计)'), (m.kind)) k (kind) CROSS JOIN gone g
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.year, k.kind, g.time_percent
ORDER BY p.place_basis, p.level, p.place_code, m.year DESC NULLS LAST, k.kind;
SELECT quality.describe(one, words, '{
    "year": "项目年度 / year of the project", "kind": "项目类型 / kind", "projects": "入库项目(个) / projects listed", "planned": "计划投资(元) / planned",
    "funded_projects": "已下达资金的项目(个) / projects with funds allocated", "allocated": "下达(元) / allocated", "paid": "拨付(元) / paid",
    "spent": "支出(元) / spent", "funded_started": "下达资金且已开工(个) / funded and started", "funded_connected": "下达资金且已对接(个) / funded and connected",
    "started": "已开工(个) / started", "finished": "已完工(个) / finished", "connected_percent": "对接率(%) / connected of funded projects",
    "started_percent": "开工率(%) / started of funded projects", "paid_percent": "拨付率(%) / paid of allocated", "spent_percent": "支出率(%) / spent of allocated",
    "time_percent": "时间进度(%) / share of the year gone", "ahead_percent": "支出率减时间进度(%),负数为落后 / spent minus time: negative is behind"}')
FROM (VALUES ('mart.project_progress_all'::regclass, '项目与资金,按村、年度、类型(全部批次) / projects and funds by village, year, kind, every batch'),
             ('mart.project_progress', '项目与资金进度,对照时间进度 / projects and funds against time')) t (one, words);

-- ---- coverage by policies ----

CREATE TABLE mart.policy_coverage_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    policy text NOT NULL,
    unit text NOT NULL,
    basis text NOT NULL,
    eliminated boolean NOT NULL,
    base bigint NOT NULL,
    covered bigint NOT NULL,
    unknown bigint NOT NULL,
    PRIMARY KEY (batch, division_code, policy, eliminated)
);
CREATE VIEW mart.policy_coverage AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, m.policy, m.unit,
       s.status, sum(m.base)::bigint AS base, sum(m.covered)::bigint AS covered, sum(m.unknown)::bigint AS unknown,
       round(100 * sum(m.covered) / nullif(sum(m.base), 0), 2) AS covered_percent, m.basis
FROM mart.policy_coverage_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (VALUES ('(全部)'), (CASE WHEN m.eliminated THEN '已消除' ELSE '未消除' END)) s (status)
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.policy, m.unit, s.status, m.basis
ORDER BY p.place_basis, p.level, p.place_code, m.policy, s.status;
SELECT quality.describe(one, words, '{
    "policy": "政策 / policy", "eliminated": "风险是否已消除 / risk eliminated", "status": "(全部)、未消除、已消除 / all, not eliminated, eliminated",
    "base": "应覆盖(户、人),分母 / who should be covered: denominator", "covered": "已覆盖(户、人),分子 / covered: numerator",
    "unknown": "其中未填(户、人),计入分母 / not stated; in the denominator", "covered_percent": "覆盖率(%) / share covered"}')
FROM (VALUES ('mart.policy_coverage_all'::regclass, '政策覆盖,按村(全部批次) / coverage by policies, by village, every batch'),
             ('mart.policy_coverage', '监测对象政策覆盖:保险、保障、住房、饮水、帮扶 / how many of the monitored each policy reaches')) t (one, words);

-- ---- income ----

DROP VIEW mart.income_band;
DROP TABLE mart.income_band_all;
CREATE TABLE mart.income_band_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    household_group text NOT NULL,
    year integer NOT NULL,
    line numeric,
    households bigint NOT NULL,
    unknown bigint NOT NULL,
    below_line bigint NOT NULL,
    above_0_10 bigint NOT NULL,
    above_10_20 bigint NOT NULL,
    above_20 bigint NOT NULL,
    compared bigint NOT NULL,
    dropped_10 bigint NOT NULL,
    PRIMARY KEY (batch, division_code, household_group)
);
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
SELECT quality.describe(one, words, '{
    "household_group": "分组:户类型·类别 / group: type and category", "year": "收入年度 / accounting year of income", "line": "监测线(元/人年) / monitoring line",
    "households": "户数(户) / households", "unknown": "收入或监测线不明(户) / income or line unknown", "below_line": "低于监测线(户) / below the line",
    "above_0_10": "高出监测线不足 10%(户) / less than 10 per cent above", "above_10_20": "高出 10%–20%(户) / 10 to 20 per cent above",
    "above_20": "高出 20% 以上(户) / more than 20 per cent above", "compared": "可与以前收入比较(户) / with an earlier income to compare",
    "dropped_10": "收入下降超过 10%(户) / income dropped by more than 10 per cent"}')
FROM (VALUES ('mart.income_band_all'::regclass, '收入分段,按村、分组、收入年度(全部批次) / income bands by village, group and year, every batch'),
             ('mart.income_band', '收入分段与下降,对照监测线 / income bands against the monitoring line, and drops')) t (one, words);
