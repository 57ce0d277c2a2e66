-- SPDX-License-Identifier: Apache-2.0
-- Departments' lists against the monitored, and sources against each other. Both in one pass: both ask every source for its rows of monitored
-- persons. A week of 700,000 people cost the two apart 2.5 s of the server's processor time; together, and with the persons of a list carried
-- on from the batch before by what changed, 1.4 s.

CREATE VIEW mart.match_summary AS
SELECT m.batch AS as_of, m.source, coalesce(split_part(obj_description(to_regclass('source.' || quote_ident(m.source))), ' / ', 1), m.source) AS title,
       d.period, d.effective, m.rows, m.persons, m.persons_matched, m.persons - m.persons_matched AS persons_missed, m.households_matched,
       '按证件号码与监测对象成员信息(含已减少成员)比对;条为名单行数,人按证件号码去重' AS basis
FROM mart.match_summary_all m
LEFT JOIN (SELECT batch, source, max(period) AS period, max(effective) AS effective FROM quality.delivery WHERE state IN ('new', 'carried')
           GROUP BY batch, source) d
       USING (batch, source)
WHERE m.batch = (SELECT bidui.batch())
ORDER BY m.source;
SELECT quality.describe('mart.match_summary', '各部门名单与监测对象比对:命中与未命中;逐条见 bidui.match_detail / departments'' lists against the monitored, hits and misses', '{
    "source": "来源 / source", "title": "名单 / list", "period": "数据期 / period of the list", "effective": "数据日期 / date the list stands for",
    "rows": "行数(条) / rows", "persons": "人数(人) / persons", "persons_matched": "其中监测对象(人) / of them in monitored households",
    "persons_missed": "不是监测对象(人) / not monitored", "households_matched": "涉及监测对象(户) / monitored households they belong to"}');

CREATE FUNCTION bidui.match_detail(of_source text, of_period text DEFAULT '')
RETURNS TABLE (hit boolean, household_no text, name text, person_key text, division_code text, file text, sheet text, "row" bigint,
               findings bigint, done text, record jsonb) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at date := CASE WHEN coalesce(of_period, '') = '' THEN bidui.batch()
                    ELSE (SELECT max(d.batch) FROM quality.delivery d JOIN quality.batch b USING (batch)
                          WHERE b.state = 'loaded' AND d.source = of_source AND starts_with(d.period, of_period) AND d.state IN ('new', 'carried')) END;
