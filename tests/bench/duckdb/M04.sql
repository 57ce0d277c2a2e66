-- SPDX-License-Identifier: Apache-2.0
WITH house AS (
    SELECT household_key, bool_or(repaired_on IS NULL AND found_on <= getvariable('as_of')) AS bad, bool_or(repaired_on <= getvariable('as_of')) AS repaired
    FROM dangerous_house GROUP BY household_key)
SELECT h.household_key FROM monitored_household h LEFT JOIN house USING (household_key)
WHERE h.eliminated IS FALSE
  AND ((coalesce(bad, false) AND h.dangerous_house IS FALSE) OR (h.dangerous_house AND NOT coalesce(bad, false) AND coalesce(repaired, false)))
