-- SPDX-License-Identifier: Apache-2.0
WITH last AS (
    SELECT household_key, kind FROM monitor_event WHERE happened_on <= getvariable('as_of')
    QUALIFY row_number() OVER (PARTITION BY household_key ORDER BY happened_on DESC, event_no DESC) = 1)
SELECT h.household_key FROM monitored_household h LEFT JOIN last USING (household_key)
WHERE h.eliminated AND h.elimination_way = '帮扶消除' AND coalesce(last.kind, '识别') NOT IN ('清退', '整户减少')
  AND coalesce(industry_help, job_help, finance_help, post_help, house_help, water_help, health_help, schooling_help, education_help, general_help, social_help,
               relocation_help, condition_help, infrastructure_help) IS NULL
