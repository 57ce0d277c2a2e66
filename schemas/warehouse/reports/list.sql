-- SPDX-License-Identifier: Apache-2.0
-- What bidui-report lists prints: one row per open finding of the session's batch (bidui.as_of), ranked within its village.
-- Runs in psql. $1: lines a village may get in a month (budget); red lines ignore it. $2: the day of sending.
-- Columns are what report/lists/list.c reads by name. Findings of one rule in one household are one line, told by `lead`: the line's own code,
-- or the code of the line it stands on.
-- needs: member monitored_household household_register
WITH open_finding AS (
    SELECT f.*, coalesce(r.cause, '') AS cause, coalesce(r.name, f.rule) AS rule_name, coalesce(f.dispatch, 'village') AS goes_to,
           coalesce(bidui.division_parent(f.division_code, 'town'), '') AS town_code,
           CASE WHEN length(f.division_code) = 12 THEN f.division_code ELSE '' END AS village_code
    FROM quality.finding f
    LEFT JOIN quality.rule r ON r.rule = f.rule
    WHERE f.state IN ('new', 'held_back', 'sent', 'overdue', 'reopened') AND coalesce(f.dispatch, 'village') <> 'none'
), placed AS (
    SELECT o.*, m.name AS member_name, m.relation, coalesce(m.birth_date, p.birth_date) AS birth_date,
           coalesce(m.household_key, CASE WHEN o.subject = 'household' THEN o.subject_key END, p.household_key) AS household,
           h.head_name, h.group_name, p.relation AS register_relation,
           o.cause IN ('school', 'insurance', 'house', 'water') AS red_line,
           o.state IN ('sent', 'overdue') AS outstanding,
           CASE WHEN o.cause IN ('school', 'insurance', 'house', 'water') THEN 1 WHEN o.class = 'risk' THEN 2 WHEN o.cause = 'death' THEN 3
                WHEN o.cause = 'id' THEN 4 WHEN o.class = 'process' THEN 5 ELSE 6 END AS rank,
           CASE WHEN jsonb_typeof(o."values" -> 'amount') = 'number' THEN (o."values" ->> 'amount')::numeric END AS amount
    FROM open_finding o
    LEFT JOIN LATERAL (SELECT name, relation, birth_date, household_key FROM asof.member WHERE person_key = o.subject_key AND o.subject = 'person'
                       ORDER BY household_no, person_no LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT relation, birth_date, household_key FROM asof.household_register
                       WHERE person_key = o.subject_key AND o.subject = 'person' AND m.household_key IS NULL ORDER BY household_key LIMIT 1) p ON true
    LEFT JOIN LATERAL (SELECT head_name, group_name FROM asof.monitored_household
                       WHERE household_key = coalesce(m.household_key, CASE WHEN o.subject = 'household' THEN o.subject_key END) LIMIT 1) h ON true
), namesake AS ( -- names that several people of a village have: paper tells them apart by their birth dates, never by digits of their numbers
    SELECT division_code, name
    FROM (SELECT division_code, name, person_key FROM asof.member UNION ALL SELECT division_code, name, person_key FROM asof.household_register) r
    WHERE (division_code, name) IN (SELECT division_code, coalesce(member_name, subject_name) FROM placed WHERE subject = 'person')
    GROUP BY 1, 2 HAVING count(DISTINCT person_key) > 1
), named AS (
    SELECT p.*, coalesce(member_name, subject_name)
                || CASE WHEN n.name IS NOT NULL AND p.subject = 'person' THEN coalesce('(' || p.birth_date || ' 生)', '') ELSE '' END AS person
    FROM placed p LEFT JOIN namesake n ON n.division_code = p.division_code AND n.name = coalesce(p.member_name, p.subject_name)
), ordered AS (
    SELECT p.*, row_number() OVER (
               ORDER BY town_code, village_code, rank, amount DESC NULLS LAST, array_position(ARRAY['block', 'error', 'warn', 'info'], severity),
                        coalesce(due, first_batch + due_days::integer), rule, outstanding DESC, code
           ) AS place
    FROM named p
), joined AS (
    SELECT o.*, CASE WHEN household IS NULL OR goes_to <> 'village' THEN code
                     ELSE first_value(code) OVER (PARTITION BY rule, household, village_code, goes_to ORDER BY outstanding DESC, place) END AS lead
    FROM ordered o
), spent AS ( -- lines of this month's paper that were answered already
    SELECT f.division_code AS village_code, count(DISTINCT f.finding_key) AS lines
    FROM quality.human_event e
    JOIN quality.finding f USING (finding_key)
    LEFT JOIN quality.rule r ON r.rule = f.rule
    WHERE e.event = 'send' AND NOT EXISTS (SELECT FROM quality.human_event b WHERE b.finding_key = e.finding_key AND b.event = 'recall' AND b.round = e.round)
      AND date_trunc('month', e.at) = date_trunc('month', $2::date) AND coalesce(e.note, '') NOT LIKE '同因%'
      AND f.state NOT IN ('new', 'held_back', 'sent', 'overdue', 'reopened') AND coalesce(r.cause, '') NOT IN ('school', 'insurance', 'house', 'water')
    GROUP BY 1
), counted AS ( -- red lines cost nothing; what is out already stays; the rest has what is left
    SELECT j.*, count(*) FILTER (WHERE NOT red_line AND code = lead) OVER (
               PARTITION BY village_code, goes_to ORDER BY outstanding DESC, place ROWS UNBOUNDED PRECEDING) AS line
    FROM joined j
), shared AS ( -- what the line has for all that stand on it
    SELECT d.*, bool_or(outstanding) OVER all_of_line AS line_is_out,
           max(line) FILTER (WHERE code = lead) OVER all_of_line AS line_number,
           string_agg(concat_ws(' ', person, code), '、') FILTER (WHERE code <> lead) OVER all_of_line AS others
    FROM counted d
    WINDOW all_of_line AS (PARTITION BY lead ORDER BY place ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT c.code, c.rule, c.rule_name, c.class, coalesce(c.department, '') AS department, c.goes_to AS dispatch, c.source, c.message, c."values"::text AS "values",
       coalesce(c.due, bidui.add_working_days($2::date, coalesce(c.due_days, 10)))::text AS due,
       c.town_code, coalesce(bidui.division_name(nullif(c.town_code, '')), '') AS town,
       c.village_code, coalesce(bidui.division_name(nullif(c.village_code, '')), '') AS village, coalesce(c.group_name, '') AS group_name,
       coalesce(c.head_name, g.name, '') AS head, coalesce(c.person, '') AS person,
       coalesce(c.relation, c.register_relation, '') AS relation,
       c.lead, CASE WHEN c.code = c.lead THEN coalesce(c.others, '') ELSE '' END AS others,
       (c.goes_to = 'village' AND c.village_code <> '' AND NOT c.red_line AND NOT c.line_is_out
        AND c.line_number > $1::integer - coalesce(s.lines, 0)) AS held_back,
       concat_ws(' ', regexp_replace(c.file, '^.*/', ''), nullif(c.sheet, ''), '第 ' || c."row" || ' 行') AS place
FROM shared c
LEFT JOIN spent s ON s.village_code = c.village_code
LEFT JOIN LATERAL (SELECT name FROM asof.household_register WHERE household_key = c.household AND relation = '户主' AND c.head_name IS NULL LIMIT 1) g ON true
ORDER BY c.place;
