-- SPDX-License-Identifier: Apache-2.0
WITH child AS (
    SELECT *, try_strptime(substr(person_id, 7, 8), '%Y%m%d')::DATE AS born FROM household_register WHERE status = '正常' AND person_id IS NOT NULL
      AND name IS NOT NULL)
SELECT c.person_key FROM child c
WHERE date_sub('year', c.born, getvariable('school_day')) BETWEEN getvariable('school_age_min') AND getvariable('compulsory_age_max')
  AND NOT EXISTS (SELECT 1 FROM student s WHERE s.person_key = c.person_key AND s.state IN ('在读', '休学'))
  AND NOT EXISTS (SELECT 1 FROM student s WHERE s.name = c.name AND s.person_id IS NULL)
  AND NOT EXISTS (SELECT 1 FROM member m WHERE m.person_key = c.person_key AND (m.school_status IS NOT NULL OR m.no_school_reason IS NOT NULL))
