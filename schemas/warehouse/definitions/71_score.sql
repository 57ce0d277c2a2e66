-- SPDX-License-Identifier: Apache-2.0
-- How towns and villages deal with what they are sent: scores, the monthly ranking, red and black lists. Finding much costs nothing: what
-- counts is answering in time and mending what the answer admits, verified by newer data. Left out: what waits for data or is waived,
-- departments' faults and what only a higher level can mend, rules not worth their lines. An answer that the data are right takes a line out
-- of what could have been mended. The weights are the county's (schemas/params/score_*.json).

CREATE FUNCTION quality.score_parameter(wanted text, otherwise numeric) RETURNS numeric LANGUAGE sql STABLE
BEGIN ATOMIC SELECT coalesce((SELECT value::numeric FROM quality.parameter WHERE batch = (SELECT bidui.batch()) AND name = wanted), otherwise); END;
COMMENT ON FUNCTION quality.score_parameter(text, numeric) IS '计分参数(本批) / a parameter of scoring at the session''s batch';

-- Weighted mean of the two rates; a rate without a denominator leaves the other alone.
CREATE FUNCTION quality.score(timeliness numeric, fixed numeric, weight_timeliness numeric, weight_fixed numeric) RETURNS numeric LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT round((coalesce(timeliness * weight_timeliness, 0) + coalesce(fixed * weight_fixed, 0))
                 / nullif(CASE WHEN timeliness IS NULL THEN 0 ELSE weight_timeliness END + CASE WHEN fixed IS NULL THEN 0 ELSE weight_fixed END, 0), 2);
END;
COMMENT ON FUNCTION quality.score(numeric, numeric, numeric, numeric) IS '加权得分 / the weighted score';

-- By place and month due; month NULL: all months.
CREATE VIEW quality.score_of_place AS
WITH weight AS (
    SELECT quality.score_parameter('score_weight_timeliness', 50) AS timeliness, quality.score_parameter('score_weight_fixed', 50) AS fixed,
           quality.score_parameter('score_lines_min', 5) AS lines_min
), summed AS (
    SELECT m.batch, w.month, p.place_basis, p.level, p.place_code, p.place, sum(m.sent)::bigint AS sent, sum(m.due)::bigint AS due,
           sum(m.done_in_time)::bigint AS done_in_time,
           sum(m.fixable)::bigint AS fixable, sum(m.verified_fixed)::bigint AS verified_fixed, sum(m.left_out_waiting)::bigint AS left_out_waiting,
           sum(m.left_out_department)::bigint AS left_out_department, sum(m.left_out_low_value)::bigint AS left_out_low_value
    FROM mart.score_all m JOIN mart.place_of p ON p.code = m.division_code CROSS JOIN LATERAL (VALUES (m.month), (NULL)) w (month)
    WHERE m.batch = (SELECT bidui.batch())
    GROUP BY m.batch, w.month, p.place_basis, p.level, p.place_code, p.place
), rated AS (
    SELECT s.*, round(100.0 * s.done_in_time / nullif(s.due, 0), 2) AS timeliness,
           round(100.0 * s.verified_fixed / nullif(s.fixable, 0), 2) AS fixed_per_hundred,
           w.timeliness AS weight_timeliness, w.fixed AS weight_fixed, s.due >= w.lines_min AS is_ranked
    FROM summed s CROSS JOIN weight w
), scored AS (
    SELECT r.*, quality.score(r.timeliness, r.fixed_per_hundred, r.weight_timeliness, r.weight_fixed) AS score FROM rated r
)
SELECT *, CASE WHEN is_ranked THEN rank() OVER (PARTITION BY month, place_basis, level, is_ranked ORDER BY score DESC NULLS LAST) END AS rank FROM scored;
SELECT quality.describe('quality.score_of_place', '各地各月得分(本批) / scores by place and month', '{
    "month": "到期月,空为全部 / month in which the lines were due, NULL: all", "rank": "名次,条数不足的不排 / rank; none with too few lines",
    "score": "得分(分) / score", "timeliness": "及时率(%) / timeliness", "done_in_time": "按期办结(条),及时率分子 / done in time: numerator",
    "due": "已办结或已到期(条),及时率分母 / done or past due: denominator", "fixed_per_hundred": "每百条应改正中核实改正(%) / verified fixes per hundred to be mended",
    "verified_fixed": "核实改正(条),分子 / verified fixes: numerator", "fixable": "应改正(条),分母 / to be mended: denominator",
    "sent": "派发且计分(条) / sent and counted", "is_ranked": "条数是否足以排名 / enough lines to be ranked",
    "left_out_waiting": "不计:待下期数据、已豁免(条) / left out: waiting for data, waived",
    "left_out_department": "不计:部门数据有误、需上级权限(条) / left out: departments'' faults, not theirs to mend",
    "left_out_low_value": "不计:低效规则(条) / left out: rules proposed for bulk", "weight_timeliness": "及时率权重(%) / weight of timeliness",
    "weight_fixed": "改正率权重(%) / weight of fixes"}');

