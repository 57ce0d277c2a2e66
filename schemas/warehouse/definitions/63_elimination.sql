-- SPDX-License-Identifier: Apache-2.0
-- Elimination and its speed.

CREATE VIEW mart.elimination AS
WITH counted AS (
    SELECT e.*, p.place_basis, p.level, p.place_code, p.place, w.way AS shown,
           -- an elimination without its month counts, its duration is unknown
           (extract(year FROM x.until) * 12 + extract(month FROM x.until)
            - extract(year FROM e.identified_month) * 12 - extract(month FROM e.identified_month))::integer AS months
    FROM mart.elimination_all e JOIN mart.place_of p ON p.code = e.division_code
    CROSS JOIN LATERAL (SELECT CASE e.way WHEN '(未消除)' THEN e.batch ELSE e.eliminated_month END AS until) x
    CROSS JOIN LATERAL (VALUES (e.way), (CASE WHEN e.way <> '(未消除)' THEN '(全部已消除)' END)) w (way)
    WHERE e.batch = (SELECT bidui.batch()) AND w.way IS NOT NULL
)
SELECT batch AS as_of, place_basis, level, place_code, place, shown AS way,
       sum(households)::bigint AS households, sum(people)::bigint AS people,
       coalesce(sum(households) FILTER (WHERE eliminated_month >= date_trunc('year', batch)), 0)::bigint AS households_this_year,
       coalesce(sum(people) FILTER (WHERE eliminated_month >= date_trunc('year', batch)), 0)::bigint AS people_this_year,
       round(sum(months * households)::numeric / nullif(sum(households) FILTER (WHERE months IS NOT NULL), 0), 2) AS mean_months,
       (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY m) FROM unnest(array_agg(months)) WITH ORDINALITY a (m, at)
        CROSS JOIN LATERAL generate_series(1, (array_agg(households))[a.at]) WHERE m IS NOT NULL) AS median_months,
       coalesce(sum(households) FILTER (WHERE months <= 3), 0)::bigint AS within_3_months,
       coalesce(sum(households) FILTER (WHERE months BETWEEN 4 AND 6), 0)::bigint AS within_6_months,
       coalesce(sum(households) FILTER (WHERE months BETWEEN 7 AND 12), 0)::bigint AS within_12_months,
       coalesce(sum(households) FILTER (WHERE months > 12), 0)::bigint AS over_12_months,
       CASE WHEN shown = '(未消除)' THEN '未消除户,自识别月至截至月' ELSE '已消除户,自识别月至消除月' END AS basis
FROM counted
GROUP BY batch, place_basis, level, place_code, place, shown
ORDER BY place_basis, level, place_code, shown;
SELECT quality.describe('mart.elimination', '风险消除及其快慢,未消除的监测时长 / elimination and its speed; how long the others have been monitored', '{
    "way": "消除方式:帮扶消除、自然消除、(全部已消除)、(未消除) / way of elimination", "households": "户数(户) / households",
    "people": "截至日期在册成员(人) / active members at the date", "households_this_year": "其中本年消除(户) / of them eliminated this year",
    "people_this_year": "其中本年消除(人) / people in them", "mean_months": "平均时长(月),按户 / mean duration, by household",
    "median_months": "中位时长(月),按户 / median duration, by household", "within_3_months": "3 个月以内(户) / up to 3 months",
    "within_6_months": "4–6 个月(户) / 4 to 6 months", "within_12_months": "7–12 个月(户) / 7 to 12 months",
    "over_12_months": "超过 12 个月(户) / more than 12 months"}');
