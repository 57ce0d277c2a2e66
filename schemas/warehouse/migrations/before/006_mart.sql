-- SPDX-License-Identifier: Apache-2.0
-- More marts. Every number names its unit; the cut-off date is the batch. Tables ..._all keep every batch, views show the session's.

CREATE TABLE quality.parameter (
    batch date NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    place text,
    source text,
    PRIMARY KEY (batch, name)
);
COMMENT ON TABLE quality.parameter IS '本批采用的参数值 / parameter values in force in a batch';
COMMENT ON COLUMN quality.parameter.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.parameter.name IS '参数 / parameter';
COMMENT ON COLUMN quality.parameter.value IS '值 / value';
COMMENT ON COLUMN quality.parameter.place IS '适用地区 / place it is set for';
COMMENT ON COLUMN quality.parameter.source IS '依据 / document';

-- ---- monitored, by anything ----

CREATE TABLE mart.monitored_by_all (
    batch date NOT NULL,
    dimension text NOT NULL,
    value text NOT NULL,
    households bigint NOT NULL,
    people bigint NOT NULL,
    households_eliminated bigint NOT NULL,
    people_eliminated bigint NOT NULL,
    PRIMARY KEY (batch, dimension, value)
);
CREATE VIEW mart.monitored_by AS SELECT * FROM mart.monitored_by_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.monitored_by_all IS '监测对象按类别、户类型、风险、消除方式、村统计;一户多风险时各计一次,风险项不可相加 / monitored by category, type, risk, way of elimination, village; risks overlap and do not add up';
COMMENT ON VIEW mart.monitored_by IS '监测对象分类统计(本批) / monitored by dimension at the session''s batch';
COMMENT ON COLUMN mart.monitored_by_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.monitored_by_all.dimension IS '统计维度:类别、户类型、风险、消除方式、村 / dimension: category household_type risk elimination_way village';
COMMENT ON COLUMN mart.monitored_by_all.value IS '取值 / value';
COMMENT ON COLUMN mart.monitored_by_all.households IS '户数(户) / households';
COMMENT ON COLUMN mart.monitored_by_all.people IS '在册人数(人) / people in the register';
COMMENT ON COLUMN mart.monitored_by_all.households_eliminated IS '其中已消除风险(户) / of them eliminated, households';
COMMENT ON COLUMN mart.monitored_by_all.people_eliminated IS '其中已消除风险(人) / of them eliminated, people';

-- ---- the bridge ----

CREATE TABLE mart.monitor_bridge_all (
    batch date NOT NULL,
    since date NOT NULL,
    town_code text NOT NULL,
    town text NOT NULL,
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
    difference bigint NOT NULL,
    PRIMARY KEY (batch, town_code, unit),
    CONSTRAINT bridge_balances CHECK (closing = opening + identified + returned - eliminated - removed + members_added - members_gone),
    CONSTRAINT difference_is_stated CHECK (difference = register - closing)
);
CREATE VIEW mart.monitor_bridge AS SELECT * FROM mart.monitor_bridge_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.monitor_bridge_all IS '未消除风险监测对象增减平衡表(年初至截至日期),按变动事项推算,与名册核对 / not yet eliminated: opening to closing since 1 January by events, checked against the register';
COMMENT ON VIEW mart.monitor_bridge IS '增减平衡表(本批) / the bridge at the session''s batch';
COMMENT ON COLUMN mart.monitor_bridge_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.monitor_bridge_all.since IS '起始日期 / from';
COMMENT ON COLUMN mart.monitor_bridge_all.town_code IS '乡镇代码,县级代码为合计 / town; the county''s code for the total';
COMMENT ON COLUMN mart.monitor_bridge_all.town IS '乡镇 / town';
COMMENT ON COLUMN mart.monitor_bridge_all.unit IS '单位:户、人 / unit';
COMMENT ON COLUMN mart.monitor_bridge_all.opening IS '期初未消除 / not eliminated at the beginning';
COMMENT ON COLUMN mart.monitor_bridge_all.identified IS '加:新识别 / plus newly identified';
COMMENT ON COLUMN mart.monitor_bridge_all.returned IS '加:回退、再标注 / plus returned';
COMMENT ON COLUMN mart.monitor_bridge_all.eliminated IS '减:消除风险 / minus eliminated';
COMMENT ON COLUMN mart.monitor_bridge_all.removed IS '减:清退、整户减少 / minus removed';
COMMENT ON COLUMN mart.monitor_bridge_all.members_added IS '加:成员增加(人) / plus members added';
COMMENT ON COLUMN mart.monitor_bridge_all.members_gone IS '减:成员减少(人) / minus members gone';
COMMENT ON COLUMN mart.monitor_bridge_all.closing IS '期末未消除(按事项推算) / not eliminated at the end, by events';
COMMENT ON COLUMN mart.monitor_bridge_all.register IS '名册未消除 / not eliminated, by the register';
COMMENT ON COLUMN mart.monitor_bridge_all.difference IS '名册减推算,应为零 / register minus events, should be zero';

