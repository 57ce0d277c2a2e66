-- SPDX-License-Identifier: Apache-2.0
-- Destroying what is older than a day, with a record. The last batch before that day stays, because later ones stand on it: what is
-- valid in it is still somebody's data of today. Gone is what had ended by then.

CREATE TABLE quality.destruction (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    destroyed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    before date NOT NULL,
    base date NOT NULL,
    why text NOT NULL CHECK (length(trim(why)) >= 4),
    by text NOT NULL,
    what text NOT NULL,
    rows bigint NOT NULL
);
COMMENT ON TABLE quality.destruction IS '销毁记录:何时、何人、因何销毁了哪些历史数据,只增不改 / record of destruction: what was destroyed when, by whom and why; only ever added to';
COMMENT ON COLUMN quality.destruction.id IS '编号 / number';
COMMENT ON COLUMN quality.destruction.destroyed_at IS '时间 / when';
COMMENT ON COLUMN quality.destruction.before IS '销毁此日之前的数据 / data older than this day';
COMMENT ON COLUMN quality.destruction.base IS '保留的最后一个旧批次,此后各批以它为基础 / the last older batch, which stays: later ones stand on it';
COMMENT ON COLUMN quality.destruction.why IS '事由(至少四个字) / reason, at least four characters';
COMMENT ON COLUMN quality.destruction.by IS '由谁 / by whom';
COMMENT ON COLUMN quality.destruction.what IS '销毁对象 / table or kind of file';
COMMENT ON COLUMN quality.destruction.rows IS '行数或文件数 / rows, or files';

ALTER TABLE quality.batch DROP CONSTRAINT batch_state_check;
ALTER TABLE quality.batch ADD CONSTRAINT batch_state_check CHECK (state IN ('loaded', 'outdated', 'retracted', 'purged'));
COMMENT ON COLUMN quality.batch.state IS 'loaded 有效;outdated 因更早批次重算而失效;retracted 已撤回;purged 明细已销毁,只余统计 / outdated: an earlier batch was loaded again, run it anew; retracted: taken back; purged: only its figures are left';

-- Batches up to here can neither be loaded again nor looked back to.
CREATE FUNCTION quality.destroyed_until() RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$ SELECT max(base) FROM quality.destruction $$;
COMMENT ON FUNCTION quality.destroyed_until() IS '此批次以前的明细已销毁 / the batch before which details were destroyed';

CREATE FUNCTION quality.refuse_destroyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.batch <= quality.destroyed_until() THEN
        RAISE EXCEPTION 'batch % stays: what it stood on was destroyed', OLD.batch;
    END IF;
    RETURN OLD;
END $$;
COMMENT ON FUNCTION quality.refuse_destroyed() IS '已销毁批次不得重算 / a batch whose basis was destroyed cannot be taken back';
CREATE TRIGGER refuse_destroyed BEFORE DELETE ON quality.batch FOR EACH ROW EXECUTE FUNCTION quality.refuse_destroyed();

CREATE FUNCTION quality.purge_step(of_before date, of_base date, reason text, actor text, of_what text, n bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO quality.destruction (before, base, why, by, what, rows) SELECT of_before, of_base, reason, actor, of_what, n WHERE n > 0
$$;
COMMENT ON FUNCTION quality.purge_step(date, date, text, text, text, bigint) IS '写一条销毁记录 / writes one line of the record';

-- Rows that had ended by the base; findings closed by then, with all that was said about them; lists of rejects and repairs that later ones
-- have replaced; marts that name persons. Figures, counts, deliveries' names and the record itself stay.
CREATE FUNCTION bidui.purge(older_than date, reason text, actor text) RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql AS $$
DECLARE
    one record;
    base date := (SELECT max(b.batch) FROM quality.batch b WHERE b.state = 'loaded' AND b.batch < older_than);
    n bigint;
    first bigint := (SELECT coalesce(max(id), 0) FROM quality.destruction);
BEGIN
    IF base IS NULL THEN
        RETURN;
    END IF;
    IF EXISTS (SELECT FROM quality.batch b WHERE b.state = 'outdated') THEN
        RAISE EXCEPTION 'there are outdated batches: run them again first, or what they stand on is destroyed';
    END IF;
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
               WHERE s.nspname = 'source' AND c.relkind = 'r' ORDER BY 1 LOOP
        EXECUTE format('DELETE FROM source.%I WHERE _valid_to <= $1', one.relname) USING base;
        GET DIAGNOSTICS n = ROW_COUNT;
        PERFORM quality.purge_step(older_than, base, reason, actor, 'source.' || one.relname, n);
    END LOOP;
    CREATE TEMP TABLE purged_finding ON COMMIT DROP AS
        SELECT f.finding_key FROM quality.finding_version f WHERE f._valid_to IS NULL AND f.state = 'closed' AND f._valid_from <= base;
    DELETE FROM quality.finding_version f WHERE f._valid_to <= base OR f.finding_key IN (SELECT p.finding_key FROM purged_finding p);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.finding_version', n);
    DELETE FROM quality.finding_event e WHERE e.finding_key IN (SELECT p.finding_key FROM purged_finding p);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.finding_event', n);
    DELETE FROM quality.human_event e WHERE e.finding_key IN (SELECT p.finding_key FROM purged_finding p);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.human_event', n);
    FOR one IN SELECT * FROM (VALUES ('reject'), ('repair')) AS l(list) LOOP
        EXECUTE format('DELETE FROM quality.%I r WHERE r.batch < (SELECT max(l.batch) FROM quality.source_list l
                        WHERE l.list = %L AND l.source = coalesce(r.source, '''') AND l.batch <= $1)', one.list, one.list) USING base;
        GET DIAGNOSTICS n = ROW_COUNT;
        PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.' || one.list, n);
    END LOOP;
    FOR one IN SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
                 JOIN pg_attribute k ON k.attrelid = c.oid AND k.attname = 'batch' AND NOT k.attisdropped
                 JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
               WHERE s.nspname = 'mart' AND c.relkind = 'r' AND a.attname IN ('person_key', 'person_id', 'subject_key', 'subject_name', 'household_head', 'record', 'message')
               ORDER BY 1 LOOP
        EXECUTE format('DELETE FROM mart.%I WHERE batch < $1', one.relname) USING base;
        GET DIAGNOSTICS n = ROW_COUNT;
        PERFORM quality.purge_step(older_than, base, reason, actor, 'mart.' || one.relname, n);
    END LOOP;
    UPDATE quality.batch b SET state = 'purged' WHERE b.batch < base AND b.state IN ('loaded', 'retracted');
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.batch', n);
    RETURN QUERY SELECT d.what, d.rows FROM quality.destruction d WHERE d.id > first ORDER BY d.id;
END $$;
COMMENT ON FUNCTION bidui.purge(date, text, text) IS '销毁某日之前已失效的明细并登记 / destroys details that had ended before a day, and records it';

-- Looking back to a batch whose details are gone would show a part as the whole.
CREATE OR REPLACE FUNCTION bidui.as_of(at date) RETURNS date LANGUAGE plpgsql AS $$
BEGIN
    IF at < quality.destroyed_until() THEN
        RAISE EXCEPTION 'the details of % were destroyed; the figures are in mart.*_all', at;
    END IF;
    RETURN nullif(set_config('bidui.batch', coalesce(at::text, ''), false), '')::date;
END $$;
