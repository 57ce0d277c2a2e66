-- SPDX-License-Identifier: Apache-2.0
SELECT m.person_key FROM member m
WHERE m.state = '在册' AND EXISTS (SELECT 1 FROM death d WHERE d.person_key = m.person_key
    AND d.died_on <= getvariable('as_of') - getvariable('death_grace_days')::INTEGER)
