-- SPDX-License-Identifier: Apache-2.0
-- Figures with the batches they hold for. quality.<name>_version has a row from the batch that first says it to the one that no longer does; the
-- views mart.<name>_all and quality.metric say it for every batch. A night on which nothing changed writes none, and computes only what
-- the day itself can change: a mart says beside its query which sources it reads and which of their days may have come (marts/*.sql).

-- The view of one such table, with its comments. `derived`: an expression over b.batch for a column that the table lacks, behind the column `behind`.
CREATE FUNCTION quality.make_version_view(name text, storage regclass, derived text DEFAULT NULL, behind text DEFAULT NULL) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    EXECUTE format('CREATE VIEW %s AS SELECT b.batch, %s FROM quality.version_batch b JOIN %s v ON v._valid_from <= b.batch'
                   ' AND (v._valid_to IS NULL OR v._valid_to > b.batch)', name,
                   (SELECT string_agg(format('v.%I', a.attname) || CASE a.attname WHEN behind THEN ', ' || derived ELSE '' END, ', ' ORDER BY a.attnum)
                    FROM pg_attribute a WHERE a.attrelid = storage AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('_valid_from', '_valid_to')),
                   storage);
    EXECUTE format('COMMENT ON VIEW %s IS %L', name, obj_description(storage, 'pg_class'));
    EXECUTE format('COMMENT ON COLUMN %s.batch IS %L', name, '截至日期 / as-of date of the batch');
    FOR one IN SELECT a.attname, col_description(storage, a.attnum) AS words FROM pg_attribute a
               WHERE a.attrelid = storage AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('_valid_from', '_valid_to') LOOP
        EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', name, one.attname, one.words);
    END LOOP;
END $$;
COMMENT ON FUNCTION quality.make_version_view(text, regclass, text, text) IS '按批次展开的视图 / the view that says versions for every batch';

SELECT quality.make_version_view('quality.metric', 'quality.metric_version');
SELECT quality.make_version_view('mart.' || m || '_all', ('quality.' || m || '_version')::regclass)
FROM unnest(ARRAY['place', 'monitored', 'elimination', 'measure_progress', 'project_progress', 'policy_coverage', 'income_band', 'match_summary',
                  'agreement', 'rule_value', 'weekly_list', 'score', 'control']) m;
SELECT quality.make_version_view('mart.monitor_bridge_all', 'quality.monitor_bridge_version',
    'CASE v.span WHEN ''年初以来'' THEN date_trunc(''year'', b.batch)::date
          ELSE (SELECT o.predecessor + 1 FROM quality.batch o WHERE o.batch = b.batch) END AS since',
    'span');
COMMENT ON COLUMN mart.monitor_bridge_all.since IS '起始日期 / first day of the span';

-- Marts that are kept so: mart.<name>_all for quality.<name>_version.
CREATE FUNCTION quality.mart_storage(of_mart text) RETURNS regclass LANGUAGE sql STABLE
BEGIN ATOMIC SELECT to_regclass(format('quality.%I', of_mart || '_version')); END;
COMMENT ON FUNCTION quality.mart_storage(text) IS '统计表的存放处 / where the rows of a mart are kept';

-- What the query says at the session's batch: rows that are no longer said end, new ones begin. Columns by position, without batch.
CREATE FUNCTION quality.store_version(storage regclass, query text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at date := bidui.batch();
    names text;
    casts text;
    kept text;
BEGIN
    SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), string_agg(format('o.%I', a.attname), ', ' ORDER BY a.attnum),
           string_agg(format('q.%I::%s AS %1$I', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) INTO names, kept, casts
    FROM pg_attribute a WHERE a.attrelid = storage AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('_valid_from', '_valid_to');
    -- rows are compared as texts, which tell every two apart and can be hashed, NULLs included
    EXECUTE format('CREATE TEMP TABLE said ON COMMIT DROP AS SELECT t.*, ROW(t.*)::text AS words FROM (SELECT %s FROM (%s) q (%s)) t', casts, query, names);
    EXECUTE format('UPDATE %1$s v SET _valid_to = $1
                    FROM (SELECT o.ctid AS place FROM %1$s o WHERE o._valid_to IS NULL
                          AND NOT EXISTS (SELECT FROM pg_temp.said s WHERE s.words = ROW(%2$s)::text)) gone
                    WHERE v.ctid = gone.place', storage, kept) USING at;
    EXECUTE format('INSERT INTO %1$s (%2$s, _valid_from) SELECT %2$s, $1 FROM pg_temp.said s
                    WHERE NOT EXISTS (SELECT FROM %1$s o WHERE o._valid_to IS NULL AND ROW(%3$s)::text = s.words)', storage, names, kept) USING at;
    DROP TABLE pg_temp.said;
END $$;
COMMENT ON FUNCTION quality.store_version(regclass, text) IS '只写变化的行 / writes what changed';

-- Must a mart be computed again at the session's batch? `sources`: what it reads, NULL when that cannot be said; `aged`: a query that has rows
-- when a day between the batch before ($1) and this one ($2) changes what it counts. Another pack, version or query computes all again, and
-- so does `SET bidui.recompute = 'on'`.
CREATE FUNCTION quality.must_fill(of_mart text, stamp text, sources text[], aged text) RETURNS boolean LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at date := bidui.batch();
    before date := (SELECT b.predecessor FROM quality.batch b WHERE b.batch = at);
    due boolean;
BEGIN
    IF sources IS NULL OR before IS NULL OR coalesce(current_setting('bidui.recompute', true), '') = 'on'
       OR NOT EXISTS (SELECT FROM quality.mart_fill f WHERE (f.mart, f.stamp, f.batch) = (of_mart, must_fill.stamp, before))
       OR EXISTS (SELECT FROM quality.source_load l WHERE l.batch = at AND l.source = ANY (sources)
                  AND l.rows_inserted + l.rows_changed + l.rows_reread + l.rows_closed > 0) THEN
        RETURN true;
    ELSIF aged = '' THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT EXISTS (%s)', aged) INTO due USING before, at;
    RETURN due;
END $$;
COMMENT ON FUNCTION quality.must_fill(text, text, text[], text) IS '统计表是否须重算 / must a mart be computed again';

CREATE FUNCTION quality.note_fill(of_mart text, stamp text) RETURNS void LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM quality.mart_fill f WHERE f.mart = of_mart AND f.batch < (SELECT b.predecessor FROM quality.batch b WHERE b.batch = bidui.batch());
    INSERT INTO quality.mart_fill VALUES (of_mart, bidui.batch(), note_fill.stamp) ON CONFLICT (mart, batch) DO UPDATE SET stamp = excluded.stamp;
END;
COMMENT ON FUNCTION quality.note_fill(text, text) IS '登记统计表的填写 / notes that a mart was filled';

-- One mart at the session's batch. `basis`: what else it stands on, as text.
CREATE FUNCTION quality.fill_mart(of_mart text, query text, sources text[] DEFAULT NULL, aged text DEFAULT '', basis text DEFAULT '') RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    of_stamp text := md5(concat_ws('|', query, aged, basis, (SELECT b.pack_sha256 FROM quality.batch b WHERE b.batch = bidui.batch())));
BEGIN
    IF quality.must_fill(of_mart, of_stamp, sources, aged) THEN
        PERFORM quality.store_version(quality.mart_storage(of_mart), query);
    END IF;
    PERFORM quality.note_fill(of_mart, of_stamp);
END $$;
COMMENT ON FUNCTION quality.fill_mart(text, text, text[], text, text) IS '填写统计表,未变的不重算 / fills a mart, unless nothing it stands on changed';

-- A mart that this batch's pack does not fill ends here: it has no figures, not yesterday's.
CREATE FUNCTION quality.end_marts(but text[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT quality.mart_storage(left(c.relname, -4)) AS storage FROM pg_class c
               WHERE c.relnamespace = 'mart'::regnamespace AND c.relname LIKE '%\_all' AND quality.mart_storage(left(c.relname, -4)) IS NOT NULL
                 AND left(c.relname, -4) <> ALL (but)
                 AND NOT EXISTS (SELECT FROM quality.mart_fill f WHERE f.mart = left(c.relname, -4) AND f.batch = bidui.batch()) LOOP
        EXECUTE format('UPDATE %s SET _valid_to = $1 WHERE _valid_to IS NULL', one.storage) USING bidui.batch();
    END LOOP;
END $$;
COMMENT ON FUNCTION quality.end_marts(text[]) IS '本批未填写的统计表到此为止 / marts that a batch does not fill end';
