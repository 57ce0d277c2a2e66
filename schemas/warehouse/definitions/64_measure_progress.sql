-- SPDX-License-Identifier: Apache-2.0
-- Measures.

CREATE VIEW mart.measure_progress AS
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, k.kind,
       sum(m.declared)::bigint AS declared, sum(m.landed)::bigint AS landed,
       round(100 * sum(m.landed) / nullif(sum(m.declared), 0), 2) AS landed_percent,
       sum(m.overdue)::bigint AS overdue, sum(m.stopped)::bigint AS stopped, sum(m.without_household)::bigint AS without_household,
       round(sum(m.amount), 2) AS amount, round(sum(m.amount_landed), 2) AS amount_landed, '按申报、落实日期计到截至日期;落实率为同日落实数比申报数' AS basis
FROM mart.measure_progress_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (VALUES ('(合计)'), (m.kind)) k (kind)
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, k.kind
ORDER BY p.place_basis, p.level, p.place_code, k.kind;
SELECT quality.describe('mart.measure_progress', '帮扶措施:申报、落实、超期、户编号无法对应 / measures declared, landed, overdue, without a monitored household', '{
    "kind": "措施类别 / kind", "declared": "申报(条) / declared by the date", "landed": "落实(条) / landed by the date",
    "landed_percent": "落实率(%) / landed of declared", "overdue": "超过计划完成日期未落实(条) / past the planned end, not landed", "stopped": "终止(条) / stopped",
    "without_household": "户编号不在监测对象中(条) / household is not monitored", "amount": "帮扶金额(元) / amount", "amount_landed": "其中已落实(元) / of it landed"}');

-- Follows each measure: of those declared by one day, how many landed by another. (750 declared by 30 June and 594 landed by 5 July are a
-- rate only if the 594 are among the 750.)
CREATE FUNCTION mart.measure_cohort(declared_by date, landed_by date)
RETURNS TABLE (declared bigint, landed_of_them bigint, landed_percent numeric, landed_declared_later bigint, basis text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT count(*) FILTER (WHERE m.declared_on <= declared_by), count(*) FILTER (WHERE m.declared_on <= declared_by AND m.landed_on <= landed_by),
           round(100.0 * count(*) FILTER (WHERE m.declared_on <= declared_by AND m.landed_on <= landed_by)
                 / nullif(count(*) FILTER (WHERE m.declared_on <= declared_by), 0), 2),
           count(*) FILTER (WHERE m.landed_on <= landed_by AND (m.declared_on > declared_by OR m.declared_on IS NULL)),
           format('%s 前申报的措施,逐条看 %s 前是否落实;台账取 %s 批次', declared_by, landed_by, bidui.batch())
    FROM asof.measure m;
END $$;
COMMENT ON FUNCTION mart.measure_cohort(date, date) IS '逐条跟踪:某日前申报的措施,另一日前落实多少(条) / of the measures declared by one day, how many landed by another';
SELECT quality.ask('mart.measure_cohort(date, date)', names_people => false);
