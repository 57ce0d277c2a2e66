-- SPDX-License-Identifier: Apache-2.0
-- What was sent to towns and villages, line by line, at bidui.batch(). A line is done when it is answered, or when the data closed it.
SELECT quality.fill_mart('score', $mart$
WITH line AS (
    SELECT coalesce(f.division_code, '') AS division_code, date_trunc('month', d.due)::date AS month, d.due, f.state, a.meaning, a.answered_on,
           coalesce(a.answered_on, CASE WHEN f.state = 'closed' THEN f.closed_batch END) AS done_on,
           CASE WHEN f.state IN ('awaiting_data', 'waived') THEN 'waiting' WHEN a.meaning IN ('wrong_data', 'not_theirs') THEN 'department'
                WHEN w.propose_bulk THEN 'low_value' ELSE 'counted' END AS kind
    FROM quality.answers((SELECT bidui.batch())) a
    JOIN quality.finding_version f ON f.finding_key = a.finding_key AND f._valid_from <= (SELECT bidui.batch())
        AND (f._valid_to IS NULL OR f._valid_to > (SELECT bidui.batch()))
    LEFT JOIN mart.rule_value_all w ON w.rule = f.rule AND w.batch = (SELECT bidui.batch())
    -- a line that newer data opened again has no date of its own until it is sent again: the old one holds
    CROSS JOIN LATERAL (SELECT v.due FROM quality.finding_version v WHERE v.finding_key = f.finding_key AND v.due IS NOT NULL AND v._valid_from <= f._valid_from
                        ORDER BY v._valid_from DESC LIMIT 1) d
    WHERE coalesce(f.dispatch, 'village') IN ('village', 'town')
), judged AS (
    SELECT *, kind = 'counted' AND (done_on IS NOT NULL OR due < (SELECT bidui.batch())) AS is_due FROM line
)
SELECT month, division_code, count(*) FILTER (WHERE kind = 'counted'), count(*) FILTER (WHERE is_due),
       count(*) FILTER (WHERE is_due AND done_on <= due),
       count(*) FILTER (WHERE is_due AND meaning IS DISTINCT FROM 'refuted'),
       count(*) FILTER (WHERE is_due AND state = 'closed' AND meaning IS DISTINCT FROM 'refuted'),
       count(*) FILTER (WHERE kind = 'waiting'), count(*) FILTER (WHERE kind = 'department'), count(*) FILTER (WHERE kind = 'low_value')
FROM judged GROUP BY month, division_code
$mart$);