CREATE VIEW mart.score AS
SELECT batch AS as_of, place_basis, level, place_code, place, rank, score, timeliness, done_in_time, due, fixed_per_hundred, verified_fixed, fixable, sent,
       left_out_waiting, left_out_department, left_out_low_value, weight_timeliness, weight_fixed,
       '累计派发;及时率=按期办结/已办或到期,改正率=核实改正/应改正;发现多少不计分' AS basis
FROM quality.score_of_place WHERE month IS NULL
ORDER BY place_basis, level, rank NULLS LAST, place_code;
SELECT quality.describe('mart.score', '乡镇、村得分与名次(累计),分子分母俱列 / scores and ranks of towns and villages, with numerators and denominators', '{
    "rank": "名次,条数不足的不排 / rank; none with too few lines", "score": "得分(分) / score", "timeliness": "及时率(%) / timeliness",
    "done_in_time": "按期办结(条),及时率分子 / done in time: numerator", "due": "已办结或已到期(条),及时率分母 / done or past due: denominator",
    "fixed_per_hundred": "每百条应改正中核实改正(%) / verified fixes per hundred to be mended", "verified_fixed": "核实改正(条),分子 / verified fixes: numerator",
    "fixable": "应改正(条),分母 / to be mended: denominator", "sent": "派发且计分(条) / sent and counted",
    "left_out_waiting": "不计:待下期数据、已豁免(条) / left out: waiting for data, waived",
    "left_out_department": "不计:部门数据有误、需上级权限(条) / left out: departments'' faults, not theirs to mend",
    "left_out_low_value": "不计:低效规则(条) / left out: rules proposed for bulk", "weight_timeliness": "及时率权重(%) / weight of timeliness",
    "weight_fixed": "改正率权重(%) / weight of fixes"}');

CREATE VIEW mart.monthly_ranking AS
SELECT s.batch AS as_of, s.month, (s.month + interval '1 month')::date <= s.batch + 1 AS complete, s.place_basis, s.level, s.place_code, s.place, s.rank,
       b.rank - s.rank AS places_up, s.score, s.timeliness, s.done_in_time, s.due, s.fixed_per_hundred, s.verified_fixed, s.fixable,
       s.left_out_waiting, s.left_out_department, s.left_out_low_value, s.weight_timeliness, s.weight_fixed,
       '当月到期的疑点;到期不足起算条数的不排名' AS basis
FROM quality.score_of_place s
LEFT JOIN quality.score_of_place b ON (b.month, b.place_basis, b.level, b.place_code) =
       ((s.month - interval '1 month')::date, s.place_basis, s.level, s.place_code)
WHERE s.month IS NOT NULL AND s.month <= s.batch
ORDER BY s.month DESC, s.place_basis, s.level, s.rank NULLS LAST, s.place_code;
SELECT quality.describe('mart.monthly_ranking', '月排名:当月到期疑点的得分与名次 / monthly ranking by the lines due in a month', '{
    "month": "到期月,空为全部 / month in which the lines were due, NULL: all", "complete": "该月是否已结束 / is the month over",
    "rank": "名次,条数不足的不排 / rank; none with too few lines", "places_up": "比上月上升名次(名) / places gained since the month before", "score": "得分(分) / score",
    "timeliness": "及时率(%) / timeliness", "done_in_time": "按期办结(条),及时率分子 / done in time: numerator",
    "due": "已办结或已到期(条),及时率分母 / done or past due: denominator", "fixed_per_hundred": "每百条应改正中核实改正(%) / verified fixes per hundred to be mended",
    "verified_fixed": "核实改正(条),分子 / verified fixes: numerator", "fixable": "应改正(条),分母 / to be mended: denominator",
    "left_out_waiting": "不计:待下期数据、已豁免(条) / left out: waiting for data, waived",
    "left_out_department": "不计:部门数据有误、需上级权限(条) / left out: departments'' faults, not theirs to mend",
    "left_out_low_value": "不计:低效规则(条) / left out: rules proposed for bulk", "weight_timeliness": "及时率权重(%) / weight of timeliness",
    "weight_fixed": "改正率权重(%) / weight of fixes"}');

