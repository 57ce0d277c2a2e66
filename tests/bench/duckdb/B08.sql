-- SPDX-License-Identifier: Apache-2.0
SELECT h.household_key FROM monitored_household h
JOIN (SELECT household_key, count(*) AS people FROM member WHERE state = '在册' GROUP BY household_key) m USING (household_key)
WHERE h.size <> m.people
