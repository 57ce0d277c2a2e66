-- SPDX-License-Identifier: Apache-2.0
-- What bidui-report lists prints: one row per open finding of the session's batch (bidui.as_of), ranked within its village.
-- Runs in psql. $1: lines a village may get in a month (budget); red lines ignore it. Columns are what report/list.c reads by name.
-- needs: member monitored_household
WITH open_finding AS (
    SELECT f.*, coalesce(r.cause, '') AS cause, coalesce(r.name, f.rule) AS rule_name,
           coalesce(bidui.division_parent(f.division_code, 'town'), '') AS town_code,
           CASE WHEN length(f.division_code) = 12 THEN f.division_code ELSE '' END AS village_code
    FROM quality.finding f
    LEFT JOIN quality.rule r ON r.rule = f.rule
    WHERE f.state IN ('new', 'held_back', 'sent', 'overdue', 'reopened') AND coalesce(f.dispatch, 'village') <> 'none'
), ranked AS (
    SELECT o.*,
           cause IN ('school', 'insurance', 'house', 'water') AS red_line,
           row_number() OVER (
               PARTITION BY village_code
               ORDER BY cause IN ('school', 'insurance', 'house', 'water') DESC,
                        array_position(ARRAY['risk', 'entitlement', 'eligibility', 'error', 'process', 'reconcile'], class),
                        array_position(ARRAY['block', 'error', 'warn', 'info'], severity),
                        coalesce(due, first_batch + due_days::integer), rule, code
           ) AS place_in_village
    FROM open_finding o
)
SELECT k.code, k.rule, k.rule_name, k.class, k.department, coalesce(k.dispatch, 'village') AS dispatch, k.source, k.message, k."values"::text AS "values",
       k.state, coalesce(k.due, bidui.batch() + k.due_days::integer)::text AS due, k.town_code, coalesce(bidui.division_name(nullif(k.town_code, '')), '') AS town,
       k.village_code, coalesce(bidui.division_name(nullif(k.village_code, '')), '') AS village,
       coalesce(h.head_name, '') AS head, coalesce(m.name, k.subject_name, '') AS person, coalesce(m.relation, '') AS relation,
       (k.village_code <> '' AND coalesce(k.dispatch, 'village') = 'village' AND NOT k.red_line AND k.place_in_village > $1::integer) AS held_back
FROM ranked k
LEFT JOIN LATERAL (SELECT name, relation, household_key FROM asof.member WHERE person_key = k.subject_key AND k.subject = 'person'
                   ORDER BY household_no, person_no LIMIT 1) m ON true
LEFT JOIN LATERAL (SELECT head_name FROM asof.monitored_household
                   WHERE household_key = coalesce(m.household_key, CASE WHEN k.subject = 'household' THEN k.subject_key END) LIMIT 1) h ON true
ORDER BY k.town_code, k.village_code, k.place_in_village;
