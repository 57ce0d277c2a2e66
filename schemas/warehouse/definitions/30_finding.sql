-- SPDX-License-Identifier: Apache-2.0
-- Findings as they stand, and what a load does to them.

-- What people read. An open finding was last seen in the last batch that evaluated its rule: that is what keeps it open.
CREATE VIEW quality.finding AS
SELECT v.finding_key, v.code, v.rule, v.class, v.severity, v.department, v.subject, v.subject_key, v.subject_name, v.division_code,
       v.source, v.file, v.sheet, v."row", v.message, v.evidence, v."values", v.dispatch, v.due_days, v.state, v.first_batch,
       CASE WHEN v.state = 'closed' OR v.unverified THEN v.last_seen ELSE greatest(r.last_batch, v.first_batch) END AS last_seen,
       CASE WHEN v.state = 'closed' OR v.unverified THEN v.last_seen ELSE greatest(r.last_batch, v.first_batch) END AS last_batch,
       v.closed_batch, v.state_batch, v.unverified, v.due, v.waived_until
FROM quality.finding_version v
LEFT JOIN (SELECT rule, max(batch) AS last_batch FROM quality.rule_run WHERE state = 'evaluated' GROUP BY rule) r USING (rule)
WHERE v._valid_to IS NULL;
COMMENT ON VIEW quality.finding IS '疑点现状,一个疑点一行 / findings as they stand, one row each';
COMMENT ON COLUMN quality.finding.code IS '短码 / short code';
COMMENT ON COLUMN quality.finding.last_seen IS '最后一次出现的批次 / the last batch that showed it';
COMMENT ON COLUMN quality.finding.last_batch IS '同 last_seen / same as last_seen';

-- Per class and severity: what a batch changed, and what is open after it. Closed ones count only in the batch that closed them.
CREATE FUNCTION quality.finding_counts(at date)
RETURNS TABLE (class text, severity text, new bigint, reopened bigint, closed bigint, unverified bigint, open bigint) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT v.class, v.severity,
           count(*) FILTER (WHERE v.first_batch = at AND v.state <> 'closed'),
           count(*) FILTER (WHERE v.state = 'reopened' AND v.state_batch = at),
           count(*) FILTER (WHERE v.closed_batch = at),
           count(*) FILTER (WHERE v.unverified AND v.state <> 'closed'),
           count(*) FILTER (WHERE v.state <> 'closed')
    FROM quality.finding_version v
    WHERE v._valid_from <= at AND (v._valid_to IS NULL OR v._valid_to > at)
    GROUP BY v.class, v.severity;
END;
COMMENT ON FUNCTION quality.finding_counts(date) IS '一个批次的疑点增减 / what a batch did to the findings';

