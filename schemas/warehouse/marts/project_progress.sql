-- SPDX-License-Identifier: Apache-2.0
-- needs: project
SELECT quality.fill_mart('project_progress', $mart$
SELECT coalesce(division_code, ''), year, coalesce(kind, '(空)'), count(*), coalesce(sum(planned_amount), 0),
       count(*) FILTER (WHERE allocated > 0),
       coalesce(sum(allocated), 0), coalesce(sum(paid), 0), coalesce(sum(spent), 0),
       count(*) FILTER (WHERE allocated > 0 AND started_on <= (SELECT bidui.batch())), count(*) FILTER (WHERE allocated > 0 AND connected),
       count(*) FILTER (WHERE started_on <= (SELECT bidui.batch())), count(*) FILTER (WHERE finished_on <= (SELECT bidui.batch()))
FROM asof.project GROUP BY 1, 2, 3
$mart$, ARRAY['project'],
    $$SELECT FROM asof.project WHERE started_on BETWEEN $1 AND $2 OR finished_on BETWEEN $1 AND $2$$);
