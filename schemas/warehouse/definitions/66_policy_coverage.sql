-- SPDX-License-Identifier: Apache-2.0
-- Coverage by policies.

CREATE VIEW mart.policy_coverage AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, m.policy, m.unit,
       s.status, sum(m.base)::bigint AS base, CASE WHEN NOT h.hidden THEN sum(m.covered)::bigint END AS covered, sum(m.unknown)::bigint AS unknown,
       CASE WHEN NOT h.hidden THEN round(100 * sum(m.covered) / nullif(sum(m.base), 0), 2) END AS covered_percent, m.basis
FROM mart.policy_coverage_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (SELECT m.policy = '医疗救助' AND (p.place_basis, p.level, p.place_code, m.policy) IN (SELECT c.place_basis, c.level, c.place_code, c.topic
                                                      FROM quality.hidden_cell c WHERE c.mart = 'policy_coverage') AS hidden) h
CROSS JOIN LATERAL (VALUES ('(全部)'), (CASE WHEN m.eliminated THEN '已消除' ELSE '未消除' END)) s (status)
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.policy, m.unit, s.status, m.basis, h.hidden
ORDER BY p.place_basis, p.level, p.place_code, m.policy, s.status;
SELECT quality.describe('mart.policy_coverage', '监测对象政策覆盖:保险、保障、住房、饮水、帮扶 / how many of the monitored each policy reaches', '{
    "policy": "政策 / policy", "status": "(全部)、未消除、已消除 / all, not eliminated, eliminated", "base": "应覆盖(户、人),分母 / who should be covered: denominator",
    "covered": "已覆盖(户、人),分子 / covered: numerator", "unknown": "其中未填(户、人),计入分母 / not stated; in the denominator",
    "covered_percent": "覆盖率(%) / share covered"}');
