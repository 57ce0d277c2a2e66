-- SPDX-License-Identifier: Apache-2.0
-- An income year runs from 1 October to 30 September. A household's income is that after elimination when there is one. Drops compare with the
-- last batch of the income year before; a household unknown there compares with its own income at identification.
-- needs: monitored_household
SELECT quality.fill_mart('income_band', $mart$
WITH at AS (
    SELECT b.batch, extract(year FROM b.batch + interval '3 months')::integer AS year,
           (SELECT max(e.batch) FROM quality.batch e WHERE e.state = 'loaded'
               AND e.batch < make_date(extract(year FROM b.batch + interval '3 months')::integer - 1, 10, 1)) AS earlier,
           (SELECT value::numeric FROM quality.parameter p WHERE p.batch = b.batch AND p.name = 'monitoring_line') AS line
    FROM quality.batch b WHERE b.batch = (SELECT bidui.batch())
), before AS (
    SELECT household_key, coalesce(after_per_capita_income, per_capita_income) AS income FROM at, bidui.monitored_household_as_of(at.earlier)
), household AS (
    SELECT coalesce(h.division_code, '') AS place, coalesce(h.household_type, '(空)') || '·' || coalesce(h.category, '(空)') AS household_group,
           coalesce(h.after_per_capita_income, h.per_capita_income) AS income,
           coalesce(b.income, CASE WHEN h.after_per_capita_income IS NOT NULL THEN h.per_capita_income END) AS earlier
    FROM asof.monitored_household h LEFT JOIN before b USING (household_key)
)
SELECT h.place, h.household_group, at.year, at.line, count(*),
       count(*) FILTER (WHERE h.income IS NULL OR at.line IS NULL), count(*) FILTER (WHERE h.income < at.line),
       count(*) FILTER (WHERE h.income >= at.line AND h.income < at.line * 1.1),
       count(*) FILTER (WHERE h.income >= at.line * 1.1 AND h.income <= at.line * 1.2),
       count(*) FILTER (WHERE h.income > at.line * 1.2), count(*) FILTER (WHERE h.income IS NOT NULL AND h.earlier IS NOT NULL),
       count(*) FILTER (WHERE h.income < h.earlier * 0.9)
FROM household h, at GROUP BY at.batch, h.place, h.household_group, at.year, at.line
$mart$, ARRAY['monitored_household'], '',
    (SELECT concat_ws(' ', extract(year FROM b.batch + interval '3 months'),
                      (SELECT max(e.batch) FROM quality.batch e WHERE e.state = 'loaded'
                           AND e.batch < make_date(extract(year FROM b.batch + interval '3 months')::integer - 1, 10, 1)),
                      (SELECT p.value FROM quality.parameter p WHERE p.batch = b.batch AND p.name = 'monitoring_line'))
     FROM quality.batch b WHERE b.batch = bidui.batch()));
