-- SPDX-License-Identifier: Apache-2.0
-- What bidui-report answers must know of every finding: whose it is, on which line it was sent, and which answer stands.
-- Columns are what report/answers/code.c reads by position.
-- A code on old paper whose finding became one with another speaks of that one (quality.finding_alias).
SELECT c.code, f.class, coalesce(bidui.division_name(bidui.division_parent(f.division_code, 'town')), '') AS town,
       coalesce(bidui.division_name(CASE WHEN length(f.division_code) = 12 THEN f.division_code END), '') AS village,
       coalesce(f.subject_name, '') AS person, coalesce(r.name, f.rule) AS rule_name,
       coalesce(CASE WHEN s.note LIKE '同因 %' THEN substr(s.note, 4) END, c.code) AS lead,
       CASE WHEN f.state IN ('answered', 'awaiting_data') THEN coalesce(a.result, '') ELSE '' END AS standing,
       coalesce(f.dispatch, 'village') IN ('village', 'town') AS local, coalesce(f.department, '') AS department, f.state, f.due::text AS due
FROM quality.finding c
JOIN quality.finding f ON f.finding_key = CASE WHEN c.state = 'closed'
    AND EXISTS (SELECT FROM quality.finding_alias m WHERE m.package_key = c.finding_key AND m.kind = 'merged')
                                               THEN bidui.finding_of(c.finding_key) ELSE c.finding_key END
LEFT JOIN quality.rule r ON r.rule = f.rule
LEFT JOIN LATERAL (SELECT note FROM quality.human_event e WHERE e.finding_key = f.finding_key AND e.event = 'send' ORDER BY at DESC, id DESC LIMIT 1) s ON true
LEFT JOIN LATERAL (SELECT result FROM quality.human_event e WHERE e.finding_key = f.finding_key AND e.event IN ('answer', 'promise')
                   ORDER BY at DESC, id DESC LIMIT 1) a ON true
ORDER BY c.code COLLATE "C";
