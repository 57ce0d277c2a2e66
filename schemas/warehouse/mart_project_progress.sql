-- SPDX-License-Identifier: Apache-2.0
-- needs: project
INSERT INTO mart.project_progress_all
SELECT bidui.batch(), coalesce(kind, '(空)'), count(*), coalesce(sum(planned_amount), 0), count(*) FILTER (WHERE allocated > 0),
       coalesce(sum(allocated), 0), coalesce(sum(paid), 0), coalesce(sum(spent), 0),
       count(*) FILTER (WHERE started_on <= bidui.batch()), count(*) FILTER (WHERE finished_on <= bidui.batch()),
       round(100 * sum(spent) / nullif(sum(allocated), 0), 2),
       round(100.0 * extract(doy FROM bidui.batch()) / extract(doy FROM make_date(extract(year FROM bidui.batch())::integer, 12, 31)), 2)
FROM asof.project GROUP BY 2;
