-- SPDX-License-Identifier: Apache-2.0
SELECT h.household_key FROM monitored_household h
JOIN (SELECT household_key FROM member WHERE state = '在册' AND relation = '户主' GROUP BY household_key HAVING count(*) > 1) m USING (household_key)
