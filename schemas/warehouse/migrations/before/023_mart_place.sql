-- SPDX-License-Identifier: Apache-2.0
-- Marts about places. Their tables (..._all) count by village as the batch found it; the views roll up to village, town and county on two
-- bases: 当时, the divisions at the cut-off date, and 现行, those of the newest batch. Shares are computed after the rolling up.
-- Batches loaded before this file have no rows in its tables until they are loaded again (bidui run --from DATE).

-- Comments of a relation and of all its columns, said once; a column without one is an error, so that none is forgotten.
CREATE FUNCTION quality.describe(relation regclass, meaning text, columns jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    common CONSTANT jsonb := '{
        "batch": "截至日期 / as-of date of the batch", "as_of": "截至日期 / cut-off date",
        "division_code": "区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown",
        "place_basis": "区划口径:当时=截至日期的区划,现行=最新批次的区划 / divisions as at the cut-off date, or as in the newest batch",
        "level": "区划级别:county 县,town 乡镇,village 村 / level of the place",
        "place_code": "区划代码 / code of the place", "place": "区划名称 / name of the place",
        "unit": "计量单位 / unit of the numbers", "basis": "口径 / what is counted, and how"}';
    one record;
    words text;
BEGIN
    EXECUTE format('COMMENT ON %s %s IS %L', CASE (SELECT relkind FROM pg_class WHERE oid = relation) WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relation, meaning);
    FOR one IN SELECT attname FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped LOOP
        words := coalesce(columns ->> one.attname, common ->> one.attname);
        IF words IS NULL THEN
            RAISE EXCEPTION 'column % of % has no description', one.attname, relation;
        END IF;
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, one.attname, words);
    END LOOP;
END $$;
COMMENT ON FUNCTION quality.describe(regclass, text, jsonb) IS '为表、视图及各列写注释 / comments of a relation and its columns';

-- ---- places on two bases ----

CREATE FUNCTION bidui.newest_batch() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT max(batch) FROM quality.batch WHERE state = 'loaded' $$;
COMMENT ON FUNCTION bidui.newest_batch() IS '最新批次,现行区划以它为准 / the newest loaded batch: the date of the basis 现行';

-- Where the numbers of a division count at a batch's date: 当时 are the session's batch's rows, 现行 the newest batch's.
CREATE TABLE mart.place_all (
    batch date NOT NULL,
    code text NOT NULL,
    level text NOT NULL,
    place_code text NOT NULL,
    place text NOT NULL,
    PRIMARY KEY (batch, code, level)
);
CREATE VIEW mart.place_of AS
SELECT '当时' AS place_basis, code, level, place_code, place FROM mart.place_all WHERE batch = (SELECT bidui.batch())
UNION ALL
SELECT '现行', code, level, place_code, place FROM mart.place_all WHERE batch = (SELECT bidui.newest_batch());
SELECT quality.describe(one, words, '{"code": "区划代码,空为不明 / division, empty when unknown"}')
FROM (VALUES ('mart.place_all'::regclass, '每批各区划归入的县、乡镇、村(全部批次) / county, town and village of every division, at every batch''s date'),
             ('mart.place_of', '区划在两种口径下归入何处(本批) / where the numbers of a division count, on both bases')) t (one, words);

-- ---- monitored ----

DROP VIEW mart.monitored_by_town, mart.monitored_by;
DROP TABLE mart.monitored_by_town_all, mart.monitored_by_all;

CREATE TABLE mart.monitored_all (
    batch date NOT NULL,
    division_code text NOT NULL,
    dimension text NOT NULL,
    value text NOT NULL,
    unit text NOT NULL CHECK (unit IN ('户', '人')),
    not_eliminated bigint NOT NULL,
    eliminated bigint NOT NULL,
    PRIMARY KEY (batch, division_code, dimension, value, unit)
);
SELECT quality.describe('mart.monitored_all', '监测对象按村和维度(全部批次) / monitored by village and dimension, every batch',
    '{"dimension": "统计维度:all 合计,category 类别,household_type 户类型,risk 风险,channel 识别渠道,status 状态 / dimension",
      "value": "取值 / value", "not_eliminated": "未消除风险(户、人) / risk not eliminated", "eliminated": "已消除风险(户、人) / risk eliminated"}');

CREATE VIEW mart.monitored AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, m.dimension, m.value, m.unit,
       sum(m.not_eliminated)::bigint AS not_eliminated, sum(m.eliminated)::bigint AS eliminated, sum(m.not_eliminated + m.eliminated)::bigint AS total,
       round(100 * sum(m.eliminated) / nullif(sum(m.not_eliminated + m.eliminated), 0), 2) AS eliminated_percent,
       CASE m.unit WHEN '户' THEN '截至日期名册所列户' ELSE '截至日期在册成员,户信息缺失的计入未消除' END
           || CASE m.dimension WHEN 'risk' THEN ';一户多风险各计一次,不可相加' ELSE '' END AS basis
