-- SPDX-License-Identifier: Apache-2.0
WITH member_of AS (
    SELECT household_key, bool_or(low_allowance IN ('农村低保', '城市低保')) AS low, bool_or(destitute IN ('农村特困', '城市特困')) AS poor
    FROM member WHERE state = '在册' GROUP BY household_key)
SELECT h.household_key FROM monitored_household h LEFT JOIN member_of USING (household_key)
WHERE h.eliminated IS FALSE
  AND (coalesce(low, false) <> coalesce(list_has_any(string_split(h.general_help, ';'), ['农村低保', '城市低保']), false)
    OR coalesce(poor, false) <> coalesce(list_has_any(string_split(h.general_help, ';'), ['农村特困', '城市特困']), false))
