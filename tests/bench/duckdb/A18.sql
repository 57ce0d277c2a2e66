-- SPDX-License-Identifier: Apache-2.0
SELECT h.household_key FROM monitored_household h
JOIN (SELECT household_phone FROM monitored_household GROUP BY household_phone
      HAVING count(*) >= getvariable('shared_phone_households')) p USING (household_phone)
