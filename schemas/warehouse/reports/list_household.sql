-- SPDX-License-Identifier: Apache-2.0
-- The page for a visit (list_household.json): what is known of the households that open risks are about, in the session's batch.
-- Columns: short code, part (member, income, guarantee), then five cells. Health and property are not asked for.
-- needs: member monitored_household household_register student allowance dangerous_house
WITH risk AS (
    SELECT f.code, coalesce(m.household_key, CASE WHEN f.subject = 'household' THEN f.subject_key END, p.household_key) AS household
    FROM quality.finding f
    LEFT JOIN LATERAL (SELECT household_key FROM asof.member WHERE person_key = f.subject_key AND f.subject = 'person'
                       ORDER BY household_no, person_no LIMIT 1) m ON true
    LEFT JOIN LATERAL (SELECT household_key FROM asof.household_register
                       WHERE person_key = f.subject_key AND f.subject = 'person' AND m.household_key IS NULL ORDER BY household_key LIMIT 1) p ON true
    WHERE f.class = 'risk' AND f.state IN ('new', 'held_back', 'sent', 'overdue', 'reopened') AND coalesce(f.dispatch, 'village') = 'village'
), person AS (
    SELECT r.code, m.person_key, m.name, m.relation, m.birth_date, m.relation = '户主' AS head FROM risk r JOIN asof.member m ON m.household_key = r.household
         AND m.state = '在册'
    UNION ALL
    SELECT r.code, h.person_key, h.name, h.relation, h.birth_date, h.relation = '户主' FROM risk r
    JOIN asof.household_register h ON h.household_key = r.household AND h.status = '正常'
), monitored AS (
    SELECT r.code, h.* FROM risk r JOIN asof.monitored_household h ON h.household_key = r.household
), line AS (
    SELECT p.code, 'member' AS part, 1 AS part_order, row_number() OVER (PARTITION BY p.code ORDER BY p.head DESC NULLS LAST, p.birth_date, p.name) AS number,
           p.name AS a, p.relation AS b, date_part('year', age(bidui.batch(), p.birth_date))::text AS c,
           (SELECT concat_ws(' ', s.school, s.stage, s.grade) FROM asof.student s WHERE s.person_key = p.person_key AND s.state = '在读' ORDER BY 1 LIMIT 1) AS d,
           (SELECT string_agg(DISTINCT w.kind, '、') FROM asof.allowance w WHERE w.person_key = p.person_key AND coalesce(w.state, '在享') = '在享') AS e
    FROM person p
    UNION ALL
    SELECT r.code, 'income', 2, i.number, i.title, i.amount::text, CASE WHEN i.amount IS NOT NULL THEN '监测系统' END, NULL, NULL
    FROM risk r LEFT JOIN monitored h USING (code)
    CROSS JOIN LATERAL (VALUES (1, '工资性收入', h.wage_income), (2, '生产经营性收入', h.business_income), (3, '财产性收入', h.property_income),
                               (4, '转移性收入', h.transfer_income), (5, '生产经营性支出', h.business_cost), (6, '家庭纯收入', h.net_income),
                               (7, '人均纯收入', h.per_capita_income), (8, '合规自付支出', h.self_paid)) i (number, title, amount)
    UNION ALL
    SELECT r.code, 'guarantee', 3, g.number, g.title, g.known, CASE WHEN g.known IS NOT NULL THEN g.source END, NULL, NULL
    FROM risk r LEFT JOIN monitored h USING (code)
    LEFT JOIN LATERAL (SELECT max(d.grade) AS grade FROM asof.dangerous_house d JOIN person p ON p.person_key = d.person_key
                       WHERE p.code = r.code AND d.repaired_on IS NULL) d ON true
    CROSS JOIN LATERAL (VALUES
        (1, '义务教育', CASE h.dropout WHEN true THEN '有失学辍学' WHEN false THEN '无失学辍学' END, '监测系统'),
        (2, '基本医疗', CASE h.uninsured WHEN true THEN '有成员未参保' WHEN false THEN '均已参保' END, '监测系统'),
        (3, '住房安全', coalesce(d.grade || '危房未改造', CASE h.dangerous_house WHEN true THEN '危房户' WHEN false THEN '不是危房户' END),
                        CASE WHEN d.grade IS NOT NULL THEN '住建台账' ELSE '监测系统' END),
        (4, '饮水安全', CASE h.safe_water WHEN true THEN '已解决' WHEN false THEN '未解决' END, '监测系统'),
        (5, '监测对象', CASE WHEN h.code IS NULL THEN '不是' WHEN h.eliminated THEN h.category || ',风险已消除' ELSE h.category END, '监测系统')
    ) g (number, title, known, source)
)
SELECT code, part, a, b, c, d, e FROM line ORDER BY code, part_order, number;
