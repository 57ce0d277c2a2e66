-- SPDX-License-Identifier: Apache-2.0
-- needs: measure monitored_household
SELECT quality.fill_mart('measure_progress', $mart$
SELECT coalesce(m.division_code, ''), coalesce(m.kind, '(空)'),
       count(*) FILTER (WHERE m.declared_on <= (SELECT bidui.batch())),
       count(*) FILTER (WHERE m.landed_on <= (SELECT bidui.batch())),
       count(*) FILTER (WHERE m.planned_end < (SELECT bidui.batch()) AND (m.landed_on IS NULL OR m.landed_on > (SELECT bidui.batch()))
           AND m.status IS DISTINCT FROM '已终止'),
       count(*) FILTER (WHERE m.status = '已终止'),
       count(*) FILTER (WHERE NOT EXISTS (SELECT FROM asof.monitored_household h WHERE h.household_key = m.household_key)),
       coalesce(sum(m.amount), 0), coalesce(sum(m.amount) FILTER (WHERE m.landed_on <= (SELECT bidui.batch())), 0)
FROM asof.measure m
GROUP BY 1, 2
$mart$, ARRAY['measure', 'monitored_household'],
    $$SELECT FROM asof.measure WHERE declared_on BETWEEN $1 AND $2 OR landed_on BETWEEN $1 AND $2 OR planned_end BETWEEN $1 AND $2$$);
