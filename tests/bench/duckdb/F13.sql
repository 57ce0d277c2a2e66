-- SPDX-License-Identifier: Apache-2.0
SELECT s.person_key FROM medical_settlement s
WHERE s.person_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM medical_settlement o WHERE o.person_key = s.person_key AND o.institution = s.institution AND o.total = -s.total)
  AND (s.total < 0 OR (s.total > 0 AND EXISTS (
      SELECT 1 FROM medical_settlement o
      WHERE o.person_key = s.person_key AND o.institution = s.institution AND o.settled_on = s.settled_on AND o.total = s.total
          AND o.settlement_no <> s.settlement_no)))
