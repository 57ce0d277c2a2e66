-- SPDX-License-Identifier: Apache-2.0
-- needs: monitored_household member
WITH member AS (
    SELECT household_key, count(*) AS people FROM asof.member WHERE left_on IS NULL OR left_on > bidui.batch() GROUP BY household_key
), household AS (
    SELECT h.*, coalesce(m.people, 0) AS people FROM asof.monitored_household h LEFT JOIN member m USING (household_key)
), long AS (
    SELECT 'category' AS dimension, coalesce(category, '(空)') AS value, eliminated, people FROM household
    UNION ALL SELECT 'household_type', coalesce(household_type, '(空)'), eliminated, people FROM household
    UNION ALL SELECT 'elimination_way', coalesce(elimination_way, '(空)'), eliminated, people FROM household WHERE eliminated
    UNION ALL SELECT 'village', coalesce(division_code, '(空)'), eliminated, people FROM household
    UNION ALL SELECT 'risk', risk, eliminated, people FROM household, unnest(string_to_array(coalesce(risks, '(空)'), ';')) AS risk
)
INSERT INTO mart.monitored_by_all
SELECT bidui.batch(), dimension, value, count(*), sum(people), count(*) FILTER (WHERE eliminated), coalesce(sum(people) FILTER (WHERE eliminated), 0)
FROM long GROUP BY dimension, value;
