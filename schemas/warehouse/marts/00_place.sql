-- SPDX-License-Identifier: Apache-2.0
-- Comes first: where the numbers of every division count at bidui.batch(), with the names of that day.
SELECT quality.fill_mart('place', $mart$
WITH present AS (
    SELECT d.code, CASE WHEN d.code IN (SELECT old FROM core.division_change) THEN core.present_division(d.code, (SELECT bidui.batch()))
                        ELSE d.code END AS code_then
    FROM (SELECT DISTINCT code FROM core.division WHERE level IN ('county', 'town', 'village') UNION SELECT '') d
), name AS (
    SELECT DISTINCT ON (code) code, name FROM core.division
    ORDER BY code, coalesce(valid_from, '-infinity') <= (SELECT bidui.batch()) DESC, valid_from DESC NULLS LAST
), placed AS (
    SELECT p.code, l.level, l.place_code
    FROM present p CROSS JOIN LATERAL (VALUES
        ('county', coalesce(nullif(left(p.code_then, 6), ''), (SELECT division FROM quality.batch WHERE batch = (SELECT bidui.batch())))),
        ('town', left(p.code_then, 9)), ('village', left(p.code_then, 12))) l (level, place_code)
)
SELECT p.code, p.level, p.place_code,
       CASE WHEN p.place_code = '' OR (p.level <> 'county' AND length(p.place_code) = 6) THEN '(区划不明)'
            WHEN p.level = 'village' AND length(p.place_code) = 9 THEN coalesce(n.name, p.place_code) || '(村不明)'
            ELSE coalesce(n.name, p.place_code) END
FROM placed p LEFT JOIN name n ON n.code = p.place_code
$mart$, '{}', '',
    (SELECT concat_ws(' ', b.division, (SELECT count(*) FROM core.division d WHERE d.valid_from <= b.batch),
                      (SELECT count(*) FROM core.division_change c WHERE c.changed_on <= b.batch))
     FROM quality.batch b WHERE b.batch = bidui.batch()));