-- ---- measures, projects ----

CREATE TABLE mart.measure_progress_all (
    batch date NOT NULL,
    town_code text NOT NULL,
    town text NOT NULL,
    kind text NOT NULL,
    declared bigint NOT NULL,
    landed bigint NOT NULL,
    overdue bigint NOT NULL,
    stopped bigint NOT NULL,
    without_household bigint NOT NULL,
    amount numeric,
    PRIMARY KEY (batch, town_code, kind)
);
CREATE VIEW mart.measure_progress AS SELECT * FROM mart.measure_progress_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.measure_progress_all IS '帮扶措施进度(条),按乡镇和类别 / measures by town and kind';
COMMENT ON VIEW mart.measure_progress IS '帮扶措施进度(本批) / measures at the session''s batch';
COMMENT ON COLUMN mart.measure_progress_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.measure_progress_all.town_code IS '乡镇代码 / town';
COMMENT ON COLUMN mart.measure_progress_all.town IS '乡镇 / town';
COMMENT ON COLUMN mart.measure_progress_all.kind IS '措施类别 / kind';
COMMENT ON COLUMN mart.measure_progress_all.declared IS '申报(条) / declared by the date';
COMMENT ON COLUMN mart.measure_progress_all.landed IS '落实(条) / landed by the date';
COMMENT ON COLUMN mart.measure_progress_all.overdue IS '超过计划完成日期未落实(条) / past the planned end, not landed';
COMMENT ON COLUMN mart.measure_progress_all.stopped IS '终止(条) / stopped';
COMMENT ON COLUMN mart.measure_progress_all.without_household IS '户编号不在监测对象中(条) / household is not monitored';
COMMENT ON COLUMN mart.measure_progress_all.amount IS '金额(元) / amount';

CREATE TABLE mart.project_progress_all (
    batch date NOT NULL,
    kind text NOT NULL,
    projects bigint NOT NULL,
    planned numeric NOT NULL,
    funded_projects bigint NOT NULL,
    allocated numeric NOT NULL,
    paid numeric NOT NULL,
    spent numeric NOT NULL,
    started bigint NOT NULL,
    finished bigint NOT NULL,
    spent_percent numeric,
    time_percent numeric NOT NULL,
    PRIMARY KEY (batch, kind)
);
CREATE VIEW mart.project_progress AS SELECT * FROM mart.project_progress_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.project_progress_all IS '项目与资金进度,对照时间进度;下达、拨付、支出分列 / projects and funds against time; allocated, paid and spent kept apart';
COMMENT ON VIEW mart.project_progress IS '项目与资金进度(本批) / projects at the session''s batch';
COMMENT ON COLUMN mart.project_progress_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.project_progress_all.kind IS '项目类型 / kind';
COMMENT ON COLUMN mart.project_progress_all.projects IS '入库项目(个) / projects listed';
COMMENT ON COLUMN mart.project_progress_all.planned IS '计划投资(元) / planned';
COMMENT ON COLUMN mart.project_progress_all.funded_projects IS '已下达资金的项目(个) / projects with funds allocated';
COMMENT ON COLUMN mart.project_progress_all.allocated IS '下达(元) / allocated';
COMMENT ON COLUMN mart.project_progress_all.paid IS '拨付(元) / paid';
COMMENT ON COLUMN mart.project_progress_all.spent IS '支出(元) / spent';
COMMENT ON COLUMN mart.project_progress_all.started IS '已开工(个) / started';
COMMENT ON COLUMN mart.project_progress_all.finished IS '已完工(个) / finished';
COMMENT ON COLUMN mart.project_progress_all.spent_percent IS '支出率(%),以下达资金为分母 / spent of allocated, per cent';
COMMENT ON COLUMN mart.project_progress_all.time_percent IS '时间进度(%) / share of the year gone, per cent';

