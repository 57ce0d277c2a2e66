-- SPDX-License-Identifier: Apache-2.0
-- Small counts. In a breakdown by illness or disability one or two households of a village are people everybody there knows: such a cell is
-- not shown, nor one more of the same town, so that the town's total does not tell it; where a town has no other, the town's own cell goes,
-- with one more town's and a village of that one. Totals of villages, and breakdowns by anything else, stay.

-- What a breakdown about health counts, by village, for both marts that have one: cells with what either of their two numbers is.
CREATE VIEW quality.health_cell AS
WITH counted AS (
    SELECT 'monitored' AS mart, m.value AS topic, m.division_code, m.unit, m.not_eliminated AS a, m.eliminated AS b
    FROM mart.monitored_all m WHERE m.batch = (SELECT bidui.batch()) AND m.dimension = 'risk' AND m.value IN ('因病', '因残', '因意外事故')
    UNION ALL
    SELECT 'policy_coverage', m.policy, m.division_code, m.unit, CASE WHEN m.eliminated THEN 0 ELSE m.covered END,
           CASE WHEN m.eliminated THEN m.covered ELSE 0 END
    FROM mart.policy_coverage_all m WHERE m.batch = (SELECT bidui.batch()) AND m.policy = '医疗救助'
), summed AS (
    SELECT c.mart, c.topic, p.place_basis, p.level, p.place_code, c.unit, sum(c.a) AS a, sum(c.b) AS b
    FROM counted c JOIN mart.place_of p ON p.code = c.division_code GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT mart, topic, place_basis, level, place_code, CASE level WHEN 'village' THEN left(place_code, 9) ELSE '' END AS parent,
       bool_or(a BETWEEN 1 AND 2 OR b BETWEEN 1 AND 2) AS small, sum(a + b) AS size
FROM summed GROUP BY 1, 2, 3, 4, 5 HAVING sum(a + b) > 0;
SELECT quality.describe('quality.health_cell', '疾病、残疾分项的格 / cells of breakdowns by illness and disability', '{
    "mart": "统计表 / mart", "topic": "分项 / of what", "parent": "所属乡镇 / town of a village", "small": "是否有一两户(人)的 / has one or two", "size": "合计 / in all"}');

CREATE VIEW quality.hidden_cell AS
WITH village AS (
    SELECT c.*, bool_or(small) OVER w AS any_small, bool_and(small) OVER w AS all_small,
           row_number() OVER (PARTITION BY mart, topic, place_basis, parent, small ORDER BY size, place_code) AS n
    FROM quality.health_cell c WHERE level = 'village' WINDOW w AS (PARTITION BY mart, topic, place_basis, parent)
), town AS ( -- hidden: small itself, or told by its villages, which are all small
    SELECT c.mart, c.topic, c.place_basis, c.place_code, c.size, coalesce(v.any_small, false) AS any_small, c.small OR coalesce(v.all_small, false) AS hidden
    FROM quality.health_cell c
    LEFT JOIN (SELECT DISTINCT mart, topic, place_basis, parent, any_small, all_small FROM village) v
           ON (v.mart, v.topic, v.place_basis, v.parent) = (c.mart, c.topic, c.place_basis, c.place_code)
    WHERE c.level = 'town'
), ranked AS (
    SELECT t.*, bool_or(hidden) OVER w AS any_hidden, bool_and(hidden) OVER w AS all_hidden,
           row_number() OVER (PARTITION BY mart, topic, place_basis, hidden ORDER BY any_small DESC, size, place_code) AS n
    FROM town t WINDOW w AS (PARTITION BY mart, topic, place_basis)
)
SELECT mart, topic, place_basis, 'village' AS level, place_code FROM village WHERE small OR any_small AND n = 1
UNION
SELECT mart, topic, place_basis, 'town', place_code FROM ranked WHERE hidden OR any_hidden AND n = 1
UNION -- the town that keeps another one company must not be told by its villages
SELECT v.mart, v.topic, v.place_basis, 'village', v.place_code FROM village v
JOIN ranked t ON (t.mart, t.topic, t.place_basis, t.place_code) = (v.mart, v.topic, v.place_basis, v.parent)
WHERE NOT t.hidden AND t.any_hidden AND t.n = 1 AND NOT v.any_small AND v.n = 1
UNION
SELECT c.mart, c.topic, c.place_basis, 'county', c.place_code FROM quality.health_cell c
WHERE c.level = 'county'
  AND (c.small OR EXISTS (SELECT FROM ranked t WHERE (t.mart, t.topic, t.place_basis) = (c.mart, c.topic, c.place_basis) AND t.all_hidden));
SELECT quality.describe('quality.hidden_cell', '不列出的格:一两户(人),及可由合计推出它的 / cells that are not shown: one or two, and what would tell them', '{
    "mart": "统计表 / mart", "topic": "分项 / of what"}');
