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

-- The same as temporary tables, looked at by the planner: a load asks twice, about all sources. `touched`: of the keys in touched_key alone.
CREATE FUNCTION quality.gather_agreement(of_sources text[], touched boolean) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DROP TABLE IF EXISTS pg_temp.agreement_value, pg_temp.monitored_key;
    CREATE TEMP TABLE agreement_value (attribute text, source text, key text, value text) ON COMMIT DROP;
    EXECUTE format('CREATE TEMP TABLE monitored_key ON COMMIT DROP AS SELECT * FROM (%s) k %s', quality.monitored_key_sql(),
                   CASE WHEN touched THEN 'WHERE (key, value) IN (SELECT t.key, t.value FROM pg_temp.touched_key t)' ELSE '' END);
    ANALYZE monitored_key;
    EXECUTE coalesce('INSERT INTO agreement_value ' || quality.stated_sql(of_sources), 'SELECT');
    ANALYZE agreement_value;
END $$;
COMMENT ON FUNCTION quality.gather_agreement(text[], boolean) IS '汇集各来源所述取值 / gathers what sources state';

-- Whose figures this batch can change: persons and households of rows that came or went, and all members of their households, so that
-- households are whole. Into touched_key. False: nearly everybody.
CREATE FUNCTION quality.gather_touched(at date, before date) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    CREATE TEMP TABLE touched_row (person_key text, household_key text) ON COMMIT DROP;
    FOR one IN SELECT l.source FROM quality.source_load l
               WHERE l.batch = at AND l.rows_inserted + l.rows_changed + l.rows_reread + l.rows_closed > 0 LOOP
        EXECUTE format('INSERT INTO touched_row SELECT DISTINCT person_key, household_key FROM source.%I WHERE _valid_from = $1 OR _valid_to = $1', one.source)
            USING at;
    END LOOP;
    ANALYZE touched_row;
    CREATE TEMP TABLE member_row ON COMMIT DROP AS SELECT DISTINCT m.person_key, m.household_key FROM source.member m
        WHERE m._valid_from <= at AND (m._valid_to IS NULL OR m._valid_to > before);
    CREATE TEMP TABLE touched_key ON COMMIT DROP AS
        SELECT 'household_key' AS key, t.household_key AS value FROM touched_row t WHERE t.household_key IS NOT NULL
        UNION SELECT 'household_key', m.household_key FROM member_row m
              WHERE m.household_key IS NOT NULL AND m.person_key IN (SELECT t.person_key FROM touched_row t);
    ANALYZE touched_key;
    INSERT INTO touched_key SELECT 'person_key', t.person_key FROM touched_row t WHERE t.person_key IS NOT NULL
        UNION SELECT 'person_key', m.person_key FROM member_row m
              WHERE m.person_key IS NOT NULL AND m.household_key IN (SELECT k.value FROM touched_key k);
    ANALYZE touched_key;
    RETURN (SELECT 4 * count(*) FROM member_row m WHERE m.person_key IN (SELECT k.value FROM touched_key k WHERE k.key = 'person_key'))
           <= (SELECT count(*) FROM member_row);
END $$;
COMMENT ON FUNCTION quality.gather_touched(date, date) IS '本批可能变化的人和户 / persons and households whose figures a batch can change';

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

-- Of what was gathered: hits of every list, as a query.
CREATE FUNCTION quality.hit_sql() RETURNS text LANGUAGE sql IMMUTABLE
RETURN $q$
SELECT v.source, count(DISTINCT v.key) AS persons,
       count(DISTINCT m.household_key) FILTER (WHERE m.household_key IN (SELECT t.value FROM touched_key t WHERE t.key = 'household_key')) AS households
FROM agreement_value v JOIN (SELECT DISTINCT person_key, household_key FROM asof.member) m ON m.person_key = v.key
WHERE v.attribute = '' GROUP BY v.source
$q$;
COMMENT ON FUNCTION quality.hit_sql() IS '名单命中的查询语句 / hits of every list, as a query';

-- Who states what of whom comes in few patterns, and nearly everybody agrees: pairs are counted by pattern (a bit per source), values compared
-- only where a key has more than one.
CREATE FUNCTION quality.agreement_sql() RETURNS text LANGUAGE sql IMMUTABLE
RETURN $q$
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
SELECT c.attribute, c.source_a, c.source_b,
       (SELECT CASE s.key WHEN 'person_key' THEN '人' ELSE '户' END FROM mart.shared_attribute s WHERE (s.attribute, s.source) = (c.attribute, c.source_a)),
       c.n, c.n - coalesce(d.n, 0)
FROM compared c LEFT JOIN differ d USING (attribute, source_a, source_b)
$q$;
COMMENT ON FUNCTION quality.agreement_sql() IS '来源一致程度的查询语句 / agreement of every pair of sources, as a query';

