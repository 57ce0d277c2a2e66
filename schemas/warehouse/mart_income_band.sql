-- SPDX-License-Identifier: Apache-2.0
-- needs: monitored_household
WITH line AS (
    SELECT (SELECT value::numeric FROM quality.parameter WHERE batch = bidui.batch() AND name = 'monitoring_line') AS line
)
INSERT INTO mart.income_band_all
SELECT bidui.batch(), coalesce(bidui.division_parent(division_code, 'town'), ''), coalesce(min(town), '(区划不明)'), coalesce(household_type, '(空)'), line,
       CASE WHEN per_capita_income IS NULL OR line IS NULL THEN '不明' WHEN per_capita_income < line THEN '低于监测线'
            WHEN per_capita_income < line * 1.1 THEN '高 10% 以内' WHEN per_capita_income <= line * 1.2 THEN '高 10%-20%' ELSE '高 20% 以上' END,
       count(*)
FROM asof.monitored_household, line GROUP BY 2, 4, 5, 6;
