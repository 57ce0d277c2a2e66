-- SPDX-License-Identifier: Apache-2.0
SELECT a.person_key FROM allowance a
WHERE a.kind IN ('农村特困', '城市特困') AND coalesce(a.state, '在享') = '在享' AND a.person_id IS NOT NULL
  AND EXISTS (SELECT 1 FROM allowance b WHERE b.person_key = a.person_key AND b.month = a.month AND b.kind IN ('农村低保', '城市低保')
      AND coalesce(b.state, '在享') = '在享')