-- ---- income ----

CREATE TABLE mart.income_band_all (
    batch date NOT NULL,
    town_code text NOT NULL,
    town text NOT NULL,
    household_type text NOT NULL,
    line numeric,
    band text NOT NULL,
    households bigint NOT NULL,
    PRIMARY KEY (batch, town_code, household_type, band)
);
CREATE VIEW mart.income_band AS SELECT * FROM mart.income_band_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.income_band_all IS '人均纯收入与监测线对照(户) / income per head against the monitoring line, households';
COMMENT ON VIEW mart.income_band IS '收入分段(本批) / income bands at the session''s batch';
COMMENT ON COLUMN mart.income_band_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.income_band_all.town_code IS '乡镇代码 / town';
COMMENT ON COLUMN mart.income_band_all.town IS '乡镇 / town';
COMMENT ON COLUMN mart.income_band_all.household_type IS '户类型 / type of household';
COMMENT ON COLUMN mart.income_band_all.line IS '监测线(元/人年) / monitoring line';
COMMENT ON COLUMN mart.income_band_all.band IS '低于、高 10% 以内、高 10–20%、高 20% 以上、不明 / band';
COMMENT ON COLUMN mart.income_band_all.households IS '户数(户) / households';

-- ---- matching departments' lists against the monitored ----

CREATE TABLE mart.match_summary_all (
    batch date NOT NULL,
    source text NOT NULL,
    rows bigint NOT NULL,
    persons bigint NOT NULL,
    persons_matched bigint NOT NULL,
    households_matched bigint NOT NULL,
    PRIMARY KEY (batch, source)
);
CREATE VIEW mart.match_summary AS SELECT * FROM mart.match_summary_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.match_summary_all IS '各部门名单与监测对象比对结果 / departments'' lists against the monitored';
COMMENT ON VIEW mart.match_summary IS '名单比对(本批) / matches at the session''s batch';
COMMENT ON COLUMN mart.match_summary_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.match_summary_all.source IS '来源 / source';
COMMENT ON COLUMN mart.match_summary_all.rows IS '行数(条) / rows';
COMMENT ON COLUMN mart.match_summary_all.persons IS '人数(人) / persons';
COMMENT ON COLUMN mart.match_summary_all.persons_matched IS '其中监测对象(人) / of them in monitored households';
COMMENT ON COLUMN mart.match_summary_all.households_matched IS '涉及监测对象(户) / monitored households they belong to';

-- Fills match_summary for every source with persons; "monitored" are the persons of `member`. Counting the distinct persons of a large
-- list is the dear part: a source that is as it was in the batch before keeps its count.
CREATE FUNCTION mart.fill_match_summary() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
    before mart.match_summary_all;
    matched record;
