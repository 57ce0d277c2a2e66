-- SPDX-License-Identifier: Apache-2.0
SELECT person_key FROM member
WHERE state = '在册' AND labour IN ('无劳动力', '丧失劳动力') AND (coalesce(work_months, 0) > 0 OR work_place IS NOT NULL)
