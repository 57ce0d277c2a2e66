-- SPDX-License-Identifier: Apache-2.0
-- What stood before, for rules that name SOURCE@previous or SOURCE@year_ago (docs/rules.md): the batch at which each scope of the source
-- stood on the delivery meant. History knows what was loaded: a delivery that no batch stood on, or a correction that came after a newer
-- period, is not in it.

-- The repairs that stand in the session's batch.
CREATE VIEW rule.repair AS
SELECT r.source, r.file, r.sheet, r."row", r.field, r.before FROM quality.repair r
WHERE (r.source, r.batch) IN (SELECT source, max(batch) FROM quality.source_list WHERE list = 'repair' AND batch <= (SELECT bidui.batch()) GROUP BY source);
-- The last day of a period: 2022-06-30, 2022-06, 2022H1; the effective date for anything else.
CREATE FUNCTION rule.period_end(period text, effective date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(rule.to_date(period),
        CASE WHEN period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' THEN rule.last_day(rule.to_date(period || '-01'))
             WHEN period ~ '^[0-9]{4}H1$' THEN rule.to_date(left(period, 4) || '-06-30')
            WHEN period ~ '^[0-9]{4}H2$' THEN rule.to_date(left(period, 4) || '-12-31') END,
        effective);
END;
-- The same day a year earlier; of a month's last day the last day.
CREATE FUNCTION rule.year_before(d date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT CASE WHEN d = rule.last_day(d) THEN rule.last_day(rule.add_months(d, -12)) ELSE rule.add_months(d, -12) END; END;
-- One row per scope; `whole`: the source has one scope, so that every row is of it. `slack`: days by which a delivery of a year ago may be earlier.
CREATE FUNCTION rule.earlier(source text, variant text, slack int) RETURNS TABLE (batch date, scope text, whole boolean) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH stood AS (
        SELECT d.batch, d.scope, max(rule.period_end(d.period, d.effective)) AS period_end
        FROM quality.delivery d WHERE d.source = earlier.source AND d.state IN ('new', 'carried') AND d.batch <= bidui.batch() GROUP BY d.batch, d.scope),
    present AS (SELECT s.scope, s.period_end, count(*) OVER () = 1 AS whole FROM stood s WHERE s.batch = bidui.batch())
    SELECT max(s.batch), p.scope, p.whole
    FROM present p JOIN stood s ON s.scope = p.scope
     AND CASE earlier.variant WHEN 'previous' THEN s.period_end < p.period_end
         ELSE s.period_end <= rule.year_before(p.period_end) AND s.period_end > rule.year_before(p.period_end) - earlier.slack END
    GROUP BY p.scope, p.whole;
END;
COMMENT ON FUNCTION rule.earlier(text, text, int) IS '各范围上一期(或上年同期)所在的批次 / the batch at which each scope stood on its delivery before, or of a year ago';
-- Scopes that have a delivery now and no such one.
CREATE FUNCTION rule.lacking(source text, variant text, slack int) RETURNS TABLE (scope text) LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT DISTINCT d.scope FROM quality.delivery d WHERE d.source = lacking.source AND d.state IN ('new', 'carried') AND d.batch = bidui.batch()
    EXCEPT SELECT e.scope FROM rule.earlier(lacking.source, lacking.variant, lacking.slack) e;
END;
-- rule.repair of another batch.
CREATE FUNCTION rule.repair_at(at date) RETURNS SETOF rule.repair LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT r.source, r.file, r.sheet, r."row", r.field, r.before FROM quality.repair r
    WHERE (r.source, r.batch) IN (SELECT l.source, max(l.batch) FROM quality.source_list l WHERE l.list = 'repair' AND l.batch <= at GROUP BY l.source);
END;
