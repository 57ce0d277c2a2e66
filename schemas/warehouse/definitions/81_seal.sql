-- SPDX-License-Identifier: Apache-2.0
-- Numbers that were given out, kept as they were.

CREATE FUNCTION bidui.seal(wanted date, seal_name text, actor text) RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
               WHERE s.nspname = 'mart' AND c.relname LIKE '%\_all' AND (c.relkind = 'r' OR quality.mart_storage(left(c.relname, -4)) IS NOT NULL)
               ORDER BY 1 LOOP
        EXECUTE format('INSERT INTO quality.seal_number SELECT $1, %L, to_jsonb(t) - ''batch'' FROM mart.%I t WHERE batch = $2', one.relname, one.relname)
            USING seal_name, wanted;
        GET DIAGNOSTICS n = ROW_COUNT;
        kept := kept + n;
    END LOOP;
    RETURN kept;
END $$;
COMMENT ON FUNCTION bidui.seal(date, text, text) IS '封存一批的数字 / keeps a batch''s numbers for good';

-- What later revisions made of sealed numbers.
CREATE FUNCTION bidui.seal_differences(seal_name text) RETURNS TABLE (mart text, sealed jsonb, now jsonb) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    at date := (SELECT s.batch FROM quality.seal s WHERE s.name = seal_name);
BEGIN
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
               WHERE s.nspname = 'mart' AND c.relname LIKE '%\_all' AND (c.relkind = 'r' OR quality.mart_storage(left(c.relname, -4)) IS NOT NULL)
               ORDER BY 1 LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L, o.record, n.record FROM (SELECT record FROM quality.seal_number WHERE name = $1 AND mart = %L) o
             FULL JOIN (SELECT to_jsonb(t) - ''batch'' AS record FROM mart.%I t WHERE batch = $2) n ON n.record = o.record
             WHERE o.record IS NULL OR n.record IS NULL ORDER BY 2, 3', one.relname, one.relname, one.relname) USING seal_name, at;
    END LOOP;
END $$;
COMMENT ON FUNCTION bidui.seal_differences(text) IS '封存后的变化 / differences of later revisions from sealed numbers';
