-- SPDX-License-Identifier: Apache-2.0
SELECT m.person_key FROM member m
JOIN (SELECT person_id FROM member WHERE state = '在册' AND person_id IS NOT NULL GROUP BY person_id HAVING count(*) > 1) d USING (person_id)
WHERE m.state = '在册'
