-- SPDX-License-Identifier: Apache-2.0
-- needs: measure monitored_household
INSERT INTO mart.measure_progress_all
SELECT (SELECT bidui.batch()), coalesce(m.division_code, ''), coalesce(m.kind, '(空)'),
       count(*) FILTER (WHERE m.declared_on <= (SELECT bidui.batch())),
       count(*) FILTER (WHERE m.landed_on <= (SELECT bidui.batch())),
       count(*) FILTER (WHERE m.planned_end < (SELECT bidui.batch()) AND (m.landed_on IS NULL OR m.landed_on > (SELECT bidui.batch()))
           AND m.status IS DISTINCT FROM '已终止'),
       count(*) FILTER (WHERE m.status = '已终止'),
       count(*) FILTER (WHERE NOT EXISTS (SELECT FROM asof.monitored_household h WHERE h.household_key = m.household_key)),
       coalesce(sum(m.amount), 0), coalesce(sum(m.amount) FILTER (WHERE m.landed_on <= (SELECT bidui.batch())), 0)
FROM asof.measure m
GROUP BY 2, 3;