FROM mart.monitored_all m JOIN mart.place_of p ON p.code = m.division_code
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.dimension, m.value, m.unit
ORDER BY p.place_basis, p.level, p.place_code, m.dimension, m.value, m.unit;
SELECT quality.describe('mart.monitored', '监测对象:未消除、已消除,按乡镇、村、类别、户类型、风险、渠道、状态 / monitored: not yet eliminated, eliminated, by place, category, type, risk, channel, status',
    '{"dimension": "统计维度:all 合计,category 类别,household_type 户类型,risk 风险,channel 识别渠道,status 状态 / dimension",
      "value": "取值 / value", "not_eliminated": "未消除风险(户、人) / risk not eliminated", "eliminated": "已消除风险(户、人) / risk eliminated",
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
       CASE WHEN town_code = '' THEN '(区划不明)' WHEN length(town_code) = 6 THEN '合计' ELSE coalesce((SELECT place FROM mart.place_all p WHERE p.batch = summed.batch AND p.code = town_code AND p.level = 'town'), town_code) END AS town,
       households_not_eliminated + households_eliminated AS households, people_not_eliminated + people_eliminated AS people,
       households_eliminated, people_eliminated, households_not_eliminated, people_not_eliminated,
       round(100.0 * people_eliminated / nullif(people_not_eliminated + people_eliminated, 0), 2) AS eliminated_percent_of_people,
       round(100.0 * households_eliminated / nullif(households_not_eliminated + households_eliminated, 0), 2) AS eliminated_percent_of_households
FROM summed;
CREATE VIEW mart.monitored_by_town AS SELECT * FROM mart.monitored_by_town_all WHERE batch = (SELECT bidui.batch()) ORDER BY town_code;
SELECT quality.describe(one, '监测对象分乡镇,区划按当时;县级代码一行为合计' || which, '{
    "town_code": "乡镇代码,县级代码为合计 / town; the county''s code for the total", "town": "乡镇 / town",
    "households": "累计识别(户),含已消除 / households ever identified, eliminated included", "people": "截至日期在册成员(人) / active members at the date",
    "households_eliminated": "已消除风险(户) / households eliminated", "people_eliminated": "已消除风险(人) / people in them",
    "households_not_eliminated": "未消除风险(户) / households not eliminated", "people_not_eliminated": "未消除风险(人) / people in them",
    "eliminated_percent_of_people": "消除率(%),按人 / share eliminated, of people", "eliminated_percent_of_households": "消除率(%),按户 / share eliminated, of households"}')
FROM (VALUES ('mart.monitored_by_town_all'::regclass, '(全部批次) / monitored by town, every batch'), ('mart.monitored_by_town', '(本批) / monitored by town at the session''s batch')) t (one, which);

-- ---- the bridge ----

DROP VIEW mart.monitor_bridge;
DROP TABLE mart.monitor_bridge_all;
CREATE TABLE mart.monitor_bridge_all (
    batch date NOT NULL,
    span text NOT NULL CHECK (span IN ('年初以来', '上批以来')),
    since date NOT NULL,
    division_code text NOT NULL,
    unit text NOT NULL CHECK (unit IN ('户', '人')),
    opening bigint NOT NULL,
    identified bigint NOT NULL,
    returned bigint NOT NULL,
    eliminated bigint NOT NULL,
    removed bigint NOT NULL,
    members_added bigint NOT NULL,
    members_gone bigint NOT NULL,
    closing bigint NOT NULL,
    register bigint NOT NULL,
    PRIMARY KEY (batch, span, division_code, unit),
    CONSTRAINT bridge_balances CHECK (closing = opening + identified + returned - eliminated - removed + members_added - members_gone)
);
SELECT quality.describe('mart.monitor_bridge_all', '未消除风险监测对象增减平衡表,按村(全部批次) / the bridge by village, every batch', '{
    "span": "期间:年初以来、上批以来 / since 1 January, or since the batch before", "since": "起始日期 / first day of the span",
    "opening": "期初未消除(户、人) / not eliminated at the beginning", "identified": "加:新识别(户、人) / plus newly identified",
    "returned": "加:回退、再标注(户、人) / plus returned", "eliminated": "减:消除风险(户、人) / minus eliminated",
    "removed": "减:清退、整户减少(户、人) / minus removed", "members_added": "加:成员增加(人) / plus members added",
    "members_gone": "减:成员减少(人) / minus members gone", "closing": "期末未消除(户、人),按事项推算 / not eliminated at the end, by events",
    "register": "名册未消除(户、人) / not eliminated, by the register"}');

CREATE VIEW mart.monitor_bridge AS
WITH rolled AS (
    SELECT m.batch, m.span, m.since, p.place_basis, p.level, p.place_code, p.place, m.unit,
           sum(m.opening)::bigint AS opening, sum(m.identified)::bigint AS identified, sum(m.returned)::bigint AS returned,
           sum(m.eliminated)::bigint AS eliminated, sum(m.removed)::bigint AS removed, sum(m.members_added)::bigint AS members_added,
           sum(m.members_gone)::bigint AS members_gone, sum(m.closing)::bigint AS closing, sum(m.register)::bigint AS register
    FROM mart.monitor_bridge_all m JOIN mart.place_of p ON p.code = m.division_code
    WHERE m.batch = (SELECT bidui.batch()) OR m.batch = (SELECT predecessor FROM quality.batch WHERE batch = (SELECT bidui.batch()))
    GROUP BY m.batch, m.span, m.since, p.place_basis, p.level, p.place_code, p.place, m.unit
), joined AS ( -- with what the batch before called its closing
    SELECT *, max(closing) FILTER (WHERE batch <> (SELECT bidui.batch()) AND span = '年初以来') OVER (PARTITION BY place_basis, level, place_code, unit) AS stated
    FROM rolled
)
SELECT batch AS as_of, span, since, place_basis, level, place_code, place, unit, opening, identified, returned, eliminated, removed, members_added,
       members_gone, closing, register, register - closing AS difference, CASE span WHEN '上批以来' THEN opening - coalesce(stated, 0) END AS restated,
       '未消除风险监测对象,按变动事项发生日期推算,与名册核对' AS basis
FROM joined WHERE batch = (SELECT bidui.batch())
ORDER BY span DESC, place_basis, level, place_code, unit;
SELECT quality.describe('mart.monitor_bridge', '增减平衡表:期初 + 新识别 + 回退/再标注 − 消除 − 清退 ± 成员 = 期末 / opening to closing of those not yet eliminated; must balance', '{
    "span": "期间:年初以来、上批以来 / since 1 January, or since the batch before", "since": "起始日期 / first day of the span",
    "opening": "期初未消除(户、人) / not eliminated at the beginning", "identified": "加:新识别(户、人) / plus newly identified",
    "returned": "加:回退、再标注(户、人) / plus returned", "eliminated": "减:消除风险(户、人) / minus eliminated",
    "removed": "减:清退、整户减少(户、人) / minus removed", "members_added": "加:成员增加(人) / plus members added",
    "members_gone": "减:成员减少(人) / minus members gone", "closing": "期末未消除(户、人),按事项推算 / not eliminated at the end, by events",
    "register": "名册未消除(户、人) / not eliminated, by the register", "difference": "名册减推算(户、人),不为零的逐户见 bidui.bridge_difference() / register minus events; household by household in bidui.bridge_difference()",
    "restated": "期初减上批公布的期末(户、人):补录、更正所致 / opening minus the closing that the batch before stated: events recorded late"}');

-- Household by household, what register and events disagree on at the session's batch.
CREATE FUNCTION bidui.bridge_difference()
RETURNS TABLE (household_no text, by_events bigint, by_register bigint, difference bigint, eliminated_by_events boolean, eliminated_in_register boolean) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT split_part(household_key, ':', 2), e.people, coalesce(m.people, 0), coalesce(m.people, 0) - coalesce(e.people, 0), e.eliminated, h.eliminated
    FROM (SELECT household_key, sum(CASE kind WHEN '识别' THEN people WHEN '成员增加' THEN people WHEN '成员减少' THEN -people
                                              WHEN '清退' THEN -people WHEN '整户减少' THEN -people ELSE 0 END)::bigint AS people,
                 (array_agg(kind ORDER BY happened_on DESC, event_no DESC) FILTER (WHERE kind NOT IN ('成员增加', '成员减少')))[1] = '消除' AS eliminated
          FROM asof.monitor_event WHERE happened_on <= bidui.batch() GROUP BY household_key) e
    FULL JOIN (SELECT household_key, count(*) AS people FROM asof.member WHERE left_on IS NULL OR left_on > bidui.batch() GROUP BY household_key) m USING (household_key)
    LEFT JOIN asof.monitored_household h USING (household_key)
    WHERE coalesce(e.people, 0) <> coalesce(m.people, 0) OR e.eliminated IS DISTINCT FROM coalesce(h.eliminated, false)
    ORDER BY 1;
END $$;
COMMENT ON FUNCTION bidui.bridge_difference() IS '平衡表差异逐户清单(本批) / the bridge''s differences household by household';