BEGIN
    IF to_regclass('source.' || quote_ident(of_source)) IS NULL THEN
        RAISE EXCEPTION 'there is no source %', of_source;
    ELSIF at IS NULL THEN
        RAISE EXCEPTION 'no loaded batch has % of the period %', of_source, of_period
            USING HINT = (SELECT 'periods there are: ' || string_agg(DISTINCT d.period, ', ') FROM quality.delivery d WHERE d.source = of_source
                AND d.state IN ('new', 'carried'));
    END IF;
    RETURN QUERY EXECUTE format(
        'WITH member AS (
             SELECT DISTINCT ON (person_key) person_key, household_key, name, division_code FROM bidui.member_as_of($1)
             WHERE person_key IS NOT NULL ORDER BY person_key, household_key
         ), finding AS (
             SELECT f.subject_key, count(*) AS n,
                    string_agg(f.rule || '' '' || f.state || coalesce('' '' || a.result, ''''), ''; '' ORDER BY f.rule, f.code) AS done
             FROM quality.finding_version f JOIN quality.rule r USING (rule)
             LEFT JOIN LATERAL (SELECT h.result FROM quality.human_event h WHERE h.finding_key = f.finding_key AND h.result IS NOT NULL AND h.at <= $1
                                ORDER BY h.at DESC, h.id DESC LIMIT 1) a ON true
             WHERE f._valid_from <= $1 AND (f._valid_to IS NULL OR f._valid_to > $1) AND (f.source = $2 OR $2 = ANY (string_to_array(r.sources, '';'')))
             GROUP BY f.subject_key
         )
         SELECT m.person_key IS NOT NULL, split_part(m.household_key, '':'', 2), m.name, s.person_key, coalesce(m.division_code, s.division_code),
                s._file, s._sheet, s._row,
                (coalesce(p.n, 0) + coalesce(h.n, 0))::bigint, concat_ws(''; '', p.done, h.done),
                to_jsonb(s) - ''_key'' - ''_hash'' - ''_states'' - ''_file'' - ''_sheet'' - ''_row'' - ''_valid_from'' - ''_valid_to'' - ''person_key''
         FROM bidui.%I($1) s LEFT JOIN member m USING (person_key)
         LEFT JOIN finding p ON p.subject_key = m.person_key LEFT JOIN finding h ON h.subject_key = m.household_key
         WHERE s.person_key IS NOT NULL
         ORDER BY m.person_key IS NULL, m.household_key, s.person_key, s._file, s._row', of_source || '_as_of') USING at, of_source;
END $$;
COMMENT ON FUNCTION bidui.match_detail(text, text) IS
    '某部门某期名单逐条比对:命中、未命中、疑点及办理;数据期为空取本批 / a list of a period against the monitored: hits, misses, what was done';
SELECT quality.ask('bidui.match_detail(text, text)', names_people => true);

CREATE VIEW mart.agreement AS
SELECT batch AS as_of, attribute, source_a, source_b, unit, compared, agree, compared - agree AS differ,
       round(100.0 * agree / nullif(compared, 0), 2) AS agree_percent,
       '监测对象;两来源均有值的,任一取值相同即一致,姓名忽略空格、间隔号写法和缺字' AS basis
FROM mart.agreement_all WHERE batch = (SELECT bidui.batch())
ORDER BY attribute, source_a, source_b;
SELECT quality.describe('mart.agreement', '来源两两之间共有属性的一致程度 / agreement of every pair of sources per shared attribute', '{
    "attribute": "属性 / attribute", "source_a": "来源甲 / one source", "source_b": "来源乙 / the other",
    "compared": "可比(人、户) / compared: both have a value", "agree": "一致(人、户) / agree", "differ": "不一致(人、户),逐条见 bidui.disagreement / differ",
    "agree_percent": "一致率(%) / share that agrees"}');

CREATE FUNCTION quality.same_value(attribute text, a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT a = b OR (attribute IN ('姓名', '户主姓名') AND rule.same_name(a, b)); END;
COMMENT ON FUNCTION quality.same_value(text, text, text) IS '两来源取值是否一致 / do two sources say the same';

-- The monitored, as a query: their keys.
CREATE FUNCTION quality.monitored_key_sql() RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT 'SELECT DISTINCT ''person_key'' AS key, person_key AS value FROM asof.member WHERE person_key IS NOT NULL'
        || CASE WHEN to_regclass('asof.monitored_household') IS NULL THEN ''
                ELSE ' UNION ALL SELECT DISTINCT ''household_key'', household_key FROM asof.monitored_household WHERE household_key IS NOT NULL' END;
END;
COMMENT ON FUNCTION quality.monitored_key_sql() IS '监测对象编码的查询语句 / keys of the monitored, as a query';

-- What the sources named state of those in monitored_key, as a query; attribute '' with value '': is on the list. NULL when they state nothing.
CREATE FUNCTION quality.stated_sql(of_sources text[]) RETURNS text LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT string_agg(format('SELECT DISTINCT v.attribute, %L AS source, t.%I AS key, v.value FROM monitored_key m JOIN asof.%I t ON t.%I = m.value
                              CROSS JOIN LATERAL (VALUES %s) v (attribute, value) WHERE m.key = %L AND v.value IS NOT NULL',
                             one.source, one.key, one.source, one.key, one.list, one.key), ' UNION ALL ' ORDER BY one.source, one.key)
    FROM (SELECT s.source, s.key,
                 string_agg(format('(%L, %s)', s.attribute, CASE s.field WHEN '' THEN '''''' ELSE format('t.%I::text', s.field) END), ', ') AS list
          FROM (SELECT attribute, source, key, field FROM mart.shared_attribute UNION ALL SELECT '', unnest(of_sources), 'person_key', '') s
          WHERE s.source = ANY (of_sources) AND to_regclass('source.' || quote_ident(s.source)) IS NOT NULL
            AND (s.field = '' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass('source.' || quote_ident(s.source))
                AND a.attname = s.field AND NOT a.attisdropped))
          GROUP BY s.source, s.key) one;
END;
COMMENT ON FUNCTION quality.stated_sql(text[]) IS '各来源所述取值的查询语句 / what sources state, as a query';

-- The same as temporary tables, looked at by the planner: a load asks twice, about all sources.
CREATE FUNCTION quality.gather_agreement(of_sources text[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    CREATE TEMP TABLE agreement_value (attribute text, source text, key text, value text) ON COMMIT DROP;
    EXECUTE 'CREATE TEMP TABLE monitored_key ON COMMIT DROP AS ' || quality.monitored_key_sql();
    ANALYZE monitored_key;
    EXECUTE coalesce('INSERT INTO agreement_value ' || quality.stated_sql(of_sources), 'SELECT');
    ANALYZE agreement_value;
END $$;
COMMENT ON FUNCTION quality.gather_agreement(text[]) IS '汇集各来源所述取值 / gathers what sources state';

-- Rows and persons of a source at the session's batch: those of the batch before, and what this one changed.
CREATE FUNCTION quality.count_persons(of_source text) RETURNS TABLE (rows bigint, persons bigint) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at date := bidui.batch();
    load quality.source_load;
    before mart.match_summary_all;
BEGIN
    SELECT * INTO load FROM quality.source_load l WHERE l.batch = at AND l.source = of_source;
    SELECT m.* INTO before FROM mart.match_summary_all m JOIN quality.batch b ON b.predecessor = m.batch WHERE b.batch = at AND m.source = of_source;
    IF before.source IS NULL OR 4 * (load.rows_inserted + load.rows_changed + load.rows_closed) > load.rows_open THEN
        RETURN QUERY EXECUTE format('SELECT coalesce(sum(n), 0)::bigint, count(person_key)
                                     FROM (SELECT person_key, count(*) AS n FROM asof.%I GROUP BY person_key) s', of_source);
    ELSIF load.rows_inserted + load.rows_changed + load.rows_closed = 0 THEN
        RETURN QUERY SELECT before.rows, before.persons;
    ELSE
        RETURN QUERY EXECUTE format(
            'WITH touched AS (SELECT DISTINCT person_key FROM source.%1$I WHERE (_valid_from = $1 OR _valid_to = $1) AND person_key IS NOT NULL),
                  judged AS (SELECT EXISTS (SELECT FROM source.%1$I o WHERE o.person_key = t.person_key AND o._valid_from < $1
                                            AND (o._valid_to IS NULL OR o._valid_to >= $1)) AS was,
                                    EXISTS (SELECT FROM source.%1$I n WHERE n.person_key = t.person_key AND n._valid_from <= $1
                                        AND (n._valid_to IS NULL OR n._valid_to > $1)) AS is_now
                             FROM touched t)
             SELECT $2, $3 + count(*) FILTER (WHERE is_now AND NOT was) - count(*) FILTER (WHERE was AND NOT is_now) FROM judged', of_source)
            USING at, load.rows_open, before.persons;
    END IF;
END $$;
COMMENT ON FUNCTION quality.count_persons(text) IS '名单行数和人数(本批) / rows and persons of a list';

CREATE FUNCTION mart.fill_lists() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM quality.gather_agreement(ARRAY(SELECT l.source FROM quality.source_load l WHERE l.batch = bidui.batch()));
    INSERT INTO mart.match_summary_all
    WITH hit AS (
        SELECT v.source, count(DISTINCT v.key) AS persons, count(DISTINCT m.household_key) AS households
        FROM agreement_value v JOIN (SELECT DISTINCT person_key, household_key FROM asof.member) m ON m.person_key = v.key
        WHERE v.attribute = '' GROUP BY v.source
    )
    SELECT l.batch, l.source, c.rows, c.persons, coalesce(h.persons, 0), coalesce(h.households, 0)
    FROM quality.source_load l CROSS JOIN LATERAL quality.count_persons(l.source) c LEFT JOIN hit h USING (source)
    WHERE l.batch = (SELECT bidui.batch()) AND l.source NOT IN ('member', 'monitored_household') AND c.persons > 0;
    -- Who states what of whom comes in few patterns, and nearly everybody agrees: pairs are counted by pattern (a bit per source), values compared
    -- only where a key has more than one.
    INSERT INTO mart.agreement_all
    WITH number AS (
        SELECT source, row_number() OVER (ORDER BY source)::integer - 1 AS bit FROM (SELECT DISTINCT source FROM mart.shared_attribute) s
    ), grouped AS MATERIALIZED (
        SELECT v.attribute, v.key, bit_or(1::bigint << n.bit) AS pattern, min(v.value) <> max(v.value) AS varied
        FROM agreement_value v JOIN number n USING (source) WHERE v.attribute <> '' GROUP BY v.attribute, v.key
    ), compared AS (
        SELECT p.attribute, a.source AS source_a, b.source AS source_b, sum(p.n) AS n
        FROM (SELECT attribute, pattern, count(*) AS n FROM grouped GROUP BY attribute, pattern) p
        JOIN number a ON p.pattern >> a.bit & 1 = 1 JOIN number b ON p.pattern >> b.bit & 1 = 1 AND b.source > a.source
        GROUP BY 1, 2, 3
    ), differ AS (
        SELECT attribute, source_a, source_b, count(*) AS n
        FROM (SELECT a.attribute, a.source AS source_a, b.source AS source_b, a.key
              FROM grouped g JOIN agreement_value a USING (attribute, key) JOIN agreement_value b USING (attribute, key)
              WHERE g.varied AND b.source > a.source
              GROUP BY 1, 2, 3, 4 HAVING NOT bool_or(quality.same_value(a.attribute, a.value, b.value))) pair
        GROUP BY attribute, source_a, source_b
    )
    SELECT bidui.batch(), c.attribute, c.source_a, c.source_b,
           (SELECT CASE s.key WHEN 'person_key' THEN '人' ELSE '户' END FROM mart.shared_attribute s WHERE (s.attribute, s.source) = (c.attribute, c.source_a)),
           c.n, c.n - coalesce(d.n, 0)
    FROM compared c LEFT JOIN differ d USING (attribute, source_a, source_b);
    DROP TABLE agreement_value, monitored_key;
END $$;
COMMENT ON FUNCTION mart.fill_lists() IS '填写名单比对和来源一致程度 / fills match_summary and agreement for the session''s batch';

-- Where two sources differ, one line each; the owner's alone.
CREATE FUNCTION bidui.disagreement(of_attribute text, source_a text, source_b text) RETURNS TABLE (key text, value_a text, value_b text) LANGUAGE plpgsql
STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'WITH monitored_key AS MATERIALIZED (%s), agreement_value AS MATERIALIZED (%s)
         SELECT a.key, string_agg(DISTINCT a.value, ''; ''), string_agg(DISTINCT b.value, ''; '')
         FROM agreement_value a JOIN agreement_value b ON b.attribute = a.attribute AND b.key = a.key
         WHERE a.attribute = $1 AND a.source = $2 AND b.source = $3
         GROUP BY a.key HAVING NOT bool_or(quality.same_value($1, a.value, b.value)) ORDER BY 1',
        quality.monitored_key_sql(), coalesce(quality.stated_sql(ARRAY[source_a, source_b]),
                                              'SELECT '''' AS attribute, '''' AS source, '''' AS key, '''' AS value WHERE false'))
    USING of_attribute, source_a, source_b;
END $$;
COMMENT ON FUNCTION bidui.disagreement(text, text, text) IS '某属性两来源不一致的逐条清单 / where two sources differ, one line each';
SELECT quality.ask('bidui.disagreement(text, text, text)', names_people => true);
