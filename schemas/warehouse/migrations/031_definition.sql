-- SPDX-License-Identifier: Apache-2.0
-- Which file of definitions/ made which functions and views, so that they can be made anew when its text changes.
CREATE TABLE quality.definition (
    name text PRIMARY KEY,
    sha256 text NOT NULL,
    objects text[] NOT NULL,
    grants text[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE quality.definition IS '函数和视图的定义文件 / files of definitions, each with what it made';
COMMENT ON COLUMN quality.definition.name IS '文件名 / file name';
COMMENT ON COLUMN quality.definition.sha256 IS '文件内容摘要 / digest of the file';
COMMENT ON COLUMN quality.definition.objects IS '所建对象 / what it made';
COMMENT ON COLUMN quality.definition.grants IS '所授权限,不含读者 / what others may do with them, readers aside';

-- Migration 004 named a file that has moved since.
COMMENT ON TABLE quality.life_step IS '疑点状态转换表,由程序填写 / the table of transitions, filled by bidui-load';

-- What migrations 001 to 030 defined, where they ran: no file of the pack is called so, hence all of it goes, and definitions/ makes its own.
INSERT INTO quality.definition (name, sha256, objects, grants)
SELECT 'before', '', array_agg(o), coalesce(array_agg(format('EXECUTE ON %s TO PUBLIC', o)) FILTER (WHERE o ~ '^FUNCTION'), '{}')
FROM (VALUES
    ('FUNCTION bidui.add_loader(name)'), ('FUNCTION bidui.add_reader(name,text,text,text)'), ('FUNCTION bidui.add_working_days(date,bigint)'),
    ('FUNCTION bidui.as_of(date)'), ('FUNCTION bidui.ask_reveal(text,text)'), ('FUNCTION bidui.batch()'), ('FUNCTION bidui.bridge_difference()'),
    ('FUNCTION bidui.csv_text(text)'), ('FUNCTION bidui.decide_objection(bigint,boolean,text,text,date)'), ('FUNCTION bidui.diff(date,date)'),
    ('FUNCTION bidui.diff_findings(date,date)'), ('FUNCTION bidui.diff_mart(text,date,date,text[])'), ('FUNCTION bidui.diff_rows(text,date,date)'),
    ('FUNCTION bidui.disagreement(text,text,text)'), ('FUNCTION bidui.division_name(text)'), ('FUNCTION bidui.division_parent(text,text)'),
    ('FUNCTION bidui.draw_spot_check(text,text,text,numeric,numeric,numeric)'), ('FUNCTION bidui.drop_reader(name)'), ('FUNCTION bidui.finding_of(text)'),
    ('FUNCTION bidui.grant_readers()'), ('FUNCTION bidui.household_file(text,date)'), ('FUNCTION bidui.is_working_day(date)'),
    ('FUNCTION bidui.mask(text,text,text)'), ('FUNCTION bidui.match_detail(text,text)'), ('FUNCTION bidui.newest_batch()'),
    ('FUNCTION bidui.object(date,text,text,text,date)'), ('FUNCTION bidui.purge(date,text,text)'), ('FUNCTION bidui.purge_aliases(date,text,text)'),
    ('FUNCTION bidui.purge_rivals(date,text,text)'), ('FUNCTION bidui.record_spot_check(text,text,text,text,date)'),
    ('FUNCTION bidui.retract(date,text,text)'), ('FUNCTION bidui.reveal(bigint)'), ('FUNCTION bidui.seal(date,text,text)'),
    ('FUNCTION bidui.seal_differences(text)'), ('FUNCTION bidui.spot_check_sample(text)'), ('FUNCTION bidui.undo(date)'),
    ('FUNCTION bidui.withhold_from_readers()'), ('FUNCTION core.present_division(text,date)'), ('FUNCTION mart.fill_lists()'),
    ('FUNCTION mart.measure_cohort(date,date)'), ('FUNCTION mart.spot_check_estimate(text)'),
    ('FUNCTION mart.spot_check_size(bigint,numeric,numeric,numeric)'), ('FUNCTION quality.answers(date)'), ('FUNCTION quality.apply_clock(date)'),
    ('FUNCTION quality.apply_facts()'), ('FUNCTION quality.apply_findings(date)'), ('FUNCTION quality.apply_identity()'),
    ('FUNCTION quality.audience(name)'), ('FUNCTION quality.audience_at(name,text,text)'), ('FUNCTION quality.audience_level(text)'),
    ('FUNCTION quality.begin_findings()'), ('FUNCTION quality.begin_identity()'), ('FUNCTION quality.count_persons(text)'),
    ('FUNCTION quality.describe(regclass,text,jsonb)'), ('FUNCTION quality.destroyed_until()'), ('FUNCTION quality.filters(text,text[])'),
    ('FUNCTION quality.finding_counts(date)'), ('FUNCTION quality.gather_agreement(text[])'),
    ('FUNCTION quality.has_newer_data(text,text,text,date,date)'), ('FUNCTION quality.is_lost(text,text[],text[])'),
    ('FUNCTION quality.lost_scopes(text,date,text[])'), ('FUNCTION quality.lost_sources(date)'), ('FUNCTION quality.move_findings(date)'),
    ('FUNCTION quality.normal_deviate(numeric)'), ('FUNCTION quality.note_move(text,text,date)'), ('FUNCTION quality.note_moves(date)'),
    ('FUNCTION quality.patterns(name,text)'), ('FUNCTION quality.patterns(name,text,integer)'),
    ('FUNCTION quality.purge_step(date,date,text,text,text,bigint)'), ('FUNCTION quality.question(text,text[],boolean)'),
    ('FUNCTION quality.refuse_destroyed()'), ('FUNCTION quality.rewind_findings(date)'), ('FUNCTION quality.rule_worth(date)'),
    ('FUNCTION quality.same_value(text,text,text)'), ('FUNCTION quality.score(numeric,numeric,numeric,numeric)'),
    ('FUNCTION quality.score_parameter(text,numeric)'), ('FUNCTION quality.spot_check_checked(text)'), ('FUNCTION quality.spot_check_found(text)'),
    ('FUNCTION quality.step_finding(text,text,date,text,date,date)'), ('FUNCTION quality.subject_now(text,text,date)'),
    ('FUNCTION rule."overlaps"(text,text[])'), ('FUNCTION rule."trim"(text)'), ('FUNCTION rule.abs(numeric)'), ('FUNCTION rule.add(numeric,numeric)'),
    ('FUNCTION rule.add_months(date,numeric)'), ('FUNCTION rule.age_at(date,date)'), ('FUNCTION rule.birth_date(text)'), ('FUNCTION rule.ceil(numeric)'),
    ('FUNCTION rule.contains(text,text)'), ('FUNCTION rule.day(date)'), ('FUNCTION rule.difference(date,date)'), ('FUNCTION rule.divide(numeric,numeric)'),
    ('FUNCTION rule.division_parent(text,text)'), ('FUNCTION rule.earlier(text,text,integer)'), ('FUNCTION rule.ends_with(text,text)'),
    ('FUNCTION rule.first_day(date)'), ('FUNCTION rule.floor(numeric)'), ('FUNCTION rule.has(text,text)'), ('FUNCTION rule.id_check_character(text)'),
    ('FUNCTION rule.id_distance(text,text)'), ('FUNCTION rule.id_valid(text)'), ('FUNCTION rule.is_province(text)'),
    ('FUNCTION rule.lacking(text,text,integer)'), ('FUNCTION rule.last_day(date)'), ('FUNCTION rule.length(text)'), ('FUNCTION rule.list_size(text)'),
    ('FUNCTION rule.lower(text)'), ('FUNCTION rule.make_date(numeric,numeric,numeric)'), ('FUNCTION rule.matches(text,text)'),
    ('FUNCTION rule.mod(numeric,numeric)'), ('FUNCTION rule.month(date)'), ('FUNCTION rule.months_between(date,date)'),
    ('FUNCTION rule.multiply(numeric,numeric)'), ('FUNCTION rule.name_form(text)'), ('FUNCTION rule.number(text)'),
    ('FUNCTION rule.period_end(text,date)'), ('FUNCTION rule.quotient(numeric,numeric)'), ('FUNCTION rule.repair_at(date)'),
    ('FUNCTION rule.replace(text,text,text)'), ('FUNCTION rule.round(numeric)'), ('FUNCTION rule.round(numeric,numeric)'),
    ('FUNCTION rule.same_name(text,text)'), ('FUNCTION rule.sex(text)'), ('FUNCTION rule.shift(date,numeric)'), ('FUNCTION rule.starts_with(text,text)'),
    ('FUNCTION rule.state(text,integer)'), ('FUNCTION rule.substr(text,numeric)'), ('FUNCTION rule.substr(text,numeric,numeric)'),
    ('FUNCTION rule.subtract(numeric,numeric)'), ('FUNCTION rule.text(boolean)'), ('FUNCTION rule.text(date)'), ('FUNCTION rule.text(numeric)'),
    ('FUNCTION rule.text(text)'), ('FUNCTION rule.text_month(date)'), ('FUNCTION rule.to_date(text)'), ('FUNCTION rule.upper(text)'),
    ('FUNCTION rule.year(date)'), ('FUNCTION rule.year_before(date)'), ('FUNCTION rule.yearmonth(date)'), ('TRIGGER refuse_destroyed ON quality.batch'),
    ('VIEW mart.agreement'), ('VIEW mart.elimination'), ('VIEW mart.income_band'), ('VIEW mart.match_summary'), ('VIEW mart.measure_progress'),
    ('VIEW mart.monitor_bridge'), ('VIEW mart.monitored'), ('VIEW mart.monitored_by_town'), ('VIEW mart.monitored_by_town_all'),
    ('VIEW mart.monthly_ranking'), ('VIEW mart.place_of'), ('VIEW mart.policy_coverage'), ('VIEW mart.project_progress'), ('VIEW mart.red_black_list'),
    ('VIEW mart.reported_vs_computed'), ('VIEW mart.rule_value'), ('VIEW mart.score'), ('VIEW mart.spot_check'), ('VIEW mart.weekly_list'),
    ('VIEW masked.finding'), ('VIEW quality.finding'), ('VIEW quality.question_list'), ('VIEW quality.score_of_place'), ('VIEW rule.repair')) v (o)
WHERE CASE split_part(o, ' ', 1) WHEN 'FUNCTION' THEN to_regprocedure(substr(o, 10)) IS NOT NULL
                                 WHEN 'VIEW' THEN to_regclass(substr(o, 6)) IS NOT NULL
                                 ELSE to_regprocedure('quality.refuse_destroyed()') IS NOT NULL END
HAVING count(*) > 0;