-- Both figures add up over keys. So a batch takes from those before what the touched keys said then and adds what they say now; where there is
-- nothing before, or nearly everybody is touched, all keys are asked. Into list_hit and list_agreement.
CREATE FUNCTION quality.sum_lists(at date, before date, sources text[]) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    step record;
BEGIN
    CREATE TEMP TABLE list_hit (source text, persons bigint, households bigint) ON COMMIT DROP;
    CREATE TEMP TABLE list_agreement (attribute text, source_a text, source_b text, unit text, compared bigint, agree bigint) ON COMMIT DROP;
    IF before IS NOT NULL AND quality.gather_touched(at, before) THEN
        INSERT INTO list_hit SELECT m.source, m.persons_matched, m.households_matched FROM mart.match_summary_all m WHERE m.batch = before;
        INSERT INTO list_agreement SELECT a.attribute, a.source_a, a.source_b, a.unit, a.compared, a.agree FROM mart.agreement_all a WHERE a.batch = before;
    ELSE
        before := NULL;
        DROP TABLE IF EXISTS pg_temp.touched_key;
        CREATE TEMP TABLE touched_key ON COMMIT DROP AS SELECT DISTINCT 'household_key' AS key, m.household_key AS value FROM asof.member m;
    END IF;
    FOR step IN SELECT d.day, d.sign FROM (VALUES (before, -1), (at, 1)) d (day, sign) WHERE d.day IS NOT NULL ORDER BY d.sign LOOP
        PERFORM set_config('bidui.batch', step.day::text, true);
        PERFORM quality.gather_agreement(sources, before IS NOT NULL);
        EXECUTE format('INSERT INTO list_hit SELECT h.source, $1 * h.persons, $1 * h.households FROM (%s) h', quality.hit_sql()) USING step.sign;
        EXECUTE format('INSERT INTO list_agreement SELECT a.attribute, a.source_a, a.source_b, a.unit, $1 * a.compared, $1 * a.agree
                        FROM (%s) a (attribute, source_a, source_b, unit, compared, agree)', quality.agreement_sql()) USING step.sign;
    END LOOP;
    PERFORM set_config('bidui.batch', at::text, true);
END $$;
COMMENT ON FUNCTION quality.sum_lists(date, date, text[]) IS '汇总名单命中和来源一致程度 / sums up hits and agreement';

CREATE FUNCTION mart.fill_lists() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at date := bidui.batch();
    sources text[] := ARRAY(SELECT l.source FROM quality.source_load l WHERE l.batch = at ORDER BY 1);
    of_stamp text := md5(coalesce(quality.stated_sql(sources), ''));
BEGIN
    IF quality.must_fill('agreement', of_stamp, sources, '') THEN
        PERFORM quality.sum_lists(at, CASE WHEN NOT quality.must_fill('agreement', of_stamp, '{}', '')
                                      THEN (SELECT b.predecessor FROM quality.batch b WHERE b.batch = at) END, sources);
        PERFORM quality.store_version(quality.mart_storage('match_summary'),
            'SELECT l.source, c.rows, c.persons, coalesce(h.persons, 0), coalesce(h.households, 0)
             FROM quality.source_load l CROSS JOIN LATERAL quality.count_persons(l.source) c
             LEFT JOIN (SELECT source, sum(persons) AS persons, sum(households) AS households FROM list_hit GROUP BY source) h USING (source)
             WHERE l.batch = (SELECT bidui.batch()) AND l.source NOT IN (''member'', ''monitored_household'') AND c.persons > 0');
        PERFORM quality.store_version(quality.mart_storage('agreement'),
            'SELECT attribute, source_a, source_b, unit, sum(compared), sum(agree) FROM list_agreement
             GROUP BY attribute, source_a, source_b, unit HAVING sum(compared) > 0');
        DROP TABLE IF EXISTS pg_temp.agreement_value, pg_temp.monitored_key, pg_temp.list_hit, pg_temp.list_agreement, pg_temp.touched_row,
            pg_temp.touched_key, pg_temp.member_row;
    END IF;
    PERFORM quality.note_fill(m, of_stamp) FROM unnest(ARRAY['match_summary', 'agreement']) m;
END $$;
COMMENT ON FUNCTION mart.fill_lists() IS '填写名单比对和来源一致程度 / fills match_summary and agreement for the session''s batch';

-- Where two sources differ, one line each; the owner's alone. One pass over the keys: what is stated has no statistics, and a join of it with
-- itself looked at all of it for every key (ten thousand persons took minutes).
CREATE FUNCTION bidui.disagreement(of_attribute text, source_a text, source_b text) RETURNS TABLE (key text, value_a text, value_b text) LANGUAGE plpgsql
STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY EXECUTE format(
        'WITH monitored_key AS MATERIALIZED (%s), agreement_value AS MATERIALIZED (%s)
         SELECT g.key, g.said_a, g.said_b
         FROM (SELECT v.key, string_agg(DISTINCT v.value, ''; '') FILTER (WHERE v.source = $2) AS said_a, array_agg(v.value) FILTER (WHERE v.source = $2) AS a,
                      string_agg(DISTINCT v.value, ''; '') FILTER (WHERE v.source = $3) AS said_b, array_agg(v.value) FILTER (WHERE v.source = $3) AS b
               FROM agreement_value v WHERE v.attribute = $1 AND v.source IN ($2, $3) GROUP BY v.key) g
         WHERE g.a IS NOT NULL AND g.b IS NOT NULL
           AND NOT EXISTS (SELECT FROM unnest(g.a) x (value) CROSS JOIN unnest(g.b) y (value) WHERE quality.same_value($1, x.value, y.value)) ORDER BY 1',
        quality.monitored_key_sql(), coalesce(quality.stated_sql(ARRAY[source_a, source_b]),
                                              'SELECT '''' AS attribute, '''' AS source, '''' AS key, '''' AS value WHERE false'))
    USING of_attribute, source_a, source_b;
END $$;
COMMENT ON FUNCTION bidui.disagreement(text, text, text) IS '某属性两来源不一致的逐条清单 / where two sources differ, one line each';
SELECT quality.ask('bidui.disagreement(text, text, text)', names_people => true);
