-- SPDX-License-Identifier: Apache-2.0
-- The monitored by village and dimension, at bidui.batch(). Runs in the load's final transaction, after history. People are active members at
-- the date, also those whose household has no row (a finding of its own): they count as not eliminated, where the member's row puts them.
-- needs: monitored_household member monitor_event
SELECT quality.fill_mart('monitored', $mart$
WITH event AS (
    SELECT * FROM asof.monitor_event WHERE happened_on <= (SELECT bidui.batch()) AND kind NOT IN ('成员增加', '成员减少')
), last_step AS (
    SELECT DISTINCT ON (household_key) household_key, kind FROM event ORDER BY household_key, happened_on DESC, event_no DESC
), identified AS (
    SELECT DISTINCT ON (household_key) household_key, channel FROM event WHERE kind = '识别' ORDER BY household_key, happened_on DESC, event_no DESC
), member AS (
    SELECT household_key, coalesce(division_code, '') AS division_code, count(*) AS people
    FROM asof.member WHERE left_on IS NULL OR left_on > (SELECT bidui.batch()) GROUP BY 1, 2
), household AS (
    SELECT coalesce(h.division_code, '') AS division_code, 1 AS households,
           coalesce(m.people, 0) AS people,
           coalesce(h.eliminated, false) AS eliminated, coalesce(h.category, '(空)') AS category, coalesce(h.household_type, '(空)') AS household_type,
           coalesce(h.risks, '(空)') AS risks, coalesce(i.channel, '(空)') AS channel,
           CASE WHEN h.eliminated THEN '已消除·' || coalesce(h.elimination_way, '(方式不明)')
                ELSE '监测中·' || coalesce(CASE WHEN s.kind IN ('回退', '再标注') THEN s.kind END, '识别') END AS status
    FROM asof.monitored_household h LEFT JOIN (SELECT household_key, sum(people) AS people FROM member GROUP BY household_key) m USING (household_key)
    LEFT JOIN identified i USING (household_key) LEFT JOIN last_step s USING (household_key)
    UNION ALL
    SELECT m.division_code, 0, m.people, false, x.v, x.v, x.v, x.v, x.v
    FROM member m, (VALUES ('(户信息缺失)')) x (v) WHERE NOT EXISTS (SELECT FROM asof.monitored_household h WHERE h.household_key = m.household_key)
), long AS (
    SELECT h.division_code, h.households, h.people, h.eliminated, d.dimension, d.value
    FROM household h CROSS JOIN LATERAL (
        VALUES ('all', '合计'), ('category', h.category), ('household_type', h.household_type), ('channel', h.channel), ('status', h.status)
        UNION ALL SELECT 'risk', risk FROM unnest(string_to_array(h.risks, ';')) AS risk) d (dimension, value)
)
SELECT l.division_code, l.dimension, l.value, u.unit,
       coalesce(sum(u.n) FILTER (WHERE NOT l.eliminated), 0), coalesce(sum(u.n) FILTER (WHERE l.eliminated), 0)
FROM long l CROSS JOIN LATERAL (VALUES ('户', l.households), ('人', l.people)) u (unit, n)
GROUP BY l.division_code, l.dimension, l.value, u.unit
HAVING sum(u.n) > 0
$mart$, ARRAY['monitored_household', 'member', 'monitor_event'],
    $$SELECT FROM asof.member WHERE left_on BETWEEN $1 AND $2 UNION ALL SELECT FROM asof.monitor_event WHERE happened_on BETWEEN $1 AND $2$$);