CREATE FUNCTION bidui.object(of_month date, of_place text, reason text, actor text, made_on date DEFAULT current_date) RETURNS bigint LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO quality.objection (month, place_code, reason, by, made_on)
    VALUES (date_trunc('month', of_month)::date, of_place, reason, actor, made_on) RETURNING id;
END;
COMMENT ON FUNCTION bidui.object(date, text, text, text, date) IS '登记异议 / takes in an objection';

CREATE FUNCTION bidui.decide_objection(wanted bigint, is_accepted boolean, words text, actor text, on_day date DEFAULT current_date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE quality.objection SET accepted = is_accepted, decision = words, decided_by = actor, decided_on = on_day WHERE id = wanted AND accepted IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no undecided objection %', wanted;
    END IF;
END $$;
COMMENT ON FUNCTION bidui.decide_objection(bigint, boolean, text, text, date) IS '处理异议 / decides an objection';

CREATE VIEW mart.red_black_list AS
WITH listed AS (
    SELECT r.*, CASE WHEN r.score >= quality.score_parameter('score_red_min', 90) THEN '红榜'
                     WHEN r.score < quality.score_parameter('score_black_max', 60) THEN '黑榜' END AS list,
           bidui.add_working_days((r.month + interval '1 month')::date - 1, quality.score_parameter('score_objection_days', 5)::bigint) AS objection_until
    FROM mart.monthly_ranking r WHERE r.complete AND r.rank IS NOT NULL AND r.level <> 'county'
), objected AS (
    SELECT l.month, l.place_code, bool_or(o.accepted IS TRUE AND o.decided_on <= l.as_of) AS upheld,
           bool_or(o.accepted IS NULL OR o.decided_on > l.as_of) AS open
    FROM (SELECT DISTINCT as_of, month, place_code FROM listed) l JOIN quality.objection o ON (o.month, o.place_code) = (l.month, l.place_code)
        AND o.made_on <= l.as_of
    GROUP BY l.month, l.place_code
)
SELECT l.as_of, l.month, l.place_basis, l.level, l.place_code, l.place, l.list, l.rank, l.score, l.timeliness, l.done_in_time, l.due, l.fixed_per_hundred,
       l.verified_fixed, l.fixable,
       l.objection_until, CASE WHEN o.upheld THEN '异议成立,撤下' WHEN o.open THEN '异议处理中' WHEN l.as_of <= l.objection_until THEN '异议期' ELSE '可发布' END AS status,
       '已结束月份;红榜不低于、黑榜低于县定分数线;异议期满且无未决异议方可发布' AS basis
FROM listed l LEFT JOIN objected o USING (month, place_code)
WHERE l.list IS NOT NULL
ORDER BY l.month DESC, l.place_basis, l.level, l.list DESC, l.rank, l.place_code;
SELECT quality.describe('mart.red_black_list', '红黑榜:已结束月份,先异议后发布 / red and black lists of finished months: first objections, then publication', '{
    "month": "月份 / month", "list": "红榜或黑榜 / red or black", "rank": "名次 / rank", "score": "得分(分) / score", "timeliness": "及时率(%) / timeliness",
    "done_in_time": "按期办结(条) / done in time: numerator", "due": "已办结或已到期(条) / done or past due: denominator",
    "fixed_per_hundred": "核实改正率(%) / verified fixes per hundred", "verified_fixed": "核实改正(条) / verified fixes: numerator",
    "fixable": "应改正(条) / to be mended: denominator", "objection_until": "异议期截止 / objections until",
    "status": "异议期、异议处理中、异议成立撤下、可发布 / open to objection, under objection, withdrawn, may be published"}');
