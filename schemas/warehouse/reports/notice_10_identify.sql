-- SPDX-License-Identifier: Apache-2.0
-- title: 拟纳入监测对象公示
-- note: 经村级核实,以下农户拟纳入防止返贫监测对象
-- The village's answer to a risk was 拟纳入 and the household is not monitored yet. No number, no telephone, no bank card, no health, no cause.
-- needs: household_register member
SELECT bidui.division_name(bidui.division_parent(f.division_code, 'town')) AS town, bidui.division_name(f.division_code) AS village,
       coalesce(g.name, f.subject_name) AS head,
           (SELECT count(*) FROM asof.household_register x WHERE x.household_key = r.household_key AND x.status = '正常')::text AS people,
       ''::text AS category
FROM quality.finding f
JOIN LATERAL (SELECT result FROM quality.human_event e WHERE e.finding_key = f.finding_key AND e.event IN ('answer', 'promise')
ORDER BY at DESC, id DESC LIMIT 1) a ON a.result = '拟纳入'
LEFT JOIN LATERAL (SELECT household_key FROM asof.household_register WHERE person_key = f.subject_key ORDER BY household_key LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT name FROM asof.household_register WHERE household_key = r.household_key AND relation = '户主' LIMIT 1) g ON true
WHERE f.state IN ('answered', 'awaiting_data') AND length(f.division_code) = 12
  AND NOT EXISTS (SELECT FROM asof.member m WHERE m.person_key = f.subject_key AND m.state = '在册')
GROUP BY f.division_code, coalesce(g.name, f.subject_name), r.household_key
ORDER BY f.division_code, 3;
