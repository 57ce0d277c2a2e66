-- SPDX-License-Identifier: Apache-2.0
-- Identity that continues: what persons and households were called before, and which findings go on under another key. A finding keeps its
-- key and its short code for life; what transform calls it later is an alias of it.

CREATE TABLE core.person_alias (
    batch date NOT NULL,
    old text NOT NULL,
    new text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('identified', 'corrected', 'lost', 'renumbered')),
    basis text NOT NULL CHECK (basis IN ('numbers', 'sheet', 'overlap')),
    source text,
    file text,
    sheet text,
    "row" bigint,
    PRIMARY KEY (old, new)
);
CREATE INDEX person_alias_new ON core.person_alias (new);
COMMENT ON TABLE core.person_alias IS '同一人的前后标识:证件更正、补录、失效、换号 / the same person under another key';
COMMENT ON COLUMN core.person_alias.batch IS '自哪一批起 / the batch since when';
COMMENT ON COLUMN core.person_alias.old IS '原标识 / key before';
COMMENT ON COLUMN core.person_alias.new IS '现标识 / key after';
COMMENT ON COLUMN core.person_alias.kind IS 'corrected 更正;identified 补录;lost 号码失效;renumbered 随户换号 / what happened';
COMMENT ON COLUMN core.person_alias.basis IS 'numbers 户编号人编号未变;sheet 变更登记 / how it is known';
COMMENT ON COLUMN core.person_alias.source IS '来源 / source';
COMMENT ON COLUMN core.person_alias.file IS '文件 / file';
COMMENT ON COLUMN core.person_alias.sheet IS '工作表 / sheet';
COMMENT ON COLUMN core.person_alias."row" IS '行号 / row';

CREATE TABLE core.household_lineage (
    batch date NOT NULL,
    from_key text NOT NULL,
    to_key text,
    kind text NOT NULL CHECK (kind IN ('split', 'merged', 'renumbered', 'head_changed', 'moved', 'ended')),
    basis text NOT NULL CHECK (basis IN ('numbers', 'sheet', 'overlap')),
    members bigint,
    was text,
    is_now text,
    source text,
    file text,
    sheet text,
    "row" bigint,
    UNIQUE NULLS NOT DISTINCT (from_key, to_key, kind, basis, was, is_now)
);
CREATE INDEX household_lineage_to ON core.household_lineage (to_key);
COMMENT ON TABLE core.household_lineage IS '户的沿革:分户、合户、换号、户主变更、整户迁移、销户 / what became of households';
COMMENT ON COLUMN core.household_lineage.batch IS '自哪一批起 / the batch since when';
COMMENT ON COLUMN core.household_lineage.from_key IS '原户 / household before';
COMMENT ON COLUMN core.household_lineage.to_key IS '现户,销户为空 / household after, NULL when it ended';
COMMENT ON COLUMN core.household_lineage.kind IS 'split 分户;merged 合户;renumbered 换号;head_changed 户主变更;moved 整户迁移;ended 销户 / what happened';
COMMENT ON COLUMN core.household_lineage.basis IS 'numbers 户编号未变;sheet 变更登记;overlap 按成员重合推测,待确认,不随之移动 / how it is known; overlap is a guess that nothing follows';
COMMENT ON COLUMN core.household_lineage.members IS '共有成员数 / members in common';
COMMENT ON COLUMN core.household_lineage.was IS '原区划或原户主证件号码 / division or head''s ID before';
COMMENT ON COLUMN core.household_lineage.is_now IS '现区划或现户主证件号码 / division or head''s ID after';
COMMENT ON COLUMN core.household_lineage.source IS '来源 / source';
COMMENT ON COLUMN core.household_lineage.file IS '文件 / file';
COMMENT ON COLUMN core.household_lineage.sheet IS '工作表 / sheet';
COMMENT ON COLUMN core.household_lineage."row" IS '行号 / row';

CREATE TABLE quality.finding_alias (
    batch date NOT NULL,
    package_key text NOT NULL,
    finding_key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('moved', 'merged')),
    why text NOT NULL,
    PRIMARY KEY (package_key, kind, batch)
);
CREATE INDEX finding_alias_finding ON quality.finding_alias (finding_key);
COMMENT ON TABLE quality.finding_alias IS '疑点随人、户、区划移动:新标识所延续的疑点 / findings that went on under another key';
COMMENT ON COLUMN quality.finding_alias.batch IS '自哪一批起 / the batch since when';
COMMENT ON COLUMN quality.finding_alias.package_key IS 'moved:转换结果中的新标识;merged:并入他者的疑点 / moved: the key in findings.csv; merged: the finding that another one carries on';
COMMENT ON COLUMN quality.finding_alias.finding_key IS '所延续的疑点 / the finding it is';
COMMENT ON COLUMN quality.finding_alias.kind IS 'moved 移动;merged 合并 / moved, or merged into a finding there is already';
COMMENT ON COLUMN quality.finding_alias.why IS '缘由 / what happened to its subject';

