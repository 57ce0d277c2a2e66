-- SPDX-License-Identifier: Apache-2.0
-- Marts that hold sources against each other, and questions about single lists, households, batches and rules.

-- ---- lists against the monitored ----

DROP VIEW mart.match_summary;
CREATE VIEW mart.match_summary AS
SELECT m.batch AS as_of, m.source, coalesce(split_part(obj_description(to_regclass('source.' || quote_ident(m.source))), ' / ', 1), m.source) AS title,
       d.period, d.effective, m.rows, m.persons, m.persons_matched, m.persons - m.persons_matched AS persons_missed, m.households_matched,
       '按证件号码与监测对象成员信息(含已减少成员)比对;条为名单行数,人按证件号码去重' AS basis
FROM mart.match_summary_all m
LEFT JOIN (SELECT batch, source, max(period) AS period, max(effective) AS effective FROM quality.delivery WHERE state IN ('new', 'carried') GROUP BY batch, source) d
       USING (batch, source)
WHERE m.batch = (SELECT bidui.batch())
ORDER BY m.source;
SELECT quality.describe('mart.match_summary', '各部门名单与监测对象比对:命中与未命中;逐条见 bidui.match_detail / departments'' lists against the monitored, hits and misses', '{
    "source": "来源 / source", "title": "名单 / list", "period": "数据期 / period of the list", "effective": "数据日期 / date the list stands for",
    "rows": "行数(条) / rows", "persons": "人数(人) / persons", "persons_matched": "其中监测对象(人) / of them in monitored households",
    "persons_missed": "不是监测对象(人) / not monitored", "households_matched": "涉及监测对象(户) / monitored households they belong to"}');
COMMENT ON TABLE mart.match_summary_all IS '各部门名单与监测对象比对(全部批次) / departments'' lists against the monitored, every batch';

