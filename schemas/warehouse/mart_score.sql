-- SPDX-License-Identifier: Apache-2.0
-- Towns by what they were sent. A finding counts when it was sent by the batch, its rule is not worth less than a tenth (mart.rule_value),
-- it does not wait for data, and the answer does not blame a department.
WITH sent AS (
    SELECT h.finding_key, min(h.at) AS at FROM quality.human_event h WHERE h.event = 'send' AND h.at <= (SELECT bidui.batch()) GROUP BY h.finding_key
), answered AS (
    SELECT h.finding_key, min(h.at) AS at, (array_agg(h.result ORDER BY h.at DESC, h.id DESC))[1] AS result, bool_or(h.event = 'promise') AS promised
    FROM quality.human_event h WHERE h.event IN ('answer', 'promise') AND h.at <= (SELECT bidui.batch()) GROUP BY h.finding_key
), line AS (
    SELECT bidui.division_parent(f.division_code, 'town') AS town_code, f.due, a.at AS answered_at, a.promised,
           f.state = 'closed' AND a.promised AS fixed
    FROM sent s JOIN quality.finding_version f ON f.finding_key = s.finding_key AND f._valid_from <= (SELECT bidui.batch()) AND (f._valid_to IS NULL OR f._valid_to > (SELECT bidui.batch()))
    LEFT JOIN answered a ON a.finding_key = s.finding_key
    LEFT JOIN mart.rule_value v ON v.rule = f.rule
    WHERE f.division_code IS NOT NULL AND f.state <> 'awaiting_data' AND a.result IS DISTINCT FROM '部门数据有误' AND coalesce(NOT v.propose_bulk, true)
), town AS (
    SELECT town_code, count(*) AS sent, count(answered_at) AS answered, count(*) FILTER (WHERE answered_at <= due) AS in_time,
           count(*) FILTER (WHERE answered_at IS NOT NULL OR due < (SELECT bidui.batch())) AS due, count(*) FILTER (WHERE fixed) AS fixed
    FROM line WHERE town_code IS NOT NULL GROUP BY town_code
), weight AS (
    SELECT coalesce((SELECT value::numeric FROM quality.parameter WHERE batch = (SELECT bidui.batch()) AND name = 'score_weight_timeliness'), 50) / 100 AS w
)
INSERT INTO mart.score_all
SELECT (SELECT bidui.batch()), town_code, coalesce(bidui.division_name(town_code), town_code), sent, answered, in_time, due, fixed,
       round(100.0 * in_time / nullif(due, 0), 2), round(100.0 * fixed / nullif(sent, 0), 2),
       round(w * 100 * in_time / nullif(due, 0) + (1 - w) * 100 * fixed / nullif(sent, 0), 2)
FROM town, weight;
