-- SPDX-License-Identifier: Apache-2.0
-- Households and people whose risk is not yet eliminated, from the year's beginning and from the batch before to this one. An event counts by
-- what the household was just before it: a member who leaves an eliminated household changes nothing here. The register's members are those of
-- mart.monitored: also of households that have no row.
-- needs: monitored_household member monitor_event
SELECT quality.fill_mart('monitor_bridge', $mart$
WITH household AS (
    SELECT household_key, coalesce(division_code, '') AS division_code, coalesce(eliminated, false) AS eliminated FROM asof.monitored_household
), span AS (
    SELECT '年初以来' AS span, date_trunc('year', (SELECT bidui.batch()))::date AS since
    UNION ALL SELECT '上批以来', predecessor + 1 FROM quality.batch WHERE batch = (SELECT bidui.batch()) AND predecessor IS NOT NULL
), event AS (
    SELECT e.*, coalesce(h.division_code, e.division_code, '') AS place,
           count(*) FILTER (WHERE kind NOT IN ('成员增加', '成员减少')) OVER earlier AS steps_before
    FROM asof.monitor_event e LEFT JOIN household h USING (household_key)
    WHERE happened_on <= (SELECT bidui.batch())
    WINDOW earlier AS (PARTITION BY e.household_key ORDER BY happened_on, event_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), step AS (
    SELECT household_key, kind, row_number() OVER (PARTITION BY household_key ORDER BY happened_on, event_no) AS number
    FROM event WHERE kind NOT IN ('成员增加', '成员减少')
), effect AS (
    SELECT e.place, e.happened_on, e.people, CASE WHEN e.kind IN ('成员增加', '成员减少') THEN 0 ELSE 1 END AS households,
           CASE WHEN e.kind = '识别' AND NOT o.open THEN 'identified' WHEN e.kind IN ('回退', '再标注') AND NOT o.open THEN 'returned'
                WHEN e.kind = '消除' AND o.open THEN 'eliminated' WHEN e.kind IN ('清退', '整户减少') AND o.open THEN 'removed'
                WHEN e.kind = '成员增加' AND o.open THEN 'added' WHEN e.kind = '成员减少' AND o.open THEN 'gone' END AS what
    FROM event e LEFT JOIN step s ON s.household_key = e.household_key AND s.number = e.steps_before
    CROSS JOIN LATERAL (SELECT coalesce(s.kind IN ('识别', '回退', '再标注'), false) AS open) o
), unit AS (
    SELECT s.span, s.since, e.place, u.unit, e.happened_on < s.since AS before, e.what, u.n
    FROM effect e CROSS JOIN span s CROSS JOIN LATERAL (VALUES ('户', e.households), ('人', e.people)) u (unit, n)
    WHERE e.what IS NOT NULL
), register AS (
    SELECT division_code AS place, '户' AS unit, count(*) AS n FROM household WHERE NOT eliminated GROUP BY 1
    UNION ALL
    SELECT coalesce(h.division_code, m.division_code, ''), '人', count(*) FROM asof.member m LEFT JOIN household h USING (household_key)
    WHERE NOT coalesce(h.eliminated, false) AND (m.left_on IS NULL OR m.left_on > (SELECT bidui.batch())) GROUP BY 1
), counted AS (
    SELECT span, since, place, unit, before, what, n, 0 AS register FROM unit
    UNION ALL SELECT s.span, s.since, r.place, r.unit, false, NULL, 0, r.n FROM register r CROSS JOIN span s
), summed AS (
    SELECT span, since, place, unit,
           coalesce(sum(CASE WHEN what IN ('eliminated', 'removed', 'gone') THEN -n ELSE n END) FILTER (WHERE before), 0) AS opening,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'identified'), 0) AS identified,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'returned'), 0) AS returned,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'eliminated'), 0) AS eliminated,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'removed'), 0) AS removed,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'added'), 0) AS added,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'gone'), 0) AS gone,
           sum(register) AS register
    FROM counted GROUP BY span, since, place, unit
)
SELECT span, place, unit, opening, identified, returned, eliminated, removed, added, gone,
       opening + identified + returned - eliminated - removed + added - gone, register
FROM summed
$mart$);
