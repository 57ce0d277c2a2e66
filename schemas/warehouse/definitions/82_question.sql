-- SPDX-License-Identifier: Apache-2.0
-- Questions from the command line.

-- Words such as level=town,village as {"level": ["town", "village"]}; what the words do not name comes from first_look; * shows everything.
CREATE FUNCTION quality.filters(mart_name text, words text[]) RETURNS jsonb LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(jsonb_object_agg(name, to_jsonb(string_to_array(value, ','))) FILTER (WHERE value <> '*'), '{}')
    FROM (SELECT DISTINCT ON (name) name, value
          FROM (SELECT split_part(w, '=', 1) AS name, substr(w, position('=' IN w) + 1) AS value, 0 AS rank FROM unnest(words) w WHERE position('=' IN w) > 0
                UNION ALL SELECT l."column", l.value, CASE l.mart WHEN '' THEN 2 ELSE 1 END FROM mart.first_look l
                WHERE l.mart IN ('', mart_name) AND mart_name IS NOT NULL
                  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass('mart.' || quote_ident(mart_name)) AND a.attname = l."column")) said
          ORDER BY name, rank) chosen;
END;
COMMENT ON FUNCTION quality.filters(text, text[]) IS '查询词转为筛选 / words of a question as filters';

-- What there is to ask: marts, and functions of words.
CREATE VIEW quality.question_list AS
SELECT c.relname::text AS name, obj_description(c.oid, 'pg_class') AS meaning, 1 AS part
FROM pg_class c WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'v' AND c.relname NOT LIKE '%\_all'
UNION ALL
SELECT concat_ws(' ', p.proname, (SELECT string_agg(upper(w.name), ' ' ORDER BY w.at) FROM unnest(p.proargnames[1:p.pronargs]) WITH ORDINALITY w (name, at))),
       obj_description(p.oid, 'pg_proc'), CASE p.pronamespace WHEN 'mart'::regnamespace THEN 2 ELSE 3 END
FROM pg_proc p WHERE p.proretset AND p.pronamespace IN ('mart'::regnamespace, 'bidui'::regnamespace) AND p.prorettype = 'record'::regtype
  AND p.proname NOT IN ('reveal', 'diff', 'diff_rows', 'diff_mart', 'diff_findings', 'seal_differences', 'household_file');
SELECT quality.describe('quality.question_list', 'bidui query 可问的 / what bidui query can be asked', '{
    "name": "名称及参数 / name and words", "meaning": "说明 / meaning",
    "part": "1 统计表;2 函数;3 涉及个人的函数,查看须登记 / mart, function, function that names people"}');

-- A question as SQL: the relation or function, its filters; for a screen (brief) without the columns that say the same in every row.
CREATE FUNCTION quality.question(name text, words text[], brief boolean)
RETURNS TABLE (title text, shown text, query text, foot text, names_people boolean) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parts text[] := CASE WHEN strpos(name, '.') > 0 THEN ARRAY[split_part(name, '.', 1), substr(name, strpos(name, '.') + 1)] ELSE ARRAY['mart', name] END;
    relation regclass := to_regclass(quote_ident(parts[1]) || '.' || quote_ident(parts[2]));
    arguments text[] := ARRAY(SELECT w FROM unnest(words) WITH ORDINALITY u (w, at) WHERE strpos(w, '=') = 0 ORDER BY at);
    called record;
    filters jsonb := quality.filters(CASE WHEN brief AND parts[1] = 'mart' THEN parts[2] END, words);
    stranger text;
    condition text;
BEGIN
    SELECT NULL::name AS nspname, NULL::name AS proname, NULL::oid AS oid INTO called;
    IF relation IS NULL THEN
        SELECT n.nspname, p.proname, p.oid, p.pronargs, p.pronargdefaults INTO called FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.proretset AND p.proname = parts[2] AND n.nspname IN ('mart', 'bidui')
            ORDER BY n.nspname = parts[1] DESC, p.pronargs = cardinality(arguments) DESC LIMIT 1;
        IF called.oid IS NULL THEN
            RAISE EXCEPTION 'relation "%.%" does not exist; bidui query alone lists what there is', parts[1], parts[2];
        ELSIF cardinality(arguments) NOT BETWEEN called.pronargs - called.pronargdefaults AND called.pronargs THEN
            RAISE EXCEPTION '% takes %', called.proname, coalesce(nullif(pg_get_function_identity_arguments(called.oid), ''), 'no words');
        END IF;
    ELSIF cardinality(arguments) > 0 THEN
        RAISE EXCEPTION '"%" is no filter: write column=value', arguments[1];
    ELSE
        SELECT f.key INTO stranger FROM jsonb_each(filters) f
        WHERE NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = relation AND a.attname = f.key AND a.attnum > 0 AND NOT a.attisdropped);
        IF stranger IS NOT NULL THEN
            RAISE EXCEPTION '% has no column "%": it has %', name, stranger, (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a
                                                                         WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped);
        END IF;
    END IF;
    condition := (SELECT ' WHERE ' || string_agg(format('t.%I::text = ANY (%L::text[])', f.key, ARRAY(SELECT jsonb_array_elements_text(f.value))), ' AND ')
        FROM jsonb_each(filters) f);
    RETURN QUERY
    WITH source AS (
        SELECT CASE WHEN relation IS NOT NULL THEN quote_ident(parts[1]) || '.' || quote_ident(parts[2])
                    ELSE format('%I.%I(%s)', called.nspname, called.proname,
                        (SELECT string_agg(quote_literal(u.w), ', ' ORDER BY u.at) FROM unnest(arguments) WITH ORDINALITY u (w, at))) END AS words
    ), columns AS (
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attname NOT IN ('as_of', 'batch', 'basis')
                   AND coalesce(jsonb_array_length(filters -> a.attname), 0) <> 1) AS brief_list,
               bool_or(a.attname = 'basis') AS has_basis
        FROM pg_attribute a WHERE a.attrelid = relation AND a.attnum > 0 AND NOT a.attisdropped
    )
    SELECT coalesce(obj_description(relation, 'pg_class'), obj_description(called.oid, 'pg_proc'), name),
           (SELECT string_agg(f.key || '=' || array_to_string(ARRAY(SELECT jsonb_array_elements_text(f.value)), ','), ' ') FROM jsonb_each(filters) f),
           format('SELECT %s FROM %s t%s', CASE WHEN brief THEN coalesce(c.brief_list, '*') ELSE '*' END, s.words, condition),
           CASE WHEN c.has_basis THEN format('SELECT DISTINCT ''口径 / basis: '' || basis FROM %s t%s ORDER BY 1', s.words, condition) END,
           relation IS NULL AND called.nspname = 'bidui'
    FROM source s CROSS JOIN columns c;
END $$;
COMMENT ON FUNCTION quality.question(text, text[], boolean) IS '查询转为语句 / a question as SQL';

-- A text that a spreadsheet would take for a formula gets an apostrophe in front; also when blanks, tabs or line breaks stand before the sign,
-- or the sign is a full-width one. Numbers are numbers, and stay.
CREATE FUNCTION bidui.csv_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT CASE WHEN value ~ '^\s*[=+@＝＋－＠-]' AND value !~ '^[+-]?[0-9]+(\.[0-9]+)?%?$' OR value ~ E'^[\t\r]' THEN '''' || value ELSE value END; END;
COMMENT ON FUNCTION bidui.csv_text(text) IS '导出 CSV 的文本:像公式的前加单引号 / a text for CSV: what looks like a formula gets an apostrophe';
