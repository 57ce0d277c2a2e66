-- SPDX-License-Identifier: Apache-2.0
-- What bidui-load calls inside its final transaction.

CREATE TABLE quality.pack (
    pack_sha256 text PRIMARY KEY
);
COMMENT ON TABLE quality.pack IS '区划和规则表所依据的规则包 / the pack that core.division and quality.rule were filled from';
COMMENT ON COLUMN quality.pack.pack_sha256 IS '规则包摘要 / digest of the pack';

-- Takes back everything that batches from `at` on did: rows opened since are deleted, rows closed since are open again. Tables keyed by
-- batch lose those batches, whatever tables there are. Later batches are marked outdated: they have to be loaded again.
CREATE FUNCTION bidui.undo(at date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind = 'r' AND (n.nspname = 'source' OR (n.nspname, c.relname) = ('quality', 'finding_version')) LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE _valid_from >= $1', one.nspname, one.relname) USING at;
        EXECUTE format('UPDATE %I.%I SET _valid_to = NULL WHERE _valid_to >= $1', one.nspname, one.relname) USING at;
    END LOOP;
    FOR one IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'batch' AND NOT a.attisdropped
               WHERE c.relkind = 'r' AND n.nspname IN ('quality', 'mart')
                 AND c.relname NOT IN ('batch', 'load_log', 'human_event', 'seal') LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE batch >= $1', one.nspname, one.relname) USING at;
    END LOOP;
    UPDATE quality.human_event SET applied = NULL, effect = NULL WHERE applied >= undo.at; -- facts stay; they are applied anew
    DELETE FROM quality.batch WHERE batch = at;
    UPDATE quality.batch SET state = 'outdated' WHERE batch > at AND state = 'loaded';
END $$;
COMMENT ON FUNCTION bidui.undo(date) IS '撤销自该日起的全部批次 / takes back all batches from a date on';

-- Room for one load's changes of findings; gone with the transaction.
CREATE FUNCTION quality.begin_findings() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- state NULL: the version ends because findings.csv brings its successor
    CREATE TEMP TABLE finding_move (finding_key text, state text, unverified boolean, stepped boolean) ON COMMIT DROP;
    CREATE TEMP TABLE finding_place (finding_key text, place_hash bigint, file text, sheet text, "row" bigint, evidence jsonb) ON COMMIT DROP;
    CREATE TEMP TABLE finding_step (batch date, finding_key text, from_state text, to_state text, why text) ON COMMIT DROP;
END $$;
COMMENT ON FUNCTION quality.begin_findings() IS '疑点变化的中间表 / temporary tables for changes of findings';

CREATE FUNCTION quality.apply_findings(at date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    ANALYZE finding_move;
    ANALYZE finding_place;
    UPDATE quality.finding_version v SET file = p.file, sheet = p.sheet, "row" = p."row", evidence = p.evidence, place_hash = p.place_hash
    FROM finding_place p WHERE v.finding_key = p.finding_key AND v._valid_to IS NULL;

    WITH ended AS (
        UPDATE quality.finding_version v SET _valid_to = at
        FROM finding_move m WHERE v.finding_key = m.finding_key AND v._valid_to IS NULL
        RETURNING v.*
    )
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
    WHERE m.state IS NOT NULL;

    -- a version that began and ended on the same day was never seen by anybody
    DELETE FROM quality.finding_version v USING finding_move m
    WHERE v.finding_key = m.finding_key AND v._valid_from = at AND v._valid_to = at;

    INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
    SELECT s.batch, s.finding_key,
           coalesce((SELECT max(e.number) FROM quality.finding_event e WHERE e.batch = s.batch AND e.finding_key = s.finding_key), 0) + 1,
           s.from_state, s.to_state, s.why, 'data'
    FROM finding_step s;
END $$;
COMMENT ON FUNCTION quality.apply_findings(date) IS '落实疑点变化 / applies the staged changes of findings';

-- Per class and severity: what a batch changed, and what is open after it. Closed ones count only in the batch that closed them.
CREATE FUNCTION quality.finding_counts(at date)
RETURNS TABLE (class text, severity text, new bigint, reopened bigint, closed bigint, unverified bigint, open bigint) LANGUAGE sql STABLE AS $$
    SELECT v.class, v.severity,
           count(*) FILTER (WHERE v.first_batch = at AND v.state <> 'closed'),
           count(*) FILTER (WHERE v.state = 'reopened' AND v.state_batch = at),
           count(*) FILTER (WHERE v.closed_batch = at),
           count(*) FILTER (WHERE v.unverified AND v.state <> 'closed'),
           count(*) FILTER (WHERE v.state <> 'closed')
    FROM quality.finding_version v
    WHERE v._valid_from <= at AND (v._valid_to IS NULL OR v._valid_to > at)
    GROUP BY v.class, v.severity
$$;
COMMENT ON FUNCTION quality.finding_counts(date) IS '一个批次的疑点增减 / what a batch did to the findings';
