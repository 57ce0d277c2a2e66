-- SPDX-License-Identifier: Apache-2.0
SELECT person_key FROM member
WHERE state = '在册' AND public_post IS NOT NULL AND labour IN ('无劳动力', '丧失劳动力')
