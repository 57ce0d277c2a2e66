-- SPDX-License-Identifier: Apache-2.0
-- The batch a session looks at; batches taken back.

-- Batches up to here can neither be loaded again nor looked back to.
CREATE FUNCTION quality.destroyed_until() RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC SELECT max(base) FROM quality.destruction; END;
COMMENT ON FUNCTION quality.destroyed_until() IS '此批次以前的明细已销毁 / the batch before which details were destroyed';

-- The batch that asof.* shows: the session's choice, else the newest loaded one.
CREATE FUNCTION bidui.batch() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC SELECT coalesce(nullif(current_setting('bidui.batch', true), '')::date, (SELECT max(batch) FROM quality.batch WHERE state = 'loaded')); END;
COMMENT ON FUNCTION bidui.batch() IS '本会话所看的批次 / the batch this session looks at';

CREATE FUNCTION bidui.newest_batch() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC SELECT max(batch) FROM quality.batch WHERE state = 'loaded'; END;
COMMENT ON FUNCTION bidui.newest_batch() IS '最新批次,现行区划以它为准 / the newest loaded batch: the date of the basis 现行';

-- Looking back to a batch whose details are gone would show a part as the whole.
CREATE FUNCTION bidui.as_of(at date) RETURNS date LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF at < quality.destroyed_until() THEN
        RAISE EXCEPTION 'the details of % were destroyed; the figures are in mart.*_all', at;
    END IF;
    RETURN nullif(set_config('bidui.batch', coalesce(at::text, ''), false), '')::date;
END $$;
COMMENT ON FUNCTION bidui.as_of(date) IS '选定批次,此后 asof.* 均按它取数;空值恢复为最新 / chooses the batch for asof.*; NULL goes back to the newest';

-- Tables of core that batches write go with their batches, like those of quality and mart.
CREATE FUNCTION bidui.undo(at date) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE c.relkind = 'r' AND n.nspname IN ('source', 'quality')
                 AND 2 = (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('_valid_from', '_valid_to')) LOOP
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
COMMENT ON FUNCTION bidui.undo(date) IS '撤销自该日起的全部批次 / takes back all batches from a date on';

CREATE FUNCTION bidui.retract(wanted date, reason text, actor text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    gone quality.batch;
BEGIN
    SELECT * INTO gone FROM quality.batch b WHERE b.batch = wanted AND b.state = 'loaded';
    IF gone IS NULL THEN
        RAISE EXCEPTION 'batch % is not loaded', wanted;
    END IF;
    PERFORM bidui.undo(wanted);
    gone.state := 'retracted';
    INSERT INTO quality.batch SELECT gone.*;
    INSERT INTO quality.retraction (retracted, why, by) VALUES (wanted, reason, actor);
    PERFORM quality.apply_facts();
END $$;
COMMENT ON FUNCTION bidui.retract(date, text, text) IS '撤回一批,其后各批须重算 / takes a batch back; later ones must be loaded again';

-- Until the server looks at them by itself, a minute later, it plans for empty tables: the month's ranking of 1,000 findings took 66 s.
CREATE FUNCTION quality.analyze_results() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one regclass;
BEGIN
    FOR one IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'
               AND (n.nspname = 'mart' OR n.nspname = 'quality' AND (c.relname LIKE '%\_version' OR c.relname IN ('finding_event', 'human_event')))
               -- a table that is as large as when it was looked at last needs no look
               AND (c.reltuples < 0 OR abs(pg_relation_size(c.oid) / current_setting('block_size')::bigint - c.relpages) > c.relpages / 10) LOOP
        EXECUTE format('ANALYZE %s', one);
    END LOOP;
END $$;
COMMENT ON FUNCTION quality.analyze_results() IS '装载后更新统计信息 / has the server look at marts and findings after a load';
