-- SPDX-License-Identifier: Apache-2.0
SELECT m.person_key FROM member m
JOIN (SELECT person_key FROM member WHERE state = '在册' AND person_id IS NOT NULL GROUP BY person_key HAVING count(*) > 1) d USING (person_key)
WHERE m.state = '在册' AND m.person_id IS NOT NULL
