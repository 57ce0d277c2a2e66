-- SPDX-License-Identifier: Apache-2.0
-- Fills mart.monitored_by_town_all for the batch bidui.batch(). Runs in the load's final transaction, after history.
-- People are active members at the date, also those whose household has no row (a finding of its own): they count as not eliminated,
-- where the member's row puts them.
-- needs: monitored_household member
WITH household AS (
    SELECT h.household_key, bidui.division_parent(h.division_code, 'town') AS town_code, coalesce(h.eliminated, false) AS eliminated
    FROM asof.monitored_household h
), counted AS (
    SELECT coalesce(town_code, '') AS town_code, eliminated, 1 AS household, 0 AS person FROM household
    UNION ALL
    SELECT coalesce(household.town_code, bidui.division_parent(m.division_code, 'town'), ''), coalesce(household.eliminated, false), 0, 1
    FROM asof.member m LEFT JOIN household USING (household_key)
    WHERE m.left_on IS NULL OR m.left_on > bidui.batch()
), summed AS (
    SELECT CASE WHEN grouping(town_code) = 1 THEN (SELECT division FROM quality.batch WHERE batch = bidui.batch()) ELSE town_code END AS town_code,
           coalesce(sum(household), 0) AS households, coalesce(sum(person), 0) AS people,
           coalesce(sum(household) FILTER (WHERE eliminated), 0) AS households_eliminated,
           coalesce(sum(person) FILTER (WHERE eliminated), 0) AS people_eliminated
    FROM counted
    GROUP BY GROUPING SETS ((town_code), ())
)
INSERT INTO mart.monitored_by_town_all
SELECT bidui.batch(), town_code,
       CASE WHEN town_code = '' THEN '(区划不明)' WHEN length(town_code) = 6 THEN '合计' ELSE coalesce(bidui.division_name(town_code), town_code) END,
       households, people, households_eliminated, people_eliminated,
       households - households_eliminated, people - people_eliminated,
       round(100.0 * people_eliminated / nullif(people, 0), 2), round(100.0 * households_eliminated / nullif(households, 0), 2)
FROM summed;
