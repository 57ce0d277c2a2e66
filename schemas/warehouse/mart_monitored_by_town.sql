-- SPDX-License-Identifier: Apache-2.0
-- Fills mart.monitored_by_town_all for the batch bidui.batch(). Runs in the load's final transaction, after history.
-- needs: monitored_household member
WITH household AS (
    SELECT h.household_key, bidui.division_parent(h.division_code, 'town') AS town_code, coalesce(h.eliminated, false) AS eliminated,
           h.household_no
    FROM asof.monitored_household h
), member AS (
    SELECT m.household_key, count(*) AS people
    FROM asof.member m
    WHERE m.left_on IS NULL OR m.left_on > bidui.batch()
    GROUP BY m.household_key
), counted AS (
    SELECT coalesce(household.town_code, '') AS town_code, household.eliminated, coalesce(member.people, 0) AS people
    FROM household LEFT JOIN member USING (household_key)
), summed AS (
    SELECT CASE WHEN grouping(town_code) = 1 THEN (SELECT division FROM quality.batch WHERE batch = bidui.batch()) ELSE town_code END AS town_code,
           count(*) AS households, sum(people) AS people,
           count(*) FILTER (WHERE eliminated) AS households_eliminated,
           coalesce(sum(people) FILTER (WHERE eliminated), 0) AS people_eliminated
    FROM counted
    GROUP BY GROUPING SETS ((town_code), ())
)
INSERT INTO mart.monitored_by_town_all
SELECT bidui.batch(), town_code,
       CASE WHEN town_code = '' THEN '(区划不明)' WHEN length(town_code) = 6 THEN '合计' ELSE coalesce(bidui.division_name(town_code), town_code) END,
       households, coalesce(people, 0), households_eliminated, people_eliminated,
       households - households_eliminated, coalesce(people, 0) - people_eliminated,
       round(100.0 * people_eliminated / nullif(people, 0), 2), round(100.0 * households_eliminated / nullif(households, 0), 2)
FROM summed;
