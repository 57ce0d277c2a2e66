-- SPDX-License-Identifier: Apache-2.0
WITH paid AS (
    SELECT person_key, sum(self_paid) AS amount FROM medical_settlement
    WHERE settled_on > getvariable('as_of') - getvariable('self_paid_days')::INTEGER AND settled_on <= getvariable('as_of') GROUP BY person_key
        HAVING sum(self_paid) >= getvariable('self_paid_alert'))
SELECT r.person_key FROM household_register r JOIN paid USING (person_key)
WHERE r.status = '正常' AND r.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM member m WHERE m.person_key = r.person_key AND m.state = '在册')
