-- SPDX-License-Identifier: Apache-2.0
SELECT h.household_key FROM monitored_household h
WHERE h.eliminated IS FALSE AND list_contains(string_split(h.risks, ';'), '因残')
  AND NOT EXISTS (SELECT 1 FROM member m WHERE m.household_key = h.household_key AND list_contains(string_split(m.health, ';'), '残疾'))
