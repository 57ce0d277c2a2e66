-- SPDX-License-Identifier: Apache-2.0
-- needs: measure monitored_household
INSERT INTO mart.measure_progress_all
SELECT bidui.batch(), coalesce(bidui.division_parent(m.division_code, 'town'), ''), coalesce(min(m.town), '(区划不明)'), coalesce(m.kind, '(空)'),
       count(*) FILTER (WHERE m.declared_on <= bidui.batch()),
       count(*) FILTER (WHERE m.landed_on <= bidui.batch()),
       count(*) FILTER (WHERE m.planned_end < bidui.batch() AND (m.landed_on IS NULL OR m.landed_on > bidui.batch()) AND m.status IS DISTINCT FROM '已终止'),
       count(*) FILTER (WHERE m.status = '已终止'),
       count(*) FILTER (WHERE h.household_key IS NULL),
       sum(m.amount)
FROM asof.measure m
LEFT JOIN (SELECT DISTINCT household_key FROM asof.monitored_household) h USING (household_key)
GROUP BY 2, 4;
