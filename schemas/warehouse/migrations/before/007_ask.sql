-- SPDX-License-Identifier: Apache-2.0
-- Questions across batches; numbers kept for good; batches taken back.

-- What changed from one batch to another: rows per source, findings by class.
CREATE FUNCTION bidui.diff(a date, b date)
RETURNS TABLE (what text, name text, added bigint, changed bigint, removed bigint) LANGUAGE plpgsql STABLE AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'source' AND c.relkind = 'r' ORDER BY 1 LOOP
        RETURN QUERY EXECUTE format(
            'SELECT ''source'', %L, count(*) FILTER (WHERE o._key IS NULL), count(*) FILTER (WHERE o._hash <> n._hash), count(*) FILTER (WHERE n._key IS NULL)
             FROM (SELECT _key, _hash FROM source.%I WHERE _valid_from <= $1 AND (_valid_to IS NULL OR _valid_to > $1)) o
             FULL JOIN (SELECT _key, _hash FROM source.%I WHERE _valid_from <= $2 AND (_valid_to IS NULL OR _valid_to > $2)) n ON n._key = o._key
             HAVING count(*) FILTER (WHERE o._key IS NULL OR n._key IS NULL OR o._hash <> n._hash) > 0', one.relname, one.relname, one.relname) USING a, b;
    END LOOP;
    RETURN QUERY
        SELECT 'finding'::text, coalesce(o.class, n.class), count(*) FILTER (WHERE o.finding_key IS NULL),
               count(*) FILTER (WHERE o.state <> n.state OR o.content_hash <> n.content_hash), count(*) FILTER (WHERE n.finding_key IS NULL)
        FROM (SELECT * FROM quality.finding_version WHERE _valid_from <= a AND (_valid_to IS NULL OR _valid_to > a) AND state <> 'closed') o
        FULL JOIN (SELECT * FROM quality.finding_version WHERE _valid_from <= b AND (_valid_to IS NULL OR _valid_to > b) AND state <> 'closed') n USING (finding_key)
        GROUP BY 2 ORDER BY 2;
END $$;
COMMENT ON FUNCTION bidui.diff(date, date) IS '两批之间的变化 / what changed between two batches';

-- The same row by row, for one source: both versions as records.
CREATE FUNCTION bidui.diff_rows(of_source text, a date, b date)
RETURNS TABLE (change text, file text, "row" bigint, before jsonb, after jsonb) LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT CASE WHEN o._key IS NULL THEN ''added'' WHEN n._key IS NULL THEN ''removed'' ELSE ''changed'' END,
                coalesce(n._file, o._file), coalesce(n._row, o._row), to_jsonb(o), to_jsonb(n)
         FROM (SELECT * FROM source.%I WHERE _valid_from <= $1 AND (_valid_to IS NULL OR _valid_to > $1)) o
         FULL JOIN (SELECT * FROM source.%I WHERE _valid_from <= $2 AND (_valid_to IS NULL OR _valid_to > $2)) n ON n._key = o._key
         WHERE o._hash IS DISTINCT FROM n._hash ORDER BY 1, 2, 3', of_source, of_source) USING a, b;
END $$;
COMMENT ON FUNCTION bidui.diff_rows(text, date, date) IS '某来源两批之间逐行变化 / the rows of a source that changed between two batches';

-- ---- sealed numbers ----

CREATE TABLE quality.seal (
    name text PRIMARY KEY,
    batch date NOT NULL,
    revision integer NOT NULL,
    package_sha256 text NOT NULL,
    by text NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE quality.seal IS '封存:对外使用过的批次 / batches whose numbers were given out';
COMMENT ON COLUMN quality.seal.name IS '封存名称,如"2022上半年通报" / name';
COMMENT ON COLUMN quality.seal.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.seal.revision IS '修订号 / revision';
COMMENT ON COLUMN quality.seal.package_sha256 IS '结果包摘要 / digest of the package';
COMMENT ON COLUMN quality.seal.by IS '封存人 / by whom';
COMMENT ON COLUMN quality.seal.sealed_at IS '封存时间 / when';

CREATE TABLE quality.seal_number (
    name text NOT NULL REFERENCES quality.seal,
    mart text NOT NULL,
    record jsonb NOT NULL
);
COMMENT ON TABLE quality.seal_number IS '封存的数字,不随重算改变 / the numbers as they were, whatever is computed later';
COMMENT ON COLUMN quality.seal_number.name IS '封存名称 / seal';
COMMENT ON COLUMN quality.seal_number.mart IS '统计表 / mart';
COMMENT ON COLUMN quality.seal_number.record IS '一行 / a row';

CREATE FUNCTION bidui.seal(wanted date, seal_name text, actor text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    one record;
    kept bigint := 0;
    n bigint;
BEGIN
    IF EXISTS (SELECT FROM quality.seal s WHERE s.name = seal_name) THEN
        RAISE EXCEPTION 'there is a seal % already', seal_name;
    END IF;
    INSERT INTO quality.seal (name, batch, revision, package_sha256, by)
    SELECT seal_name, b.batch, b.revision, b.package_sha256, actor FROM quality.batch b WHERE b.batch = wanted AND b.state = 'loaded';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'batch % is not loaded', wanted;
    END IF;
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
               WHERE s.nspname = 'mart' AND c.relkind = 'r' AND c.relname LIKE '%\_all' ORDER BY 1 LOOP
        EXECUTE format('INSERT INTO quality.seal_number SELECT $1, %L, to_jsonb(t) - ''batch'' FROM mart.%I t WHERE batch = $2', one.relname, one.relname)
            USING seal_name, wanted;
        GET DIAGNOSTICS n = ROW_COUNT;
        kept := kept + n;
    END LOOP;
    RETURN kept;
END $$;
COMMENT ON FUNCTION bidui.seal(date, text, text) IS '封存一批的数字 / keeps a batch''s numbers for good';

-- What later revisions made of sealed numbers.
CREATE FUNCTION bidui.seal_differences(seal_name text) RETURNS TABLE (mart text, sealed jsonb, now jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
    one record;
    at date := (SELECT s.batch FROM quality.seal s WHERE s.name = seal_name);
BEGIN
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
               WHERE s.nspname = 'mart' AND c.relkind = 'r' AND c.relname LIKE '%\_all' ORDER BY 1 LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L, o.record, n.record FROM (SELECT record FROM quality.seal_number WHERE name = $1 AND mart = %L) o
             FULL JOIN (SELECT to_jsonb(t) - ''batch'' AS record FROM mart.%I t WHERE batch = $2) n ON n.record = o.record
             WHERE o.record IS NULL OR n.record IS NULL ORDER BY 2, 3', one.relname, one.relname, one.relname) USING seal_name, at;
    END LOOP;
END $$;
COMMENT ON FUNCTION bidui.seal_differences(text) IS '封存后的变化 / differences of later revisions from sealed numbers';

-- ---- retracted batches ----

CREATE TABLE quality.retraction (
    retracted date NOT NULL,
    why text NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE quality.retraction IS '撤回的批次及原因 / batches taken back, and why';
COMMENT ON COLUMN quality.retraction.retracted IS '截至日期 / as-of date';
COMMENT ON COLUMN quality.retraction.why IS '原因 / why';
COMMENT ON COLUMN quality.retraction.by IS '撤回人 / by whom';
COMMENT ON COLUMN quality.retraction.at IS '时间 / when';

CREATE FUNCTION bidui.retract(wanted date, reason text, actor text) RETURNS void LANGUAGE plpgsql AS $$
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
