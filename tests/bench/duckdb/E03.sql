-- SPDX-License-Identifier: Apache-2.0
WITH held AS (
    SELECT * FROM public_post WHERE (ended_on IS NULL OR ended_on > getvariable('as_of')) AND opened_on <= getvariable('as_of') AND person_id IS NOT NULL)
SELECT person_key FROM held QUALIFY count(*) OVER (PARTITION BY person_key) >= getvariable('posts_per_person')