-- A finding by key or short code, also by a key it goes under now, or when another finding carries it on.
CREATE FUNCTION bidui.finding_of(wanted text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    found text;
    onward text;
BEGIN
    SELECT a.finding_key INTO found FROM quality.finding_alias a WHERE a.package_key = wanted AND a.kind = 'moved' ORDER BY a.batch DESC LIMIT 1;
    IF found IS NULL THEN
        SELECT v.finding_key INTO found FROM quality.finding_version v
        WHERE v._valid_to IS NULL AND (v.finding_key = wanted OR v.code = upper(wanted));
    END IF;
    FOR step IN 1 .. 100 LOOP
        SELECT a.finding_key INTO onward FROM quality.finding_alias a
        JOIN quality.finding_version v ON v.finding_key = a.package_key AND v._valid_to IS NULL AND v.state = 'closed'
        WHERE a.package_key = found AND a.kind = 'merged' ORDER BY a.batch DESC LIMIT 1;
        EXIT WHEN onward IS NULL;
        found := onward;
    END LOOP;
    RETURN found;
END $$;
COMMENT ON FUNCTION bidui.finding_of(text) IS '按标识或短码找疑点,已移动、合并的也能找到 / the finding behind a key or a short code, wherever it went';

-- Room for one load's changes of findings; gone with the transaction.
CREATE FUNCTION quality.begin_findings() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- state NULL: the version ends because findings.csv brings its successor
    CREATE TEMP TABLE finding_move (finding_key text, state text, unverified boolean, stepped boolean) ON COMMIT DROP;
    CREATE TEMP TABLE finding_place (finding_key text, place_hash bigint, file text, sheet text, "row" bigint, evidence jsonb) ON COMMIT DROP;
    CREATE TEMP TABLE finding_step (batch date, finding_key text, from_state text, to_state text, why text) ON COMMIT DROP;
END $$;
COMMENT ON FUNCTION quality.begin_findings() IS '疑点变化的中间表 / temporary tables for changes of findings';

CREATE FUNCTION quality.apply_findings(at date) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    same_day bigint;
BEGIN
    ANALYZE finding_move;
    ANALYZE finding_place;
    UPDATE quality.finding_version v SET file = p.file, sheet = p.sheet, "row" = p."row", evidence = p.evidence, place_hash = p.place_hash
    FROM finding_place p WHERE v.finding_key = p.finding_key AND v._valid_to IS NULL;

    WITH ended AS (
        UPDATE quality.finding_version v SET _valid_to = at
        FROM finding_move m WHERE v.finding_key = m.finding_key AND v._valid_to IS NULL
        RETURNING v.*
    ), went_on AS (
        INSERT INTO quality.finding_version
            (finding_key, code, rule, class, severity, department, subject, subject_key, subject_name, division_code, source, file, sheet, "row",
             message, evidence, "values", dispatch, due_days, state, unverified, first_batch, state_batch, closed_batch, last_seen, due, waived_until,
             content_hash, place_hash, _valid_from, _valid_to)
        SELECT e.finding_key, e.code, e.rule, e.class, e.severity, e.department, e.subject, e.subject_key, e.subject_name, e.division_code,
               e.source, e.file, e.sheet, e."row", e.message, e.evidence, e."values", e.dispatch, e.due_days,
               m.state, m.unverified, e.first_batch, CASE WHEN m.stepped THEN at ELSE e.state_batch END,
               CASE WHEN m.state = 'closed' THEN at END,
               -- what the rule's last evaluation before this batch showed, it was part of
               CASE WHEN e.unverified THEN e.last_seen ELSE coalesce(greatest(r.last_batch, e.first_batch), e.first_batch) END,
               e.due, e.waived_until, e.content_hash, e.place_hash, at, NULL
        FROM ended e JOIN finding_move m USING (finding_key)
        LEFT JOIN (SELECT rule, max(batch) AS last_batch FROM quality.rule_run WHERE state = 'evaluated' AND batch < at GROUP BY rule) r USING (rule)
        WHERE m.state IS NOT NULL
    )
    SELECT count(*) INTO same_day FROM ended e WHERE e._valid_from = at;

    -- a version that began and ended on the same day was never seen by anybody
    IF same_day > 0 THEN
        DELETE FROM quality.finding_version v WHERE v._valid_from = at AND v._valid_to = at;
    END IF;

    -- One pass over both, whatever the planner believes: a look at the day's events per step is quadratic where it thinks the table small,
    -- and 100,000 new findings after a first batch with 58 did not end within 550 s.
    INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
    SELECT n.batch, n.finding_key, n.number, n.from_state, n.to_state, n.why, 'data'
    FROM (SELECT o.*, coalesce(max(o.told) OVER (PARTITION BY o.finding_key), 0) + 1 AS number
          FROM (SELECT s.batch, s.finding_key, s.from_state, s.to_state, s.why, NULL::integer AS told FROM finding_step s
                UNION ALL
                SELECT e.batch, e.finding_key, NULL, NULL, NULL, e.number FROM quality.finding_event e WHERE e.batch = at) o) n
    WHERE n.told IS NULL;
END $$;
COMMENT ON FUNCTION quality.apply_findings(date) IS '落实疑点变化 / applies the staged changes of findings';
