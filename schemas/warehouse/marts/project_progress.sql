-- SPDX-License-Identifier: Apache-2.0
-- needs: project
INSERT INTO mart.project_progress_all
SELECT (SELECT bidui.batch()), coalesce(division_code, ''), year, coalesce(kind, '(空)'), count(*), coalesce(sum(planned_amount), 0),
       count(*) FILTER (WHERE allocated > 0),
       coalesce(sum(allocated), 0), coalesce(sum(paid), 0), coalesce(sum(spent), 0),
       count(*) FILTER (WHERE allocated > 0 AND started_on <= (SELECT bidui.batch())), count(*) FILTER (WHERE allocated > 0 AND connected),
       count(*) FILTER (WHERE started_on <= (SELECT bidui.batch())), count(*) FILTER (WHERE finished_on <= (SELECT bidui.batch()))
FROM asof.project GROUP BY 2, 3, 4;
