-- SPDX-License-Identifier: Apache-2.0
-- What rules mean, in SQL: the functions behind `bidui explain RULE --sql`. Each gives what the native engine gives (docs/rules.md): numbers exact with six
-- places and half away from zero, text by bytes, NULL for what does not exist. tests/pipeline/rule_sql.sh holds both engines equal over the county's rules.
CREATE SCHEMA rule;
COMMENT ON SCHEMA rule IS '规则语言的函数 / the functions of the rule language';
GRANT USAGE ON SCHEMA rule TO PUBLIC;

-- ---- numbers ----

CREATE FUNCTION rule.multiply(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT round(a * b, 6) $$;
-- div() cuts exactly; adding half of the divisor rounds.
CREATE FUNCTION rule.divide(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN b <> 0 THEN sign(a) * sign(b) * div(2000000 * abs(a) + abs(b), 2 * abs(b)) * 0.000001 END $$;
CREATE FUNCTION rule.mod(a numeric, b numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN b <> 0 THEN pg_catalog.mod(a, b) END $$;
CREATE FUNCTION rule.abs(a numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.abs(a) $$;
CREATE FUNCTION rule.round(a numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.round(a) $$;
CREATE FUNCTION rule.round(a numeric, places numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT pg_catalog.round(a, greatest(0, least(6, trunc(places)))::int) $$;
CREATE FUNCTION rule.floor(a numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.floor(a) $$;
CREATE FUNCTION rule.ceil(a numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.ceil(a) $$;
CREATE FUNCTION rule.number(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN t ~ '^-?[0-9]+(\.[0-9]{1,6})?$' THEN t::numeric END $$;

-- ---- dates ----

CREATE FUNCTION rule.shift(d date, n numeric) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN n = trunc(n) AND pg_catalog.abs(n) < 4000000 THEN d + n::int END $$;
CREATE FUNCTION rule.difference(a date, b date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (a - b)::numeric $$;
CREATE FUNCTION rule.year(d date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(year FROM d)::numeric $$;
CREATE FUNCTION rule.month(d date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(month FROM d)::numeric $$;
CREATE FUNCTION rule.day(d date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT extract(day FROM d)::numeric $$;
CREATE FUNCTION rule.age_at(birth date, at date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT rule.year(at) - rule.year(birth) - ((rule.month(at), rule.day(at)) < (rule.month(birth), rule.day(birth)))::int $$;
CREATE FUNCTION rule.months_between(a date, b date) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT m - CASE WHEN m > 0 AND rule.day(b) < rule.day(a) THEN 1 WHEN m < 0 AND rule.day(b) > rule.day(a) THEN -1 ELSE 0 END
   FROM (SELECT (rule.year(b) - rule.year(a)) * 12 + rule.month(b) - rule.month(a) AS m) months $$;
CREATE FUNCTION rule.add_months(d date, n numeric) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN pg_catalog.abs(trunc(n)) < 24000 THEN (d + make_interval(months => trunc(n)::int))::date END $$;
CREATE FUNCTION rule.first_day(d date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT date_trunc('month', d::timestamp)::date $$;
CREATE FUNCTION rule.last_day(d date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (date_trunc('month', d::timestamp) + interval '1 month' - interval '1 day')::date $$;
CREATE FUNCTION rule.yearmonth(d date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT rule.first_day(d) $$;
CREATE FUNCTION rule.make_date(y numeric, m numeric, d numeric) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN y = trunc(y) AND m = trunc(m) AND d = trunc(d) AND y BETWEEN 1 AND 9999 AND m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 31
               AND d <= rule.day(rule.last_day(pg_catalog.make_date(y::int, m::int, 1))) THEN pg_catalog.make_date(y::int, m::int, d::int) END $$;
CREATE FUNCTION rule.to_date(t text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN rule.make_date(left(t, 4)::numeric, pg_catalog.substr(t, 6, 2)::numeric, right(t, 2)::numeric) END $$;

-- ---- text ----

CREATE FUNCTION rule.text(a text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT a $$;
CREATE FUNCTION rule.text(a numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT trim_scale(a)::text $$;
CREATE FUNCTION rule.text(a date) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT to_char(a, 'YYYY-MM-DD') $$;
CREATE FUNCTION rule.text(a boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT CASE WHEN a THEN '是' ELSE '否' END WHERE a IS NOT NULL $$;
CREATE FUNCTION rule.text_month(a date) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT to_char(a, 'YYYY-MM') $$;
CREATE FUNCTION rule.length(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT char_length(t)::numeric $$;
CREATE FUNCTION rule.substr(t text, f numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT nullif(pg_catalog.substr(t, greatest(trunc(f), 1)::int), '') $$;
CREATE FUNCTION rule.substr(t text, f numeric, n numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT nullif(pg_catalog.substr(t, greatest(trunc(f), 1)::int, greatest(trunc(f) + trunc(n) - greatest(trunc(f), 1), 0)::int), '') $$;
CREATE FUNCTION rule.starts_with(t text, p text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.starts_with(t, p) $$;
CREATE FUNCTION rule.ends_with(t text, p text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT right(t, char_length(p)) = p $$;
CREATE FUNCTION rule.contains(t text, p text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT position(p IN t) > 0 $$;
CREATE FUNCTION rule.matches(t text, p text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT (t COLLATE "C") ~ p $$;
CREATE FUNCTION rule.upper(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.upper(t COLLATE "C") $$;
CREATE FUNCTION rule.lower(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT pg_catalog.lower(t COLLATE "C") $$;
CREATE FUNCTION rule.trim(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT nullif(btrim(t, ' '), '') $$;
CREATE FUNCTION rule.replace(t text, p text, b text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT nullif(pg_catalog.replace(t, p, coalesce(b, '')), '') $$;
CREATE FUNCTION rule.overlaps(t text, VARIADIC v text[]) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN array_position(v, NULL) IS NULL THEN string_to_array(t, ';') && v END $$;
CREATE FUNCTION rule.has(t text, v text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT v = ANY (string_to_array(t, ';')) $$;
CREATE FUNCTION rule.list_size(t text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT count(*)::numeric FROM regexp_split_to_table(t, '[;,/|+ ，、；]') part WHERE part <> '' HAVING t IS NOT NULL $$;

-- ---- people and places ----

CREATE FUNCTION rule.birth_date(id text) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN id ~ '^[0-9]{17}[0-9X]$' THEN rule.make_date(pg_catalog.substr(id, 7, 4)::numeric, pg_catalog.substr(id, 11, 2)::numeric, pg_catalog.substr(id, 13, 2)::numeric) END $$;
CREATE FUNCTION rule.sex(id text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN id ~ '^[0-9]{17}[0-9X]$' THEN CASE WHEN pg_catalog.substr(id, 17, 1)::int % 2 = 1 THEN '男' ELSE '女' END END $$;
CREATE FUNCTION rule.is_province(code text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT code = ANY ('{11,12,13,14,15,21,22,23,31,32,33,34,35,36,37,41,42,43,44,45,46,50,51,52,53,54,61,62,63,64,65,71}'::text[]) $$;
CREATE FUNCTION rule.id_check_character(id text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT pg_catalog.substr('10X98765432', (sum(weight * pg_catalog.substr(id, place::int, 1)::int) % 11)::int + 1, 1)
   FROM unnest('{7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2}'::int[]) WITH ORDINALITY AS w (weight, place) $$;
CREATE FUNCTION rule.id_valid(id text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN id IS NULL THEN NULL WHEN id !~ '^[0-9]{17}[0-9X]$' THEN false
          WHEN NOT CASE WHEN left(id, 1) = '9' THEN rule.is_province(pg_catalog.substr(id, 2, 2)) WHEN left(id, 2) IN ('81', '82', '83') THEN pg_catalog.substr(id, 3, 4) = '0000'
                   ELSE rule.is_province(left(id, 2)) END THEN false
          WHEN rule.birth_date(id) IS NULL OR rule.year(rule.birth_date(id)) NOT BETWEEN 1800 AND 2099 THEN false
          ELSE right(id, 1) = rule.id_check_character(id) END $$;
-- Edits between two short texts: the table of Levenshtein, one line at a time.
CREATE FUNCTION rule.id_distance(a text, b text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    line int[] := ARRAY(SELECT generate_series(0, char_length(b)));
    above int;
    kept int;
BEGIN
    FOR i IN 1 .. char_length(a) LOOP
        kept := line[1];
        line[1] := i;
        FOR j IN 1 .. char_length(b) LOOP
            above := line[j + 1];
            line[j + 1] := least(above + 1, line[j] + 1, kept + (pg_catalog.substr(a, i, 1) <> pg_catalog.substr(b, j, 1))::int);
            kept := above;
        END LOOP;
    END LOOP;
    RETURN line[char_length(b) + 1];
END $$;
-- The form in which names are compared: without brackets and blanks, one kind of dot, half-width capitals.
CREATE FUNCTION rule.name_form(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT regexp_replace(pg_catalog.upper(translate(regexp_replace(regexp_replace(name,
       '\([^)]*\)|（[^）]*）|\[[^]]*\]|【[^】]*】|〔[^〕]*〕', '', 'g'), '[\s\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\u00ad]', '', 'g'),
       '·•‧・･∙⋅．ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ０１２３４５６７８９',
       '........abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') COLLATE "C"), '\.+', '.', 'g') $$;
-- A character that could not be written (?, □, 〓, private use) stands for any one.
CREATE FUNCTION rule.same_name(a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN a = b THEN true WHEN octet_length(a) > 200 OR octet_length(b) > 200 THEN false
          WHEN char_length(x) <> char_length(y) THEN false
          ELSE NOT EXISTS (SELECT FROM generate_series(1, char_length(x)) at
                           WHERE pg_catalog.substr(x, at, 1) <> pg_catalog.substr(y, at, 1) AND pg_catalog.substr(x, at, 1) !~ '[?？□〓\ufffd\ue000-\uf8ff]'
                             AND pg_catalog.substr(y, at, 1) !~ '[?？□〓\ufffd\ue000-\uf8ff]') END
   FROM (SELECT rule.name_form(a) AS x, rule.name_form(b) AS y) forms WHERE a IS NOT NULL AND b IS NOT NULL $$;
CREATE FUNCTION rule.division_parent(code text, level text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN char_length(code) >= CASE level WHEN 'county' THEN 6 ELSE 9 END THEN left(code, CASE level WHEN 'county' THEN 6 ELSE 9 END) END $$;

-- ---- cells ----

CREATE FUNCTION rule.state(states text, field int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE pg_catalog.substr(states, field, 1) WHEN 'c' THEN 'changed' WHEN 'a' THEN 'absent' WHEN 'i' THEN 'invalid' WHEN 'm' THEN 'masked' ELSE 'ok' END $$;
-- The repairs that stand in the session's batch.
CREATE VIEW rule.repair AS
SELECT r.source, r.file, r.sheet, r."row", r.field, r.before FROM quality.repair r
WHERE (r.source, r.batch) IN (SELECT source, max(batch) FROM quality.source_list WHERE list = 'repair' AND batch <= (SELECT bidui.batch()) GROUP BY source);
