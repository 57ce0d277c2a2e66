-- SPDX-License-Identifier: Apache-2.0
-- needs: monitored_household member
SELECT quality.fill_mart('elimination', $mart$
WITH member AS (
    SELECT household_key, count(*) AS people FROM asof.member WHERE left_on IS NULL OR left_on > (SELECT bidui.batch()) GROUP BY household_key
)
SELECT coalesce(h.division_code, ''), coalesce(h.category, '(空)'),
       CASE WHEN h.eliminated THEN coalesce(h.elimination_way, '(方式不明)') ELSE '(未消除)' END, h.identified_month,
       CASE WHEN h.eliminated THEN h.eliminated_month END, count(*), coalesce(sum(m.people), 0)
FROM asof.monitored_household h LEFT JOIN member m USING (household_key)
GROUP BY 1, 2, 3, 4, 5
$mart$, ARRAY['monitored_household', 'member'], $$SELECT FROM asof.member WHERE left_on BETWEEN $1 AND $2$$);
