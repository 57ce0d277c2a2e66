-- SPDX-License-Identifier: Apache-2.0
-- Comes last: what several marts count alike, place by place at bidui.batch(). A mart that is not filled (a pack without its sources) is not
-- compared. The load tells what differs (load/history/control.h). A mart that counts what another one counts belongs here.
SELECT quality.end_marts(ARRAY['control']);
SELECT quality.fill_mart('control', $mart$
WITH monitored AS (
    SELECT * FROM mart.monitored_all WHERE batch = (SELECT bidui.batch())
), bridge AS (
    SELECT * FROM mart.monitor_bridge_all WHERE batch = (SELECT bidui.batch())
), policy AS (
    SELECT * FROM mart.policy_coverage_all WHERE batch = (SELECT bidui.batch()) AND policy IN ('基本医疗保险', '饮水安全') -- of all people, of all households
), elimination AS (
    SELECT * FROM mart.elimination_all WHERE batch = (SELECT bidui.batch())
), statement (control, unit, mart, place, n) AS (
    SELECT '未消除', unit, 'monitored', division_code, not_eliminated FROM monitored WHERE dimension = 'all'
    UNION ALL SELECT '未消除', unit, 'monitor_bridge', division_code, register FROM bridge WHERE span = '年初以来'
    UNION ALL SELECT '未消除(政策覆盖)', unit, 'monitored', division_code, not_eliminated FROM monitored WHERE dimension = 'all'
    UNION ALL SELECT '未消除(政策覆盖)', unit, 'policy_coverage', division_code, base FROM policy WHERE NOT eliminated
    UNION ALL SELECT '已消除(政策覆盖)', unit, 'monitored', division_code, eliminated FROM monitored WHERE dimension = 'all'
    UNION ALL SELECT '已消除(政策覆盖)', unit, 'policy_coverage', division_code, base FROM policy WHERE eliminated
    UNION ALL SELECT '名册所列户', unit, 'monitored', division_code, not_eliminated + eliminated FROM monitored WHERE dimension = 'category' AND value <> '(户信息缺失)'
    UNION ALL SELECT '名册所列户', u.unit, 'elimination', division_code, u.n
              FROM elimination CROSS JOIN LATERAL (VALUES ('户', households), ('人', people)) u (unit, n)
    UNION ALL SELECT '名册所列户已消除', unit, 'monitored', division_code, eliminated FROM monitored WHERE dimension = 'category' AND value <> '(户信息缺失)'
    UNION ALL SELECT '名册所列户已消除', u.unit, 'elimination', division_code, u.n
              FROM elimination CROSS JOIN LATERAL (VALUES ('户', households), ('人', people)) u (unit, n) WHERE way <> '(未消除)'
    UNION ALL SELECT '收入分段户数', unit, 'monitored', division_code, not_eliminated + eliminated FROM monitored WHERE dimension = 'all' AND unit = '户'
    UNION ALL SELECT '收入分段户数', '户', 'income_band', division_code, households FROM mart.income_band_all WHERE batch = (SELECT bidui.batch())
    UNION ALL SELECT '合计与分' || d.dimension, unit, 'monitored 合计', division_code, not_eliminated + eliminated
              FROM monitored CROSS JOIN (VALUES ('category'), ('household_type'), ('channel'), ('status')) d (dimension) WHERE monitored.dimension = 'all'
    UNION ALL SELECT '合计与分' || dimension, unit, 'monitored', division_code, not_eliminated + eliminated FROM monitored WHERE dimension NOT IN ('all', 'risk')
    UNION ALL SELECT '期末,两期间', unit, 'monitor_bridge ' || span, division_code, closing FROM bridge
    UNION ALL SELECT '归入乡镇、县', unit, 'monitored', division_code, not_eliminated + eliminated FROM monitored WHERE dimension = 'all'
    UNION ALL SELECT '归入乡镇、县', m.unit, 'place', m.division_code, m.not_eliminated + m.eliminated
              FROM monitored m WHERE m.dimension = 'all' AND 3 = (SELECT count(*) FROM mart.place_all p WHERE (p.batch, p.code) = (m.batch, m.division_code))
), pair AS (
    SELECT control, unit, min(mart) AS mart_a, max(mart) AS mart_b FROM statement GROUP BY control, unit HAVING count(DISTINCT mart) = 2
), counted AS (
    SELECT p.control, p.unit, p.mart_a, p.mart_b, s.place, coalesce(sum(s.n) FILTER (WHERE s.mart = p.mart_a), 0) AS a,
           coalesce(sum(s.n) FILTER (WHERE s.mart = p.mart_b), 0) AS b
    FROM pair p JOIN statement s USING (control, unit) GROUP BY 1, 2, 3, 4, 5
)
SELECT control, unit, mart_a, mart_b, sum(a), sum(b), count(*), count(*) FILTER (WHERE a <> b),
       coalesce(jsonb_agg(jsonb_build_array(place, a, b) ORDER BY place) FILTER (WHERE a <> b), '[]')
FROM counted GROUP BY control, unit, mart_a, mart_b
$mart$, '{}',
    $$SELECT FROM quality.monitored_version WHERE _valid_from = $2 OR _valid_to = $2
      UNION ALL SELECT FROM quality.monitor_bridge_version WHERE _valid_from = $2 OR _valid_to = $2
      UNION ALL SELECT FROM quality.policy_coverage_version WHERE _valid_from = $2 OR _valid_to = $2
      UNION ALL SELECT FROM quality.elimination_version WHERE _valid_from = $2 OR _valid_to = $2
      UNION ALL SELECT FROM quality.income_band_version WHERE _valid_from = $2 OR _valid_to = $2
      UNION ALL SELECT FROM quality.place_version WHERE _valid_from = $2 OR _valid_to = $2$$);