BEGIN
    FOR one IN SELECT l.source, (SELECT p.batch FROM quality.source_load p JOIN quality.batch b ON b.batch = p.batch AND b.state = 'loaded'
                                 WHERE p.source = l.source AND p.batch < l.batch AND p.sha256 = l.sha256 ORDER BY p.batch DESC LIMIT 1) AS same
               FROM quality.source_load l WHERE l.batch = bidui.batch() AND l.source NOT IN ('member', 'monitored_household') ORDER BY 1 LOOP
        SELECT * INTO before FROM mart.match_summary_all m WHERE m.batch = one.same AND m.source = one.source;
        IF before.source IS NULL THEN
            EXECUTE format('SELECT sum(n), count(person_key) FROM (SELECT person_key, count(*) AS n FROM asof.%I GROUP BY person_key) s', one.source)
                INTO before.rows, before.persons;
        END IF;
        CONTINUE WHEN coalesce(before.persons, 0) = 0;
        EXECUTE format('SELECT count(DISTINCT m.person_key) AS persons, count(DISTINCT m.household_key) AS households FROM asof.member m
                        WHERE EXISTS (SELECT FROM asof.%I s WHERE s.person_key = m.person_key)', one.source) INTO matched;
        INSERT INTO mart.match_summary_all VALUES (bidui.batch(), one.source, before.rows, before.persons, matched.persons, matched.households);
    END LOOP;
END $$;
COMMENT ON FUNCTION mart.fill_match_summary() IS '填写名单比对 / fills match_summary for the session''s batch';

-- A department's rows that meet a monitored household, at the session's batch; the owner's alone, it names people.
CREATE FUNCTION bidui.match_detail(of_source text)
RETURNS TABLE (person_key text, household_key text, division_code text, file text, sheet text, "row" bigint, record jsonb) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT s.person_key, m.household_key, m.division_code, s._file, s._sheet, s._row, to_jsonb(s)
         FROM asof.%I s JOIN asof.member m ON m.person_key = s.person_key ORDER BY m.household_key, s.person_key, s._file, s._row', of_source);
END $$;
COMMENT ON FUNCTION bidui.match_detail(text) IS '名单比对明细 / the rows of a list that meet a monitored household';

-- All that is known of one household at the session's batch: every source's rows of the household and of its members.
CREATE FUNCTION bidui.household_file(wanted text)
RETURNS TABLE (source text, file text, sheet text, "row" bigint, person_key text, record jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
    one record;
    household text := CASE WHEN wanted LIKE '%:%' THEN wanted ELSE 'nfp:' || wanted END;
    persons text[];
BEGIN
    SELECT coalesce(array_agg(DISTINCT m.person_key), '{}') INTO persons FROM asof.member m WHERE m.household_key = household AND m.person_key IS NOT NULL;
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'source' AND c.relkind = 'r' ORDER BY c.relname LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, t._file, t._sheet, t._row, t.person_key, to_jsonb(t) - ''_key'' - ''_hash'' - ''_states'' - ''_file'' - ''_sheet'' - ''_row''
             FROM asof.%I t WHERE t.household_key = $1 OR t.person_key = ANY ($2) ORDER BY t._file, t._sheet, t._row', one.relname, one.relname) USING household, persons;
    END LOOP;
    RETURN QUERY SELECT 'finding'::text, f.file, f.sheet, f."row", f.subject_key, to_jsonb(f) FROM quality.finding f
                 WHERE f.subject_key = household OR f.subject_key = ANY (persons) ORDER BY f.rule, f.finding_key;
END $$;
COMMENT ON FUNCTION bidui.household_file(text) IS '一户档案:各来源该户及成员的全部记录 / everything known of a household';

-- ---- the loop's own figures ----

CREATE VIEW mart.rule_value AS
WITH answered AS (
    SELECT DISTINCT ON (h.finding_key) h.finding_key, h.result, h.event, h.at
    FROM quality.human_event h WHERE h.event IN ('answer', 'promise') ORDER BY h.finding_key, h.at DESC, h.id DESC
), sent AS (
    SELECT h.finding_key, min(h.at) AS at FROM quality.human_event h WHERE h.event = 'send' GROUP BY h.finding_key
)
SELECT f.rule, r.name, count(*) AS sent, count(a.finding_key) AS answered,
       count(*) FILTER (WHERE a.event = 'promise' OR a.result IN ('拟纳入', '已死亡')) AS confirmed,
       round(100.0 * count(*) FILTER (WHERE a.event = 'promise' OR a.result IN ('拟纳入', '已死亡')) / nullif(count(a.finding_key), 0), 2) AS confirmed_percent,
       count(*) FILTER (WHERE a.result = '部门数据有误') AS wrong_data,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY a.at - s.at) AS median_days,
       count(a.finding_key) >= 50 AND 10 * count(*) FILTER (WHERE a.event = 'promise' OR a.result IN ('拟纳入', '已死亡')) < count(a.finding_key) AS propose_bulk
FROM sent s JOIN quality.finding_version f ON f.finding_key = s.finding_key AND f._valid_to IS NULL
LEFT JOIN answered a ON a.finding_key = s.finding_key
LEFT JOIN quality.rule r ON r.rule = f.rule
GROUP BY f.rule, r.name;
COMMENT ON VIEW mart.rule_value IS '规则成效:派发、答复、属实、部门数据有误、中位天数;答复满 50 条而属实不足 10% 的建议改为批量 / what a rule''s findings were worth, by the answers';

CREATE TABLE mart.score_all (
    batch date NOT NULL,
    town_code text NOT NULL,
    town text NOT NULL,
    sent bigint NOT NULL,
    answered bigint NOT NULL,
    answered_in_time bigint NOT NULL,
    due bigint NOT NULL,
    verified_fixed bigint NOT NULL,
    timeliness numeric,
    fixed_per_hundred numeric,
    score numeric,
    PRIMARY KEY (batch, town_code)
);
CREATE VIEW mart.score AS SELECT *, rank() OVER (ORDER BY score DESC NULLS LAST) AS rank FROM mart.score_all WHERE batch = (SELECT bidui.batch());
COMMENT ON TABLE mart.score_all IS '乡镇办理得分:及时率与核实改正率,分子分母俱列;等待新数据、部门责任、低效规则不计 / towns: timeliness and verified fixes, with numerators and denominators; awaiting_data, departments'' faults and low-value rules left out';
COMMENT ON VIEW mart.score IS '乡镇得分与排名(本批) / scores and ranks at the session''s batch';
COMMENT ON COLUMN mart.score_all.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN mart.score_all.town_code IS '乡镇代码 / town';
COMMENT ON COLUMN mart.score_all.town IS '乡镇 / town';
COMMENT ON COLUMN mart.score_all.sent IS '派发(条) / sent';
COMMENT ON COLUMN mart.score_all.answered IS '已答复(条) / answered';
COMMENT ON COLUMN mart.score_all.answered_in_time IS '按期答复(条) / answered in time';
COMMENT ON COLUMN mart.score_all.due IS '已到期或已答复(条),及时率分母 / due or answered: denominator of timeliness';
COMMENT ON COLUMN mart.score_all.verified_fixed IS '经新数据核实改正(条) / fixed, verified by newer data';
COMMENT ON COLUMN mart.score_all.timeliness IS '及时率(%) / timeliness, per cent';
COMMENT ON COLUMN mart.score_all.fixed_per_hundred IS '每百条派发核实改正(条) / verified fixes per hundred sent';
COMMENT ON COLUMN mart.score_all.score IS '得分:权重取参数 score_weight_timeliness(默认 50%) / score; weight by parameter, default 50 per cent';

CREATE OR REPLACE FUNCTION bidui.grant_readers() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA masked, mart, bidui, core, quality TO bidui_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA masked, mart TO bidui_reader; -- marts count, they name nobody
    GRANT SELECT ON core.division, core.holiday, core.closed_window, quality.batch, quality.delivery, quality.source_load, quality.metric,
                    quality.parameter, quality.rule, quality.rule_run TO bidui_reader;
END $$;
SELECT bidui.grant_readers();
