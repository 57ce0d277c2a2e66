-- SPDX-License-Identifier: Apache-2.0
-- What rules are worth, by the answers.

-- The last answer to every finding sent, as known at a day. One row per finding.
CREATE FUNCTION quality.answers(at date)
RETURNS TABLE (finding_key text, sent_on date, answered_on date, last_answered_on date, promised boolean, meaning text) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT s.finding_key, s.sent_on, a.answered_on, a.last_on, coalesce(a.promised, false),
           CASE WHEN a.finding_key IS NULL THEN NULL WHEN a.last_event = 'promise' THEN 'confirmed' ELSE coalesce(m.meaning, 'refuted') END
    FROM (SELECT h.finding_key, min(h.at) AS sent_on FROM quality.human_event h WHERE h.event = 'send' AND h.at <= answers.at
            AND NOT EXISTS (SELECT FROM quality.human_event b WHERE b.finding_key = h.finding_key AND b.event = 'recall' AND b.round = h.round) GROUP BY 1) s
    LEFT JOIN (SELECT h.finding_key, min(h.at) AS answered_on, max(h.at) AS last_on, bool_or(h.event = 'promise') AS promised,
                      (array_agg(h.result ORDER BY h.at DESC, h.id DESC))[1] AS result, (array_agg(h.event ORDER BY h.at DESC, h.id DESC))[1] AS last_event
               FROM quality.human_event h WHERE h.event IN ('answer', 'promise') AND h.at <= answers.at GROUP BY 1) a USING (finding_key)
    LEFT JOIN LATERAL (SELECT v.class FROM quality.finding_version v WHERE v.finding_key = s.finding_key ORDER BY v._valid_from DESC LIMIT 1) f ON true
    LEFT JOIN mart.answer_meaning m ON m.class = f.class AND m.result = a.result;
END;
COMMENT ON FUNCTION quality.answers(date) IS '每条已派发疑点的答复及含义 / the answer to every finding sent, and what it means';

CREATE FUNCTION quality.rule_worth(at date)
RETURNS TABLE (rule text, name text, sent bigint, answered bigint, confirmed bigint, confirmed_share numeric, wrong_data bigint, median_days integer,
               propose_bulk boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT f.rule, r.name, count(*), count(a.answered_on), count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')),
           round(100.0 * count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')) / nullif(count(a.answered_on), 0), 2),
           count(*) FILTER (WHERE a.meaning = 'wrong_data'), percentile_disc(0.5) WITHIN GROUP (ORDER BY a.answered_on - a.sent_on),
           count(a.answered_on) >= 50 AND 10 * count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')) < count(a.answered_on)
    FROM quality.answers(rule_worth.at) a
    JOIN (SELECT DISTINCT v.finding_key, v.rule FROM quality.finding_version v) f USING (finding_key)
    LEFT JOIN quality.rule r ON r.rule = f.rule
    GROUP BY f.rule, r.name;
END;
COMMENT ON FUNCTION quality.rule_worth(date) IS '截至某日的规则成效 / what rules were worth by a day';

-- With all answers taken in, also those after the last batch; at an earlier batch when the session looks back.
CREATE VIEW mart.rule_value AS
SELECT (SELECT bidui.batch()) AS as_of, v.*, '已派发疑点,以最后一次答复为准;属实率以已答复为分母' AS basis
FROM quality.rule_worth(CASE WHEN (SELECT bidui.batch()) = (SELECT bidui.newest_batch()) THEN 'infinity'::date ELSE (SELECT bidui.batch()) END) v
ORDER BY v.rule;
SELECT quality.describe('mart.rule_value', '规则成效:派发、答复、属实、部门数据有误、中位天数、是否建议批量 / what a rule''s findings were worth, by the answers', '{
    "rule": "规则编号 / rule", "name": "名称 / name", "sent": "派发(条) / sent", "answered": "已答复(条) / answered", "confirmed": "属实(条) / confirmed",
    "confirmed_share": "属实率(%) / share confirmed, of those answered", "wrong_data": "部门数据有误(条) / a department''s fault",
    "median_days": "答复中位天数(天) / median days to answer",
    "propose_bulk": "建议改为批量:答复满 50 条而属实不足 10% / proposed for bulk: under 10 per cent after 50 answers"}');
