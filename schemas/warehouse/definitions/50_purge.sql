-- SPDX-License-Identifier: Apache-2.0
-- Destroying what is older than a day, with a record. The last batch before that day stays, because later ones stand on it: what is
-- valid in it is still somebody's data of today. Gone is what had ended by then.

CREATE FUNCTION quality.refuse_destroyed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.batch <= quality.destroyed_until() THEN
        RAISE EXCEPTION 'batch % stays: what it stood on was destroyed', OLD.batch;
    END IF;
    RETURN OLD;
END $$;
COMMENT ON FUNCTION quality.refuse_destroyed() IS '已销毁批次不得重算 / a batch whose basis was destroyed cannot be taken back';
CREATE TRIGGER refuse_destroyed BEFORE DELETE ON quality.batch FOR EACH ROW EXECUTE FUNCTION quality.refuse_destroyed();

CREATE FUNCTION quality.purge_step(of_before date, of_base date, reason text, actor text, of_what text, n bigint) RETURNS void LANGUAGE sql
BEGIN ATOMIC INSERT INTO quality.destruction (before, base, why, by, what, rows) SELECT of_before, of_base, reason, actor, of_what, n WHERE n > 0; END;
COMMENT ON FUNCTION quality.purge_step(date, date, text, text, text, bigint) IS '写一条销毁记录 / writes one line of the record';

-- Destroying is the command's (`bidui purge`: a plan, then --yes), which says the day it plans for as bidui.destroy; nobody comes here by a
-- slip. The batch that stays, NULL when nothing is older. Whoever calls: quality.destruction says what went, and the next load writes it
-- into var/log/destruction.csv.
CREATE FUNCTION quality.begin_purge(older_than date, reason text) RETURNS date LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_setting('bidui.destroy', true) IS DISTINCT FROM older_than::text THEN
        RAISE EXCEPTION 'this destroys data for good: bidui purge --before % --why TEXT prints what, and does it with --yes', older_than;
    ELSIF coalesce(length(trim(reason)), 0) < 4 THEN
        RAISE EXCEPTION 'why is it destroyed? "%" is too short for the record', reason;
    END IF;
    RETURN (SELECT max(b.batch) FROM quality.batch b WHERE b.state = 'loaded' AND b.batch < older_than);
END $$;
COMMENT ON FUNCTION quality.begin_purge(date, text) IS '销毁前检查,返回保留的最后批次 / checks that a purge is meant; the batch that stays';

-- Rows that had ended by the base; findings closed by then, with all that was said about them; lists of rejects and repairs that later ones
-- have replaced; marts that name persons. Figures, counts, deliveries' names and the record itself stay.
CREATE FUNCTION bidui.purge(older_than date, reason text, actor text) RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    base date := quality.begin_purge(older_than, reason);
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
               WHERE s.nspname = 'mart' AND c.relkind = 'r'
                   AND a.attname IN ('person_key', 'person_id', 'subject_key', 'subject_name', 'household_head', 'record', 'message')
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

-- What a purge leaves without anybody to belong to: other names of findings that are gone; other keys of persons and households whom no
-- remaining row names. Called behind bidui.purge, in the same transaction.
CREATE FUNCTION bidui.purge_aliases(older_than date, reason text, actor text) RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    base date := quality.begin_purge(older_than, reason);
    keys text := (SELECT string_agg(format('SELECT person_key, household_key FROM source.%I', c.relname), ' UNION ') FROM pg_class c
                  JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = 'source' AND c.relkind = 'r');
    n bigint;
    first bigint := (SELECT coalesce(max(id), 0) FROM quality.destruction);
BEGIN
    IF base IS NULL OR keys IS NULL THEN
        RETURN;
    END IF;
    EXECUTE 'CREATE TEMP TABLE remaining_key ON COMMIT DROP AS ' || keys;
    CREATE INDEX ON remaining_key (person_key);
    CREATE INDEX ON remaining_key (household_key);
    ANALYZE remaining_key;
    DELETE FROM quality.finding_alias a WHERE NOT EXISTS (SELECT FROM quality.finding_version v WHERE v.finding_key = a.finding_key);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.finding_alias', n);
    DELETE FROM core.person_alias a WHERE a.batch <= base AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.person_key = a.old)
                                      AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.person_key = a.new);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'core.person_alias', n);
    DELETE FROM core.household_lineage l WHERE l.batch <= base AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.household_key = l.from_key)
                                           AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.household_key = l.to_key);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'core.household_lineage', n);
    RETURN QUERY SELECT d.what, d.rows FROM quality.destruction d WHERE d.id > first ORDER BY d.id;
END $$;
COMMENT ON FUNCTION bidui.purge_aliases(date, text, text) IS '销毁无人可归的别名 / destroys aliases that belong to nobody any more';

-- Personal data, so a purge takes those of batches before its base.
CREATE FUNCTION bidui.purge_rivals(older_than date, reason text, actor text) RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    base date := quality.begin_purge(older_than, reason);
    n bigint;
BEGIN
    DELETE FROM core.rival r WHERE r.batch < base;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN
        PERFORM quality.purge_step(older_than, base, reason, actor, 'core.rival', n);
        RETURN QUERY SELECT 'core.rival'::text, n;
    END IF;
END $$;
COMMENT ON FUNCTION bidui.purge_rivals(date, text, text) IS '销毁过期的不一致说法 / destroys what rivals said in batches that are purged';
