-- SPDX-License-Identifier: Apache-2.0
SELECT m.person_key FROM member m
WHERE m.state = '在册' AND m.resident_insurance IS NOT TRUE AND m.employee_insurance IS NOT TRUE
  AND (m.medical_assistance IS TRUE OR EXISTS (SELECT 1 FROM medical_settlement s WHERE s.person_key = m.person_key AND s.assistance_paid > 0))
