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

-- What may be asked, and nothing else: the views of mart, and the functions that say so beside their definition (quality.ask).
CREATE VIEW quality.question_list AS
SELECT c.relname::text AS name, obj_description(c.oid, 'pg_class') AS meaning, 1 AS part, c.oid AS relation, NULL::oid AS function, c.relname AS word
FROM pg_class c WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'v'
  AND NOT (c.relname LIKE '%\_all' AND quality.mart_storage(left(c.relname, -4)) IS NOT NULL) -- what the others are made of
UNION ALL
SELECT concat_ws(' ', p.proname, (SELECT string_agg(upper(w.name), ' ' ORDER BY w.at) FROM unnest(p.proargnames[1:p.pronargs]) WITH ORDINALITY w (name, at))),
       obj_description(p.oid, 'pg_proc'), CASE WHEN q.names_people THEN 3 ELSE 2 END, NULL, p.oid, p.proname
FROM quality.askable q JOIN pg_proc p ON p.oid = to_regprocedure(q.function);
SELECT quality.describe('quality.question_list', 'bidui query 可问的,此外一概不答 / what bidui query can be asked; nothing else is answered', '{
    "name": "名称及参数 / name and words", "meaning": "说明 / meaning",
    "part": "1 统计表;2 函数;3 涉及个人的函数,查看须登记 / mart, function, function that names people",
    "relation": "统计表 / the view", "function": "函数 / the function", "word": "名称 / the name alone"}');

-- A question as SQL: the relation or function, its filters; for a screen (brief) without the columns that say the same in every row. `guarded` is
-- the whole answer with every text as bidui.csv_text, so that a spreadsheet takes none for a formula.
CREATE FUNCTION quality.question(name text, words text[], brief boolean)
RETURNS TABLE (title text, shown text, query text, foot text, names_people boolean, guarded text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    parts text[] := CASE WHEN strpos(name, '.') > 0 THEN ARRAY[split_part(name, '.', 1), substr(name, strpos(name, '.') + 1)] ELSE ARRAY['', name] END;
    arguments text[] := ARRAY(SELECT w FROM unnest(words) WITH ORDINALITY u (w, at) WHERE strpos(w, '=') = 0 ORDER BY at);
    asked record;
    called record;
    filters jsonb;
    stranger text;
    condition text;
BEGIN
    SELECT l.*, coalesce(c.relnamespace, p.pronamespace)::regnamespace::text AS home, p.pronargs, p.pronargdefaults INTO asked
    FROM quality.question_list l LEFT JOIN pg_class c ON c.oid = l.relation LEFT JOIN pg_proc p ON p.oid = l.function
    WHERE l.word = parts[2] AND parts[1] IN ('', coalesce(c.relnamespace, p.pronamespace)::regnamespace::text)
    ORDER BY l.part, p.pronargs = cardinality(arguments) DESC LIMIT 1;
    IF asked.word IS NULL THEN
        RAISE EXCEPTION 'relation "%" does not exist among what can be asked; bidui query alone lists it',
            CASE parts[1] WHEN '' THEN 'mart.' || name ELSE name END;
    END IF;
    filters := quality.filters(CASE WHEN brief AND asked.relation IS NOT NULL THEN asked.word END, words);
    IF asked.function IS NOT NULL AND cardinality(arguments) NOT BETWEEN asked.pronargs - asked.pronargdefaults AND asked.pronargs THEN
        RAISE EXCEPTION '% takes %', asked.word, coalesce(nullif(pg_get_function_identity_arguments(asked.function), ''), 'no words');
    ELSIF asked.relation IS NOT NULL AND cardinality(arguments) > 0 THEN
        RAISE EXCEPTION '"%" is no filter: write column=value', arguments[1];
    END IF;
    -- the answer's columns, text or not
    SELECT array_agg(c.name ORDER BY c.at) AS names, array_agg(CASE WHEN t.typcategory = 'S' THEN format('bidui.csv_text(t.%1$I) AS %1$I', c.name)
        ELSE format('t.%I', c.name) END ORDER BY c.at) AS guarded INTO called
    FROM (SELECT a.attname AS name, a.atttypid AS type, a.attnum AS at FROM pg_attribute a
          WHERE a.attrelid = asked.relation AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT u.name, u.type, u.at FROM pg_proc p CROSS JOIN LATERAL unnest(p.proargnames, p.proallargtypes, p.proargmodes)
              WITH ORDINALITY u (name, type, mode, at) WHERE p.oid = asked.function AND u.mode = 't') c JOIN pg_type t ON t.oid = c.type;
    SELECT f.key INTO stranger FROM jsonb_each(filters) f WHERE f.key <> ALL (called.names) LIMIT 1;
    IF stranger IS NOT NULL THEN
        RAISE EXCEPTION '% has no column "%": it has %', name, stranger, array_to_string(called.names, ', ');
    END IF;
    condition := (SELECT ' WHERE ' || string_agg(format('t.%I::text = ANY (%L::text[])', f.key, ARRAY(SELECT jsonb_array_elements_text(f.value))), ' AND ')
        FROM jsonb_each(filters) f);
    RETURN QUERY
    WITH source AS (
        SELECT format('%I.%I', asked.home, asked.word)
               || CASE WHEN asked.function IS NULL THEN '' ELSE format('(%s)', (SELECT string_agg(quote_literal(u.w), ', ' ORDER BY u.at)
                                                                            FROM unnest(arguments) WITH ORDINALITY u (w, at))) END AS words
    ), columns AS (
        SELECT string_agg(quote_ident(u.name), ', ' ORDER BY u.at) FILTER (WHERE u.name NOT IN ('as_of', 'batch', 'basis')
                   AND coalesce(jsonb_array_length(filters -> u.name), 0) <> 1) AS brief_list,
               bool_or(u.name = 'basis') AS has_basis
        FROM unnest(called.names) WITH ORDINALITY u (name, at) WHERE asked.relation IS NOT NULL
    )
    SELECT coalesce(asked.meaning, name),
           (SELECT string_agg(f.key || '=' || array_to_string(ARRAY(SELECT jsonb_array_elements_text(f.value)), ','), ' ') FROM jsonb_each(filters) f),
           format('SELECT %s FROM %s t%s', CASE WHEN brief THEN coalesce(c.brief_list, '*') ELSE '*' END, s.words, condition),
           CASE WHEN c.has_basis THEN format('SELECT DISTINCT ''口径 / basis: '' || basis FROM %s t%s ORDER BY 1', s.words, condition) END,
           asked.part = 3,
           format('SELECT %s FROM %s t%s', array_to_string(called.guarded, ', '), s.words, condition)
    FROM source s CROSS JOIN columns c;
END $$;
COMMENT ON FUNCTION quality.question(text, text[], boolean) IS '查询转为语句 / a question as SQL';

-- A text that a spreadsheet would take for a formula gets an apostrophe in front; also when blanks, tabs or line breaks stand before the sign,
-- or the sign is a full-width one. Numbers are numbers, and stay.
CREATE FUNCTION bidui.csv_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT CASE WHEN value ~ '^\s*[=+@＝＋－＠-]' AND value !~ '^[+-]?[0-9]+(\.[0-9]+)?%?$' OR value ~ E'^[\t\r]' THEN '''' || value ELSE value END; END;
COMMENT ON FUNCTION bidui.csv_text(text) IS '导出 CSV 的文本:像公式的前加单引号 / a text for CSV: what looks like a formula gets an apostrophe';
