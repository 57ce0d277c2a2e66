-- SPDX-License-Identifier: Apache-2.0
-- What changed between two batches.

-- What changed from one batch to another: rows per source, findings by class.
CREATE FUNCTION bidui.diff(a date, b date)
RETURNS TABLE (what text, name text, added bigint, changed bigint, removed bigint) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
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
        FULL JOIN (SELECT * FROM quality.finding_version WHERE _valid_from <= b AND (_valid_to IS NULL OR _valid_to > b)
            AND state <> 'closed') n USING (finding_key)
        GROUP BY 2 ORDER BY 2;
END $$;
COMMENT ON FUNCTION bidui.diff(date, date) IS '两批之间的变化 / what changed between two batches';

-- The same row by row, for one source: both versions as records.
CREATE FUNCTION bidui.diff_rows(of_source text, a date, b date)
RETURNS TABLE (change text, file text, "row" bigint, before jsonb, after jsonb) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT CASE WHEN o._key IS NULL THEN ''added'' WHEN n._key IS NULL THEN ''removed'' ELSE ''changed'' END,
                coalesce(n._file, o._file), coalesce(n._row, o._row), to_jsonb(o), to_jsonb(n)
         FROM (SELECT * FROM source.%I WHERE _valid_from <= $1 AND (_valid_to IS NULL OR _valid_to > $1)) o
         FULL JOIN (SELECT * FROM source.%I WHERE _valid_from <= $2 AND (_valid_to IS NULL OR _valid_to > $2)) n ON n._key = o._key
         WHERE o._hash IS DISTINCT FROM n._hash ORDER BY 1, 2, 3', of_source, of_source) USING a, b;
END $$;
COMMENT ON FUNCTION bidui.diff_rows(text, date, date) IS '某来源两批之间逐行变化 / the rows of a source that changed between two batches';

-- Every number of a mart in two batches that is not the same in both; rows meet by their words.
CREATE FUNCTION bidui.diff_mart(mart_name text, a date, b date, VARIADIC words text[] DEFAULT '{}')
RETURNS TABLE (what text, measure text, before numeric, after numeric, change numeric) LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    chosen text := current_setting('bidui.batch', true);
    filters jsonb := quality.filters(mart_name, words);
    query text := format('SELECT coalesce(jsonb_agg(to_jsonb(t) - ''{batch,basis,since,line,time_percent}''::text[]), ''[]'') FROM mart.%I t %s', mart_name,
                         (SELECT 'WHERE ' || string_agg(format('t.%I::text = ANY (SELECT jsonb_array_elements_text(%L))', f.key, f.value), ' AND ')
                             FROM jsonb_each(filters) f));
    old_rows jsonb;
    new_rows jsonb;
BEGIN
    PERFORM set_config('bidui.batch', a::text, false);
    EXECUTE query INTO old_rows;
    PERFORM set_config('bidui.batch', b::text, false);
    EXECUTE query INTO new_rows;
    PERFORM set_config('bidui.batch', coalesce(chosen, ''), false);
    -- a cut-off date that is the batch's own tells the batches apart, not the rows; that of a published figure is part of what it is
    IF NOT EXISTS (SELECT FROM jsonb_array_elements(old_rows) r WHERE (r ->> 'as_of')::date <> a)
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(new_rows) r WHERE (r ->> 'as_of')::date <> b) THEN
        old_rows := (SELECT coalesce(jsonb_agg(r - 'as_of'), '[]') FROM jsonb_array_elements(old_rows) r);
        new_rows := (SELECT coalesce(jsonb_agg(r - 'as_of'), '[]') FROM jsonb_array_elements(new_rows) r);
    END IF;
    RETURN QUERY
    WITH line AS (
        SELECT s.is_new, s.line,
               (SELECT string_agg(e.value, ' · ' ORDER BY e.key) FROM jsonb_each_text(s.line) e
                WHERE (jsonb_typeof(s.line -> e.key) <> 'number' OR e.key = 'year') AND coalesce(jsonb_array_length(filters -> e.key), 0) <> 1) AS words
        FROM (SELECT false AS is_new, value AS line FROM jsonb_array_elements(old_rows) UNION ALL SELECT true, value FROM jsonb_array_elements(new_rows)) s
    ), cell AS (
        SELECT l.is_new, coalesce(l.words, '') AS words, n.key AS measure, n.value::numeric AS number
        FROM line l CROSS JOIN LATERAL jsonb_each(l.line) n WHERE jsonb_typeof(n.value) = 'number' AND n.key <> 'year'
    )
    SELECT c.words, c.measure, min(c.number) FILTER (WHERE NOT c.is_new), min(c.number) FILTER (WHERE c.is_new),
           coalesce(min(c.number) FILTER (WHERE c.is_new), 0) - coalesce(min(c.number) FILTER (WHERE NOT c.is_new), 0)
    FROM cell c GROUP BY c.words, c.measure
    HAVING min(c.number) FILTER (WHERE NOT c.is_new) IS DISTINCT FROM min(c.number) FILTER (WHERE c.is_new) ORDER BY 1, 2;
END $$;
COMMENT ON FUNCTION bidui.diff_mart(text, date, date, text[]) IS '某统计表两批之间变化的数字 / the numbers of a mart that changed between two batches';

-- Findings that came, moved or went between two batches, one line each.
CREATE FUNCTION bidui.diff_findings(a date, b date)
RETURNS TABLE (change text, code text, rule text, division_code text, before text, after text, message text) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT CASE WHEN o.finding_key IS NULL THEN 'added' WHEN n.finding_key IS NULL THEN 'removed' ELSE 'changed' END,
           coalesce(n.code, o.code), coalesce(n.rule, o.rule),
           coalesce(n.division_code, o.division_code), o.state, n.state, coalesce(n.message, o.message)
    FROM (SELECT * FROM quality.finding_version WHERE _valid_from <= a AND (_valid_to IS NULL OR _valid_to > a)) o
    FULL JOIN (SELECT * FROM quality.finding_version WHERE _valid_from <= b AND (_valid_to IS NULL OR _valid_to > b)) n USING (finding_key)
    WHERE o.state IS DISTINCT FROM n.state OR o.content_hash IS DISTINCT FROM n.content_hash ORDER BY 1, 3, 2;
END;
COMMENT ON FUNCTION bidui.diff_findings(date, date) IS '两批之间疑点逐条变化 / findings that changed between two batches';
