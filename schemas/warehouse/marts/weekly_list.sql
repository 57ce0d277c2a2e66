-- SPDX-License-Identifier: Apache-2.0
SELECT quality.fill_mart('weekly_list', $mart$
WITH at AS MATERIALIZED (
    SELECT bidui.batch() AS batch
), answered AS (
    SELECT DISTINCT h.finding_key FROM quality.human_event h, at WHERE h.event IN ('answer', 'promise') AND h.at > at.batch - 7 AND h.at <= at.batch
)
SELECT coalesce(f.division_code, ''), count(*) FILTER (WHERE f.state IN ('new', 'reopened')), count(*) FILTER (WHERE f.state = 'held_back'),
       count(*) FILTER (WHERE f.state IN ('sent', 'overdue')), count(*) FILTER (WHERE f.state = 'sent' AND f.due BETWEEN at.batch AND at.batch + 7),
       count(*) FILTER (WHERE f.state = 'overdue'), count(*) FILTER (WHERE f.state = 'awaiting_data'),
       count(*) FILTER (WHERE f.first_batch > at.batch - 7), count(a.finding_key), count(*) FILTER (WHERE f.state = 'closed' AND f.closed_batch > at.batch - 7)
FROM at CROSS JOIN quality.finding_version f LEFT JOIN answered a USING (finding_key)
WHERE f._valid_from <= at.batch AND (f._valid_to IS NULL OR f._valid_to > at.batch) AND coalesce(f.dispatch, 'village') <> 'none'
GROUP BY at.batch, f.division_code
$mart$);
