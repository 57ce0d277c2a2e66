-- SPDX-License-Identifier: Apache-2.0
-- Findings that follow their persons, households and divisions.

-- person_alias.csv and household_lineage.csv hold all that is known; what the warehouse does not have yet is new in this batch.
CREATE FUNCTION quality.begin_identity() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    CREATE TEMP TABLE identity_alias (LIKE core.person_alias) ON COMMIT DROP;
    CREATE TEMP TABLE identity_step (LIKE core.household_lineage) ON COMMIT DROP;
END $$;
COMMENT ON FUNCTION quality.begin_identity() IS '沿革的中间表 / temporary tables for aliases and lineage';

CREATE FUNCTION quality.apply_identity() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO core.person_alias SELECT * FROM identity_alias ON CONFLICT DO NOTHING;
    INSERT INTO core.household_lineage SELECT * FROM identity_step ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION quality.apply_identity() IS '落实沿革 / keeps the aliases and lineage that are new';

-- What a finding's subject is called from this batch on; NULL when nothing happened to it. A household that split goes on under its number;
-- a guess moves nothing.
CREATE FUNCTION quality.subject_now(kind text, key text, at date) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT CASE subject_now.kind
        WHEN 'person' THEN (SELECT a.new FROM core.person_alias a WHERE a.old = key AND a.batch = at ORDER BY a.new LIMIT 1)
        WHEN 'household' THEN (SELECT l.to_key FROM core.household_lineage l WHERE l.from_key = key AND l.batch = at AND l.basis = 'sheet'
                               AND l.kind IN ('renumbered', 'merged') ORDER BY l.to_key LIMIT 1)
        WHEN 'division' THEN nullif(core.present_division(key, at), key) END;
END;
COMMENT ON FUNCTION quality.subject_now(text, text, date) IS '疑点对象自本批起的标识 / what the subject of a finding is called from a batch on';

-- Once a batch and finding.
CREATE FUNCTION quality.note_move(wanted text, state text, at date) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
    SELECT at, wanted, coalesce(max(number), 0) + 1, note_move.state, note_move.state, 'moved', 'data'
    FROM quality.finding_event WHERE batch = at AND finding_key = wanted
    HAVING count(*) FILTER (WHERE why = 'moved') = 0;
END;
COMMENT ON FUNCTION quality.note_move(text, text, date) IS '记一次移动 / notes that a finding moved';

-- What this batch showed under another subject moved too: a household that split off took it along.
CREATE FUNCTION quality.note_moves(at date) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    SELECT quality.note_move(f.finding_key, f.state, at) FROM quality.finding_alias a
    JOIN quality.finding_version f ON f.finding_key = a.finding_key AND f._valid_to IS NULL
    JOIN quality.finding_version b ON b.finding_key = a.finding_key AND b._valid_to = at
    WHERE a.batch = at AND a.kind = 'moved' AND b.subject_key IS DISTINCT FROM f.subject_key ORDER BY f.finding_key;
END;
COMMENT ON FUNCTION quality.note_moves(date) IS '记下本批的移动 / notes the moves of a batch';

-- Open findings go where their subject and their village went, whether their rule is evaluated in this batch or not.
CREATE FUNCTION quality.move_findings(at date) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v quality.finding_version;
    subject text;
    place text;
BEGIN
    FOR v IN SELECT * FROM quality.finding_version f WHERE f._valid_to IS NULL AND f.state <> 'closed'
             AND (f.subject_key IN (SELECT a.old FROM core.person_alias a WHERE a.batch = at)
                  OR f.subject_key IN (SELECT l.from_key FROM core.household_lineage l WHERE l.batch = at)
                  OR f.division_code IN (SELECT c.old FROM core.division_change c WHERE c.kind = 'whole' AND c.changed_on <= at)
                  OR f.subject = 'division' AND f.subject_key IN (SELECT c.old FROM core.division_change c WHERE c.kind = 'whole' AND c.changed_on <= at))
             ORDER BY f.finding_key LOOP
        subject := coalesce(quality.subject_now(v.subject, v.subject_key, at), v.subject_key);
        place := core.present_division(v.division_code, at);
        CONTINUE WHEN subject IS NOT DISTINCT FROM v.subject_key AND place IS NOT DISTINCT FROM v.division_code;
        UPDATE quality.finding_version f SET _valid_to = at WHERE f.finding_key = v.finding_key AND f._valid_to IS NULL;
        v.subject_key := subject;
        v.division_code := place;
        v._valid_from := at;
        INSERT INTO quality.finding_version SELECT v.*;
        PERFORM quality.note_move(v.finding_key, v.state, at);
    END LOOP;
    DELETE FROM quality.finding_version f WHERE f._valid_from = at AND f._valid_to = at;
END $$;
COMMENT ON FUNCTION quality.move_findings(date) IS '未关闭的疑点随人、户、区划移动 / open findings follow persons, households and divisions';