-- A department's list of a period against the monitored: every person of it, hit or miss, and what was done about the hits: the findings of the
-- person and of the household whose rules read this list. The owner's alone: it names people.
DROP FUNCTION bidui.match_detail(text);
CREATE FUNCTION bidui.match_detail(of_source text, of_period text DEFAULT '')
RETURNS TABLE (hit boolean, household_no text, name text, person_key text, division_code text, file text, sheet text, "row" bigint,
               findings bigint, done text, record jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
    at date := CASE WHEN coalesce(of_period, '') = '' THEN bidui.batch()
                    ELSE (SELECT max(d.batch) FROM quality.delivery d JOIN quality.batch b USING (batch)
                          WHERE b.state = 'loaded' AND d.source = of_source AND starts_with(d.period, of_period) AND d.state IN ('new', 'carried')) END;
BEGIN
    IF to_regclass('source.' || quote_ident(of_source)) IS NULL THEN
        RAISE EXCEPTION 'there is no source %', of_source;
    ELSIF at IS NULL THEN
        RAISE EXCEPTION 'no loaded batch has % of the period %', of_source, of_period
            USING HINT = (SELECT 'periods there are: ' || string_agg(DISTINCT d.period, ', ') FROM quality.delivery d WHERE d.source = of_source AND d.state IN ('new', 'carried'));
    END IF;
    RETURN QUERY EXECUTE format(
        'WITH member AS (
             SELECT DISTINCT ON (person_key) person_key, household_key, name, division_code FROM bidui.member_as_of($1)
             WHERE person_key IS NOT NULL ORDER BY person_key, household_key
         ), finding AS (
             SELECT f.subject_key, count(*) AS n, string_agg(f.rule || '' '' || f.state || coalesce('' '' || a.result, ''''), ''; '' ORDER BY f.rule, f.code) AS done
             FROM quality.finding_version f JOIN quality.rule r USING (rule)
             LEFT JOIN LATERAL (SELECT h.result FROM quality.human_event h WHERE h.finding_key = f.finding_key AND h.result IS NOT NULL AND h.at <= $1
                                ORDER BY h.at DESC, h.id DESC LIMIT 1) a ON true
             WHERE f._valid_from <= $1 AND (f._valid_to IS NULL OR f._valid_to > $1) AND (f.source = $2 OR $2 = ANY (string_to_array(r.sources, '';'')))
             GROUP BY f.subject_key
         )
         SELECT m.person_key IS NOT NULL, split_part(m.household_key, '':'', 2), m.name, s.person_key, coalesce(m.division_code, s.division_code), s._file, s._sheet, s._row,
                (coalesce(p.n, 0) + coalesce(h.n, 0))::bigint, concat_ws(''; '', p.done, h.done),
                to_jsonb(s) - ''_key'' - ''_hash'' - ''_states'' - ''_file'' - ''_sheet'' - ''_row'' - ''_valid_from'' - ''_valid_to'' - ''person_key''
         FROM bidui.%I($1) s LEFT JOIN member m USING (person_key)
         LEFT JOIN finding p ON p.subject_key = m.person_key LEFT JOIN finding h ON h.subject_key = m.household_key
         WHERE s.person_key IS NOT NULL
         ORDER BY m.person_key IS NULL, m.household_key, s.person_key, s._file, s._row', of_source || '_as_of') USING at, of_source;
END $$;
COMMENT ON FUNCTION bidui.match_detail(text, text) IS '某部门某期名单逐条比对:命中、未命中、疑点及办理;数据期为空取本批 / a list of a period against the monitored: hits, misses, what was done';

-- ---- agreement of sources ----

CREATE TABLE mart.shared_attribute (
    attribute text NOT NULL,
    source text NOT NULL,
    key text NOT NULL CHECK (key IN ('person_key', 'household_key')),
    field text NOT NULL,
    PRIMARY KEY (attribute, source)
);
SELECT quality.describe('mart.shared_attribute', '各来源共有的属性,由规则包填写 / attributes that several sources have, filled from the pack', '{
    "attribute": "属性 / attribute", "source": "来源 / source", "key": "对应标识 / key by which rows meet", "field": "字段 / field"}');

CREATE TABLE mart.agreement_all (
    batch date NOT NULL,
    attribute text NOT NULL,
    source_a text NOT NULL,
    source_b text NOT NULL,
    unit text NOT NULL,
    compared bigint NOT NULL,
    agree bigint NOT NULL,
    PRIMARY KEY (batch, attribute, source_a, source_b)
);
CREATE VIEW mart.agreement AS
SELECT batch AS as_of, attribute, source_a, source_b, unit, compared, agree, compared - agree AS differ, round(100.0 * agree / nullif(compared, 0), 2) AS agree_percent,
       '监测对象;两来源均有值的,任一取值相同即一致,姓名忽略空格、间隔号写法和缺字' AS basis
FROM mart.agreement_all WHERE batch = (SELECT bidui.batch())
ORDER BY attribute, source_a, source_b;
SELECT quality.describe(one, words, '{
    "attribute": "属性 / attribute", "source_a": "来源甲 / one source", "source_b": "来源乙 / the other", "compared": "可比(人、户) / compared: both have a value",
    "agree": "一致(人、户) / agree", "differ": "不一致(人、户),逐条见 bidui.disagreement / differ", "agree_percent": "一致率(%) / share that agrees"}')
FROM (VALUES ('mart.agreement_all'::regclass, '来源两两之间共有属性的一致程度(全部批次) / agreement of every pair of sources per shared attribute, every batch'),
             ('mart.agreement', '来源两两之间共有属性的一致程度 / agreement of every pair of sources per shared attribute')) t (one, words);

-- The values that sources state of monitored persons and households: temporary table agreement_value.
CREATE FUNCTION quality.gather_agreement() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    CREATE TEMP TABLE IF NOT EXISTS agreement_value (attribute text, source text, key text, value text) ON COMMIT DROP;
    TRUNCATE agreement_value;
    FOR one IN SELECT s.source, s.key, string_agg(format('(%L, t.%I::text)', s.attribute, s.field), ', ') AS list
               FROM mart.shared_attribute s
               JOIN pg_attribute a ON a.attrelid = to_regclass('source.' || quote_ident(s.source)) AND a.attname = s.field AND NOT a.attisdropped
               GROUP BY s.source, s.key ORDER BY 1, 2 LOOP
        EXECUTE format('INSERT INTO agreement_value SELECT DISTINCT v.attribute, %L, t.%I, v.value FROM asof.%I t CROSS JOIN LATERAL (VALUES %s) v (attribute, value)
                        WHERE v.value IS NOT NULL AND t.%I IN (SELECT %s FROM asof.%I)', one.source, one.key, one.source, one.list, one.key, one.key,
                       CASE one.key WHEN 'person_key' THEN 'member' ELSE 'monitored_household' END);
    END LOOP;
    ANALYZE agreement_value;
END $$;
COMMENT ON FUNCTION quality.gather_agreement() IS '汇集各来源所述取值 / gathers what sources state';

CREATE FUNCTION quality.same_value(attribute text, a text, b text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT a = b OR (attribute IN ('姓名', '户主姓名') AND rule.same_name(a, b)) $$;
COMMENT ON FUNCTION quality.same_value(text, text, text) IS '两来源取值是否一致 / do two sources say the same';

-- Who states what of whom comes in few patterns, and nearly everybody agrees: pairs are counted by pattern (a bit per source), values compared only
-- where a key has more than one.
CREATE FUNCTION mart.fill_agreement() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM quality.gather_agreement();
    INSERT INTO mart.agreement_all
    WITH number AS (
        SELECT source, row_number() OVER (ORDER BY source)::integer - 1 AS bit FROM (SELECT DISTINCT source FROM mart.shared_attribute) s
    ), grouped AS MATERIALIZED (
        SELECT v.attribute, v.key, bit_or(1::bigint << n.bit) AS pattern, min(v.value) <> max(v.value) AS varied
        FROM agreement_value v JOIN number n USING (source) GROUP BY v.attribute, v.key
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
    SELECT bidui.batch(), c.attribute, c.source_a, c.source_b, (SELECT CASE s.key WHEN 'person_key' THEN '人' ELSE '户' END FROM mart.shared_attribute s WHERE (s.attribute, s.source) = (c.attribute, c.source_a)),
           c.n, c.n - coalesce(d.n, 0)
    FROM compared c LEFT JOIN differ d USING (attribute, source_a, source_b);
    DROP TABLE agreement_value;
END $$;
COMMENT ON FUNCTION mart.fill_agreement() IS '填写来源一致程度 / fills agreement for the session''s batch';

-- Where two sources differ, one line each; the owner's alone.
CREATE FUNCTION bidui.disagreement(of_attribute text, source_a text, source_b text) RETURNS TABLE (key text, value_a text, value_b text) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM quality.gather_agreement();
    RETURN QUERY SELECT a.key, string_agg(DISTINCT a.value, '; '), string_agg(DISTINCT b.value, '; ')
    FROM agreement_value a JOIN agreement_value b ON b.attribute = a.attribute AND b.key = a.key
    WHERE a.attribute = of_attribute AND a.source = source_a AND b.source = source_b
    GROUP BY a.key HAVING NOT bool_or(quality.same_value(of_attribute, a.value, b.value)) ORDER BY 1;
    DROP TABLE agreement_value;
END $$;
COMMENT ON FUNCTION bidui.disagreement(text, text, text) IS '某属性两来源不一致的逐条清单 / where two sources differ, one line each';

-- ---- one household at a date ----

DROP FUNCTION bidui.household_file(text);
CREATE FUNCTION bidui.household_file(wanted text, at date DEFAULT bidui.batch())
RETURNS TABLE (source text, file text, sheet text, "row" bigint, person_key text, record jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
    one record;
    household text := CASE WHEN wanted LIKE '%:%' THEN wanted ELSE 'nfp:' || wanted END;
    persons text[];
BEGIN
    SELECT coalesce(array_agg(DISTINCT m.person_key), '{}') INTO persons FROM bidui.member_as_of(at) m WHERE m.household_key = household AND m.person_key IS NOT NULL;
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'source' AND c.relkind = 'r'
               ORDER BY array_position('{monitored_household,member,monitor_event,measure}'::name[], c.relname), c.relname LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, t._file, t._sheet, t._row, t.person_key, to_jsonb(t) - ''_key'' - ''_hash'' - ''_states'' - ''_file'' - ''_sheet'' - ''_row'' - ''_valid_to''
             FROM source.%I t WHERE (t.household_key = $1 OR t.person_key = ANY ($2)) AND t._valid_from <= $3 AND (t._valid_to IS NULL OR t._valid_to > $3)
             ORDER BY t._file, t._sheet, t._row', one.relname, one.relname) USING household, persons, at;
    END LOOP;
    RETURN QUERY SELECT 'finding'::text, f.file, f.sheet, f."row", f.subject_key,
                        jsonb_build_object('code', f.code, 'rule', f.rule, 'message', f.message, 'state', f.state, 'department', f.department, 'first_batch', f.first_batch,
                                           'due', f.due, 'closed_batch', f.closed_batch,
                                           'answers', (SELECT jsonb_agg(jsonb_build_object('at', h.at, 'event', h.event, 'result', h.result, 'note', h.note, 'by', h.by) ORDER BY h.at, h.id)
                                                       FROM quality.human_event h WHERE h.finding_key = f.finding_key AND h.at <= household_file.at))
                 FROM quality.finding_version f
                 WHERE (f.subject_key = household OR f.subject_key = ANY (persons)) AND f._valid_from <= household_file.at AND (f._valid_to IS NULL OR f._valid_to > household_file.at)
                 ORDER BY f.rule, f.finding_key;
END $$;
COMMENT ON FUNCTION bidui.household_file(text, date) IS '一户档案:某日各来源该户及成员的记录、疑点与答复 / everything known of a household at a date';

-- ---- two batches ----

-- What a question shows when nothing else is said: without these nobody sees the wood for the trees. A mart of '' means every mart.
CREATE TABLE mart.first_look (
    mart text NOT NULL,
    "column" text NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (mart, "column")
);
SELECT quality.describe('mart.first_look', '查询时不另说明所用的筛选 / what a question shows when nothing else is said', '{
    "mart": "统计表,空为全部 / mart, empty for all", "column": "列 / column", "value": "取值 / value"}');
INSERT INTO mart.first_look VALUES ('', 'place_basis', '现行'), ('', 'level', 'town'), ('', 'dimension', 'all'), ('', 'span', '年初以来'), ('income_band', 'household_group', '(合计)'),
    ('measure_progress', 'kind', '(合计)'), ('policy_coverage', 'level', 'county'), ('policy_coverage', 'status', '(全部)'), ('project_progress', 'level', 'county');

-- Words such as level=town,village as {"level": ["town", "village"]}; what the words do not name comes from first_look; * shows everything.
CREATE FUNCTION quality.filters(mart_name text, words text[]) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_object_agg(name, to_jsonb(string_to_array(value, ','))) FILTER (WHERE value <> '*'), '{}')
    FROM (SELECT DISTINCT ON (name) name, value
          FROM (SELECT split_part(w, '=', 1) AS name, substr(w, position('=' IN w) + 1) AS value, 0 AS rank FROM unnest(words) w WHERE position('=' IN w) > 0
                UNION ALL SELECT l."column", l.value, CASE l.mart WHEN '' THEN 2 ELSE 1 END FROM mart.first_look l
                WHERE l.mart IN ('', mart_name) AND mart_name IS NOT NULL
                  AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass('mart.' || quote_ident(mart_name)) AND a.attname = l."column")) said
          ORDER BY name, rank) chosen
$$;
COMMENT ON FUNCTION quality.filters(text, text[]) IS '查询词转为筛选 / words of a question as filters';

-- Every number of a mart in two batches that is not the same in both; rows meet by their words.
CREATE FUNCTION bidui.diff_mart(mart_name text, a date, b date, VARIADIC words text[] DEFAULT '{}')
RETURNS TABLE (what text, measure text, before numeric, after numeric, change numeric) LANGUAGE plpgsql AS $$
DECLARE
    chosen text := current_setting('bidui.batch', true);
    filters jsonb := quality.filters(mart_name, words);
    query text := format('SELECT coalesce(jsonb_agg(to_jsonb(t) - ''{batch,basis,since,line,time_percent}''::text[]), ''[]'') FROM mart.%I t %s', mart_name,
                         (SELECT 'WHERE ' || string_agg(format('t.%I::text = ANY (SELECT jsonb_array_elements_text(%L))', f.key, f.value), ' AND ') FROM jsonb_each(filters) f));
    old_rows jsonb;
    new_rows jsonb;
BEGIN
    PERFORM set_config('bidui.batch', a::text, false);
    EXECUTE query INTO old_rows;
    PERFORM set_config('bidui.batch', b::text, false);
    EXECUTE query INTO new_rows;
    PERFORM set_config('bidui.batch', coalesce(chosen, ''), false);
    -- a cut-off date that is the batch's own tells the batches apart, not the rows; that of a published figure is part of what it is
    IF NOT EXISTS (SELECT FROM jsonb_array_elements(old_rows) r WHERE (r ->> 'as_of')::date <> a) AND NOT EXISTS (SELECT FROM jsonb_array_elements(new_rows) r WHERE (r ->> 'as_of')::date <> b) THEN
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
RETURNS TABLE (change text, code text, rule text, division_code text, before text, after text, message text) LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN o.finding_key IS NULL THEN 'added' WHEN n.finding_key IS NULL THEN 'removed' ELSE 'changed' END, coalesce(n.code, o.code), coalesce(n.rule, o.rule),
           coalesce(n.division_code, o.division_code), o.state, n.state, coalesce(n.message, o.message)
    FROM (SELECT * FROM quality.finding_version WHERE _valid_from <= a AND (_valid_to IS NULL OR _valid_to > a)) o
    FULL JOIN (SELECT * FROM quality.finding_version WHERE _valid_from <= b AND (_valid_to IS NULL OR _valid_to > b)) n USING (finding_key)
    WHERE o.state IS DISTINCT FROM n.state OR o.content_hash IS DISTINCT FROM n.content_hash ORDER BY 1, 3, 2
$$;
COMMENT ON FUNCTION bidui.diff_findings(date, date) IS '两批之间疑点逐条变化 / findings that changed between two batches';

-- ---- what rules are worth ----

CREATE TABLE mart.answer_meaning (
    class text NOT NULL,
    result text NOT NULL,
    meaning text NOT NULL CHECK (meaning IN ('confirmed', 'refuted', 'wrong_data', 'not_theirs', 'open')),
    PRIMARY KEY (class, result)
);
SELECT quality.describe('mart.answer_meaning', '答复的含义,由规则包填写 / what answers mean, filled from the pack', '{
    "class": "疑点类别 / class of finding", "result": "核查结果 / result",
    "meaning": "confirmed 属实;refuted 不属实;wrong_data 部门数据有误;not_theirs 属实但非本级能改;open 办理中 / confirmed, refuted, a department''s fault, not theirs to mend, not yet an answer"}');

-- The last answer to every finding sent, as known at a day. One row per finding.
CREATE FUNCTION quality.answers(at date)
RETURNS TABLE (finding_key text, sent_on date, answered_on date, last_answered_on date, promised boolean, meaning text) LANGUAGE sql STABLE AS $$
    SELECT s.finding_key, s.sent_on, a.answered_on, a.last_on, coalesce(a.promised, false), CASE WHEN a.finding_key IS NULL THEN NULL WHEN a.last_event = 'promise' THEN 'confirmed' ELSE coalesce(m.meaning, 'refuted') END
    FROM (SELECT h.finding_key, min(h.at) AS sent_on FROM quality.human_event h WHERE h.event = 'send' AND h.at <= answers.at GROUP BY 1) s
    LEFT JOIN (SELECT h.finding_key, min(h.at) AS answered_on, max(h.at) AS last_on, bool_or(h.event = 'promise') AS promised,
                      (array_agg(h.result ORDER BY h.at DESC, h.id DESC))[1] AS result, (array_agg(h.event ORDER BY h.at DESC, h.id DESC))[1] AS last_event
               FROM quality.human_event h WHERE h.event IN ('answer', 'promise') AND h.at <= answers.at GROUP BY 1) a USING (finding_key)
    LEFT JOIN LATERAL (SELECT v.class FROM quality.finding_version v WHERE v.finding_key = s.finding_key ORDER BY v._valid_from DESC LIMIT 1) f ON true
    LEFT JOIN mart.answer_meaning m ON m.class = f.class AND m.result = a.result
$$;
COMMENT ON FUNCTION quality.answers(date) IS '每条已派发疑点的答复及含义 / the answer to every finding sent, and what it means';

DROP VIEW mart.rule_value;
CREATE TABLE mart.rule_value_all (
    batch date NOT NULL,
    rule text NOT NULL,
    name text,
    sent bigint NOT NULL,
    answered bigint NOT NULL,
    confirmed bigint NOT NULL,
    confirmed_share numeric,
    wrong_data bigint NOT NULL,
    median_days integer,
    propose_bulk boolean NOT NULL,
    PRIMARY KEY (batch, rule)
);
CREATE FUNCTION quality.rule_worth(at date)
RETURNS TABLE (rule text, name text, sent bigint, answered bigint, confirmed bigint, confirmed_share numeric, wrong_data bigint, median_days integer, propose_bulk boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ -- counts, for readers too
    SELECT f.rule, r.name, count(*), count(a.answered_on), count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')),
           round(100.0 * count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')) / nullif(count(a.answered_on), 0), 2),
           count(*) FILTER (WHERE a.meaning = 'wrong_data'), percentile_disc(0.5) WITHIN GROUP (ORDER BY a.answered_on - a.sent_on),
           count(a.answered_on) >= 50 AND 10 * count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')) < count(a.answered_on)
    FROM quality.answers(rule_worth.at) a
    JOIN (SELECT DISTINCT v.finding_key, v.rule FROM quality.finding_version v) f USING (finding_key)
    LEFT JOIN quality.rule r ON r.rule = f.rule
    GROUP BY f.rule, r.name
$$;
COMMENT ON FUNCTION quality.rule_worth(date) IS '截至某日的规则成效 / what rules were worth by a day';
-- With all answers taken in, also those after the last batch; at an earlier batch when the session looks back.
CREATE VIEW mart.rule_value AS
SELECT (SELECT bidui.batch()) AS as_of, v.*, '已派发疑点,以最后一次答复为准;属实率以已答复为分母' AS basis
FROM quality.rule_worth(CASE WHEN (SELECT bidui.batch()) = (SELECT bidui.newest_batch()) THEN 'infinity'::date ELSE (SELECT bidui.batch()) END) v
ORDER BY v.rule;
SELECT quality.describe(one, words, '{
    "rule": "规则编号 / rule", "name": "名称 / name", "sent": "派发(条) / sent", "answered": "已答复(条) / answered", "confirmed": "属实(条) / confirmed",
    "confirmed_share": "属实率(%) / share confirmed, of those answered", "wrong_data": "部门数据有误(条) / a department''s fault", "median_days": "答复中位天数(天) / median days to answer",
    "propose_bulk": "建议改为批量:答复满 50 条而属实不足 10% / proposed for bulk: under 10 per cent after 50 answers"}')
FROM (VALUES ('mart.rule_value_all'::regclass, '规则成效(全部批次) / what rules are worth, every batch'),
             ('mart.rule_value', '规则成效:派发、答复、属实、部门数据有误、中位天数、是否建议批量 / what a rule''s findings were worth, by the answers')) t (one, words);

-- ---- questions from the command line ----

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
    "name": "名称及参数 / name and words", "meaning": "说明 / meaning", "part": "1 统计表;2 函数;3 涉及个人的函数,查看须登记 / mart, function, function that names people"}');

-- A question as SQL: the relation or function, its filters; for a screen (brief) without the columns that say the same in every row.
CREATE FUNCTION quality.question(name text, words text[], brief boolean)
RETURNS TABLE (title text, shown text, query text, foot text, names_people boolean) LANGUAGE plpgsql STABLE AS $$
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
        WHERE p.proretset AND p.proname = parts[2] AND n.nspname IN ('mart', 'bidui') ORDER BY n.nspname = parts[1] DESC, p.pronargs = cardinality(arguments) DESC LIMIT 1;
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
    condition := (SELECT ' WHERE ' || string_agg(format('t.%I::text = ANY (%L::text[])', f.key, ARRAY(SELECT jsonb_array_elements_text(f.value))), ' AND ') FROM jsonb_each(filters) f);
    RETURN QUERY
    WITH source AS (
        SELECT CASE WHEN relation IS NOT NULL THEN quote_ident(parts[1]) || '.' || quote_ident(parts[2])
                    ELSE format('%I.%I(%s)', called.nspname, called.proname, (SELECT string_agg(quote_literal(u.w), ', ' ORDER BY u.at) FROM unnest(arguments) WITH ORDINALITY u (w, at))) END AS words
    ), columns AS (
        SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FILTER (WHERE a.attname NOT IN ('as_of', 'batch', 'basis') AND coalesce(jsonb_array_length(filters -> a.attname), 0) <> 1) AS brief_list,
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
