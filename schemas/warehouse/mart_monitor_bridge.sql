-- SPDX-License-Identifier: Apache-2.0
-- From the year's beginning to the batch, households and people whose risk is not yet eliminated. An event counts by what the household
-- was just before it: a member who leaves an eliminated household changes nothing here.
-- needs: monitored_household member monitor_event
WITH town AS (
    SELECT household_key, coalesce(bidui.division_parent(division_code, 'town'), '') AS town_code, coalesce(eliminated, false) AS eliminated FROM asof.monitored_household
), event AS (
    SELECT e.*, coalesce(t.town_code, bidui.division_parent(e.division_code, 'town'), '') AS town_code,
           count(*) FILTER (WHERE kind NOT IN ('成员增加', '成员减少')) OVER earlier AS steps_before
    FROM asof.monitor_event e LEFT JOIN town t USING (household_key)
    WHERE happened_on <= bidui.batch()
    WINDOW earlier AS (PARTITION BY e.household_key ORDER BY happened_on, event_no ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), step AS (
    SELECT household_key, kind, row_number() OVER (PARTITION BY household_key ORDER BY happened_on, event_no) AS number
    FROM event WHERE kind NOT IN ('成员增加', '成员减少')
), judged AS (
    SELECT e.town_code, e.kind, e.people, e.happened_on, coalesce(s.kind IN ('识别', '回退', '再标注'), false) AS open_before
    FROM event e LEFT JOIN step s ON s.household_key = e.household_key AND s.number = e.steps_before
), effect AS (
    SELECT town_code, happened_on < date_trunc('year', bidui.batch())::date AS before,
           CASE WHEN kind = '识别' AND NOT open_before THEN 'identified' WHEN kind IN ('回退', '再标注') AND NOT open_before THEN 'returned'
                WHEN kind = '消除' AND open_before THEN 'eliminated' WHEN kind IN ('清退', '整户减少') AND open_before THEN 'removed'
                WHEN kind = '成员增加' AND open_before THEN 'added' WHEN kind = '成员减少' AND open_before THEN 'gone' END AS what,
           CASE WHEN kind IN ('成员增加', '成员减少') THEN 0 ELSE 1 END AS households, people
    FROM judged
), unit AS (
    SELECT town_code, before, what, '户' AS unit, households AS n FROM effect WHERE what IS NOT NULL
    UNION ALL SELECT town_code, before, what, '人', people FROM effect WHERE what IS NOT NULL
), register AS (
    SELECT town_code, '户' AS unit, count(*) AS n FROM town WHERE NOT eliminated GROUP BY town_code
    UNION ALL
    SELECT t.town_code, '人', count(*) FROM asof.member m JOIN town t USING (household_key)
    WHERE NOT t.eliminated AND (m.left_on IS NULL OR m.left_on > bidui.batch()) GROUP BY t.town_code
), summed AS (
    SELECT town_code, unit,
           coalesce(sum(CASE WHEN what IN ('eliminated', 'removed', 'gone') THEN -n ELSE n END) FILTER (WHERE before), 0) AS opening,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'identified'), 0) AS identified,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'returned'), 0) AS returned,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'eliminated'), 0) AS eliminated,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'removed'), 0) AS removed,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'added'), 0) AS added,
           coalesce(sum(n) FILTER (WHERE NOT before AND what = 'gone'), 0) AS gone
    FROM unit GROUP BY town_code, unit
), joined AS (
    SELECT coalesce(s.town_code, r.town_code) AS town_code, coalesce(s.unit, r.unit) AS unit, coalesce(opening, 0) AS opening,
           coalesce(identified, 0) AS identified, coalesce(returned, 0) AS returned, coalesce(eliminated, 0) AS eliminated,
           coalesce(removed, 0) AS removed, coalesce(added, 0) AS added, coalesce(gone, 0) AS gone, coalesce(r.n, 0) AS register
    FROM summed s FULL JOIN register r ON r.town_code = s.town_code AND r.unit = s.unit
), total AS (
    SELECT CASE WHEN grouping(town_code) = 1 THEN (SELECT division FROM quality.batch WHERE batch = bidui.batch()) ELSE town_code END AS town_code,
           unit, sum(opening) AS opening, sum(identified) AS identified, sum(returned) AS returned, sum(eliminated) AS eliminated,
           sum(removed) AS removed, sum(added) AS added, sum(gone) AS gone, sum(register) AS register
    FROM joined GROUP BY GROUPING SETS ((town_code, unit), (unit))
)
INSERT INTO mart.monitor_bridge_all
SELECT bidui.batch(), date_trunc('year', bidui.batch())::date, town_code,
       CASE WHEN town_code = '' THEN '(区划不明)' WHEN length(town_code) = 6 THEN '合计' ELSE coalesce(bidui.division_name(town_code), town_code) END,
       unit, opening, identified, returned, eliminated, removed, added, gone,
       opening + identified + returned - eliminated - removed + added - gone, register,
       register - (opening + identified + returned - eliminated - removed + added - gone)
FROM total;