-- Tables of core that batches write go with their batches, like those of quality and mart.
CREATE OR REPLACE FUNCTION bidui.undo(at date) RETURNS void LANGUAGE plpgsql AS $$
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
               WHERE c.relkind = 'r' AND n.nspname IN ('core', 'quality', 'mart')
                 AND c.relname NOT IN ('batch', 'load_log', 'human_event', 'seal') LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE batch >= $1', one.nspname, one.relname) USING at;
    END LOOP;
    UPDATE quality.human_event SET applied = NULL, effect = NULL WHERE applied >= undo.at; -- facts stay; they are applied anew
    DELETE FROM quality.batch WHERE batch = at;
    UPDATE quality.batch SET state = 'outdated' WHERE batch > at AND state = 'loaded';
END $$;

-- ---- loading ----

-- person_alias.csv and household_lineage.csv hold all that is known; what the warehouse does not have yet is new in this batch.
CREATE FUNCTION quality.begin_identity() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE identity_alias (LIKE core.person_alias) ON COMMIT DROP;
    CREATE TEMP TABLE identity_step (LIKE core.household_lineage) ON COMMIT DROP;
END $$;
COMMENT ON FUNCTION quality.begin_identity() IS '沿革的中间表 / temporary tables for aliases and lineage';

CREATE FUNCTION quality.apply_identity() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO core.person_alias SELECT * FROM identity_alias ON CONFLICT DO NOTHING;
    INSERT INTO core.household_lineage SELECT * FROM identity_step ON CONFLICT DO NOTHING;
END $$;
COMMENT ON FUNCTION quality.apply_identity() IS '落实沿革 / keeps the aliases and lineage that are new';

-- What a finding's subject is called from this batch on; NULL when nothing happened to it. A household that split goes on under its number;
-- a guess moves nothing.
CREATE FUNCTION quality.subject_now(kind text, key text, at date) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE subject_now.kind
        WHEN 'person' THEN (SELECT a.new FROM core.person_alias a WHERE a.old = key AND a.batch = at ORDER BY a.new LIMIT 1)
        WHEN 'household' THEN (SELECT l.to_key FROM core.household_lineage l WHERE l.from_key = key AND l.batch = at AND l.basis = 'sheet'
                               AND l.kind IN ('renumbered', 'merged') ORDER BY l.to_key LIMIT 1)
        WHEN 'division' THEN nullif(core.present_division(key, at), key) END
$$;
COMMENT ON FUNCTION quality.subject_now(text, text, date) IS '疑点对象自本批起的标识 / what the subject of a finding is called from a batch on';

-- Open findings go where their subject and their village went, whether their rule is evaluated in this batch or not.
CREATE FUNCTION quality.move_findings(at date) RETURNS void LANGUAGE plpgsql AS $$
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

-- Once a batch and finding.
CREATE FUNCTION quality.note_move(wanted text, state text, at date) RETURNS void LANGUAGE sql AS $$
    INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
    SELECT at, wanted, coalesce(max(number), 0) + 1, note_move.state, note_move.state, 'moved', 'data'
    FROM quality.finding_event WHERE batch = at AND finding_key = wanted
    HAVING count(*) FILTER (WHERE why = 'moved') = 0
$$;
COMMENT ON FUNCTION quality.note_move(text, text, date) IS '记一次移动 / notes that a finding moved';

-- What this batch showed under another subject moved too: a household that split off took it along.
CREATE FUNCTION quality.note_moves(at date) RETURNS void LANGUAGE sql AS $$
    SELECT quality.note_move(f.finding_key, f.state, at) FROM quality.finding_alias a
    JOIN quality.finding_version f ON f.finding_key = a.finding_key AND f._valid_to IS NULL
    JOIN quality.finding_version b ON b.finding_key = a.finding_key AND b._valid_to = at
    WHERE a.batch = at AND a.kind = 'moved' AND b.subject_key IS DISTINCT FROM f.subject_key ORDER BY f.finding_key
$$;
COMMENT ON FUNCTION quality.note_moves(date) IS '记下本批的移动 / notes the moves of a batch';

-- A finding by key or short code, also by a key it goes under now, or when another finding carries it on.
CREATE FUNCTION bidui.finding_of(wanted text) RETURNS text LANGUAGE plpgsql STABLE AS $$
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
