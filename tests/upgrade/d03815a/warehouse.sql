\restrict DM8ifiFEluw3kCyJmUEWpo0y1CsC6dzF7Y7nmWnGMD8JqYVle451tfbyNI9IktG
CREATE SCHEMA asof;
CREATE SCHEMA bidui;
CREATE SCHEMA core;
CREATE SCHEMA current;
CREATE SCHEMA mart;
CREATE SCHEMA masked;
CREATE SCHEMA quality;
CREATE SCHEMA rule;
CREATE SCHEMA source;
CREATE SCHEMA staging;
CREATE FUNCTION bidui.add_loader(login name) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
owner name := (SELECT nspowner::regrole::name FROM pg_namespace WHERE nspname = 'quality');
BEGIN
IF (SELECT rolsuper FROM pg_roles WHERE rolname = owner) THEN
RAISE EXCEPTION 'the warehouse belongs to a superuser, whose rights a loader must not get: let a plain role own it';
END IF;
IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
EXECUTE format('CREATE ROLE %I LOGIN', login);
END IF;
EXECUTE format('GRANT %I TO %I', owner, login);
EXECUTE format('ALTER ROLE %I SET role TO %I', login, owner);
END $$;
CREATE FUNCTION bidui.add_reader(login name, audience text, division text DEFAULT ''::text, department text DEFAULT NULL::text) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
CASE audience
WHEN 'county' THEN
IF length(division) > 6 OR department IS NOT NULL THEN RAISE EXCEPTION 'a county reader has a county''s code and no department'; END IF;
WHEN 'town' THEN
IF length(division) < 9 THEN RAISE EXCEPTION 'a town reader needs the code of the town (9 digits) or village (12)'; END IF;
WHEN 'department' THEN
IF department IS NULL THEN RAISE EXCEPTION 'a department reader needs the department'; END IF;
WHEN 'analyst', 'auditor', 'list' THEN NULL;
ELSE RAISE EXCEPTION 'a reader is analyst, county, town, department or auditor, not %', audience;
END CASE;
IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
EXECUTE format('CREATE ROLE %I LOGIN', login);
END IF;
EXECUTE format('GRANT bidui_reader TO %I', login);
INSERT INTO quality.role_scope SELECT add_reader.login, add_reader.audience, add_reader.division, add_reader.department
WHERE NOT EXISTS (SELECT FROM quality.role_scope s WHERE (s.role, s.audience, s.division) = (add_reader.login, add_reader.audience, add_reader.division)
AND s.department IS NOT DISTINCT FROM add_reader.department);
END $$;
CREATE FUNCTION bidui.add_working_days(start date, days bigint) RETURNS date
LANGUAGE sql STABLE
AS $$
SELECT coalesce(max(day), start) FROM (
SELECT day::date AS day FROM generate_series(start + 1, start + (days * 2 + 60)::integer + coalesce((SELECT sum(to_date - from_date + 1)::integer FROM core.closed_window WHERE to_date > start), 0), interval '1 day') day
WHERE bidui.is_working_day(day::date) AND NOT EXISTS (SELECT FROM core.closed_window w WHERE day::date BETWEEN w.from_date AND w.to_date)
ORDER BY 1 LIMIT greatest(days, 0)) counted
$$;
CREATE FUNCTION bidui.as_of(at date) RETURNS date
LANGUAGE plpgsql
AS $$
BEGIN
IF at < quality.destroyed_until() THEN
RAISE EXCEPTION 'the details of % were destroyed; the figures are in mart.*_all', at;
END IF;
RETURN nullif(set_config('bidui.batch', coalesce(at::text, ''), false), '')::date;
END $$;
CREATE FUNCTION bidui.ask_reveal(wanted_code text, reason text) RETURNS bigint
LANGUAGE sql SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
INSERT INTO quality.reveal_log (who, code, why) VALUES (session_user, upper(wanted_code), reason) RETURNING id
$$;
CREATE FUNCTION bidui.batch() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT coalesce(nullif(current_setting('bidui.batch', true), '')::date, (SELECT max(batch) FROM quality.batch WHERE state = 'loaded')) $$;
CREATE FUNCTION bidui.bridge_difference() RETURNS TABLE(household_no text, by_events bigint, by_register bigint, difference bigint, eliminated_by_events boolean, eliminated_in_register boolean)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
RETURN QUERY SELECT split_part(household_key, ':', 2), e.people, coalesce(m.people, 0), coalesce(m.people, 0) - coalesce(e.people, 0), e.eliminated, h.eliminated
FROM (SELECT household_key, sum(CASE kind WHEN '识别' THEN people WHEN '成员增加' THEN people WHEN '成员减少' THEN -people
WHEN '清退' THEN -people WHEN '整户减少' THEN -people ELSE 0 END)::bigint AS people,
(array_agg(kind ORDER BY happened_on DESC, event_no DESC) FILTER (WHERE kind NOT IN ('成员增加', '成员减少')))[1] = '消除' AS eliminated
FROM asof.monitor_event WHERE happened_on <= bidui.batch() GROUP BY household_key) e
FULL JOIN (SELECT household_key, count(*) AS people FROM asof.member WHERE left_on IS NULL OR left_on > bidui.batch() GROUP BY household_key) m USING (household_key)
LEFT JOIN asof.monitored_household h USING (household_key)
WHERE coalesce(e.people, 0) <> coalesce(m.people, 0) OR e.eliminated IS DISTINCT FROM coalesce(h.eliminated, false)
ORDER BY 1;
END $$;
CREATE FUNCTION bidui.csv_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $_$
SELECT CASE WHEN value ~ '^\s*[=+@＝＋－＠-]' AND value !~ '^[+-]?[0-9]+(\.[0-9]+)?%?$' OR value ~ E'^[\t\r]' THEN '''' || value ELSE value END
$_$;
CREATE TABLE source.death (
person_id text,
name text,
died_on date,
cause text,
_file text,
_sheet text,
_row bigint,
person_key text,
household_key text,
division_code text,
_key bigint,
_hash bigint,
_states text,
_valid_from date NOT NULL,
_valid_to date
)
WITH (fillfactor='95');
CREATE FUNCTION bidui.death_as_of(at date) RETURNS SETOF source.death
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM source."death" WHERE _valid_from <= at AND (_valid_to IS NULL OR _valid_to > at) $$;
CREATE FUNCTION bidui.decide_objection(wanted bigint, is_accepted boolean, words text, actor text, on_day date DEFAULT CURRENT_DATE) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
UPDATE quality.objection SET accepted = is_accepted, decision = words, decided_by = actor, decided_on = on_day WHERE id = wanted AND accepted IS NULL;
IF NOT FOUND THEN
RAISE EXCEPTION 'there is no undecided objection %', wanted;
END IF;
END $$;
CREATE FUNCTION bidui.diff(a date, b date) RETURNS TABLE(what text, name text, added bigint, changed bigint, removed bigint)
LANGUAGE plpgsql STABLE
AS $_$
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
END $_$;
CREATE FUNCTION bidui.diff_findings(a date, b date) RETURNS TABLE(change text, code text, rule text, division_code text, before text, after text, message text)
LANGUAGE sql STABLE
AS $$
SELECT CASE WHEN o.finding_key IS NULL THEN 'added' WHEN n.finding_key IS NULL THEN 'removed' ELSE 'changed' END, coalesce(n.code, o.code), coalesce(n.rule, o.rule),
coalesce(n.division_code, o.division_code), o.state, n.state, coalesce(n.message, o.message)
FROM (SELECT * FROM quality.finding_version WHERE _valid_from <= a AND (_valid_to IS NULL OR _valid_to > a)) o
FULL JOIN (SELECT * FROM quality.finding_version WHERE _valid_from <= b AND (_valid_to IS NULL OR _valid_to > b)) n USING (finding_key)
WHERE o.state IS DISTINCT FROM n.state OR o.content_hash IS DISTINCT FROM n.content_hash ORDER BY 1, 3, 2
$$;
CREATE FUNCTION bidui.diff_mart(mart_name text, a date, b date, VARIADIC words text[] DEFAULT '{}'::text[]) RETURNS TABLE(what text, measure text, before numeric, after numeric, change numeric)
LANGUAGE plpgsql
AS $$
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
CREATE FUNCTION bidui.diff_rows(of_source text, a date, b date) RETURNS TABLE(change text, file text, "row" bigint, before jsonb, after jsonb)
LANGUAGE plpgsql STABLE
AS $_$
BEGIN
RETURN QUERY EXECUTE format(
'SELECT CASE WHEN o._key IS NULL THEN ''added'' WHEN n._key IS NULL THEN ''removed'' ELSE ''changed'' END,
coalesce(n._file, o._file), coalesce(n._row, o._row), to_jsonb(o), to_jsonb(n)
FROM (SELECT * FROM source.%I WHERE _valid_from <= $1 AND (_valid_to IS NULL OR _valid_to > $1)) o
FULL JOIN (SELECT * FROM source.%I WHERE _valid_from <= $2 AND (_valid_to IS NULL OR _valid_to > $2)) n ON n._key = o._key
WHERE o._hash IS DISTINCT FROM n._hash ORDER BY 1, 2, 3', of_source, of_source) USING a, b;
END $_$;
CREATE FUNCTION bidui.disagreement(of_attribute text, source_a text, source_b text) RETURNS TABLE(key text, value_a text, value_b text)
LANGUAGE plpgsql
AS $$
BEGIN
PERFORM quality.gather_agreement(ARRAY[source_a, source_b]);
RETURN QUERY SELECT a.key, string_agg(DISTINCT a.value, '; '), string_agg(DISTINCT b.value, '; ')
FROM agreement_value a JOIN agreement_value b ON b.attribute = a.attribute AND b.key = a.key
WHERE a.attribute = of_attribute AND a.source = source_a AND b.source = source_b
GROUP BY a.key HAVING NOT bool_or(quality.same_value(of_attribute, a.value, b.value)) ORDER BY 1;
DROP TABLE agreement_value, monitored_key;
END $$;
CREATE FUNCTION bidui.division_name(wanted text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT name FROM core.division WHERE code = wanted ORDER BY valid_from DESC NULLS LAST LIMIT 1 $$;
CREATE FUNCTION bidui.division_parent(code text, level text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE level WHEN 'county' THEN left(code, 6) WHEN 'town' THEN CASE WHEN length(code) >= 9 THEN left(code, 9) END
ELSE CASE WHEN length(code) >= 12 THEN left(code, 12) END END $$;
CREATE FUNCTION bidui.draw_spot_check(check_name text, seed text, actor text, confidence numeric DEFAULT 95, margin numeric DEFAULT 5, expected_share numeric DEFAULT 50) RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
at date := bidui.batch();
population bigint;
wanted bigint;
BEGIN
SELECT count(*) INTO population FROM asof.monitored_household WHERE household_no IS NOT NULL;
SELECT s.size INTO wanted FROM mart.spot_check_size(population, confidence, margin, expected_share) s;
INSERT INTO quality.spot_check VALUES (check_name, at, seed, confidence, margin, expected_share, population, wanted, actor);
INSERT INTO quality.spot_check_stratum
WITH stratum AS (
SELECT coalesce(bidui.division_parent(division_code, 'town'), '') AS town_code, coalesce(h.eliminated, false) AS eliminated, count(*) AS n
FROM asof.monitored_household h WHERE household_no IS NOT NULL GROUP BY 1, 2
), share AS (
SELECT *, wanted * n / population::numeric AS exact FROM stratum
), ranked AS (
SELECT *, row_number() OVER (ORDER BY exact - floor(exact) DESC, town_code, eliminated) AS place, wanted - sum(floor(exact)) OVER () AS rest FROM share
)
SELECT check_name, r.town_code, r.eliminated, r.n, least(r.n, greatest(2, floor(r.exact) + CASE WHEN r.place <= r.rest THEN 1 ELSE 0 END)) FROM ranked r;
INSERT INTO quality.spot_check_row (name, household_no, town_code, eliminated, number)
SELECT check_name, d.household_no, d.town_code, d.eliminated, d.number
FROM (SELECT h.household_no, coalesce(bidui.division_parent(h.division_code, 'town'), '') AS town_code, coalesce(h.eliminated, false) AS eliminated,
row_number() OVER (PARTITION BY coalesce(bidui.division_parent(h.division_code, 'town'), ''), coalesce(h.eliminated, false)
ORDER BY sha256(convert_to(seed || '|' || at || '|' || h.household_no, 'UTF8')), h.household_no)::integer AS number
FROM asof.monitored_household h WHERE h.household_no IS NOT NULL) d
JOIN quality.spot_check_stratum s ON s.name = check_name AND s.town_code = d.town_code AND s.eliminated = d.eliminated AND d.number <= s.size
ON CONFLICT DO NOTHING; -- a household listed twice is checked once
UPDATE quality.spot_check c SET size = (SELECT count(*) FROM quality.spot_check_row r WHERE r.name = check_name) WHERE c.name = check_name RETURNING c.size INTO wanted;
RETURN wanted;
END $$;
CREATE FUNCTION bidui.drop_reader(login name) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
DELETE FROM quality.role_scope WHERE role = login;
IF EXISTS (SELECT FROM pg_roles WHERE rolname = login) AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
EXECUTE format('REVOKE bidui_reader FROM %I', login);
END IF;
END $$;
CREATE FUNCTION bidui.finding_of(wanted text) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
found text;
onward text;
BEGIN
SELECT a.finding_key INTO found FROM quality.finding_alias a WHERE a.package_key = wanted AND a.kind = 'moved' ORDER BY a.batch DESC LIMIT 1;
IF found IS NULL THEN
SELECT v.finding_key INTO found FROM quality.finding_version v
WHERE v._valid_to IS NULL AND (v.finding_key = wanted OR v.code = upper(wanted));
END IF;
FOR step IN 1 .. 100 LOOP
SELECT a.finding_key INTO onward FROM quality.finding_alias a
JOIN quality.finding_version v ON v.finding_key = a.package_key AND v._valid_to IS NULL AND v.state = 'closed'
WHERE a.package_key = found AND a.kind = 'merged' ORDER BY a.batch DESC LIMIT 1;
EXIT WHEN onward IS NULL;
found := onward;
END LOOP;
RETURN found;
END $$;
CREATE FUNCTION bidui.grant_readers() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
RETURN;
END IF;
GRANT USAGE ON SCHEMA masked, mart, bidui, core, quality TO bidui_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA masked, mart TO bidui_reader; -- marts count, they name nobody
GRANT SELECT ON core.division, core.division_change, core.holiday, core.closed_window, quality.batch, quality.delivery, quality.source_load, quality.metric,
quality.parameter, quality.rule, quality.rule_run TO bidui_reader;
END $$;
CREATE FUNCTION bidui.household_file(wanted text, at date DEFAULT bidui.batch()) RETURNS TABLE(source text, file text, sheet text, "row" bigint, person_key text, record jsonb)
LANGUAGE plpgsql STABLE
AS $_$
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
END $_$;
CREATE FUNCTION bidui.is_working_day(day date) RETURNS boolean
LANGUAGE sql STABLE
AS $$
SELECT coalesce((SELECT kind = 'workday' FROM core.holiday WHERE date = day), extract(isodow FROM day) < 6)
$$;
CREATE FUNCTION bidui.mask(kind text, value text, audience text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
SELECT CASE
WHEN value IS NULL OR audience = 'auditor' THEN value
WHEN kind = 'name' THEN CASE WHEN audience = 'list' THEN value ELSE left(value, 1) || '**' END
WHEN kind = 'id' THEN left(value, 6) || '********' || CASE WHEN audience = 'list' THEN right(value, 4) ELSE '****' END
WHEN kind = 'phone' THEN left(value, 3) || '****' || CASE WHEN audience = 'list' THEN right(value, 4) ELSE '****' END
WHEN kind = 'card' THEN '****' || right(value, 4)
ELSE '***' END
$$;
CREATE FUNCTION bidui.match_detail(of_source text, of_period text DEFAULT ''::text) RETURNS TABLE(hit boolean, household_no text, name text, person_key text, division_code text, file text, sheet text, "row" bigint, findings bigint, done text, record jsonb)
LANGUAGE plpgsql STABLE
AS $_$
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
END $_$;
CREATE TABLE source.member (
town text,
village text,
household_no text,
person_no text,
name text,
sex text,
birth_date date,
id_type text,
person_id text,
relation text,
ethnic text,
political text,
education text,
school_status text,
no_school_reason text,
labour text,
health text,
resident_insurance boolean,
employee_insurance boolean,
serious_illness_insurance boolean,
medical_assistance boolean,
resident_pension boolean,
employee_pension boolean,
low_allowance text,
destitute text,
public_post text,
public_post_months bigint,
work_place text,
work_months bigint,
phone text,
joined_on date,
left_on date,
state text,
_file text,
_sheet text,
_row bigint,
person_key text,
household_key text,
division_code text,
_key bigint,
_hash bigint,
_states text,
_valid_from date NOT NULL,
_valid_to date
)
WITH (fillfactor='95');
CREATE FUNCTION bidui.member_as_of(at date) RETURNS SETOF source.member
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM source."member" WHERE _valid_from <= at AND (_valid_to IS NULL OR _valid_to > at) $$;
CREATE TABLE source.monitor_event (
event_no text,
town text,
village text,
household_no text,
person_no text,
kind text,
happened_on date,
people bigint,
way text,
reason text,
channel text,
_file text,
_sheet text,
_row bigint,
person_key text,
household_key text,
division_code text,
_key bigint,
_hash bigint,
_states text,
_valid_from date NOT NULL,
_valid_to date
)
WITH (fillfactor='95');
CREATE FUNCTION bidui.monitor_event_as_of(at date) RETURNS SETOF source.monitor_event
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT * FROM source."monitor_event" WHERE _valid_from <= at AND (_valid_to IS NULL OR _valid_to > at) $$;
CREATE FUNCTION bidui.newest_batch() RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT max(batch) FROM quality.batch WHERE state = 'loaded' $$;
CREATE FUNCTION bidui.object(of_month date, of_place text, reason text, actor text, made_on date DEFAULT CURRENT_DATE) RETURNS bigint
LANGUAGE sql
AS $$
INSERT INTO quality.objection (month, place_code, reason, by, made_on) VALUES (date_trunc('month', of_month)::date, of_place, reason, actor, made_on) RETURNING id
$$;
CREATE FUNCTION bidui.purge(older_than date, reason text, actor text) RETURNS TABLE(what text, rows bigint)
LANGUAGE plpgsql
AS $_$
DECLARE
one record;
base date := (SELECT max(b.batch) FROM quality.batch b WHERE b.state = 'loaded' AND b.batch < older_than);
n bigint;
first bigint := (SELECT coalesce(max(id), 0) FROM quality.destruction);
BEGIN
IF base IS NULL THEN
RETURN;
END IF;
IF EXISTS (SELECT FROM quality.batch b WHERE b.state = 'outdated') THEN
RAISE EXCEPTION 'there are outdated batches: run them again first, or what they stand on is destroyed';
END IF;
FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
WHERE s.nspname = 'source' AND c.relkind = 'r' ORDER BY 1 LOOP
EXECUTE format('DELETE FROM source.%I WHERE _valid_to <= $1', one.relname) USING base;
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'source.' || one.relname, n);
END LOOP;
CREATE TEMP TABLE purged_finding ON COMMIT DROP AS
SELECT f.finding_key FROM quality.finding_version f WHERE f._valid_to IS NULL AND f.state = 'closed' AND f._valid_from <= base;
DELETE FROM quality.finding_version f WHERE f._valid_to <= base OR f.finding_key IN (SELECT p.finding_key FROM purged_finding p);
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.finding_version', n);
DELETE FROM quality.finding_event e WHERE e.finding_key IN (SELECT p.finding_key FROM purged_finding p);
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.finding_event', n);
DELETE FROM quality.human_event e WHERE e.finding_key IN (SELECT p.finding_key FROM purged_finding p);
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.human_event', n);
FOR one IN SELECT * FROM (VALUES ('reject'), ('repair')) AS l(list) LOOP
EXECUTE format('DELETE FROM quality.%I r WHERE r.batch < (SELECT max(l.batch) FROM quality.source_list l
WHERE l.list = %L AND l.source = coalesce(r.source, '''') AND l.batch <= $1)', one.list, one.list) USING base;
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.' || one.list, n);
END LOOP;
FOR one IN SELECT DISTINCT c.relname FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
JOIN pg_attribute k ON k.attrelid = c.oid AND k.attname = 'batch' AND NOT k.attisdropped
JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
WHERE s.nspname = 'mart' AND c.relkind = 'r' AND a.attname IN ('person_key', 'person_id', 'subject_key', 'subject_name', 'household_head', 'record', 'message')
ORDER BY 1 LOOP
EXECUTE format('DELETE FROM mart.%I WHERE batch < $1', one.relname) USING base;
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'mart.' || one.relname, n);
END LOOP;
UPDATE quality.batch b SET state = 'purged' WHERE b.batch < base AND b.state IN ('loaded', 'retracted');
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.batch', n);
RETURN QUERY SELECT d.what, d.rows FROM quality.destruction d WHERE d.id > first ORDER BY d.id;
END $_$;
CREATE FUNCTION bidui.purge_aliases(older_than date, reason text, actor text) RETURNS TABLE(what text, rows bigint)
LANGUAGE plpgsql
AS $$
DECLARE
base date := (SELECT max(b.batch) FROM quality.batch b WHERE b.state = 'loaded' AND b.batch < older_than);
keys text := (SELECT string_agg(format('SELECT person_key, household_key FROM source.%I', c.relname), ' UNION ') FROM pg_class c
JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = 'source' AND c.relkind = 'r');
n bigint;
first bigint := (SELECT coalesce(max(id), 0) FROM quality.destruction);
BEGIN
IF base IS NULL OR keys IS NULL THEN
RETURN;
END IF;
EXECUTE 'CREATE TEMP TABLE remaining_key ON COMMIT DROP AS ' || keys;
CREATE INDEX ON remaining_key (person_key);
CREATE INDEX ON remaining_key (household_key);
ANALYZE remaining_key;
DELETE FROM quality.finding_alias a WHERE NOT EXISTS (SELECT FROM quality.finding_version v WHERE v.finding_key = a.finding_key);
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.finding_alias', n);
DELETE FROM core.person_alias a WHERE a.batch <= base AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.person_key = a.old)
AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.person_key = a.new);
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'core.person_alias', n);
DELETE FROM core.household_lineage l WHERE l.batch <= base AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.household_key = l.from_key)
AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.household_key = l.to_key);
GET DIAGNOSTICS n = ROW_COUNT;
PERFORM quality.purge_step(older_than, base, reason, actor, 'core.household_lineage', n);
RETURN QUERY SELECT d.what, d.rows FROM quality.destruction d WHERE d.id > first ORDER BY d.id;
END $$;
CREATE FUNCTION bidui.purge_rivals(older_than date, reason text, actor text) RETURNS TABLE(what text, rows bigint)
LANGUAGE plpgsql
AS $$
DECLARE
base date := (SELECT max(b.batch) FROM quality.batch b WHERE b.state = 'loaded' AND b.batch < older_than);
n bigint;
BEGIN
DELETE FROM core.rival r WHERE r.batch < base;
GET DIAGNOSTICS n = ROW_COUNT;
IF n > 0 THEN
PERFORM quality.purge_step(older_than, base, reason, actor, 'core.rival', n);
RETURN QUERY SELECT 'core.rival'::text, n;
END IF;
END $$;
CREATE FUNCTION bidui.record_spot_check(check_name text, household text, outcome text, actor text, on_day date DEFAULT CURRENT_DATE) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
UPDATE quality.spot_check_row SET result = outcome, checked_on = on_day, checked_by = actor WHERE name = check_name AND household_no = household;
IF NOT FOUND THEN
RAISE EXCEPTION 'household % is not in the sample %', household, check_name;
END IF;
END $$;
CREATE FUNCTION bidui.retract(wanted date, reason text, actor text) RETURNS void
LANGUAGE plpgsql
AS $$
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
CREATE FUNCTION bidui.reveal(request bigint) RETURNS TABLE(code text, subject_key text, subject_name text, message text, "values" jsonb)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
SELECT f.code, f.subject_key, f.subject_name, f.message, f."values"
FROM quality.reveal_log l JOIN quality.finding_version f ON f.code = l.code AND f._valid_to IS NULL
WHERE l.id = request AND l.who = session_user
AND l.transaction <> coalesce(pg_current_xact_id_if_assigned(), '0'::xid8) -- the entry stands: its transaction is over
AND quality.audience_at(session_user, f.division_code, f.department) IN ('list', 'auditor')
$$;
CREATE FUNCTION bidui.seal(wanted date, seal_name text, actor text) RETURNS bigint
LANGUAGE plpgsql
AS $_$
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
END $_$;
CREATE FUNCTION bidui.seal_differences(seal_name text) RETURNS TABLE(mart text, sealed jsonb, now jsonb)
LANGUAGE plpgsql STABLE
AS $_$
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
END $_$;
CREATE FUNCTION bidui.spot_check_sample(check_name text) RETURNS TABLE(town text, village text, household_no text, head_name text, status text, result text)
LANGUAGE plpgsql STABLE
AS $$
BEGIN
RETURN QUERY
SELECT coalesce(bidui.division_name(nullif(f.town_code, '')), '(区划不明)'), bidui.division_name(h.division_code), f.household_no, h.head_name, CASE WHEN f.eliminated THEN '已消除' ELSE '未消除' END, f.result
FROM quality.spot_check_found(check_name) f
LEFT JOIN LATERAL (SELECT m.division_code, m.head_name FROM bidui.monitored_household_as_of((SELECT c.as_of FROM quality.spot_check c WHERE c.name = check_name)) m
WHERE m.household_no = f.household_no LIMIT 1) h ON true
ORDER BY f.town_code, h.division_code, f.household_no;
END $$;
CREATE FUNCTION bidui.undo(at date) RETURNS void
LANGUAGE plpgsql
AS $_$
DECLARE
one record;
BEGIN
FOR one IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND (n.nspname = 'source' OR (n.nspname, c.relname) = ('quality', 'finding_version')) LOOP
EXECUTE format('DELETE FROM %I.%I WHERE _valid_from >= $1', one.nspname, one.relname) USING at;
EXECUTE format('UPDATE %I.%I SET _valid_to = NULL WHERE _valid_to >= $1', one.nspname, one.relname) USING at;
END LOOP;
FOR one IN SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'batch' AND NOT a.attisdropped
WHERE c.relkind = 'r' AND n.nspname IN ('core', 'quality', 'mart')
AND c.relname NOT IN ('batch', 'load_log', 'human_event', 'seal') LOOP
EXECUTE format('DELETE FROM %I.%I WHERE batch >= $1', one.nspname, one.relname) USING at;
END LOOP;
UPDATE quality.human_event SET applied = NULL, effect = NULL WHERE applied >= undo.at; -- facts stay; they are applied anew
DELETE FROM quality.batch WHERE batch = at;
UPDATE quality.batch SET state = 'outdated' WHERE batch > at AND state = 'loaded';
END $_$;
CREATE FUNCTION bidui.withhold_from_readers() RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
one record;
BEGIN
IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
RETURN;
END IF;
FOR one IN SELECT DISTINCT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
WHERE n.nspname IN ('mart', 'core') AND c.relkind IN ('r', 'v', 'm') AND a.attnum > 0 AND NOT a.attisdropped
AND a.attname IN ('person_key', 'person_id', 'subject_key', 'subject_name', 'household_head', 'phone', 'record', 'values', 'message') LOOP
EXECUTE format('REVOKE SELECT ON %I.%I FROM bidui_reader', one.nspname, one.relname);
END LOOP;
END $$;
CREATE FUNCTION core.present_division(code text, at date) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL SAFE
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
WITH RECURSIVE chain(code, since, step) AS (
SELECT present_division.code, '-infinity'::date, 0
UNION ALL
SELECT c.new, c.changed_on, chain.step + 1
FROM chain CROSS JOIN LATERAL (
SELECT d.new, d.changed_on FROM core.division_change d
WHERE d.old = chain.code AND d.kind = 'whole' AND d.changed_on >= chain.since
AND d.changed_on <= coalesce(present_division.at, 'infinity')
ORDER BY d.changed_on LIMIT 1) c
WHERE chain.step < 1000
)
SELECT chain.code FROM chain ORDER BY chain.step DESC LIMIT 1
$$;
CREATE FUNCTION mart.fill_lists() RETURNS void
LANGUAGE plpgsql
AS $$
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
SELECT bidui.batch(), c.attribute, c.source_a, c.source_b, (SELECT CASE s.key WHEN 'person_key' THEN '人' ELSE '户' END FROM mart.shared_attribute s WHERE (s.attribute, s.source) = (c.attribute, c.source_a)),
c.n, c.n - coalesce(d.n, 0)
FROM compared c LEFT JOIN differ d USING (attribute, source_a, source_b);
DROP TABLE agreement_value, monitored_key;
END $$;
CREATE FUNCTION mart.measure_cohort(declared_by date, landed_by date) RETURNS TABLE(declared bigint, landed_of_them bigint, landed_percent numeric, landed_declared_later bigint, basis text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
BEGIN
RETURN QUERY
SELECT count(*) FILTER (WHERE m.declared_on <= declared_by), count(*) FILTER (WHERE m.declared_on <= declared_by AND m.landed_on <= landed_by),
round(100.0 * count(*) FILTER (WHERE m.declared_on <= declared_by AND m.landed_on <= landed_by) / nullif(count(*) FILTER (WHERE m.declared_on <= declared_by), 0), 2),
count(*) FILTER (WHERE m.landed_on <= landed_by AND (m.declared_on > declared_by OR m.declared_on IS NULL)),
format('%s 前申报的措施,逐条看 %s 前是否落实;台账取 %s 批次', declared_by, landed_by, bidui.batch())
FROM asof.measure m;
END $$;
CREATE FUNCTION mart.spot_check_estimate(check_name text) RETURNS TABLE(town text, status text, population bigint, drawn bigint, checked bigint, faulty bigint, faulty_percent numeric, low_percent numeric, high_percent numeric, margin_reached numeric, basis text)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$ -- counts, for readers too
DECLARE
z numeric;
level numeric;
at date;
BEGIN
SELECT quality.normal_deviate(c.confidence), c.confidence, c.as_of INTO z, level, at FROM quality.spot_check c WHERE c.name = check_name;
RETURN QUERY
WITH found AS (
SELECT f.town_code, f.eliminated, count(f.result) AS checked, count(*) FILTER (WHERE f.result = '不合格') AS faulty FROM quality.spot_check_found(check_name) f GROUP BY 1, 2
), stratum AS (
SELECT s.town_code, s.eliminated, s.population AS n_all, s.size, coalesce(f.checked, 0) AS checked, coalesce(f.faulty, 0) AS faulty, f.faulty::numeric / nullif(f.checked, 0) AS p
FROM quality.spot_check_stratum s LEFT JOIN found f USING (town_code, eliminated) WHERE s.name = check_name
), whole AS (
SELECT sum(s.n_all)::bigint AS n_all, sum(s.checked)::bigint AS checked, sum(s.faulty)::bigint AS faulty, sum(s.n_all * s.p) / sum(s.n_all) AS p,
sqrt(sum(s.n_all::numeric * s.n_all * (1 - s.checked / s.n_all::numeric) * CASE WHEN s.checked > 1 THEN s.p * (1 - s.p) / (s.checked - 1)
WHEN s.n_all > 1 THEN 0.25 ELSE 0 END)) / sum(s.n_all) AS error
FROM stratum s WHERE s.checked > 0
)
SELECT l.town, l.status, l.n_all, l.size, l.checked, l.faulty, round(100 * l.p, 2), round(100 * l.low, 2), round(100 * l.high, 2), round(100 * l.margin, 2), l.words
FROM (SELECT false AS is_last, s.town_code, s.eliminated, coalesce(bidui.division_name(nullif(s.town_code, '')), '(区划不明)') AS town, CASE WHEN s.eliminated THEN '已消除' ELSE '未消除' END AS status,
s.n_all, s.size, s.checked, s.faulty, s.p, NULL::numeric AS low, NULL::numeric AS high, NULL::numeric AS margin, '层内比例' AS words
FROM stratum s
UNION ALL
SELECT true, '', true, '合计', '(全部)', w.n_all, (SELECT sum(s.size)::bigint FROM stratum s), w.checked, w.faulty, w.p, greatest(0, w.p - z * w.error),
CASE WHEN w.faulty = 0 AND w.checked < w.n_all THEN 1 - power(1 - level / 100, 1.0 / w.checked) ELSE least(1, w.p + z * w.error) END, z * w.error,
format('差错率,按层加权,置信度 %s%%;截至 %s 抽取,总体为已有核查的层', level, at)
FROM whole w WHERE w.n_all IS NOT NULL) l
ORDER BY l.is_last, l.town_code, l.eliminated;
END $$;
CREATE FUNCTION mart.spot_check_size(population bigint, confidence numeric DEFAULT 95, margin numeric DEFAULT 5, expected_share numeric DEFAULT 50) RETURNS TABLE(size bigint, basis text)
LANGUAGE plpgsql IMMUTABLE
AS $$
DECLARE
z numeric := quality.normal_deviate(confidence);
first numeric := z * z * expected_share * (100 - expected_share) / (margin * margin);
BEGIN
IF z IS NULL OR margin <= 0 THEN
RAISE EXCEPTION 'the confidence is one of 80, 90, 95, 98, 99, 99.9 per cent, the margin above 0';
END IF;
RETURN QUERY SELECT CASE WHEN population <= 0 THEN 0 ELSE least(population, ceil(first / (1 + (first - 1) / population))::bigint) END,
format('总体 %s 户,置信度 %s%%,允许误差 ±%s 个百分点,预计比例 %s%%,有限总体修正', population, confidence, margin, expected_share);
END $$;
CREATE FUNCTION quality.answers(at date) RETURNS TABLE(finding_key text, sent_on date, answered_on date, last_answered_on date, promised boolean, meaning text)
LANGUAGE sql STABLE
AS $$
SELECT s.finding_key, s.sent_on, a.answered_on, a.last_on, coalesce(a.promised, false), CASE WHEN a.finding_key IS NULL THEN NULL WHEN a.last_event = 'promise' THEN 'confirmed' ELSE coalesce(m.meaning, 'refuted') END
FROM (SELECT h.finding_key, min(h.at) AS sent_on FROM quality.human_event h WHERE h.event = 'send' AND h.at <= answers.at GROUP BY 1) s
LEFT JOIN (SELECT h.finding_key, min(h.at) AS answered_on, max(h.at) AS last_on, bool_or(h.event = 'promise') AS promised,
(array_agg(h.result ORDER BY h.at DESC, h.id DESC))[1] AS result, (array_agg(h.event ORDER BY h.at DESC, h.id DESC))[1] AS last_event
FROM quality.human_event h WHERE h.event IN ('answer', 'promise') AND h.at <= answers.at GROUP BY 1) a USING (finding_key)
LEFT JOIN LATERAL (SELECT v.class FROM quality.finding_version v WHERE v.finding_key = s.finding_key ORDER BY v._valid_from DESC LIMIT 1) f ON true
LEFT JOIN mart.answer_meaning m ON m.class = f.class AND m.result = a.result
$$;
CREATE FUNCTION quality.apply_clock(at date) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
one record;
BEGIN
FOR one IN SELECT finding_key, CASE state WHEN 'sent' THEN 'late' ELSE 'expired' END AS event FROM quality.finding_version
WHERE _valid_to IS NULL AND ((state = 'sent' AND due < at) OR (state = 'waived' AND waived_until < at)) ORDER BY finding_key LOOP
PERFORM quality.step_finding(one.finding_key, one.event, at, 'clock', NULL, NULL);
END LOOP;
END $$;
CREATE FUNCTION quality.apply_facts() RETURNS bigint
LANGUAGE plpgsql
AS $$
DECLARE
fact record;
newest date := (SELECT max(batch) FROM quality.batch WHERE state = 'loaded');
day date;
led_to text;
done bigint := 0;
BEGIN
FOR fact IN SELECT h.*, v.due_days FROM quality.human_event h
JOIN quality.finding_version v ON v.finding_key = h.finding_key AND v._valid_to IS NULL
WHERE h.applied IS NULL ORDER BY h.at, h.id LOOP
day := greatest(fact.at, newest);
led_to := quality.step_finding(fact.finding_key, fact.event, day, fact."by",
coalesce(fact.until, bidui.add_working_days(fact.at, coalesce(fact.due_days, 10))), fact.until);
UPDATE quality.human_event SET applied = day, effect = coalesce(led_to, 'none') WHERE id = fact.id;
done := done + 1;
END LOOP;
RETURN done;
END $$;
CREATE FUNCTION quality.apply_findings(at date) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
ANALYZE finding_move;
ANALYZE finding_place;
UPDATE quality.finding_version v SET file = p.file, sheet = p.sheet, "row" = p."row", evidence = p.evidence, place_hash = p.place_hash
FROM finding_place p WHERE v.finding_key = p.finding_key AND v._valid_to IS NULL;
WITH ended AS (
UPDATE quality.finding_version v SET _valid_to = at
FROM finding_move m WHERE v.finding_key = m.finding_key AND v._valid_to IS NULL
RETURNING v.*
)
INSERT INTO quality.finding_version
(finding_key, code, rule, class, severity, department, subject, subject_key, subject_name, division_code, source, file, sheet, "row",
message, evidence, "values", dispatch, due_days, state, unverified, first_batch, state_batch, closed_batch, last_seen, due, waived_until,
content_hash, place_hash, _valid_from, _valid_to)
SELECT e.finding_key, e.code, e.rule, e.class, e.severity, e.department, e.subject, e.subject_key, e.subject_name, e.division_code,
e.source, e.file, e.sheet, e."row", e.message, e.evidence, e."values", e.dispatch, e.due_days,
m.state, m.unverified, e.first_batch, CASE WHEN m.stepped THEN at ELSE e.state_batch END,
CASE WHEN m.state = 'closed' THEN at END,
CASE WHEN e.unverified THEN e.last_seen ELSE coalesce(greatest(r.last_batch, e.first_batch), e.first_batch) END,
e.due, e.waived_until, e.content_hash, e.place_hash, at, NULL
FROM ended e JOIN finding_move m USING (finding_key)
LEFT JOIN (SELECT rule, max(batch) AS last_batch FROM quality.rule_run WHERE state = 'evaluated' AND batch < at GROUP BY rule) r USING (rule)
WHERE m.state IS NOT NULL;
DELETE FROM quality.finding_version v USING finding_move m
WHERE v.finding_key = m.finding_key AND v._valid_from = at AND v._valid_to = at;
INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
SELECT s.batch, s.finding_key,
coalesce((SELECT max(e.number) FROM quality.finding_event e WHERE e.batch = s.batch AND e.finding_key = s.finding_key), 0) + 1,
s.from_state, s.to_state, s.why, 'data'
FROM finding_step s;
END $$;
CREATE FUNCTION quality.apply_identity() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
INSERT INTO core.person_alias SELECT * FROM identity_alias ON CONFLICT DO NOTHING;
INSERT INTO core.household_lineage SELECT * FROM identity_step ON CONFLICT DO NOTHING;
END $$;
CREATE FUNCTION quality.audience(who name) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
SELECT CASE max(CASE s.audience WHEN 'auditor' THEN 3 WHEN 'list' THEN 2 ELSE 1 END) WHEN 3 THEN 'auditor' WHEN 2 THEN 'list' WHEN 1 THEN 'analyst' END
FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role WHERE pg_has_role(who, r.oid, 'member')
$$;
CREATE FUNCTION quality.audience_at(who name, division text, of_department text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
SELECT CASE max(quality.audience_level(s.audience)) WHEN 3 THEN 'auditor' WHEN 2 THEN 'list' WHEN 1 THEN 'analyst' END
FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
WHERE pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
AND starts_with(coalesce(audience_at.division, ''), s.division)
$$;
CREATE FUNCTION quality.audience_level(audience text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE audience WHEN 'auditor' THEN 3 WHEN 'analyst' THEN 1 ELSE 2 END $$;
CREATE FUNCTION quality.begin_findings() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
CREATE TEMP TABLE finding_move (finding_key text, state text, unverified boolean, stepped boolean) ON COMMIT DROP;
CREATE TEMP TABLE finding_place (finding_key text, place_hash bigint, file text, sheet text, "row" bigint, evidence jsonb) ON COMMIT DROP;
CREATE TEMP TABLE finding_step (batch date, finding_key text, from_state text, to_state text, why text) ON COMMIT DROP;
END $$;
CREATE FUNCTION quality.begin_identity() RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
CREATE TEMP TABLE identity_alias (LIKE core.person_alias) ON COMMIT DROP;
CREATE TEMP TABLE identity_step (LIKE core.household_lineage) ON COMMIT DROP;
END $$;
CREATE FUNCTION quality.count_persons(of_source text) RETURNS TABLE(rows bigint, persons bigint)
LANGUAGE plpgsql STABLE
AS $_$
DECLARE
at date := bidui.batch();
load quality.source_load;
before mart.match_summary_all;
BEGIN
SELECT * INTO load FROM quality.source_load l WHERE l.batch = at AND l.source = of_source;
SELECT m.* INTO before FROM mart.match_summary_all m JOIN quality.batch b ON b.predecessor = m.batch WHERE b.batch = at AND m.source = of_source;
IF before.source IS NULL OR 4 * (load.rows_inserted + load.rows_changed + load.rows_closed) > load.rows_open THEN
RETURN QUERY EXECUTE format('SELECT coalesce(sum(n), 0)::bigint, count(person_key) FROM (SELECT person_key, count(*) AS n FROM asof.%I GROUP BY person_key) s', of_source);
ELSIF load.rows_inserted + load.rows_changed + load.rows_closed = 0 THEN
RETURN QUERY SELECT before.rows, before.persons;
ELSE
RETURN QUERY EXECUTE format(
'WITH touched AS (SELECT DISTINCT person_key FROM source.%1$I WHERE (_valid_from = $1 OR _valid_to = $1) AND person_key IS NOT NULL),
judged AS (SELECT EXISTS (SELECT FROM source.%1$I o WHERE o.person_key = t.person_key AND o._valid_from < $1 AND (o._valid_to IS NULL OR o._valid_to >= $1)) AS was,
EXISTS (SELECT FROM source.%1$I n WHERE n.person_key = t.person_key AND n._valid_from <= $1 AND (n._valid_to IS NULL OR n._valid_to > $1)) AS is_now
FROM touched t)
SELECT $2, $3 + count(*) FILTER (WHERE is_now AND NOT was) - count(*) FILTER (WHERE was AND NOT is_now) FROM judged', of_source)
USING at, load.rows_open, before.persons;
END IF;
END $_$;
CREATE FUNCTION quality.describe(relation regclass, meaning text, columns jsonb) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
common CONSTANT jsonb := '{
"batch": "截至日期 / as-of date of the batch", "as_of": "截至日期 / cut-off date",
"division_code": "区划代码(批次当时),空为不明 / division as the batch found it, empty when unknown",
"place_basis": "区划口径:当时=截至日期的区划,现行=最新批次的区划 / divisions as at the cut-off date, or as in the newest batch",
"level": "区划级别:county 县,town 乡镇,village 村 / level of the place",
"place_code": "区划代码 / code of the place", "place": "区划名称 / name of the place",
"unit": "计量单位 / unit of the numbers", "basis": "口径 / what is counted, and how"}';
one record;
words text;
BEGIN
EXECUTE format('COMMENT ON %s %s IS %L', CASE (SELECT relkind FROM pg_class WHERE oid = relation) WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, relation, meaning);
FOR one IN SELECT attname FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped LOOP
words := coalesce(columns ->> one.attname, common ->> one.attname);
IF words IS NULL THEN
RAISE EXCEPTION 'column % of % has no description', one.attname, relation;
END IF;
EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', relation, one.attname, words);
END LOOP;
END $$;
CREATE FUNCTION quality.destroyed_until() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$ SELECT max(base) FROM quality.destruction $$;
CREATE FUNCTION quality.filters(mart_name text, words text[]) RETURNS jsonb
LANGUAGE sql STABLE
AS $$
SELECT coalesce(jsonb_object_agg(name, to_jsonb(string_to_array(value, ','))) FILTER (WHERE value <> '*'), '{}')
FROM (SELECT DISTINCT ON (name) name, value
FROM (SELECT split_part(w, '=', 1) AS name, substr(w, position('=' IN w) + 1) AS value, 0 AS rank FROM unnest(words) w WHERE position('=' IN w) > 0
UNION ALL SELECT l."column", l.value, CASE l.mart WHEN '' THEN 2 ELSE 1 END FROM mart.first_look l
WHERE l.mart IN ('', mart_name) AND mart_name IS NOT NULL
AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass('mart.' || quote_ident(mart_name)) AND a.attname = l."column")) said
ORDER BY name, rank) chosen
$$;
CREATE FUNCTION quality.finding_counts(at date) RETURNS TABLE(class text, severity text, new bigint, reopened bigint, closed bigint, unverified bigint, open bigint)
LANGUAGE sql STABLE
AS $$
SELECT v.class, v.severity,
count(*) FILTER (WHERE v.first_batch = at AND v.state <> 'closed'),
count(*) FILTER (WHERE v.state = 'reopened' AND v.state_batch = at),
count(*) FILTER (WHERE v.closed_batch = at),
count(*) FILTER (WHERE v.unverified AND v.state <> 'closed'),
count(*) FILTER (WHERE v.state <> 'closed')
FROM quality.finding_version v
WHERE v._valid_from <= at AND (v._valid_to IS NULL OR v._valid_to > at)
GROUP BY v.class, v.severity
$$;
CREATE FUNCTION quality.gather_agreement(of_sources text[]) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
one record;
BEGIN
CREATE TEMP TABLE agreement_value (attribute text, source text, key text, value text) ON COMMIT DROP;
CREATE TEMP TABLE monitored_key ON COMMIT DROP AS SELECT DISTINCT 'person_key' AS key, person_key AS value FROM asof.member WHERE person_key IS NOT NULL;
IF to_regclass('asof.monitored_household') IS NOT NULL THEN
EXECUTE 'INSERT INTO monitored_key SELECT DISTINCT ''household_key'', household_key FROM asof.monitored_household WHERE household_key IS NOT NULL';
END IF;
ANALYZE monitored_key;
FOR one IN SELECT s.source, s.key, string_agg(format('(%L, %s)', s.attribute, CASE s.field WHEN '' THEN '''''' ELSE format('t.%I::text', s.field) END), ', ') AS list
FROM (SELECT attribute, source, key, field FROM mart.shared_attribute UNION ALL SELECT '', unnest(of_sources), 'person_key', '') s
WHERE s.source = ANY (of_sources) AND to_regclass('source.' || quote_ident(s.source)) IS NOT NULL
AND (s.field = '' OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = to_regclass('source.' || quote_ident(s.source)) AND a.attname = s.field AND NOT a.attisdropped))
GROUP BY s.source, s.key ORDER BY 1, 2 LOOP
EXECUTE format('INSERT INTO agreement_value SELECT DISTINCT v.attribute, %L, t.%I, v.value FROM monitored_key m JOIN asof.%I t ON t.%I = m.value
CROSS JOIN LATERAL (VALUES %s) v (attribute, value) WHERE m.key = %L AND v.value IS NOT NULL',
one.source, one.key, one.source, one.key, one.list, one.key);
END LOOP;
ANALYZE agreement_value;
END $$;
CREATE FUNCTION quality.has_newer_data(wanted_rule text, own_source text, division text, since date, at date) RETURNS boolean
LANGUAGE sql STABLE
AS $$
SELECT NOT EXISTS (
SELECT FROM (SELECT own_source AS source UNION
SELECT unnest(string_to_array(r.sources, ';')) FROM quality.rule r WHERE r.rule = wanted_rule AND r.sources <> '') s
WHERE s.source IS NOT NULL AND NOT EXISTS (
SELECT FROM quality.delivery d
WHERE d.batch = at AND d.source = s.source AND d.state IN ('new', 'carried') AND d.effective > since
AND (division IS NULL OR d.scope IS NULL OR starts_with(division, d.scope))))
$$;
CREATE FUNCTION quality.is_lost(division text, lost text[], present text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE
AS $$
SELECT division IS NOT NULL AND EXISTS (SELECT FROM unnest(lost) AS l(scope) WHERE starts_with(division, l.scope))
AND NOT EXISTS (SELECT FROM unnest(present) AS p(scope) WHERE starts_with(division, p.scope))
$$;
CREATE FUNCTION quality.lost_scopes(of_source text, at date, present text[]) RETURNS text[]
LANGUAGE sql STABLE
AS $$
SELECT coalesce(array_agg(DISTINCT e.scope), '{}') FROM quality.delivery e
WHERE e.batch < at AND e.source = of_source AND e.state IN ('new', 'carried') AND e.scope IS NOT NULL
AND NOT EXISTS (SELECT FROM unnest(present) AS p(scope)
WHERE starts_with(e.scope, p.scope) OR starts_with(core.present_division(e.scope, at), p.scope))
$$;
CREATE FUNCTION quality.lost_sources(at date) RETURNS TABLE(source text, lost text[], present text[])
LANGUAGE sql STABLE
AS $$
SELECT * FROM (
SELECT s.source, quality.lost_scopes(s.source, at, s.present) AS lost, s.present
FROM (SELECT d.source, coalesce(array_agg(DISTINCT d.scope) FILTER (WHERE d.state IN ('new', 'carried') AND d.scope IS NOT NULL), '{}') AS present
FROM quality.delivery d WHERE d.batch = at GROUP BY d.source) s) l
WHERE lost <> '{}'
$$;
CREATE FUNCTION quality.move_findings(at date) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
v quality.finding_version;
subject text;
place text;
BEGIN
FOR v IN SELECT * FROM quality.finding_version f WHERE f._valid_to IS NULL AND f.state <> 'closed'
AND (f.subject_key IN (SELECT a.old FROM core.person_alias a WHERE a.batch = at)
OR f.subject_key IN (SELECT l.from_key FROM core.household_lineage l WHERE l.batch = at)
OR f.division_code IN (SELECT c.old FROM core.division_change c WHERE c.kind = 'whole' AND c.changed_on <= at)
OR f.subject = 'division' AND f.subject_key IN (SELECT c.old FROM core.division_change c WHERE c.kind = 'whole' AND c.changed_on <= at))
ORDER BY f.finding_key LOOP
subject := coalesce(quality.subject_now(v.subject, v.subject_key, at), v.subject_key);
place := core.present_division(v.division_code, at);
CONTINUE WHEN subject IS NOT DISTINCT FROM v.subject_key AND place IS NOT DISTINCT FROM v.division_code;
UPDATE quality.finding_version f SET _valid_to = at WHERE f.finding_key = v.finding_key AND f._valid_to IS NULL;
v.subject_key := subject;
v.division_code := place;
v._valid_from := at;
INSERT INTO quality.finding_version SELECT v.*;
PERFORM quality.note_move(v.finding_key, v.state, at);
END LOOP;
DELETE FROM quality.finding_version f WHERE f._valid_from = at AND f._valid_to = at;
END $$;
CREATE FUNCTION quality.normal_deviate(confidence numeric) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE
AS $$
BEGIN
RETURN CASE confidence WHEN 80 THEN 1.281552 WHEN 90 THEN 1.644854 WHEN 95 THEN 1.959964 WHEN 98 THEN 2.326348 WHEN 99 THEN 2.575829 WHEN 99.9 THEN 3.290527 END;
END $$;
CREATE FUNCTION quality.note_move(wanted text, state text, at date) RETURNS void
LANGUAGE sql
AS $$
INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
SELECT at, wanted, coalesce(max(number), 0) + 1, note_move.state, note_move.state, 'moved', 'data'
FROM quality.finding_event WHERE batch = at AND finding_key = wanted
HAVING count(*) FILTER (WHERE why = 'moved') = 0
$$;
CREATE FUNCTION quality.note_moves(at date) RETURNS void
LANGUAGE sql
AS $$
SELECT quality.note_move(f.finding_key, f.state, at) FROM quality.finding_alias a
JOIN quality.finding_version f ON f.finding_key = a.finding_key AND f._valid_to IS NULL
JOIN quality.finding_version b ON b.finding_key = a.finding_key AND b._valid_to = at
WHERE a.batch = at AND a.kind = 'moved' AND b.subject_key IS DISTINCT FROM f.subject_key ORDER BY f.finding_key
$$;
CREATE FUNCTION quality.patterns(who name, of_department text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
SELECT coalesce(array_agg(s.division || '%'), '{}')
FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
WHERE pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
$$;
CREATE FUNCTION quality.patterns(who name, of_department text, level integer) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$
SELECT coalesce(array_agg(s.division || '%'), '{}')
FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
WHERE pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
AND quality.audience_level(s.audience) >= level
$$;
CREATE FUNCTION quality.purge_step(of_before date, of_base date, reason text, actor text, of_what text, n bigint) RETURNS void
LANGUAGE sql
AS $$
INSERT INTO quality.destruction (before, base, why, by, what, rows) SELECT of_before, of_base, reason, actor, of_what, n WHERE n > 0
$$;
CREATE FUNCTION quality.question(name text, words text[], brief boolean) RETURNS TABLE(title text, shown text, query text, foot text, names_people boolean)
LANGUAGE plpgsql STABLE
AS $$
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
CREATE FUNCTION quality.refuse_destroyed() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
IF OLD.batch <= quality.destroyed_until() THEN
RAISE EXCEPTION 'batch % stays: what it stood on was destroyed', OLD.batch;
END IF;
RETURN OLD;
END $$;
CREATE FUNCTION quality.rewind_findings(at date) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
IF NOT EXISTS (SELECT FROM quality.human_event WHERE applied >= rewind_findings.at) THEN
RETURN; -- nothing but batches moves findings, and batches are taken back by bidui.undo
END IF;
DELETE FROM quality.finding_version WHERE _valid_from >= at;
UPDATE quality.finding_version SET _valid_to = NULL WHERE _valid_to >= at;
DELETE FROM quality.finding_event WHERE batch >= at;
UPDATE quality.human_event SET applied = NULL, effect = NULL WHERE applied >= rewind_findings.at;
END $$;
CREATE FUNCTION quality.rule_worth(at date) RETURNS TABLE(rule text, name text, sent bigint, answered bigint, confirmed bigint, confirmed_share numeric, wrong_data bigint, median_days integer, propose_bulk boolean)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$ -- counts, for readers too
SELECT f.rule, r.name, count(*), count(a.answered_on), count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')),
round(100.0 * count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')) / nullif(count(a.answered_on), 0), 2),
count(*) FILTER (WHERE a.meaning = 'wrong_data'), percentile_disc(0.5) WITHIN GROUP (ORDER BY a.answered_on - a.sent_on),
count(a.answered_on) >= 50 AND 10 * count(*) FILTER (WHERE a.meaning IN ('confirmed', 'not_theirs')) < count(a.answered_on)
FROM quality.answers(rule_worth.at) a
JOIN (SELECT DISTINCT v.finding_key, v.rule FROM quality.finding_version v) f USING (finding_key)
LEFT JOIN quality.rule r ON r.rule = f.rule
GROUP BY f.rule, r.name
$$;
CREATE FUNCTION quality.same_value(attribute text, a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT a = b OR (attribute IN ('姓名', '户主姓名') AND rule.same_name(a, b)) $$;
CREATE FUNCTION quality.score(timeliness numeric, fixed numeric, weight_timeliness numeric, weight_fixed numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE
AS $$
SELECT round((coalesce(timeliness * weight_timeliness, 0) + coalesce(fixed * weight_fixed, 0))
/ nullif(CASE WHEN timeliness IS NULL THEN 0 ELSE weight_timeliness END + CASE WHEN fixed IS NULL THEN 0 ELSE weight_fixed END, 0), 2)
$$;
CREATE FUNCTION quality.score_parameter(wanted text, otherwise numeric) RETURNS numeric
LANGUAGE sql STABLE
AS $$ SELECT coalesce((SELECT value::numeric FROM quality.parameter WHERE batch = (SELECT bidui.batch()) AND name = wanted), otherwise) $$;
CREATE FUNCTION quality.spot_check_checked(check_name text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path TO 'pg_catalog', 'pg_temp'
AS $$ SELECT count(f.result) FROM quality.spot_check_found(check_name) f $$;
CREATE FUNCTION quality.spot_check_found(check_name text) RETURNS TABLE(household_no text, town_code text, eliminated boolean, number integer, result text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
drawn date := (SELECT c.as_of FROM quality.spot_check c WHERE c.name = check_name);
BEGIN
IF drawn IS NULL THEN
RAISE EXCEPTION 'there is no spot check "%"', check_name;
END IF;
IF to_regclass('asof.spot_check') IS NULL THEN
RETURN QUERY SELECT r.household_no, r.town_code, r.eliminated, r.number, r.result FROM quality.spot_check_row r WHERE r.name = check_name;
ELSE
RETURN QUERY SELECT r.household_no, r.town_code, r.eliminated, r.number, coalesce(r.result, (
SELECT k.result FROM asof.spot_check k WHERE k.household_no = r.household_no AND k.checked_on >= drawn AND k.result IN ('合格', '不合格')
ORDER BY k.checked_on DESC LIMIT 1)) FROM quality.spot_check_row r WHERE r.name = check_name;
END IF;
END $$;
CREATE FUNCTION quality.step_finding(wanted text, happened text, day date, actor text, new_due date, new_waiver date) RETURNS text
LANGUAGE plpgsql
AS $$
DECLARE
v quality.finding_version;
step quality.life_step;
BEGIN
SELECT * INTO v FROM quality.finding_version WHERE finding_key = wanted AND _valid_to IS NULL;
SELECT * INTO step FROM quality.life_step WHERE from_state = v.state AND event = happened;
IF step IS NULL THEN
RETURN NULL;
END IF;
IF v._valid_from = day THEN
DELETE FROM quality.finding_version WHERE finding_key = wanted AND _valid_to IS NULL;
ELSE
UPDATE quality.finding_version SET _valid_to = day WHERE finding_key = wanted AND _valid_to IS NULL;
END IF;
v.state := step.to_state;
v.state_batch := day;
v._valid_from := day;
v.due := CASE WHEN happened = 'send' THEN new_due ELSE v.due END;
v.waived_until := CASE WHEN happened = 'waive' THEN new_waiver WHEN step.to_state = 'reopened' THEN NULL ELSE v.waived_until END;
INSERT INTO quality.finding_version SELECT v.*;
INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
SELECT day, wanted, coalesce(max(number), 0) + 1, step.from_state, step.to_state, step.why, actor
FROM quality.finding_event WHERE batch = day AND finding_key = wanted;
RETURN step.to_state;
END $$;
CREATE FUNCTION quality.subject_now(kind text, key text, at date) RETURNS text
LANGUAGE sql STABLE
AS $$
SELECT CASE subject_now.kind
WHEN 'person' THEN (SELECT a.new FROM core.person_alias a WHERE a.old = key AND a.batch = at ORDER BY a.new LIMIT 1)
WHEN 'household' THEN (SELECT l.to_key FROM core.household_lineage l WHERE l.from_key = key AND l.batch = at AND l.basis = 'sheet'
AND l.kind IN ('renumbered', 'merged') ORDER BY l.to_key LIMIT 1)
WHEN 'division' THEN nullif(core.present_division(key, at), key) END
$$;
CREATE FUNCTION rule.abs(a numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.abs(a) $$;
CREATE FUNCTION rule.add(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN pg_catalog.abs(a + b) < 1e30 THEN a + b END $$;
CREATE FUNCTION rule.add_months(d date, n numeric) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN pg_catalog.abs(trunc(n)) < 24000 THEN (d + make_interval(months => trunc(n)::int))::date END $$;
CREATE FUNCTION rule.age_at(birth date, at date) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT rule.year(at) - rule.year(birth) - ((rule.month(at), rule.day(at)) < (rule.month(birth), rule.day(birth)))::int $$;
CREATE FUNCTION rule.birth_date(id text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $_$ SELECT CASE WHEN id ~ '^[0-9]{17}[0-9X]$' THEN rule.make_date(pg_catalog.substr(id, 7, 4)::numeric, pg_catalog.substr(id, 11, 2)::numeric, pg_catalog.substr(id, 13, 2)::numeric) END $_$;
CREATE FUNCTION rule.ceil(a numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.ceil(a) $$;
CREATE FUNCTION rule.contains(t text, p text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT position(p IN t) > 0 $$;
CREATE FUNCTION rule.day(d date) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT extract(day FROM d)::numeric $$;
CREATE FUNCTION rule.difference(a date, b date) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (a - b)::numeric $$;
CREATE FUNCTION rule.divide(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN b = 0 THEN NULL WHEN pg_catalog.abs(rule.quotient(a, b)) < 1e30 THEN rule.quotient(a, b) END $$;
CREATE FUNCTION rule.division_parent(code text, level text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN char_length(code) >= CASE level WHEN 'county' THEN 6 ELSE 9 END THEN left(code, CASE level WHEN 'county' THEN 6 ELSE 9 END) END $$;
CREATE FUNCTION rule.earlier(source text, variant text, slack integer) RETURNS TABLE(batch date, scope text, whole boolean)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ WITH stood AS (
SELECT d.batch, d.scope, max(rule.period_end(d.period, d.effective)) AS period_end
FROM quality.delivery d WHERE d.source = earlier.source AND d.state IN ('new', 'carried') AND d.batch <= bidui.batch() GROUP BY d.batch, d.scope),
present AS (SELECT s.scope, s.period_end, count(*) OVER () = 1 AS whole FROM stood s WHERE s.batch = bidui.batch())
SELECT max(s.batch), p.scope, p.whole
FROM present p JOIN stood s ON s.scope = p.scope
AND CASE earlier.variant WHEN 'previous' THEN s.period_end < p.period_end
ELSE s.period_end <= rule.year_before(p.period_end) AND s.period_end > rule.year_before(p.period_end) - earlier.slack END
GROUP BY p.scope, p.whole $$;
CREATE FUNCTION rule.ends_with(t text, p text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT right(t, char_length(p)) = p $$;
CREATE FUNCTION rule.first_day(d date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT date_trunc('month', d::timestamp)::date $$;
CREATE FUNCTION rule.floor(a numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.floor(a) $$;
CREATE FUNCTION rule.has(t text, v text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT v = ANY (string_to_array(t, ';')) $$;
CREATE FUNCTION rule.id_check_character(id text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.substr('10X98765432', (sum(weight * pg_catalog.substr(id, place::int, 1)::int) % 11)::int + 1, 1)
FROM unnest('{7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2}'::int[]) WITH ORDINALITY AS w (weight, place) $$;
CREATE FUNCTION rule.id_distance(a text, b text) RETURNS numeric
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
AS $$
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
CREATE FUNCTION rule.id_valid(id text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $_$ SELECT CASE WHEN id IS NULL THEN NULL WHEN id !~ '^[0-9]{17}[0-9X]$' THEN false
WHEN NOT CASE WHEN left(id, 1) = '9' THEN rule.is_province(pg_catalog.substr(id, 2, 2)) WHEN left(id, 2) IN ('81', '82', '83') THEN pg_catalog.substr(id, 3, 4) = '0000'
ELSE rule.is_province(left(id, 2)) END THEN false
WHEN rule.birth_date(id) IS NULL OR rule.year(rule.birth_date(id)) NOT BETWEEN 1800 AND 2099 THEN false
ELSE right(id, 1) = rule.id_check_character(id) END $_$;
CREATE FUNCTION rule.is_province(code text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT code = ANY ('{11,12,13,14,15,21,22,23,31,32,33,34,35,36,37,41,42,43,44,45,46,50,51,52,53,54,61,62,63,64,65,71}'::text[]) $$;
CREATE FUNCTION rule.lacking(source text, variant text, slack integer) RETURNS TABLE(scope text)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT DISTINCT d.scope FROM quality.delivery d WHERE d.source = lacking.source AND d.state IN ('new', 'carried') AND d.batch = bidui.batch()
EXCEPT SELECT e.scope FROM rule.earlier(lacking.source, lacking.variant, lacking.slack) e $$;
CREATE FUNCTION rule.last_day(d date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (date_trunc('month', d::timestamp) + interval '1 month' - interval '1 day')::date $$;
CREATE FUNCTION rule.length(t text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT char_length(t)::numeric $$;
CREATE FUNCTION rule.list_size(t text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT count(*)::numeric FROM regexp_split_to_table(t, '[;,/|+ ，、；]') part WHERE part <> '' HAVING t IS NOT NULL $$;
CREATE FUNCTION rule.lower(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.lower(t COLLATE "C") $$;
CREATE FUNCTION rule.make_date(y numeric, m numeric, d numeric) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN y = trunc(y) AND m = trunc(m) AND d = trunc(d) AND y BETWEEN 1 AND 9999 AND m BETWEEN 1 AND 12 AND d BETWEEN 1 AND 31
AND d <= rule.day(rule.last_day(pg_catalog.make_date(y::int, m::int, 1))) THEN pg_catalog.make_date(y::int, m::int, d::int) END $$;
CREATE FUNCTION rule.matches(t text, p text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (t COLLATE "C") ~ p $$;
CREATE FUNCTION rule.mod(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN b <> 0 THEN pg_catalog.mod(a, b) END $$;
CREATE FUNCTION rule.month(d date) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT extract(month FROM d)::numeric $$;
CREATE FUNCTION rule.months_between(a date, b date) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT m - CASE WHEN m > 0 AND rule.day(b) < rule.day(a) THEN 1 WHEN m < 0 AND rule.day(b) > rule.day(a) THEN -1 ELSE 0 END
FROM (SELECT (rule.year(b) - rule.year(a)) * 12 + rule.month(b) - rule.month(a) AS m) months $$;
CREATE FUNCTION rule.multiply(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN pg_catalog.abs(pg_catalog.round(a * b, 6)) < 1e30 THEN pg_catalog.round(a * b, 6) END $$;
CREATE FUNCTION rule.name_form(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT regexp_replace(pg_catalog.upper(translate(regexp_replace(regexp_replace(name,
'\([^)]*\)|（[^）]*）|\[[^]]*\]|【[^】]*】|〔[^〕]*〕', '', 'g'), '[\s\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\u00ad]', '', 'g'),
'·•‧・･∙⋅．ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ０１２３４５６７８９',
'........abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789') COLLATE "C"), '\.+', '.', 'g') $$;
CREATE FUNCTION rule.number(t text) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $_$ SELECT CASE WHEN t ~ '^-?[0-9]+(\.[0-9]{1,6})?$' THEN t::numeric END $_$;
CREATE FUNCTION rule."overlaps"(t text, VARIADIC v text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN array_position(v, NULL) IS NULL THEN string_to_array(t, ';') && v END $$;
CREATE FUNCTION rule.period_end(period text, effective date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $_$ SELECT coalesce(rule.to_date(period),
CASE WHEN period ~ '^[0-9]{4}-(0[1-9]|1[0-2])$' THEN rule.last_day(rule.to_date(period || '-01'))
WHEN period ~ '^[0-9]{4}H1$' THEN rule.to_date(left(period, 4) || '-06-30') WHEN period ~ '^[0-9]{4}H2$' THEN rule.to_date(left(period, 4) || '-12-31') END,
effective) $_$;
CREATE FUNCTION rule.quotient(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT sign(a) * sign(b) * div(2000000 * pg_catalog.abs(a) + pg_catalog.abs(b), 2 * pg_catalog.abs(b)) * 0.000001 $$;
CREATE TABLE quality.repair (
batch date NOT NULL,
source text NOT NULL,
file text,
sheet text,
"row" bigint,
field text NOT NULL,
before text,
after text,
reason text
);
CREATE TABLE quality.source_list (
batch date NOT NULL,
list text NOT NULL,
source text NOT NULL,
rows bigint NOT NULL,
hash bigint NOT NULL
);
CREATE VIEW rule.repair AS
SELECT r.source,
r.file,
r.sheet,
r."row",
r.field,
r.before
FROM quality.repair r
WHERE ((r.source, r.batch) IN ( SELECT source_list.source,
max(source_list.batch) AS max
FROM quality.source_list
WHERE ((source_list.list = 'repair'::text) AND (source_list.batch <= ( SELECT bidui.batch() AS batch)))
GROUP BY source_list.source));
CREATE FUNCTION rule.repair_at(at date) RETURNS SETOF rule.repair
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT r.source, r.file, r.sheet, r."row", r.field, r.before FROM quality.repair r
WHERE (r.source, r.batch) IN (SELECT l.source, max(l.batch) FROM quality.source_list l WHERE l.list = 'repair' AND l.batch <= at GROUP BY l.source) $$;
CREATE FUNCTION rule.replace(t text, p text, b text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT nullif(pg_catalog.replace(t, p, coalesce(b, '')), '') $$;
CREATE FUNCTION rule.round(a numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.round(a) $$;
CREATE FUNCTION rule.round(a numeric, places numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.round(a, greatest(0, least(6, trunc(places)))::int) $$;
CREATE FUNCTION rule.same_name(a text, b text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN a = b THEN true WHEN octet_length(a) > 200 OR octet_length(b) > 200 THEN false
WHEN char_length(x) <> char_length(y) THEN false
ELSE NOT EXISTS (SELECT FROM generate_series(1, char_length(x)) at
WHERE pg_catalog.substr(x, at, 1) <> pg_catalog.substr(y, at, 1) AND pg_catalog.substr(x, at, 1) !~ '[?？□〓\ufffd\ue000-\uf8ff]'
AND pg_catalog.substr(y, at, 1) !~ '[?？□〓\ufffd\ue000-\uf8ff]') END
FROM (SELECT rule.name_form(a) AS x, rule.name_form(b) AS y) forms WHERE a IS NOT NULL AND b IS NOT NULL $$;
CREATE FUNCTION rule.sex(id text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $_$ SELECT CASE WHEN id ~ '^[0-9]{17}[0-9X]$' THEN CASE WHEN pg_catalog.substr(id, 17, 1)::int % 2 = 1 THEN '男' ELSE '女' END END $_$;
CREATE FUNCTION rule.shift(d date, n numeric) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN n = trunc(n) AND pg_catalog.abs(n) < 4000000 THEN d + n::int END $$;
CREATE FUNCTION rule.starts_with(t text, p text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.starts_with(t, p) $$;
CREATE FUNCTION rule.state(states text, field integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE pg_catalog.substr(states, field, 1) WHEN 'c' THEN 'changed' WHEN 'a' THEN 'absent' WHEN 'i' THEN 'invalid' WHEN 'm' THEN 'masked' ELSE 'ok' END $$;
CREATE FUNCTION rule.substr(t text, f numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT nullif(pg_catalog.substr(t, greatest(trunc(f), 1)::int), '') $$;
CREATE FUNCTION rule.substr(t text, f numeric, n numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT nullif(pg_catalog.substr(t, greatest(trunc(f), 1)::int, greatest(trunc(f) + trunc(n) - greatest(trunc(f), 1), 0)::int), '') $$;
CREATE FUNCTION rule.subtract(a numeric, b numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN pg_catalog.abs(a - b) < 1e30 THEN a - b END $$;
CREATE FUNCTION rule.text(a boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN a THEN '是' ELSE '否' END WHERE a IS NOT NULL $$;
CREATE FUNCTION rule.text(a date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT to_char(a, 'YYYY-MM-DD') $$;
CREATE FUNCTION rule.text(a numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT trim_scale(a)::text $$;
CREATE FUNCTION rule.text(a text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT a $$;
CREATE FUNCTION rule.text_month(a date) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT to_char(a, 'YYYY-MM') $$;
CREATE FUNCTION rule.to_date(t text) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $_$ SELECT CASE WHEN t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN rule.make_date(left(t, 4)::numeric, pg_catalog.substr(t, 6, 2)::numeric, right(t, 2)::numeric) END $_$;
CREATE FUNCTION rule."trim"(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT nullif(btrim(t, ' '), '') $$;
CREATE FUNCTION rule.upper(t text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT pg_catalog.upper(t COLLATE "C") $$;
CREATE FUNCTION rule.year(d date) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT extract(year FROM d)::numeric $$;
CREATE FUNCTION rule.year_before(d date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN d = rule.last_day(d) THEN rule.last_day(rule.add_months(d, -12)) ELSE rule.add_months(d, -12) END $$;
CREATE FUNCTION rule.yearmonth(d date) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT rule.first_day(d) $$;
CREATE VIEW asof.death AS
SELECT death.person_id,
death.name,
death.died_on,
death.cause,
death._file,
death._sheet,
death._row,
death.person_key,
death.household_key,
death.division_code,
death._key,
death._hash,
death._states,
death._valid_from,
death._valid_to
FROM source.death
WHERE ((death._valid_from <= ( SELECT bidui.batch() AS batch)) AND ((death._valid_to IS NULL) OR (death._valid_to > ( SELECT bidui.batch() AS batch))));
CREATE VIEW asof.member AS
SELECT member.town,
member.village,
member.household_no,
member.person_no,
member.name,
member.sex,
member.birth_date,
member.id_type,
member.person_id,
member.relation,
member.ethnic,
member.political,
member.education,
member.school_status,
member.no_school_reason,
member.labour,
member.health,
member.resident_insurance,
member.employee_insurance,
member.serious_illness_insurance,
member.medical_assistance,
member.resident_pension,
member.employee_pension,
member.low_allowance,
member.destitute,
member.public_post,
member.public_post_months,
member.work_place,
member.work_months,
member.phone,
member.joined_on,
member.left_on,
member.state,
member._file,
member._sheet,
member._row,
member.person_key,
member.household_key,
member.division_code,
member._key,
member._hash,
member._states,
member._valid_from,
member._valid_to
FROM source.member
WHERE ((member._valid_from <= ( SELECT bidui.batch() AS batch)) AND ((member._valid_to IS NULL) OR (member._valid_to > ( SELECT bidui.batch() AS batch))));
CREATE VIEW asof.monitor_event AS
SELECT monitor_event.event_no,
monitor_event.town,
monitor_event.village,
monitor_event.household_no,
monitor_event.person_no,
monitor_event.kind,
monitor_event.happened_on,
monitor_event.people,
monitor_event.way,
monitor_event.reason,
monitor_event.channel,
monitor_event._file,
monitor_event._sheet,
monitor_event._row,
monitor_event.person_key,
monitor_event.household_key,
monitor_event.division_code,
monitor_event._key,
monitor_event._hash,
monitor_event._states,
monitor_event._valid_from,
monitor_event._valid_to
FROM source.monitor_event
WHERE ((monitor_event._valid_from <= ( SELECT bidui.batch() AS batch)) AND ((monitor_event._valid_to IS NULL) OR (monitor_event._valid_to > ( SELECT bidui.batch() AS batch))));
CREATE TABLE core.closed_window (
from_date date NOT NULL,
to_date date NOT NULL,
what text,
source text
);
CREATE TABLE core.division (
code text NOT NULL,
name text NOT NULL,
level text NOT NULL,
parent text,
valid_from date,
valid_to date
);
CREATE TABLE core.division_change (
old text NOT NULL,
new text NOT NULL,
changed_on date NOT NULL,
kind text NOT NULL,
source text,
CONSTRAINT division_change_kind_check CHECK ((kind = ANY (ARRAY['whole'::text, 'part'::text])))
);
CREATE TABLE core.holiday (
date date NOT NULL,
kind text NOT NULL,
name text,
CONSTRAINT holiday_kind_check CHECK ((kind = ANY (ARRAY['holiday'::text, 'workday'::text])))
);
CREATE VIEW core.person AS
SELECT DISTINCT ON (r.person_key) r.person_key,
r.name,
r.household_key,
r.division_code,
r.source
FROM ( SELECT member.person_key,
member.name,
member.household_key,
member.division_code,
'member'::text AS source,
0 AS rank
FROM asof.member
WHERE (member.person_key IS NOT NULL)) r
ORDER BY r.person_key, r.rank, (r.name COLLATE "C"), (r.household_key COLLATE "C");
CREATE VIEW core.household AS
SELECT person.household_key,
split_part(person.household_key, ':'::text, 1) AS system,
min(person.division_code) AS division_code,
count(*) AS people
FROM core.person
WHERE (person.household_key IS NOT NULL)
GROUP BY person.household_key;
CREATE TABLE core.household_lineage (
batch date NOT NULL,
from_key text NOT NULL,
to_key text,
kind text NOT NULL,
basis text NOT NULL,
members bigint,
was text,
is_now text,
source text,
file text,
sheet text,
"row" bigint,
CONSTRAINT household_lineage_basis_check CHECK ((basis = ANY (ARRAY['numbers'::text, 'sheet'::text, 'overlap'::text]))),
CONSTRAINT household_lineage_kind_check CHECK ((kind = ANY (ARRAY['split'::text, 'merged'::text, 'renumbered'::text, 'head_changed'::text, 'moved'::text, 'ended'::text])))
);
CREATE TABLE core.person_alias (
batch date NOT NULL,
old text NOT NULL,
new text NOT NULL,
kind text NOT NULL,
basis text NOT NULL,
source text,
file text,
sheet text,
"row" bigint,
CONSTRAINT person_alias_basis_check CHECK ((basis = ANY (ARRAY['numbers'::text, 'sheet'::text, 'overlap'::text]))),
CONSTRAINT person_alias_kind_check CHECK ((kind = ANY (ARRAY['identified'::text, 'corrected'::text, 'lost'::text, 'renumbered'::text])))
);
CREATE TABLE core.rival (
batch date NOT NULL,
subject text NOT NULL,
key text NOT NULL,
attribute text NOT NULL,
value text,
source text NOT NULL,
rival_value text,
rival_source text NOT NULL,
CONSTRAINT rival_subject_check CHECK ((subject = ANY (ARRAY['person'::text, 'household'::text])))
);
CREATE VIEW current.death AS
SELECT death.person_id,
death.name,
death.died_on,
death.cause,
death._file,
death._sheet,
death._row,
death.person_key,
death.household_key,
death.division_code,
death._key,
death._hash,
death._states,
death._valid_from,
death._valid_to
FROM source.death
WHERE (death._valid_to IS NULL);
CREATE VIEW current.member AS
SELECT member.town,
member.village,
member.household_no,
member.person_no,
member.name,
member.sex,
member.birth_date,
member.id_type,
member.person_id,
member.relation,
member.ethnic,
member.political,
member.education,
member.school_status,
member.no_school_reason,
member.labour,
member.health,
member.resident_insurance,
member.employee_insurance,
member.serious_illness_insurance,
member.medical_assistance,
member.resident_pension,
member.employee_pension,
member.low_allowance,
member.destitute,
member.public_post,
member.public_post_months,
member.work_place,
member.work_months,
member.phone,
member.joined_on,
member.left_on,
member.state,
member._file,
member._sheet,
member._row,
member.person_key,
member.household_key,
member.division_code,
member._key,
member._hash,
member._states,
member._valid_from,
member._valid_to
FROM source.member
WHERE (member._valid_to IS NULL);
CREATE VIEW current.monitor_event AS
SELECT monitor_event.event_no,
monitor_event.town,
monitor_event.village,
monitor_event.household_no,
monitor_event.person_no,
monitor_event.kind,
monitor_event.happened_on,
monitor_event.people,
monitor_event.way,
monitor_event.reason,
monitor_event.channel,
monitor_event._file,
monitor_event._sheet,
monitor_event._row,
monitor_event.person_key,
monitor_event.household_key,
monitor_event.division_code,
monitor_event._key,
monitor_event._hash,
monitor_event._states,
monitor_event._valid_from,
monitor_event._valid_to
FROM source.monitor_event
WHERE (monitor_event._valid_to IS NULL);
CREATE TABLE mart.agreement_all (
batch date NOT NULL,
attribute text NOT NULL,
source_a text NOT NULL,
source_b text NOT NULL,
unit text NOT NULL,
compared bigint NOT NULL,
agree bigint NOT NULL
);
CREATE VIEW mart.agreement AS
SELECT agreement_all.batch AS as_of,
agreement_all.attribute,
agreement_all.source_a,
agreement_all.source_b,
agreement_all.unit,
agreement_all.compared,
agreement_all.agree,
(agreement_all.compared - agreement_all.agree) AS differ,
round(((100.0 * (agreement_all.agree)::numeric) / (NULLIF(agreement_all.compared, 0))::numeric), 2) AS agree_percent,
'监测对象;两来源均有值的,任一取值相同即一致,姓名忽略空格、间隔号写法和缺字'::text AS basis
FROM mart.agreement_all
WHERE (agreement_all.batch = ( SELECT bidui.batch() AS batch))
ORDER BY agreement_all.attribute, agreement_all.source_a, agreement_all.source_b;
CREATE TABLE mart.answer_meaning (
class text NOT NULL,
result text NOT NULL,
meaning text NOT NULL,
CONSTRAINT answer_meaning_meaning_check CHECK ((meaning = ANY (ARRAY['confirmed'::text, 'refuted'::text, 'wrong_data'::text, 'not_theirs'::text, 'open'::text])))
);
CREATE TABLE mart.elimination_all (
batch date NOT NULL,
division_code text NOT NULL,
category text NOT NULL,
way text NOT NULL,
identified_month date,
eliminated_month date,
households bigint NOT NULL,
people bigint NOT NULL
);
CREATE TABLE mart.place_all (
batch date NOT NULL,
code text NOT NULL,
level text NOT NULL,
place_code text NOT NULL,
place text NOT NULL
);
CREATE VIEW mart.place_of AS
SELECT '当时'::text AS place_basis,
place_all.code,
place_all.level,
place_all.place_code,
place_all.place
FROM mart.place_all
WHERE (place_all.batch = ( SELECT bidui.batch() AS batch))
UNION ALL
SELECT '现行'::text AS place_basis,
place_all.code,
place_all.level,
place_all.place_code,
place_all.place
FROM mart.place_all
WHERE (place_all.batch = ( SELECT bidui.newest_batch() AS newest_batch));
CREATE VIEW mart.elimination AS
WITH counted AS (
SELECT e.batch,
e.division_code,
e.category,
e.way,
e.identified_month,
e.eliminated_month,
e.households,
e.people,
p.place_basis,
p.level,
p.place_code,
p.place,
w.way AS shown,
(((((EXTRACT(year FROM x.until) * (12)::numeric) + EXTRACT(month FROM x.until)) - (EXTRACT(year FROM e.identified_month) * (12)::numeric)) - EXTRACT(month FROM e.identified_month)))::integer AS months
FROM (((mart.elimination_all e
JOIN mart.place_of p ON ((p.code = e.division_code)))
CROSS JOIN LATERAL ( SELECT
CASE e.way
WHEN '(未消除)'::text THEN e.batch
ELSE e.eliminated_month
END AS until) x)
CROSS JOIN LATERAL ( VALUES (e.way), (
CASE
WHEN (e.way <> '(未消除)'::text) THEN '(全部已消除)'::text
ELSE NULL::text
END)) w(way))
WHERE ((e.batch = ( SELECT bidui.batch() AS batch)) AND (w.way IS NOT NULL))
)
SELECT counted.batch AS as_of,
counted.place_basis,
counted.level,
counted.place_code,
counted.place,
counted.shown AS way,
(sum(counted.households))::bigint AS households,
(sum(counted.people))::bigint AS people,
(COALESCE(sum(counted.households) FILTER (WHERE (counted.eliminated_month >= date_trunc('year'::text, (counted.batch)::timestamp with time zone))), (0)::numeric))::bigint AS households_this_year,
(COALESCE(sum(counted.people) FILTER (WHERE (counted.eliminated_month >= date_trunc('year'::text, (counted.batch)::timestamp with time zone))), (0)::numeric))::bigint AS people_this_year,
round((sum((counted.months * counted.households)) / NULLIF(sum(counted.households) FILTER (WHERE (counted.months IS NOT NULL)), (0)::numeric)), 2) AS mean_months,
( SELECT percentile_disc((0.5)::double precision) WITHIN GROUP (ORDER BY a.m) AS percentile_disc
FROM (unnest(array_agg(counted.months)) WITH ORDINALITY a(m, at)
CROSS JOIN LATERAL generate_series((1)::bigint, (array_agg(counted.households))[a.at]) generate_series(generate_series))
WHERE (a.m IS NOT NULL)) AS median_months,
(COALESCE(sum(counted.households) FILTER (WHERE (counted.months <= 3)), (0)::numeric))::bigint AS within_3_months,
(COALESCE(sum(counted.households) FILTER (WHERE ((counted.months >= 4) AND (counted.months <= 6))), (0)::numeric))::bigint AS within_6_months,
(COALESCE(sum(counted.households) FILTER (WHERE ((counted.months >= 7) AND (counted.months <= 12))), (0)::numeric))::bigint AS within_12_months,
(COALESCE(sum(counted.households) FILTER (WHERE (counted.months > 12)), (0)::numeric))::bigint AS over_12_months,
CASE
WHEN (counted.shown = '(未消除)'::text) THEN '未消除户,自识别月至截至月'::text
ELSE '已消除户,自识别月至消除月'::text
END AS basis
FROM counted
GROUP BY counted.batch, counted.place_basis, counted.level, counted.place_code, counted.place, counted.shown
ORDER BY counted.place_basis, counted.level, counted.place_code, counted.shown;
CREATE TABLE mart.first_look (
mart text NOT NULL,
"column" text NOT NULL,
value text NOT NULL
);
CREATE TABLE mart.income_band_all (
batch date NOT NULL,
division_code text NOT NULL,
household_group text NOT NULL,
year integer NOT NULL,
line numeric,
households bigint NOT NULL,
unknown bigint NOT NULL,
below_line bigint NOT NULL,
above_0_10 bigint NOT NULL,
above_10_20 bigint NOT NULL,
above_20 bigint NOT NULL,
compared bigint NOT NULL,
dropped_10 bigint NOT NULL
);
CREATE VIEW mart.income_band AS
SELECT m.batch AS as_of,
p.place_basis,
p.level,
p.place_code,
p.place,
g.household_group,
m.year,
m.line,
(sum(m.households))::bigint AS households,
(sum(m.below_line))::bigint AS below_line,
(sum(m.above_0_10))::bigint AS above_0_10,
(sum(m.above_10_20))::bigint AS above_10_20,
(sum(m.above_20))::bigint AS above_20,
(sum(m.unknown))::bigint AS unknown,
(sum(m.compared))::bigint AS compared,
(sum(m.dropped_10))::bigint AS dropped_10,
'人均纯收入,已消除户取消除后收入;收入年度自上年10月1日;下降与上一收入年度末批次比,没有时与识别时比'::text AS basis
FROM ((mart.income_band_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
CROSS JOIN LATERAL ( VALUES ('(合计)'::text), (m.household_group)) g(household_group))
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, g.household_group, m.year, m.line
ORDER BY p.place_basis, p.level, p.place_code, g.household_group;
CREATE TABLE mart.match_summary_all (
batch date NOT NULL,
source text NOT NULL,
rows bigint NOT NULL,
persons bigint NOT NULL,
persons_matched bigint NOT NULL,
households_matched bigint NOT NULL
);
CREATE TABLE quality.delivery (
batch date NOT NULL,
source text NOT NULL,
scope text,
period text,
effective date,
file text,
sha256 text,
encoding text,
state text NOT NULL,
age_days bigint,
stale boolean,
rows_read bigint,
rows_kept bigint,
rows_rejected bigint,
rows_dropped bigint
);
CREATE VIEW mart.match_summary AS
SELECT m.batch AS as_of,
m.source,
COALESCE(split_part(obj_description((to_regclass(('source.'::text || quote_ident(m.source))))::oid), ' / '::text, 1), m.source) AS title,
d.period,
d.effective,
m.rows,
m.persons,
m.persons_matched,
(m.persons - m.persons_matched) AS persons_missed,
m.households_matched,
'按证件号码与监测对象成员信息(含已减少成员)比对;条为名单行数,人按证件号码去重'::text AS basis
FROM (mart.match_summary_all m
LEFT JOIN ( SELECT delivery.batch,
delivery.source,
max(delivery.period) AS period,
max(delivery.effective) AS effective
FROM quality.delivery
WHERE (delivery.state = ANY (ARRAY['new'::text, 'carried'::text]))
GROUP BY delivery.batch, delivery.source) d USING (batch, source))
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
ORDER BY m.source;
CREATE TABLE mart.measure_progress_all (
batch date NOT NULL,
division_code text NOT NULL,
kind text NOT NULL,
declared bigint NOT NULL,
landed bigint NOT NULL,
overdue bigint NOT NULL,
stopped bigint NOT NULL,
without_household bigint NOT NULL,
amount numeric NOT NULL,
amount_landed numeric NOT NULL
);
CREATE VIEW mart.measure_progress AS
SELECT m.batch AS as_of,
p.place_basis,
p.level,
p.place_code,
p.place,
k.kind,
(sum(m.declared))::bigint AS declared,
(sum(m.landed))::bigint AS landed,
round((((100)::numeric * sum(m.landed)) / NULLIF(sum(m.declared), (0)::numeric)), 2) AS landed_percent,
(sum(m.overdue))::bigint AS overdue,
(sum(m.stopped))::bigint AS stopped,
(sum(m.without_household))::bigint AS without_household,
round(sum(m.amount), 2) AS amount,
round(sum(m.amount_landed), 2) AS amount_landed,
'按申报、落实日期计到截至日期;落实率为同日落实数比申报数'::text AS basis
FROM ((mart.measure_progress_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
CROSS JOIN LATERAL ( VALUES ('(合计)'::text), (m.kind)) k(kind))
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, k.kind
ORDER BY p.place_basis, p.level, p.place_code, k.kind;
CREATE TABLE mart.monitor_bridge_all (
batch date NOT NULL,
span text NOT NULL,
since date NOT NULL,
division_code text NOT NULL,
unit text NOT NULL,
opening bigint NOT NULL,
identified bigint NOT NULL,
returned bigint NOT NULL,
eliminated bigint NOT NULL,
removed bigint NOT NULL,
members_added bigint NOT NULL,
members_gone bigint NOT NULL,
closing bigint NOT NULL,
register bigint NOT NULL,
CONSTRAINT bridge_balances CHECK ((closing = ((((((opening + identified) + returned) - eliminated) - removed) + members_added) - members_gone))),
CONSTRAINT monitor_bridge_all_span_check CHECK ((span = ANY (ARRAY['年初以来'::text, '上批以来'::text]))),
CONSTRAINT monitor_bridge_all_unit_check CHECK ((unit = ANY (ARRAY['户'::text, '人'::text])))
);
CREATE TABLE quality.batch (
batch date NOT NULL,
revision integer NOT NULL,
state text NOT NULL,
predecessor date,
division text NOT NULL,
package_sha256 text NOT NULL,
pack_sha256 text NOT NULL,
CONSTRAINT batch_state_check CHECK ((state = ANY (ARRAY['loaded'::text, 'outdated'::text, 'retracted'::text, 'purged'::text])))
);
CREATE VIEW mart.monitor_bridge AS
WITH rolled AS (
SELECT m.batch,
m.span,
m.since,
p.place_basis,
p.level,
p.place_code,
p.place,
m.unit,
(sum(m.opening))::bigint AS opening,
(sum(m.identified))::bigint AS identified,
(sum(m.returned))::bigint AS returned,
(sum(m.eliminated))::bigint AS eliminated,
(sum(m.removed))::bigint AS removed,
(sum(m.members_added))::bigint AS members_added,
(sum(m.members_gone))::bigint AS members_gone,
(sum(m.closing))::bigint AS closing,
(sum(m.register))::bigint AS register
FROM (mart.monitor_bridge_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
WHERE ((m.batch = ( SELECT bidui.batch() AS batch)) OR (m.batch = ( SELECT batch.predecessor
FROM quality.batch
WHERE (batch.batch = ( SELECT bidui.batch() AS batch)))))
GROUP BY m.batch, m.span, m.since, p.place_basis, p.level, p.place_code, p.place, m.unit
), joined AS (
SELECT rolled.batch,
rolled.span,
rolled.since,
rolled.place_basis,
rolled.level,
rolled.place_code,
rolled.place,
rolled.unit,
rolled.opening,
rolled.identified,
rolled.returned,
rolled.eliminated,
rolled.removed,
rolled.members_added,
rolled.members_gone,
rolled.closing,
rolled.register,
max(rolled.closing) FILTER (WHERE ((rolled.batch <> ( SELECT bidui.batch() AS batch)) AND (rolled.span = '年初以来'::text))) OVER (PARTITION BY rolled.place_basis, rolled.level, rolled.place_code, rolled.unit) AS stated
FROM rolled
)
SELECT joined.batch AS as_of,
joined.span,
joined.since,
joined.place_basis,
joined.level,
joined.place_code,
joined.place,
joined.unit,
joined.opening,
joined.identified,
joined.returned,
joined.eliminated,
joined.removed,
joined.members_added,
joined.members_gone,
joined.closing,
joined.register,
(joined.register - joined.closing) AS difference,
CASE joined.span
WHEN '上批以来'::text THEN (joined.opening - COALESCE(joined.stated, (0)::bigint))
ELSE NULL::bigint
END AS restated,
'未消除风险监测对象,按变动事项发生日期推算,与名册核对'::text AS basis
FROM joined
WHERE (joined.batch = ( SELECT bidui.batch() AS batch))
ORDER BY joined.span DESC, joined.place_basis, joined.level, joined.place_code, joined.unit;
CREATE TABLE mart.monitored_all (
batch date NOT NULL,
division_code text NOT NULL,
dimension text NOT NULL,
value text NOT NULL,
unit text NOT NULL,
not_eliminated bigint NOT NULL,
eliminated bigint NOT NULL,
CONSTRAINT monitored_all_unit_check CHECK ((unit = ANY (ARRAY['户'::text, '人'::text])))
);
CREATE VIEW mart.monitored AS
SELECT m.batch AS as_of,
p.place_basis,
p.level,
p.place_code,
p.place,
m.dimension,
m.value,
m.unit,
(sum(m.not_eliminated))::bigint AS not_eliminated,
(sum(m.eliminated))::bigint AS eliminated,
(sum((m.not_eliminated + m.eliminated)))::bigint AS total,
round((((100)::numeric * sum(m.eliminated)) / NULLIF(sum((m.not_eliminated + m.eliminated)), (0)::numeric)), 2) AS eliminated_percent,
(
CASE m.unit
WHEN '户'::text THEN '截至日期名册所列户'::text
ELSE '截至日期在册成员,户信息缺失的计入未消除'::text
END ||
CASE m.dimension
WHEN 'risk'::text THEN ';一户多风险各计一次,不可相加'::text
ELSE ''::text
END) AS basis
FROM (mart.monitored_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.dimension, m.value, m.unit
ORDER BY p.place_basis, p.level, p.place_code, m.dimension, m.value, m.unit;
CREATE VIEW mart.monitored_by_town_all AS
WITH summed AS (
SELECT m.batch,
CASE
WHEN (GROUPING(bidui.division_parent(m.division_code, 'town'::text)) = 1) THEN b.division
ELSE COALESCE(bidui.division_parent(m.division_code, 'town'::text), ''::text)
END AS town_code,
(COALESCE(sum(m.not_eliminated) FILTER (WHERE (m.unit = '户'::text)), (0)::numeric))::bigint AS households_not_eliminated,
(COALESCE(sum(m.not_eliminated) FILTER (WHERE (m.unit = '人'::text)), (0)::numeric))::bigint AS people_not_eliminated,
(COALESCE(sum(m.eliminated) FILTER (WHERE (m.unit = '户'::text)), (0)::numeric))::bigint AS households_eliminated,
(COALESCE(sum(m.eliminated) FILTER (WHERE (m.unit = '人'::text)), (0)::numeric))::bigint AS people_eliminated
FROM (mart.monitored_all m
JOIN quality.batch b USING (batch))
WHERE (m.dimension = 'all'::text)
GROUP BY GROUPING SETS ((m.batch, b.division, (bidui.division_parent(m.division_code, 'town'::text))), (m.batch, b.division))
)
SELECT summed.batch,
summed.town_code,
CASE
WHEN (summed.town_code = ''::text) THEN '(区划不明)'::text
WHEN (length(summed.town_code) = 6) THEN '合计'::text
ELSE COALESCE(( SELECT p.place
FROM mart.place_all p
WHERE ((p.batch = summed.batch) AND (p.code = summed.town_code) AND (p.level = 'town'::text))), summed.town_code)
END AS town,
(summed.households_not_eliminated + summed.households_eliminated) AS households,
(summed.people_not_eliminated + summed.people_eliminated) AS people,
summed.households_eliminated,
summed.people_eliminated,
summed.households_not_eliminated,
summed.people_not_eliminated,
round(((100.0 * (summed.people_eliminated)::numeric) / (NULLIF((summed.people_not_eliminated + summed.people_eliminated), 0))::numeric), 2) AS eliminated_percent_of_people,
round(((100.0 * (summed.households_eliminated)::numeric) / (NULLIF((summed.households_not_eliminated + summed.households_eliminated), 0))::numeric), 2) AS eliminated_percent_of_households
FROM summed;
CREATE VIEW mart.monitored_by_town AS
SELECT monitored_by_town_all.batch,
monitored_by_town_all.town_code,
monitored_by_town_all.town,
monitored_by_town_all.households,
monitored_by_town_all.people,
monitored_by_town_all.households_eliminated,
monitored_by_town_all.people_eliminated,
monitored_by_town_all.households_not_eliminated,
monitored_by_town_all.people_not_eliminated,
monitored_by_town_all.eliminated_percent_of_people,
monitored_by_town_all.eliminated_percent_of_households
FROM mart.monitored_by_town_all
WHERE (monitored_by_town_all.batch = ( SELECT bidui.batch() AS batch))
ORDER BY monitored_by_town_all.town_code;
CREATE TABLE mart.score_all (
batch date NOT NULL,
month date NOT NULL,
division_code text NOT NULL,
sent bigint NOT NULL,
due bigint NOT NULL,
done_in_time bigint NOT NULL,
fixable bigint NOT NULL,
verified_fixed bigint NOT NULL,
left_out_waiting bigint NOT NULL,
left_out_department bigint NOT NULL,
left_out_low_value bigint NOT NULL
);
CREATE VIEW quality.score_of_place AS
WITH weight AS (
SELECT quality.score_parameter('score_weight_timeliness'::text, (50)::numeric) AS timeliness,
quality.score_parameter('score_weight_fixed'::text, (50)::numeric) AS fixed,
quality.score_parameter('score_lines_min'::text, (5)::numeric) AS lines_min
), summed AS (
SELECT m.batch,
w.month,
p.place_basis,
p.level,
p.place_code,
p.place,
(sum(m.sent))::bigint AS sent,
(sum(m.due))::bigint AS due,
(sum(m.done_in_time))::bigint AS done_in_time,
(sum(m.fixable))::bigint AS fixable,
(sum(m.verified_fixed))::bigint AS verified_fixed,
(sum(m.left_out_waiting))::bigint AS left_out_waiting,
(sum(m.left_out_department))::bigint AS left_out_department,
(sum(m.left_out_low_value))::bigint AS left_out_low_value
FROM ((mart.score_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
CROSS JOIN LATERAL ( VALUES (m.month), (NULL::date)) w(month))
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
GROUP BY m.batch, w.month, p.place_basis, p.level, p.place_code, p.place
), rated AS (
SELECT s.batch,
s.month,
s.place_basis,
s.level,
s.place_code,
s.place,
s.sent,
s.due,
s.done_in_time,
s.fixable,
s.verified_fixed,
s.left_out_waiting,
s.left_out_department,
s.left_out_low_value,
round(((100.0 * (s.done_in_time)::numeric) / (NULLIF(s.due, 0))::numeric), 2) AS timeliness,
round(((100.0 * (s.verified_fixed)::numeric) / (NULLIF(s.fixable, 0))::numeric), 2) AS fixed_per_hundred,
w.timeliness AS weight_timeliness,
w.fixed AS weight_fixed,
((s.due)::numeric >= w.lines_min) AS is_ranked
FROM (summed s
CROSS JOIN weight w)
), scored AS (
SELECT r.batch,
r.month,
r.place_basis,
r.level,
r.place_code,
r.place,
r.sent,
r.due,
r.done_in_time,
r.fixable,
r.verified_fixed,
r.left_out_waiting,
r.left_out_department,
r.left_out_low_value,
r.timeliness,
r.fixed_per_hundred,
r.weight_timeliness,
r.weight_fixed,
r.is_ranked,
quality.score(r.timeliness, r.fixed_per_hundred, r.weight_timeliness, r.weight_fixed) AS score
FROM rated r
)
SELECT scored.batch,
scored.month,
scored.place_basis,
scored.level,
scored.place_code,
scored.place,
scored.sent,
scored.due,
scored.done_in_time,
scored.fixable,
scored.verified_fixed,
scored.left_out_waiting,
scored.left_out_department,
scored.left_out_low_value,
scored.timeliness,
scored.fixed_per_hundred,
scored.weight_timeliness,
scored.weight_fixed,
scored.is_ranked,
scored.score,
CASE
WHEN scored.is_ranked THEN rank() OVER (PARTITION BY scored.month, scored.place_basis, scored.level, scored.is_ranked ORDER BY scored.score DESC NULLS LAST)
ELSE NULL::bigint
END AS rank
FROM scored;
CREATE VIEW mart.monthly_ranking AS
SELECT s.batch AS as_of,
s.month,
(((s.month + '1 mon'::interval))::date <= (s.batch + 1)) AS complete,
s.place_basis,
s.level,
s.place_code,
s.place,
s.rank,
(b.rank - s.rank) AS places_up,
s.score,
s.timeliness,
s.done_in_time,
s.due,
s.fixed_per_hundred,
s.verified_fixed,
s.fixable,
s.left_out_waiting,
s.left_out_department,
s.left_out_low_value,
s.weight_timeliness,
s.weight_fixed,
'当月到期的疑点;到期不足起算条数的不排名'::text AS basis
FROM (quality.score_of_place s
LEFT JOIN quality.score_of_place b ON (((b.month = ((s.month - '1 mon'::interval))::date) AND (b.place_basis = s.place_basis) AND (b.level = s.level) AND (b.place_code = s.place_code))))
WHERE ((s.month IS NOT NULL) AND (s.month <= s.batch))
ORDER BY s.month DESC, s.place_basis, s.level, s.rank, s.place_code;
CREATE TABLE mart.policy_coverage_all (
batch date NOT NULL,
division_code text NOT NULL,
policy text NOT NULL,
unit text NOT NULL,
basis text NOT NULL,
eliminated boolean NOT NULL,
base bigint NOT NULL,
covered bigint NOT NULL,
unknown bigint NOT NULL
);
CREATE VIEW mart.policy_coverage AS
SELECT m.batch AS as_of,
p.place_basis,
p.level,
p.place_code,
p.place,
m.policy,
m.unit,
s.status,
(sum(m.base))::bigint AS base,
(sum(m.covered))::bigint AS covered,
(sum(m.unknown))::bigint AS unknown,
round((((100)::numeric * sum(m.covered)) / NULLIF(sum(m.base), (0)::numeric)), 2) AS covered_percent,
m.basis
FROM ((mart.policy_coverage_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
CROSS JOIN LATERAL ( VALUES ('(全部)'::text), (
CASE
WHEN m.eliminated THEN '已消除'::text
ELSE '未消除'::text
END)) s(status))
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.policy, m.unit, s.status, m.basis
ORDER BY p.place_basis, p.level, p.place_code, m.policy, s.status;
CREATE TABLE mart.project_progress_all (
batch date NOT NULL,
division_code text NOT NULL,
year bigint,
kind text NOT NULL,
projects bigint NOT NULL,
planned numeric NOT NULL,
funded_projects bigint NOT NULL,
allocated numeric NOT NULL,
paid numeric NOT NULL,
spent numeric NOT NULL,
funded_started bigint NOT NULL,
funded_connected bigint NOT NULL,
started bigint NOT NULL,
finished bigint NOT NULL
);
CREATE VIEW mart.project_progress AS
WITH gone AS (
SELECT round(((100.0 * EXTRACT(doy FROM t.b)) / EXTRACT(doy FROM make_date((EXTRACT(year FROM t.b))::integer, 12, 31))), 2) AS time_percent
FROM ( SELECT bidui.batch() AS b) t
)
SELECT m.batch AS as_of,
p.place_basis,
p.level,
p.place_code,
p.place,
m.year,
k.kind,
(sum(m.projects))::bigint AS projects,
round(sum(m.planned), 2) AS planned,
(sum(m.funded_projects))::bigint AS funded_projects,
round(sum(m.allocated), 2) AS allocated,
round(sum(m.paid), 2) AS paid,
round(sum(m.spent), 2) AS spent,
(sum(m.started))::bigint AS started,
(sum(m.finished))::bigint AS finished,
round(((100.0 * sum(m.funded_connected)) / NULLIF(sum(m.funded_projects), (0)::numeric)), 2) AS connected_percent,
round(((100.0 * sum(m.funded_started)) / NULLIF(sum(m.funded_projects), (0)::numeric)), 2) AS started_percent,
round((((100)::numeric * sum(m.paid)) / NULLIF(sum(m.allocated), (0)::numeric)), 2) AS paid_percent,
round((((100)::numeric * sum(m.spent)) / NULLIF(sum(m.allocated), (0)::numeric)), 2) AS spent_percent,
g.time_percent,
(round((((100)::numeric * sum(m.spent)) / NULLIF(sum(m.allocated), (0)::numeric)), 2) - g.time_percent) AS ahead_percent,
'下达、拨付、支出分列,不相加;开工率、对接率以下达资金的项目为分母,拨付率、支出率以下达资金为分母'::text AS basis
FROM (((mart.project_progress_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
CROSS JOIN LATERAL ( VALUES ('(合计)'::text), (m.kind)) k(kind))
CROSS JOIN gone g)
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.year, k.kind, g.time_percent
ORDER BY p.place_basis, p.level, p.place_code, m.year DESC NULLS LAST, k.kind;
CREATE TABLE quality.objection (
id bigint NOT NULL,
month date NOT NULL,
place_code text NOT NULL,
reason text NOT NULL,
by text NOT NULL,
made_on date NOT NULL,
accepted boolean,
decision text,
decided_by text,
decided_on date,
CONSTRAINT objection_month_check CHECK ((month = date_trunc('month'::text, (month)::timestamp with time zone)))
);
CREATE VIEW mart.red_black_list AS
WITH listed AS (
SELECT r.as_of,
r.month,
r.complete,
r.place_basis,
r.level,
r.place_code,
r.place,
r.rank,
r.places_up,
r.score,
r.timeliness,
r.done_in_time,
r.due,
r.fixed_per_hundred,
r.verified_fixed,
r.fixable,
r.left_out_waiting,
r.left_out_department,
r.left_out_low_value,
r.weight_timeliness,
r.weight_fixed,
r.basis,
CASE
WHEN (r.score >= quality.score_parameter('score_red_min'::text, (90)::numeric)) THEN '红榜'::text
WHEN (r.score < quality.score_parameter('score_black_max'::text, (60)::numeric)) THEN '黑榜'::text
ELSE NULL::text
END AS list,
bidui.add_working_days((((r.month + '1 mon'::interval))::date - 1), (quality.score_parameter('score_objection_days'::text, (5)::numeric))::bigint) AS objection_until
FROM mart.monthly_ranking r
WHERE (r.complete AND (r.rank IS NOT NULL) AND (r.level <> 'county'::text))
), objected AS (
SELECT l_1.month,
l_1.place_code,
bool_or(((o_1.accepted IS TRUE) AND (o_1.decided_on <= l_1.as_of))) AS upheld,
bool_or(((o_1.accepted IS NULL) OR (o_1.decided_on > l_1.as_of))) AS open
FROM (( SELECT DISTINCT listed.as_of,
listed.month,
listed.place_code
FROM listed) l_1
JOIN quality.objection o_1 ON ((((o_1.month = l_1.month) AND (o_1.place_code = l_1.place_code)) AND (o_1.made_on <= l_1.as_of))))
GROUP BY l_1.month, l_1.place_code
)
SELECT l.as_of,
l.month,
l.place_basis,
l.level,
l.place_code,
l.place,
l.list,
l.rank,
l.score,
l.timeliness,
l.done_in_time,
l.due,
l.fixed_per_hundred,
l.verified_fixed,
l.fixable,
l.objection_until,
CASE
WHEN o.upheld THEN '异议成立,撤下'::text
WHEN o.open THEN '异议处理中'::text
WHEN (l.as_of <= l.objection_until) THEN '异议期'::text
ELSE '可发布'::text
END AS status,
'已结束月份;红榜不低于、黑榜低于县定分数线;异议期满且无未决异议方可发布'::text AS basis
FROM (listed l
LEFT JOIN objected o USING (month, place_code))
WHERE (l.list IS NOT NULL)
ORDER BY l.month DESC, l.place_basis, l.level, l.list DESC, l.rank, l.place_code;
CREATE TABLE mart.reported_vs_computed_all (
batch date NOT NULL,
rule text NOT NULL,
period text,
as_of date,
metric text,
unit text,
basis text,
published numeric,
computed numeric,
verdict text,
note text
);
CREATE VIEW mart.reported_vs_computed AS
SELECT reported_vs_computed_all.period,
reported_vs_computed_all.as_of,
reported_vs_computed_all.metric,
reported_vs_computed_all.unit,
reported_vs_computed_all.basis,
reported_vs_computed_all.published,
reported_vs_computed_all.computed,
reported_vs_computed_all.verdict,
reported_vs_computed_all.note
FROM mart.reported_vs_computed_all
WHERE (reported_vs_computed_all.batch = ( SELECT bidui.batch() AS batch));
CREATE VIEW mart.rule_value AS
SELECT ( SELECT bidui.batch() AS batch) AS as_of,
v.rule,
v.name,
v.sent,
v.answered,
v.confirmed,
v.confirmed_share,
v.wrong_data,
v.median_days,
v.propose_bulk,
'已派发疑点,以最后一次答复为准;属实率以已答复为分母'::text AS basis
FROM quality.rule_worth(
CASE
WHEN (( SELECT bidui.batch() AS batch) = ( SELECT bidui.newest_batch() AS newest_batch)) THEN 'infinity'::date
ELSE ( SELECT bidui.batch() AS batch)
END) v(rule, name, sent, answered, confirmed, confirmed_share, wrong_data, median_days, propose_bulk)
ORDER BY v.rule;
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
propose_bulk boolean NOT NULL
);
CREATE VIEW mart.score AS
SELECT score_of_place.batch AS as_of,
score_of_place.place_basis,
score_of_place.level,
score_of_place.place_code,
score_of_place.place,
score_of_place.rank,
score_of_place.score,
score_of_place.timeliness,
score_of_place.done_in_time,
score_of_place.due,
score_of_place.fixed_per_hundred,
score_of_place.verified_fixed,
score_of_place.fixable,
score_of_place.sent,
score_of_place.left_out_waiting,
score_of_place.left_out_department,
score_of_place.left_out_low_value,
score_of_place.weight_timeliness,
score_of_place.weight_fixed,
'累计派发;及时率=按期办结/已办或到期,改正率=核实改正/应改正;发现多少不计分'::text AS basis
FROM quality.score_of_place
WHERE (score_of_place.month IS NULL)
ORDER BY score_of_place.place_basis, score_of_place.level, score_of_place.rank, score_of_place.place_code;
CREATE TABLE mart.shared_attribute (
attribute text NOT NULL,
source text NOT NULL,
key text NOT NULL,
field text NOT NULL,
CONSTRAINT shared_attribute_key_check CHECK ((key = ANY (ARRAY['person_key'::text, 'household_key'::text])))
);
CREATE TABLE quality.spot_check (
name text NOT NULL,
as_of date NOT NULL,
seed text NOT NULL,
confidence numeric NOT NULL,
margin numeric NOT NULL,
expected_share numeric NOT NULL,
population bigint NOT NULL,
size bigint NOT NULL,
by text NOT NULL,
CONSTRAINT spot_check_expected_share_check CHECK (((expected_share > (0)::numeric) AND (expected_share < (100)::numeric))),
CONSTRAINT spot_check_margin_check CHECK (((margin > (0)::numeric) AND (margin < (50)::numeric)))
);
CREATE VIEW mart.spot_check AS
SELECT c.as_of,
c.name,
c.seed,
c.population,
c.size,
quality.spot_check_checked(c.name) AS checked,
c.confidence,
c.margin,
c.expected_share,
'监测对象户,按乡镇和是否消除分层,按比例抽取,每层至少两户'::text AS basis
FROM quality.spot_check c
WHERE (c.as_of <= ( SELECT bidui.batch() AS batch))
ORDER BY c.as_of, c.name;
CREATE TABLE mart.weekly_list_all (
batch date NOT NULL,
division_code text NOT NULL,
to_send bigint NOT NULL,
held_back bigint NOT NULL,
sent bigint NOT NULL,
due_this_week bigint NOT NULL,
overdue bigint NOT NULL,
awaiting_data bigint NOT NULL,
found_last_week bigint NOT NULL,
answered_last_week bigint NOT NULL,
closed_last_week bigint NOT NULL
);
CREATE VIEW mart.weekly_list AS
SELECT m.batch AS as_of,
p.place_basis,
p.level,
p.place_code,
p.place,
(sum(m.overdue))::bigint AS overdue,
(sum(m.due_this_week))::bigint AS due_this_week,
(sum(m.sent))::bigint AS sent,
(sum(m.to_send))::bigint AS to_send,
(sum(m.held_back))::bigint AS held_back,
(sum(m.awaiting_data))::bigint AS awaiting_data,
(sum(m.found_last_week))::bigint AS found_last_week,
(sum(m.answered_last_week))::bigint AS answered_last_week,
(sum(m.closed_last_week))::bigint AS closed_last_week,
'截至日期的疑点,按所在地;上周为截至日期前 7 天,本周为其后 7 天'::text AS basis
FROM (mart.weekly_list_all m
JOIN mart.place_of p ON ((p.code = m.division_code)))
WHERE (m.batch = ( SELECT bidui.batch() AS batch))
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place
ORDER BY p.place_basis, p.level, p.place_code;
CREATE TABLE quality.setting (
name text NOT NULL,
value text NOT NULL
);
CREATE VIEW masked.death WITH (security_barrier='true') AS
SELECT bidui.mask('id'::text, s.person_id, a.audience) AS person_id,
bidui.mask('name'::text, s.name, a.audience) AS name,
s.died_on,
bidui.mask('health'::text, s.cause, a.audience) AS cause,
((('x'::text || "left"(encode(sha256(convert_to(((( SELECT setting.value
FROM quality.setting
WHERE (setting.name = 'mask_salt'::text)) || '|'::text) || s.person_key), 'UTF8'::name)), 'hex'::text), 16)))::bit(64))::bigint AS person_ref,
s.household_key,
s.division_code,
s._file,
s._sheet,
s._row,
s._states,
s._valid_from,
s._valid_to
FROM ((asof.death s
CROSS JOIN ( SELECT quality.patterns(CURRENT_USER, '公安局'::text, 3) AS clear,
quality.patterns(CURRENT_USER, '公安局'::text, 2) AS names,
quality.patterns(CURRENT_USER, '公安局'::text, 1) AS "some"
OFFSET 0) p)
CROSS JOIN LATERAL ( SELECT
CASE
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p.clear)) THEN 'auditor'::text
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p.names)) THEN 'list'::text
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p."some")) THEN 'analyst'::text
ELSE NULL::text
END AS audience) a)
WHERE (a.audience IS NOT NULL);
CREATE TABLE quality.finding_version (
finding_key text NOT NULL,
code text NOT NULL,
rule text NOT NULL,
class text NOT NULL,
severity text NOT NULL,
department text,
subject text,
subject_key text,
subject_name text,
division_code text,
source text,
file text,
sheet text,
"row" bigint,
message text,
evidence jsonb,
"values" jsonb,
dispatch text,
due_days bigint,
state text NOT NULL,
unverified boolean NOT NULL,
first_batch date NOT NULL,
state_batch date NOT NULL,
closed_batch date,
last_seen date,
due date,
waived_until date,
content_hash bigint NOT NULL,
place_hash bigint NOT NULL,
_valid_from date NOT NULL,
_valid_to date
);
CREATE TABLE quality.rule_run (
batch date NOT NULL,
rule text NOT NULL,
rule_hash text,
state text NOT NULL,
reason text,
rows bigint,
flagged bigint,
unknown bigint,
CONSTRAINT rule_run_state_check CHECK ((state = ANY (ARRAY['evaluated'::text, 'not_evaluated'::text, 'failed'::text])))
);
CREATE VIEW quality.finding AS
SELECT v.finding_key,
v.code,
v.rule,
v.class,
v.severity,
v.department,
v.subject,
v.subject_key,
v.subject_name,
v.division_code,
v.source,
v.file,
v.sheet,
v."row",
v.message,
v.evidence,
v."values",
v.dispatch,
v.due_days,
v.state,
v.first_batch,
CASE
WHEN ((v.state = 'closed'::text) OR v.unverified) THEN v.last_seen
ELSE GREATEST(r.last_batch, v.first_batch)
END AS last_seen,
CASE
WHEN ((v.state = 'closed'::text) OR v.unverified) THEN v.last_seen
ELSE GREATEST(r.last_batch, v.first_batch)
END AS last_batch,
v.closed_batch,
v.state_batch,
v.unverified,
v.due,
v.waived_until
FROM (quality.finding_version v
LEFT JOIN ( SELECT rule_run.rule,
max(rule_run.batch) AS last_batch
FROM quality.rule_run
WHERE (rule_run.state = 'evaluated'::text)
GROUP BY rule_run.rule) r USING (rule))
WHERE (v._valid_to IS NULL);
CREATE TABLE quality.rule (
rule text NOT NULL,
name text,
class text,
severity text,
department text,
dispatch text,
cause text,
due_days integer,
sources text DEFAULT ''::text NOT NULL
);
CREATE VIEW masked.finding WITH (security_barrier='true') AS
SELECT f.finding_key,
f.code,
f.rule,
r.name AS rule_name,
f.class,
f.severity,
f.department,
f.subject,
bidui.mask('name'::text, f.subject_name, a.audience) AS subject_name,
f.division_code,
f.source,
f.file,
f.sheet,
f."row",
CASE a.audience
WHEN 'auditor'::text THEN f.message
WHEN 'list'::text THEN regexp_replace(f.message, '([0-9]{6})[0-9]{8}([0-9]{3}[0-9Xx])'::text, '\1********\2'::text, 'g'::text)
ELSE r.name
END AS message,
f.dispatch,
f.state,
f.first_batch,
f.last_seen,
f.closed_batch,
f.state_batch,
f.unverified,
f.due,
f.waived_until
FROM ((quality.finding f
LEFT JOIN quality.rule r USING (rule))
CROSS JOIN LATERAL ( SELECT quality.audience_at(CURRENT_USER, f.division_code, f.department) AS audience
OFFSET 0) a)
WHERE (a.audience IS NOT NULL);
CREATE VIEW masked.member WITH (security_barrier='true') AS
SELECT s.town,
s.village,
s.household_no,
s.person_no,
bidui.mask('name'::text, s.name, a.audience) AS name,
s.sex,
s.birth_date,
s.id_type,
bidui.mask('id'::text, s.person_id, a.audience) AS person_id,
s.relation,
s.ethnic,
s.political,
s.education,
s.school_status,
s.no_school_reason,
s.labour,
bidui.mask('health'::text, s.health, a.audience) AS health,
s.resident_insurance,
s.employee_insurance,
s.serious_illness_insurance,
s.medical_assistance,
s.resident_pension,
s.employee_pension,
s.low_allowance,
s.destitute,
s.public_post,
s.public_post_months,
s.work_place,
s.work_months,
bidui.mask('phone'::text, s.phone, a.audience) AS phone,
s.joined_on,
s.left_on,
s.state,
((('x'::text || "left"(encode(sha256(convert_to(((( SELECT setting.value
FROM quality.setting
WHERE (setting.name = 'mask_salt'::text)) || '|'::text) || s.person_key), 'UTF8'::name)), 'hex'::text), 16)))::bit(64))::bigint AS person_ref,
s.household_key,
s.division_code,
s._file,
s._sheet,
s._row,
s._states,
s._valid_from,
s._valid_to
FROM ((asof.member s
CROSS JOIN ( SELECT quality.patterns(CURRENT_USER, '乡村振兴局'::text, 3) AS clear,
quality.patterns(CURRENT_USER, '乡村振兴局'::text, 2) AS names,
quality.patterns(CURRENT_USER, '乡村振兴局'::text, 1) AS "some"
OFFSET 0) p)
CROSS JOIN LATERAL ( SELECT
CASE
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p.clear)) THEN 'auditor'::text
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p.names)) THEN 'list'::text
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p."some")) THEN 'analyst'::text
ELSE NULL::text
END AS audience) a)
WHERE (a.audience IS NOT NULL);
CREATE VIEW masked.monitor_event WITH (security_barrier='true') AS
SELECT s.event_no,
s.town,
s.village,
s.household_no,
s.person_no,
s.kind,
s.happened_on,
s.people,
s.way,
s.reason,
s.channel,
((('x'::text || "left"(encode(sha256(convert_to(((( SELECT setting.value
FROM quality.setting
WHERE (setting.name = 'mask_salt'::text)) || '|'::text) || s.person_key), 'UTF8'::name)), 'hex'::text), 16)))::bit(64))::bigint AS person_ref,
s.household_key,
s.division_code,
s._file,
s._sheet,
s._row,
s._states,
s._valid_from,
s._valid_to
FROM ((asof.monitor_event s
CROSS JOIN ( SELECT quality.patterns(CURRENT_USER, '乡村振兴局'::text, 3) AS clear,
quality.patterns(CURRENT_USER, '乡村振兴局'::text, 2) AS names,
quality.patterns(CURRENT_USER, '乡村振兴局'::text, 1) AS "some"
OFFSET 0) p)
CROSS JOIN LATERAL ( SELECT
CASE
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p.clear)) THEN 'auditor'::text
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p.names)) THEN 'list'::text
WHEN (COALESCE(s.division_code, ''::text) ~~ ANY (p."some")) THEN 'analyst'::text
ELSE NULL::text
END AS audience) a)
WHERE (a.audience IS NOT NULL);
CREATE TABLE quality.destruction (
id bigint NOT NULL,
destroyed_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
before date NOT NULL,
base date NOT NULL,
why text NOT NULL,
by text NOT NULL,
what text NOT NULL,
rows bigint NOT NULL,
CONSTRAINT destruction_why_check CHECK ((length(TRIM(BOTH FROM why)) >= 4))
);
ALTER TABLE quality.destruction ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
SEQUENCE NAME quality.destruction_id_seq
START WITH 1
INCREMENT BY 1
NO MINVALUE
NO MAXVALUE
CACHE 1
);
CREATE TABLE quality.finding_alias (
batch date NOT NULL,
package_key text NOT NULL,
finding_key text NOT NULL,
kind text NOT NULL,
why text NOT NULL,
CONSTRAINT finding_alias_kind_check CHECK ((kind = ANY (ARRAY['moved'::text, 'merged'::text])))
);
CREATE TABLE quality.finding_event (
batch date NOT NULL,
finding_key text NOT NULL,
number integer NOT NULL,
from_state text,
to_state text NOT NULL,
why text NOT NULL,
by text NOT NULL
);
CREATE TABLE quality.human_event (
id bigint NOT NULL,
at date NOT NULL,
finding_key text NOT NULL,
event text NOT NULL,
result text,
note text,
by text NOT NULL,
until date,
applied date,
effect text,
CONSTRAINT human_event_event_check CHECK ((event = ANY (ARRAY['send'::text, 'hold'::text, 'answer'::text, 'promise'::text, 'waive'::text, 'note'::text])))
);
ALTER TABLE quality.human_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
SEQUENCE NAME quality.human_event_id_seq
START WITH 1
INCREMENT BY 1
NO MINVALUE
NO MAXVALUE
CACHE 1
);
CREATE TABLE quality.life_step (
from_state text NOT NULL,
event text NOT NULL,
to_state text NOT NULL,
why text NOT NULL
);
CREATE TABLE quality.load_log (
load_id text NOT NULL,
batch date NOT NULL,
revision integer NOT NULL,
finished_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
CREATE TABLE quality.metric (
batch date NOT NULL,
source text NOT NULL,
field text NOT NULL,
metric text NOT NULL,
value numeric NOT NULL
);
CREATE TABLE quality.migration (
name text NOT NULL,
sha256 text NOT NULL,
applied_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE quality.objection ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
SEQUENCE NAME quality.objection_id_seq
START WITH 1
INCREMENT BY 1
NO MINVALUE
NO MAXVALUE
CACHE 1
);
CREATE TABLE quality.pack (
pack_sha256 text NOT NULL
);
CREATE TABLE quality.parameter (
batch date NOT NULL,
name text NOT NULL,
value text NOT NULL,
place text,
source text
);
CREATE VIEW quality.question_list AS
SELECT (c.relname)::text AS name,
obj_description(c.oid, 'pg_class'::name) AS meaning,
1 AS part
FROM pg_class c
WHERE ((c.relnamespace = ('mart'::regnamespace)::oid) AND (c.relkind = 'v'::"char") AND (c.relname !~~ '%\_all'::text))
UNION ALL
SELECT concat_ws(' '::text, p.proname, ( SELECT string_agg(upper(w.name), ' '::text ORDER BY w.at) AS string_agg
FROM unnest(p.proargnames[1:p.pronargs]) WITH ORDINALITY w(name, at))) AS name,
obj_description(p.oid, 'pg_proc'::name) AS meaning,
CASE p.pronamespace
WHEN 'mart'::regnamespace THEN 2
ELSE 3
END AS part
FROM pg_proc p
WHERE (p.proretset AND (p.pronamespace = ANY (ARRAY[('mart'::regnamespace)::oid, ('bidui'::regnamespace)::oid])) AND (p.prorettype = ('record'::regtype)::oid) AND (p.proname <> ALL (ARRAY['reveal'::name, 'diff'::name, 'diff_rows'::name, 'diff_mart'::name, 'diff_findings'::name, 'seal_differences'::name, 'household_file'::name])));
CREATE TABLE quality.reject (
batch date NOT NULL,
source text,
file text,
sheet text,
"row" bigint,
error text NOT NULL,
field text,
detail text,
raw text
);
CREATE TABLE quality.retraction (
retracted date NOT NULL,
why text NOT NULL,
by text NOT NULL,
at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE quality.reveal_log (
id bigint NOT NULL,
asked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
who name NOT NULL,
code text NOT NULL,
why text NOT NULL,
transaction xid8 DEFAULT pg_current_xact_id() NOT NULL,
CONSTRAINT reveal_log_why_check CHECK ((length(TRIM(BOTH FROM why)) >= 4))
);
ALTER TABLE quality.reveal_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
SEQUENCE NAME quality.reveal_log_id_seq
START WITH 1
INCREMENT BY 1
NO MINVALUE
NO MAXVALUE
CACHE 1
);
CREATE TABLE quality.role_scope (
role name NOT NULL,
audience text NOT NULL,
division text DEFAULT ''::text NOT NULL,
department text,
CONSTRAINT role_scope_audience_check CHECK ((audience = ANY (ARRAY['analyst'::text, 'list'::text, 'county'::text, 'town'::text, 'department'::text, 'auditor'::text]))),
CONSTRAINT role_scope_division_check CHECK ((division ~ '^[0-9]*$'::text))
);
CREATE TABLE quality.seal (
name text NOT NULL,
batch date NOT NULL,
revision integer NOT NULL,
package_sha256 text NOT NULL,
by text NOT NULL,
sealed_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE quality.seal_number (
name text NOT NULL,
mart text NOT NULL,
record jsonb NOT NULL
);
CREATE TABLE quality.source_load (
batch date NOT NULL,
source text NOT NULL,
rows_read bigint NOT NULL,
rows_kept bigint NOT NULL,
rows_rejected bigint NOT NULL,
rows_duplicate bigint NOT NULL,
rows_dropped bigint NOT NULL,
rows_inserted bigint NOT NULL,
rows_changed bigint NOT NULL,
rows_unchanged bigint NOT NULL,
rows_closed bigint NOT NULL,
rows_open bigint NOT NULL,
sha256 text NOT NULL,
CONSTRAINT kept_is_accounted_for CHECK ((rows_kept = ((rows_inserted + rows_changed) + rows_unchanged))),
CONSTRAINT read_is_accounted_for CHECK ((rows_read = (((rows_kept + rows_rejected) + rows_duplicate) + rows_dropped)))
);
CREATE TABLE quality.spot_check_row (
name text NOT NULL,
household_no text NOT NULL,
town_code text NOT NULL,
eliminated boolean NOT NULL,
number integer NOT NULL,
result text,
checked_on date,
checked_by text,
CONSTRAINT spot_check_row_result_check CHECK ((result = ANY (ARRAY['合格'::text, '不合格'::text])))
);
CREATE TABLE quality.spot_check_stratum (
name text NOT NULL,
town_code text NOT NULL,
eliminated boolean NOT NULL,
population bigint NOT NULL,
size bigint NOT NULL
);
COPY core.closed_window (from_date, to_date, what, source) FROM stdin;
\.
COPY core.division (code, name, level, parent, valid_from, valid_to) FROM stdin;
410621	浚县	county	410600	1986-01-01	\N
410621001	卫溪街道	town	410621	\N	\N
410621002	浚州街道	town	410621	\N	\N
410621003	黎阳街道	town	410621	\N	\N
410621004	伾山街道	town	410621	\N	\N
410621101	善堂镇	town	410621	\N	\N
410621102	屯子镇	town	410621	\N	\N
410621104	新镇镇	town	410621	\N	\N
410621105	小河镇	town	410621	\N	\N
410621107	卫贤镇	town	410621	\N	\N
410621108	王庄镇	town	410621	\N	\N
410621109	白寺镇	town	410621	\N	\N
\.
COPY core.division_change (old, new, changed_on, kind, source) FROM stdin;
\.
COPY core.holiday (date, kind, name) FROM stdin;
\.
COPY core.household_lineage (batch, from_key, to_key, kind, basis, members, was, is_now, source, file, sheet, "row") FROM stdin;
\.
COPY core.person_alias (batch, old, new, kind, basis, source, file, sheet, "row") FROM stdin;
\.
COPY core.rival (batch, subject, key, attribute, value, source, rival_value, rival_source) FROM stdin;
\.
COPY mart.agreement_all (batch, attribute, source_a, source_b, unit, compared, agree) FROM stdin;
\.
COPY mart.answer_meaning (class, result, meaning) FROM stdin;
error	已在系统改正	confirmed
error	原数据正确	refuted
error	部门数据有误	wrong_data
error	非本村	refuted
error	已死亡	confirmed
error	查无此人	refuted
error	需上级权限	not_theirs
error	办理中	open
risk	拟纳入	confirmed
risk	不纳入:收入稳定	refuted
risk	不纳入:支出已报销	refuted
risk	不纳入:自有能力解决	refuted
risk	已是监测对象	refuted
risk	已死亡	refuted
risk	非本村	refuted
risk	办理中	open
process	已补办	confirmed
process	原数据正确	refuted
process	需上级权限	not_theirs
process	办理中	open
eligibility	已取消待遇	confirmed
eligibility	原数据正确	refuted
eligibility	部门数据有误	wrong_data
eligibility	已死亡	confirmed
eligibility	非本村	refuted
eligibility	查无此人	refuted
eligibility	办理中	open
entitlement	应享受已申报	confirmed
entitlement	不符合条件	refuted
entitlement	本人不愿享受	confirmed
entitlement	已享受	refuted
entitlement	部门数据有误	wrong_data
entitlement	已死亡	refuted
entitlement	非本村	refuted
entitlement	办理中	open
\.
COPY mart.elimination_all (batch, division_code, category, way, identified_month, eliminated_month, households, people) FROM stdin;
\.
COPY mart.first_look (mart, "column", value) FROM stdin;
	place_basis	现行
	level	town
	dimension	all
	span	年初以来
income_band	household_group	(合计)
measure_progress	kind	(合计)
policy_coverage	level	county
policy_coverage	status	(全部)
project_progress	level	county
red_black_list	level	*
weekly_list	level	town
\.
COPY mart.income_band_all (batch, division_code, household_group, year, line, households, unknown, below_line, above_0_10, above_10_20, above_20, compared, dropped_10) FROM stdin;
\.
COPY mart.match_summary_all (batch, source, rows, persons, persons_matched, households_matched) FROM stdin;
2022-06-30	death	14	12	0	0
2022-06-30	monitor_event	13	1	0	0
\.
COPY mart.measure_progress_all (batch, division_code, kind, declared, landed, overdue, stopped, without_household, amount, amount_landed) FROM stdin;
\.
COPY mart.monitor_bridge_all (batch, span, since, division_code, unit, opening, identified, returned, eliminated, removed, members_added, members_gone, closing, register) FROM stdin;
\.
COPY mart.monitored_all (batch, division_code, dimension, value, unit, not_eliminated, eliminated) FROM stdin;
\.
COPY mart.place_all (batch, code, level, place_code, place) FROM stdin;
2022-06-30		county	410621	浚县
2022-06-30		town		(区划不明)
2022-06-30		village		(区划不明)
2022-06-30	410621108	county	410621	浚县
2022-06-30	410621108	town	410621108	王庄镇
2022-06-30	410621108	village	410621108	王庄镇(村不明)
2022-06-30	410621003	county	410621	浚县
2022-06-30	410621003	town	410621003	黎阳街道
2022-06-30	410621003	village	410621003	黎阳街道(村不明)
2022-06-30	410621104	county	410621	浚县
2022-06-30	410621104	town	410621104	新镇镇
2022-06-30	410621104	village	410621104	新镇镇(村不明)
2022-06-30	410621	county	410621	浚县
2022-06-30	410621	town	410621	(区划不明)
2022-06-30	410621	village	410621	(区划不明)
2022-06-30	410621001	county	410621	浚县
2022-06-30	410621001	town	410621001	卫溪街道
2022-06-30	410621001	village	410621001	卫溪街道(村不明)
2022-06-30	410621004	county	410621	浚县
2022-06-30	410621004	town	410621004	伾山街道
2022-06-30	410621004	village	410621004	伾山街道(村不明)
2022-06-30	410621101	county	410621	浚县
2022-06-30	410621101	town	410621101	善堂镇
2022-06-30	410621101	village	410621101	善堂镇(村不明)
2022-06-30	410621105	county	410621	浚县
2022-06-30	410621105	town	410621105	小河镇
2022-06-30	410621105	village	410621105	小河镇(村不明)
2022-06-30	410621107	county	410621	浚县
2022-06-30	410621107	town	410621107	卫贤镇
2022-06-30	410621107	village	410621107	卫贤镇(村不明)
2022-06-30	410621109	county	410621	浚县
2022-06-30	410621109	town	410621109	白寺镇
2022-06-30	410621109	village	410621109	白寺镇(村不明)
2022-06-30	410621002	county	410621	浚县
2022-06-30	410621002	town	410621002	浚州街道
2022-06-30	410621002	village	410621002	浚州街道(村不明)
2022-06-30	410621102	county	410621	浚县
2022-06-30	410621102	town	410621102	屯子镇
2022-06-30	410621102	village	410621102	屯子镇(村不明)
\.
COPY mart.policy_coverage_all (batch, division_code, policy, unit, basis, eliminated, base, covered, unknown) FROM stdin;
\.
COPY mart.project_progress_all (batch, division_code, year, kind, projects, planned, funded_projects, allocated, paid, spent, funded_started, funded_connected, started, finished) FROM stdin;
\.
COPY mart.reported_vs_computed_all (batch, rule, period, as_of, metric, unit, basis, published, computed, verdict, note) FROM stdin;
\.
COPY mart.rule_value_all (batch, rule, name, sent, answered, confirmed, confirmed_share, wrong_data, median_days, propose_bulk) FROM stdin;
\.
COPY mart.score_all (batch, month, division_code, sent, due, done_in_time, fixable, verified_fixed, left_out_waiting, left_out_department, left_out_low_value) FROM stdin;
\.
COPY mart.shared_attribute (attribute, source, key, field) FROM stdin;
姓名	member	person_key	name
姓名	household_register	person_key	name
姓名	death	person_key	name
姓名	disability	person_key	name
姓名	student	person_key	name
姓名	allowance	person_key	name
姓名	medical_settlement	person_key	name
姓名	public_post	person_key	name
姓名	training_allowance	person_key	name
姓名	vehicle	person_key	owner_name
姓名	company	person_key	person_name
姓名	dangerous_house	person_key	owner_name
姓名	disability_subsidy	person_key	name
姓名	fiscal_payroll	person_key	name
姓名	housing_fund	person_key	name
姓名	microcredit	person_key	name
姓名	planned_work	person_key	name
姓名	rain_dew	person_key	name
姓名	real_estate	person_key	owner_name
姓名	serious_illness	person_key	name
姓名	work_record	person_key	name
性别	member	person_key	sex
性别	household_register	person_key	sex
出生日期	member	person_key	birth_date
出生日期	household_register	person_key	birth_date
民族	member	person_key	ethnic
民族	household_register	person_key	ethnic
所在村	member	person_key	division_code
所在村	household_register	person_key	division_code
所在村	disability	person_key	division_code
所在村	allowance	person_key	division_code
所在村	dangerous_house	person_key	division_code
所在村	public_post	person_key	division_code
户主姓名	monitored_household	household_key	head_name
户主姓名	measure	household_key	head_name
户主姓名	spot_check	household_key	head_name
户主姓名	enterprise_loan	household_key	head_name
户主姓名	authorization	household_key	head_name
户所在村	monitored_household	household_key	division_code
户所在村	measure	household_key	division_code
户所在村	spot_check	household_key	division_code
\.
COPY mart.weekly_list_all (batch, division_code, to_send, held_back, sent, due_this_week, overdue, awaiting_data, found_last_week, answered_last_week, closed_last_week) FROM stdin;
2022-06-30	410621001	5	0	0	0	0	0	5	0	0
\.
COPY quality.batch (batch, revision, state, predecessor, division, package_sha256, pack_sha256) FROM stdin;
2022-06-30	1	loaded	\N	410621	bb2a805f6226a0839f65b15128e13ddf520c0cdeecda3a649fad20cbfd0f724f	fcada61b634c4a3d4cafc6286b58895140e2a1f9cc106724ff5c2aee73bc3b94
\.
COPY quality.delivery (batch, source, scope, period, effective, file, sha256, encoding, state, age_days, stale, rows_read, rows_kept, rows_rejected, rows_dropped) FROM stdin;
2022-06-30	death	410621	2022-06-30	2022-06-30	1/死亡人员名单_20220630.csv	37afe7621421d2dd023bdd6a61c14900f1fa7dc27d7769c513fa1593ca3327c1	utf-8	new	0	f	16	14	0	2
2022-06-30	member	410621	2022-06-30	2022-06-30	1/（自定义）监测对象成员信息_20220630.csv	62be66859ae5783e7b1f84e2d6b17b0035c54bae253f84e455834700490ec38d	gb18030	new	0	f	16	13	0	3
2022-06-30	monitor_event	410621	2022-06-30	2022-06-30	1/监测对象动态变动信息_20220630.csv	edd389fd42d07ad12350ed29f6d4b97e794e83e127e1079d7861d7d260a0554d	gb18030	new	0	f	16	13	0	3
\.
COPY quality.destruction (id, destroyed_at, before, base, why, by, what, rows) FROM stdin;
\.
COPY quality.finding_alias (batch, package_key, finding_key, kind, why) FROM stdin;
\.
COPY quality.finding_event (batch, finding_key, number, from_state, to_state, why, by) FROM stdin;
2022-06-30	3O5KNBJMLZU4PAVV	1	\N	new	found	data
2022-06-30	7UGSRYPI7NRMYA6P	1	\N	new	found	data
2022-06-30	WTYUIQSDH5HMQN4C	1	\N	new	found	data
2022-06-30	4QZHHO73LL7SOKGJ	1	\N	new	found	data
2022-06-30	HF3THU63GOYD34YI	1	\N	new	found	data
2022-07-06	4QZHHO73LL7SOKGJ	1	new	sent	sent	县
2022-07-07	4QZHHO73LL7SOKGJ	1	sent	answered	answered	村
\.
COPY quality.finding_version (finding_key, code, rule, class, severity, department, subject, subject_key, subject_name, division_code, source, file, sheet, "row", message, evidence, "values", dispatch, due_days, state, unverified, first_batch, state_batch, closed_batch, last_seen, due, waived_until, content_hash, place_hash, _valid_from, _valid_to) FROM stdin;
3O5KNBJMLZU4PAVV	8GPD7KX	A03	error	error	乡村振兴局	person	nfp:410621000002-41062100000205	高天家	410621001	member	1/（自定义）监测对象成员信息_20220630.csv	\N	10	高天家 的证件号码 410621********8779 校验位不对,至少有一位写错	[{"row": 10, "file": "1/（自定义）监测对象成员信息_20220630.csv", "sheet": null, "source": "member"}]	{"name": "高天家", "shown": "410621200505198779", "relation": "之孙子", "person_id": null, "household_no": "410621000002", "raw(person_id)": "410621200505198779"}	village	15	new	f	2022-06-30	2022-06-30	\N	\N	\N	\N	-1449014092062412302	-9026167664929485428	2022-06-30	\N
7UGSRYPI7NRMYA6P	QF52MGR	A03	error	error	乡村振兴局	person	nfp:410621000003-41062100000301	张法	410621001	member	1/（自定义）监测对象成员信息_20220630.csv	\N	11	张法 的证件号码 410621********4599 校验位不对,至少有一位写错	[{"row": 11, "file": "1/（自定义）监测对象成员信息_20220630.csv", "sheet": null, "source": "member"}]	{"name": "张法", "shown": "410621196003234599", "relation": "户主", "person_id": null, "household_no": "410621000003", "raw(person_id)": "410621196003234599"}	village	15	new	f	2022-06-30	2022-06-30	\N	\N	\N	\N	-6014910610363086371	-5762193399941575393	2022-06-30	\N
WTYUIQSDH5HMQN4C	51DBYZC	A03	error	error	乡村振兴局	person	nfp:410621000004-41062100000401	杨芳	410621001	member	1/（自定义）监测对象成员信息_20220630.csv	\N	12	杨芳 的证件号码 410621********2929 校验位不对,至少有一位写错	[{"row": 12, "file": "1/（自定义）监测对象成员信息_20220630.csv", "sheet": null, "source": "member"}]	{"name": "杨芳", "shown": "410621197308312929", "relation": "户主", "person_id": null, "household_no": "410621000004", "raw(person_id)": "410621197308312929"}	village	15	new	f	2022-06-30	2022-06-30	\N	\N	\N	\N	85537882261131008	-9095982615908762983	2022-06-30	\N
HF3THU63GOYD34YI	XNJ2KF7	A03	error	error	乡村振兴局	person	nfp:410621000005-41062100000501	杨光学	410621001	member	1/（自定义）监测对象成员信息_20220630.csv	\N	15	杨光学 的证件号码 410621********2719 校验位不对,至少有一位写错	[{"row": 15, "file": "1/（自定义）监测对象成员信息_20220630.csv", "sheet": null, "source": "member"}]	{"name": "杨光学", "shown": "410621195712062719", "relation": "户主", "person_id": null, "household_no": "410621000005", "raw(person_id)": "410621195712062719"}	village	15	new	f	2022-06-30	2022-06-30	\N	\N	\N	\N	-8946757876802845150	6895407783890857846	2022-06-30	\N
4QZHHO73LL7SOKGJ	2MXKB91	A03	error	error	乡村振兴局	person	nfp:410621000004-41062100000403	杨若子	410621001	member	1/（自定义）监测对象成员信息_20220630.csv	\N	14	杨若子 的证件号码 410621********3309 校验位不对,至少有一位写错	[{"row": 14, "file": "1/（自定义）监测对象成员信息_20220630.csv", "sheet": null, "source": "member"}]	{"name": "杨若子", "shown": "410621199506203309", "relation": "之女", "person_id": null, "household_no": "410621000004", "raw(person_id)": "410621199506203309"}	village	15	new	f	2022-06-30	2022-06-30	\N	\N	\N	\N	-478042819223603836	-2312177236036360607	2022-06-30	2022-07-06
4QZHHO73LL7SOKGJ	2MXKB91	A03	error	error	乡村振兴局	person	nfp:410621000004-41062100000403	杨若子	410621001	member	1/（自定义）监测对象成员信息_20220630.csv	\N	14	杨若子 的证件号码 410621********3309 校验位不对,至少有一位写错	[{"row": 14, "file": "1/（自定义）监测对象成员信息_20220630.csv", "sheet": null, "source": "member"}]	{"name": "杨若子", "shown": "410621199506203309", "relation": "之女", "person_id": null, "household_no": "410621000004", "raw(person_id)": "410621199506203309"}	village	15	sent	f	2022-06-30	2022-07-06	\N	\N	2022-07-27	\N	-478042819223603836	-2312177236036360607	2022-07-06	2022-07-07
4QZHHO73LL7SOKGJ	2MXKB91	A03	error	error	乡村振兴局	person	nfp:410621000004-41062100000403	杨若子	410621001	member	1/（自定义）监测对象成员信息_20220630.csv	\N	14	杨若子 的证件号码 410621********3309 校验位不对,至少有一位写错	[{"row": 14, "file": "1/（自定义）监测对象成员信息_20220630.csv", "sheet": null, "source": "member"}]	{"name": "杨若子", "shown": "410621199506203309", "relation": "之女", "person_id": null, "household_no": "410621000004", "raw(person_id)": "410621199506203309"}	village	15	answered	f	2022-06-30	2022-07-07	\N	\N	2022-07-27	\N	-478042819223603836	-2312177236036360607	2022-07-07	\N
\.
COPY quality.human_event (id, at, finding_key, event, result, note, by, until, applied, effect) FROM stdin;
1	2022-07-06	4QZHHO73LL7SOKGJ	send	\N	\N	县	\N	2022-07-06	sent
2	2022-07-07	4QZHHO73LL7SOKGJ	answer	已整改	核实无误	村	\N	2022-07-07	answered
\.
COPY quality.life_step (from_state, event, to_state, why) FROM stdin;
	found	new	found
closed	found	reopened	found again
closed	found_again	reopened	found again
awaiting_data	found_again	reopened	still there in data newer than the answer
new	gone	closed	no longer in the data
held_back	gone	closed	no longer in the data
sent	gone	closed	no longer in the data
overdue	gone	closed	no longer in the data
answered	gone	closed	no longer in data newer than the answer
awaiting_data	gone	closed	no longer in data newer than the answer
waived	gone	closed	no longer in the data
reopened	gone	closed	no longer in the data
sent	late	overdue	past its due date
waived	expired	reopened	the waiver ended
new	send	sent	sent
held_back	send	sent	sent
reopened	send	sent	sent again
new	hold	held_back	over the budget
reopened	hold	held_back	over the budget
new	answer	answered	answered
held_back	answer	answered	answered
sent	answer	answered	answered
overdue	answer	answered	answered late
awaiting_data	answer	answered	answered anew
reopened	answer	answered	answered
new	promise	awaiting_data	corrected, says the answer
held_back	promise	awaiting_data	corrected, says the answer
sent	promise	awaiting_data	corrected, says the answer
overdue	promise	awaiting_data	corrected late, says the answer
answered	promise	awaiting_data	corrected, says a new answer
reopened	promise	awaiting_data	corrected, says the answer
new	waive	waived	waived
held_back	waive	waived	waived
sent	waive	waived	waived
overdue	waive	waived	waived
answered	waive	waived	waived
awaiting_data	waive	waived	waived
waived	waive	waived	waived anew
reopened	waive	waived	waived
\.
COPY quality.load_log (load_id, batch, revision, finished_at) FROM stdin;
1ff0d3429858f9ee	2022-06-30	1	2026-11-30 01:45:32.678983+00
\.
COPY quality.metric (batch, source, field, metric, value) FROM stdin;
2022-06-30	death		read	14
2022-06-30	death		kept	14
2022-06-30	death		duplicate	0
2022-06-30	death	person_id	ok	12
2022-06-30	death	person_id	changed	0
2022-06-30	death	person_id	absent	0
2022-06-30	death	person_id	invalid	2
2022-06-30	death	person_id	masked	0
2022-06-30	death	person_id	repair.check_digit	2
2022-06-30	death	name	ok	14
2022-06-30	death	name	changed	0
2022-06-30	death	name	absent	0
2022-06-30	death	name	invalid	0
2022-06-30	death	name	masked	0
2022-06-30	death	died_on	ok	14
2022-06-30	death	died_on	changed	0
2022-06-30	death	died_on	absent	0
2022-06-30	death	died_on	invalid	0
2022-06-30	death	died_on	masked	0
2022-06-30	death	cause	ok	14
2022-06-30	death	cause	changed	0
2022-06-30	death	cause	absent	0
2022-06-30	death	cause	invalid	0
2022-06-30	death	cause	masked	0
2022-06-30	member		read	13
2022-06-30	member		kept	13
2022-06-30	member		duplicate	0
2022-06-30	member	town	ok	13
2022-06-30	member	town	changed	0
2022-06-30	member	town	absent	0
2022-06-30	member	town	invalid	0
2022-06-30	member	town	masked	0
2022-06-30	member	village	ok	0
2022-06-30	member	village	changed	0
2022-06-30	member	village	absent	0
2022-06-30	member	village	invalid	13
2022-06-30	member	village	masked	0
2022-06-30	member	village	repair.unknown_place	13
2022-06-30	member	household_no	ok	13
2022-06-30	member	household_no	changed	0
2022-06-30	member	household_no	absent	0
2022-06-30	member	household_no	invalid	0
2022-06-30	member	household_no	masked	0
2022-06-30	member	person_no	ok	13
2022-06-30	member	person_no	changed	0
2022-06-30	member	person_no	absent	0
2022-06-30	member	person_no	invalid	0
2022-06-30	member	person_no	masked	0
2022-06-30	member	name	ok	13
2022-06-30	member	name	changed	0
2022-06-30	member	name	absent	0
2022-06-30	member	name	invalid	0
2022-06-30	member	name	masked	0
2022-06-30	member	sex	ok	13
2022-06-30	member	sex	changed	0
2022-06-30	member	sex	absent	0
2022-06-30	member	sex	invalid	0
2022-06-30	member	sex	masked	0
2022-06-30	member	birth_date	ok	0
2022-06-30	member	birth_date	changed	13
2022-06-30	member	birth_date	absent	0
2022-06-30	member	birth_date	invalid	0
2022-06-30	member	birth_date	masked	0
2022-06-30	member	birth_date	repair.compact	12
2022-06-30	member	birth_date	repair.separator	1
2022-06-30	member	id_type	ok	13
2022-06-30	member	id_type	changed	0
2022-06-30	member	id_type	absent	0
2022-06-30	member	id_type	invalid	0
2022-06-30	member	id_type	masked	0
2022-06-30	member	person_id	ok	7
2022-06-30	member	person_id	changed	1
2022-06-30	member	person_id	absent	0
2022-06-30	member	person_id	invalid	5
2022-06-30	member	person_id	masked	0
2022-06-30	member	person_id	repair.certificate	1
2022-06-30	member	person_id	repair.check_digit	5
2022-06-30	member	relation	ok	13
2022-06-30	member	relation	changed	0
2022-06-30	member	relation	absent	0
2022-06-30	member	relation	invalid	0
2022-06-30	member	relation	masked	0
2022-06-30	member	ethnic	ok	13
2022-06-30	member	ethnic	changed	0
2022-06-30	member	ethnic	absent	0
2022-06-30	member	ethnic	invalid	0
2022-06-30	member	ethnic	masked	0
2022-06-30	member	political	ok	13
2022-06-30	member	political	changed	0
2022-06-30	member	political	absent	0
2022-06-30	member	political	invalid	0
2022-06-30	member	political	masked	0
2022-06-30	member	education	ok	12
2022-06-30	member	education	changed	0
2022-06-30	member	education	absent	1
2022-06-30	member	education	invalid	0
2022-06-30	member	education	masked	0
2022-06-30	member	school_status	ok	1
2022-06-30	member	school_status	changed	0
2022-06-30	member	school_status	absent	12
2022-06-30	member	school_status	invalid	0
2022-06-30	member	school_status	masked	0
2022-06-30	member	no_school_reason	ok	0
2022-06-30	member	no_school_reason	changed	0
2022-06-30	member	no_school_reason	absent	13
2022-06-30	member	no_school_reason	invalid	0
2022-06-30	member	no_school_reason	masked	0
2022-06-30	member	labour	ok	13
2022-06-30	member	labour	changed	0
2022-06-30	member	labour	absent	0
2022-06-30	member	labour	invalid	0
2022-06-30	member	labour	masked	0
2022-06-30	member	health	ok	13
2022-06-30	member	health	changed	0
2022-06-30	member	health	absent	0
2022-06-30	member	health	invalid	0
2022-06-30	member	health	masked	0
2022-06-30	member	resident_insurance	ok	13
2022-06-30	member	resident_insurance	changed	0
2022-06-30	member	resident_insurance	absent	0
2022-06-30	member	resident_insurance	invalid	0
2022-06-30	member	resident_insurance	masked	0
2022-06-30	member	employee_insurance	ok	13
2022-06-30	member	employee_insurance	changed	0
2022-06-30	member	employee_insurance	absent	0
2022-06-30	member	employee_insurance	invalid	0
2022-06-30	member	employee_insurance	masked	0
2022-06-30	member	serious_illness_insurance	ok	13
2022-06-30	member	serious_illness_insurance	changed	0
2022-06-30	member	serious_illness_insurance	absent	0
2022-06-30	member	serious_illness_insurance	invalid	0
2022-06-30	member	serious_illness_insurance	masked	0
2022-06-30	member	medical_assistance	ok	13
2022-06-30	member	medical_assistance	changed	0
2022-06-30	member	medical_assistance	absent	0
2022-06-30	member	medical_assistance	invalid	0
2022-06-30	member	medical_assistance	masked	0
2022-06-30	member	resident_pension	ok	13
2022-06-30	member	resident_pension	changed	0
2022-06-30	member	resident_pension	absent	0
2022-06-30	member	resident_pension	invalid	0
2022-06-30	member	resident_pension	masked	0
2022-06-30	member	employee_pension	ok	13
2022-06-30	member	employee_pension	changed	0
2022-06-30	member	employee_pension	absent	0
2022-06-30	member	employee_pension	invalid	0
2022-06-30	member	employee_pension	masked	0
2022-06-30	member	low_allowance	ok	13
2022-06-30	member	low_allowance	changed	0
2022-06-30	member	low_allowance	absent	0
2022-06-30	member	low_allowance	invalid	0
2022-06-30	member	low_allowance	masked	0
2022-06-30	member	destitute	ok	13
2022-06-30	member	destitute	changed	0
2022-06-30	member	destitute	absent	0
2022-06-30	member	destitute	invalid	0
2022-06-30	member	destitute	masked	0
2022-06-30	member	public_post	ok	1
2022-06-30	member	public_post	changed	0
2022-06-30	member	public_post	absent	12
2022-06-30	member	public_post	invalid	0
2022-06-30	member	public_post	masked	0
2022-06-30	member	public_post_months	ok	1
2022-06-30	member	public_post_months	changed	0
2022-06-30	member	public_post_months	absent	12
2022-06-30	member	public_post_months	invalid	0
2022-06-30	member	public_post_months	masked	0
2022-06-30	member	work_place	ok	7
2022-06-30	member	work_place	changed	0
2022-06-30	member	work_place	absent	6
2022-06-30	member	work_place	invalid	0
2022-06-30	member	work_place	masked	0
2022-06-30	member	work_months	ok	7
2022-06-30	member	work_months	changed	0
2022-06-30	member	work_months	absent	6
2022-06-30	member	work_months	invalid	0
2022-06-30	member	work_months	masked	0
2022-06-30	member	phone	ok	13
2022-06-30	member	phone	changed	0
2022-06-30	member	phone	absent	0
2022-06-30	member	phone	invalid	0
2022-06-30	member	phone	masked	0
2022-06-30	member	joined_on	ok	13
2022-06-30	member	joined_on	changed	0
2022-06-30	member	joined_on	absent	0
2022-06-30	member	joined_on	invalid	0
2022-06-30	member	joined_on	masked	0
2022-06-30	member	left_on	ok	0
2022-06-30	member	left_on	changed	0
2022-06-30	member	left_on	absent	13
2022-06-30	member	left_on	invalid	0
2022-06-30	member	left_on	masked	0
2022-06-30	member	state	ok	13
2022-06-30	member	state	changed	0
2022-06-30	member	state	absent	0
2022-06-30	member	state	invalid	0
2022-06-30	member	state	masked	0
2022-06-30	monitor_event		read	13
2022-06-30	monitor_event		kept	13
2022-06-30	monitor_event		duplicate	0
2022-06-30	monitor_event	event_no	ok	13
2022-06-30	monitor_event	event_no	changed	0
2022-06-30	monitor_event	event_no	absent	0
2022-06-30	monitor_event	event_no	invalid	0
2022-06-30	monitor_event	event_no	masked	0
2022-06-30	monitor_event	town	ok	13
2022-06-30	monitor_event	town	changed	0
2022-06-30	monitor_event	town	absent	0
2022-06-30	monitor_event	town	invalid	0
2022-06-30	monitor_event	town	masked	0
2022-06-30	monitor_event	village	ok	0
2022-06-30	monitor_event	village	changed	0
2022-06-30	monitor_event	village	absent	0
2022-06-30	monitor_event	village	invalid	13
2022-06-30	monitor_event	village	masked	0
2022-06-30	monitor_event	village	repair.unknown_place	13
2022-06-30	monitor_event	household_no	ok	13
2022-06-30	monitor_event	household_no	changed	0
2022-06-30	monitor_event	household_no	absent	0
2022-06-30	monitor_event	household_no	invalid	0
2022-06-30	monitor_event	household_no	masked	0
2022-06-30	monitor_event	person_no	ok	1
2022-06-30	monitor_event	person_no	changed	0
2022-06-30	monitor_event	person_no	absent	12
2022-06-30	monitor_event	person_no	invalid	0
2022-06-30	monitor_event	person_no	masked	0
2022-06-30	monitor_event	kind	ok	13
2022-06-30	monitor_event	kind	changed	0
2022-06-30	monitor_event	kind	absent	0
2022-06-30	monitor_event	kind	invalid	0
2022-06-30	monitor_event	kind	masked	0
2022-06-30	monitor_event	happened_on	ok	13
2022-06-30	monitor_event	happened_on	changed	0
2022-06-30	monitor_event	happened_on	absent	0
2022-06-30	monitor_event	happened_on	invalid	0
2022-06-30	monitor_event	happened_on	masked	0
2022-06-30	monitor_event	people	ok	13
2022-06-30	monitor_event	people	changed	0
2022-06-30	monitor_event	people	absent	0
2022-06-30	monitor_event	people	invalid	0
2022-06-30	monitor_event	people	masked	0
2022-06-30	monitor_event	way	ok	2
2022-06-30	monitor_event	way	changed	0
2022-06-30	monitor_event	way	absent	11
2022-06-30	monitor_event	way	invalid	0
2022-06-30	monitor_event	way	masked	0
2022-06-30	monitor_event	reason	ok	1
2022-06-30	monitor_event	reason	changed	0
2022-06-30	monitor_event	reason	absent	12
2022-06-30	monitor_event	reason	invalid	0
2022-06-30	monitor_event	reason	masked	0
2022-06-30	monitor_event	channel	ok	10
2022-06-30	monitor_event	channel	changed	0
2022-06-30	monitor_event	channel	absent	3
2022-06-30	monitor_event	channel	invalid	0
2022-06-30	monitor_event	channel	masked	0
\.
COPY quality.migration (name, sha256, applied_at) FROM stdin;
001_base.sql	c7e14a23a3ebbb89b93ad9cabfdfb2b545ecc15b9bea68d02180873fdcdb0a6c	2026-11-30 01:45:32.048176+00
002_mart.sql	2774e41c2ea4e7bd393aeb7c389a975e036ae6bb91aba55d1f8f2c23e463331f	2026-11-30 01:45:32.09837+00
003_load.sql	e8cfaf24198b1bfe405a707328e8984ae5b44b1c07cbdf9c683cab3ad18a7d37	2026-11-30 01:45:32.107907+00
004_life.sql	b24028b7872cb798c20df0c97f7509cc009ef719cacdeaf069dcb5d2e9ceec46	2026-11-30 01:45:32.130484+00
005_reader.sql	444544daa412ea10e03c9e6773e0972cd083e7d88744d9ef5a611b32f224ba04	2026-11-30 01:45:32.154535+00
006_mart.sql	940491e735303839ffdd09a6ea75c857271ebd1eda3ea5391dcb738bb8ca2fe1	2026-11-30 01:45:32.182554+00
007_ask.sql	73bc6428f1d890c5e436c4b193c11243ffdae1101dd13d3a476a2a6a71e48f57	2026-11-30 01:45:32.225067+00
008_rule.sql	0feb1662fe6d2d1e7a014b58ec63b1c1e2c6ab6eb3d0a44083a23897520415d4	2026-11-30 01:45:32.246492+00
009_division.sql	47d77b17e51c9a81e98ee65e3d806da7dfbae2b9a75c95aa3358b24cb216cf24	2026-11-30 01:45:32.262494+00
010_identity.sql	16173e54eb9372c877109e5ed33e524d0215e24165d29d467fa81a69df7207b1	2026-11-30 01:45:32.274469+00
011_rival.sql	ee06099caff9495752c662e6fb71fd92f116a453f997c4d8a34cf2db2f1c9696	2026-11-30 01:45:32.294464+00
013_rule_earlier.sql	c0da3b3e121a0cf35258469643bb86b4e50cef8f13b858906457cb274f163989	2026-11-30 01:45:32.302454+00
014_rule_number.sql	c36157ecd054fc9a52cd83c732ef0127f5349390aa4632196cb2bff1b5bc52f1	2026-11-30 01:45:32.310505+00
018_scope.sql	d516abee200bf3e379a18c5965cb7e7787e7a70e505fd8a6511461283f1f6778	2026-11-30 01:45:32.312662+00
019_role.sql	82efae61eaa15e26014f7ceee9386c0a3eee3232dc98e1493fbc288fee4e96b5	2026-11-30 01:45:32.326442+00
020_purge.sql	616373082f92c23c1a6fbc51117e3bb372d389d87c83bfe3f790c412e53f54fb	2026-11-30 01:45:32.338614+00
021_comment.sql	c926c5aea43ff7270898116a01fee70f596d37af7b4f351d2ebbad2bb9f95f04	2026-11-30 01:45:32.344137+00
022_purge_alias.sql	45a203e5cf29f5f8d43983186e41347f802aa075bee3a833fbb17e5a90777f3b	2026-11-30 01:45:32.35794+00
023_mart_place.sql	a5aeb83280d125cfa019459af4429642c79e959c0171c84dc0a6337bd598ecdb	2026-11-30 01:45:32.362425+00
024_mart_progress.sql	6d7dd2763d9f172bf3947ac9ee0003ce9d1875b0d322eaa4de680855acb4555c	2026-11-30 01:45:32.417865+00
025_mart_ask.sql	ccc6b2301e97f0fa7b00cfe3d17dc695fa4ba16e67e0c92e67315dc671f38283	2026-11-30 01:45:32.465413+00
026_mart_score.sql	9161baf4e8b15cc82695366d894448231a6ccf2f82b77c5991b2499d626b0643	2026-11-30 01:45:32.513139+00
027_mart_spot_check.sql	f245314e0bf482a58db20c8dbc7879e146bc1a8f73e991b37dcc7d2100d7e19a	2026-11-30 01:45:32.574832+00
028_csv.sql	05264f7a4cadf478da8b5b5bf131029b72fdca9bd8a4bf31d4703d0ee0a2192e	2026-11-30 01:45:32.612183+00
029_mart_tidy.sql	2bde178edc04f0dadbd9af2e655a2ec69c95ba8b57099febdf51c41329f95cc2	2026-11-30 01:45:32.615077+00
030_scope_present.sql	32c9b4f86d9375204757e991edcc330d1369fa565573541afb0890b2230591b0	2026-11-30 01:45:32.626411+00
\.
COPY quality.objection (id, month, place_code, reason, by, made_on, accepted, decision, decided_by, decided_on) FROM stdin;
\.
COPY quality.pack (pack_sha256) FROM stdin;
fcada61b634c4a3d4cafc6286b58895140e2a1f9cc106724ff5c2aee73bc3b94
\.
COPY quality.parameter (batch, name, value, place, source) FROM stdin;
2022-06-30	asset_days	90	000000	项目资产管理办法:竣工决算后及时移交登记,研究口径 90 天
2022-06-30	baseline_min	2	000000	少于两次谈不上往常
2022-06-30	baseline_rows_min	100	000000	行数太少时波动说明不了问题
2022-06-30	child_gap_years	14	000000	亲子年龄差核对惯例;继养子女须核实
2022-06-30	clue_dispatch_days	3	000000	研究口径:收到后 1 个工作日内下发,遇周末顺延,按 3 天
2022-06-30	clue_entry_days	15	000000	《健全防止返贫动态监测和帮扶机制工作指南》:一般不超过 15 天,其中公示不少于 5 天
2022-06-30	clue_feedback_days	5	000000	研究口径:下发后 5 天内反馈
2022-06-30	clue_grace_days	15	000000	部门数据按月推送,半月内应有线索
2022-06-30	clue_reason_copies_max	20	000000	研究口径:同一文字超过 20 条视为照抄
2022-06-30	clue_reason_length_min	6	000000	研究口径:少于 6 个字视为没有理由
2022-06-30	clue_repeat_days	90	000000	研究口径:办结 90 天内、金额增加不超过 20% 的并入原线索
2022-06-30	clue_repeat_growth	20	000000	研究口径:增幅超过 20% 的另行研判
2022-06-30	completeness_drop_points	10	000000	县级经验值
2022-06-30	compulsory_age_max	14	000000	义务教育法:六周岁入学,九年
2022-06-30	county_pattern	%浚县%	410621	GB/T 2260
2022-06-30	cultivated_area_max	100	000000	全国系统疑点规则 5_14_001
2022-06-30	death_grace_days	30	000000	工作惯例:死亡信息按月交换
2022-06-30	delivery_grace_days	5	000000	月底推送,五日前收齐
2022-06-30	development_due_months	6	000000	全国系统疑点规则 5_12_007
2022-06-30	disaster_loss_alert	10000	000000	工作惯例;可由县的 params/ 另定
2022-06-30	education_age_min	3	000000	全国系统疑点规则 3_01_002
2022-06-30	elimination_fast_months	1	000000	全国系统疑点规则 5_18_009
2022-06-30	finish_spent_percent	80	000000	项目进度核对惯例
2022-06-30	forest_area_max	200	000000	全国系统疑点规则 5_14_002
2022-06-30	fund_progress_tolerance	5	000000	研究口径;可由县的 params/ 另定
2022-06-30	head_age_min	16	000000	民法典第十八条:十六周岁以上以自己劳动收入为主要生活来源的视为完全民事行为能力人
2022-06-30	identified_income_max	20000	000000	全国系统疑点规则 1111_18
2022-06-30	illness_alert_days	60	000000	卫健名单按月推送上月新增
2022-06-30	illness_grace_days	30	000000	工作惯例:卫健名单按月推送,次月更新系统
2022-06-30	income_drop_percent	10	000000	甘肃 2022 年排查重点人群:收入下降明显(研究口径 10%)
2022-06-30	income_floor	4000	000000	全国系统疑点规则 3_11_010;现行国家标准2020年不变价约4000元
2022-06-30	income_max	500000	000000	取值范围核对惯例
2022-06-30	income_rise_percent	50	000000	研究口径:一年增加一半以上须核实
2022-06-30	income_tolerance	1	000000	四舍五入
2022-06-30	industry_share_min	60	000000	2023 年中央一号文件:中央衔接资金用于产业发展的比重力争提高到 60% 以上;以前年度由县的 params/ 另定
2022-06-30	invalid_percent_max	20	000000	县级经验值
2022-06-30	labour_age_min	16	000000	劳动法第十五条
2022-06-30	mean_shift_factor	5	000000	元与万元、月与年之差都在十倍以上
2022-06-30	measure_due_days	31	000000	全国系统疑点规则 1_11_010:满一个月
2022-06-30	microcredit_amount_max	50000	000000	银保监发〔2021〕6号:原则上不超过5万元
2022-06-30	microcredit_months_max	36	000000	银保监发〔2021〕6号:期限3年期(含)以内
2022-06-30	move_grace_days	30	000000	工作惯例:户籍信息按月交换
2022-06-30	new_disability_days	62	000000	残联按月推送,含一次延误
2022-06-30	notice_days_min	5	000000	《健全防止返贫动态监测和帮扶机制工作指南》:公示不少于 5 天
2022-06-30	old_age	60	000000	全国系统疑点规则 2_12_005;老年人权益保障法第二条
2022-06-30	post_age_max	70	000000	全国系统疑点规则 3_01_008;各地可另定
2022-06-30	post_age_min	16	000000	劳动法第十五条
2022-06-30	posts_per_person	3	000000	全国系统疑点规则 3_01_010
2022-06-30	rejected_percent_max	5	000000	县级经验值
2022-06-30	relocation_ended	2020-12-31	000000	易地扶贫搬迁“十三五”规划,2020年底完成
2022-06-30	road_distance_max	5	000000	全国系统疑点规则 3_02_013
2022-06-30	rows_drop_percent	30	000000	县级经验值,减半另有收件守卫拦截
2022-06-30	rows_rise_percent	50	000000	县级经验值
2022-06-30	school_age_max	16	000000	全国系统疑点规则 5_15_016
2022-06-30	school_age_min	6	000000	义务教育法第十一条
2022-06-30	school_day	2021-09-01	000000	义务教育法实施:学年自九月一日起
2022-06-30	score_black_max	60	000000	县定;样例值
2022-06-30	score_lines_min	5	000000	县定;条数太少的比率没有意义
2022-06-30	score_objection_days	5	000000	县定;先征求异议,后发布
2022-06-30	score_red_min	90	000000	县定;样例值
2022-06-30	score_weight_fixed	50	000000	县定;公开材料没有公式,样例取各半,县里在 params/ 另定
2022-06-30	score_weight_timeliness	50	000000	县定;公开材料没有公式,样例取各半,县里在 params/ 另定
2022-06-30	self_paid_alert	20000	000000	郑州市2021年、其他县同类做法;河南省级数值未查到,可由县的 params/ 另定
2022-06-30	self_paid_days	365	000000	近十二个月累计
2022-06-30	settlement_tolerance	200	000000	县级汇总数据的实际误差约三十至一百八十元
2022-06-30	settlement_tolerance_percent	1	000000	同上,大额按比例
2022-06-30	share_shift_points	15	000000	县级经验值
2022-06-30	shared_phone_households	2	000000	全国系统疑点规则 5_15_022
2022-06-30	wage_unit_slip	100	000000	全国系统疑点规则 5_15_0023
2022-06-30	work_grace_days	45	000000	工作惯例:务工信息按月监测,次月登记
2022-06-30	work_income_high	30000	000000	全国系统疑点规则 5_16_002
2022-06-30	work_income_low	400	000000	全国系统疑点规则 5_16_001,本地另列 400 元以下
2022-06-30	work_stale_months	36	000000	本地疑点规则 1111_08
\.
COPY quality.reject (batch, source, file, sheet, "row", error, field, detail, raw) FROM stdin;
\.
COPY quality.repair (batch, source, file, sheet, "row", field, before, after, reason) FROM stdin;
2022-06-30	death	1/死亡人员名单_20220630.csv	\N	10	person_id	410621191201019099	\N	check_digit
2022-06-30	death	1/死亡人员名单_20220630.csv	\N	13	person_id	410621191201019129	\N	check_digit
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	4	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	4	birth_date	19650716	1965-07-16	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	5	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	5	birth_date	19890802	1989-08-02	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	6	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	6	birth_date	19570611	1957-06-11	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	7	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	7	birth_date	19540130	1954-01-30	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	8	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	8	birth_date	19790810	1979-08-10	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	9	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	9	birth_date	19780924	1978-09-24	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	10	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	10	birth_date	20050519	2005-05-19	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	10	person_id	410621200505198779	\N	check_digit
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	11	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	11	birth_date	19600323	1960-03-23	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	11	person_id	410621196003234599	\N	check_digit
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	12	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	12	birth_date	1973/8/31	1973-08-31	separator
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	12	person_id	410621197308312929	\N	check_digit
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	13	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	13	birth_date	19741121	1974-11-21	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	13	person_id	41052619741121215512	410526197411212155	certificate
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	14	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	14	birth_date	19950620	1995-06-20	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	14	person_id	410621199506203309	\N	check_digit
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	15	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	15	birth_date	19571206	1957-12-06	compact
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	15	person_id	410621195712062719	\N	check_digit
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	16	village	西长村	\N	unknown_place
2022-06-30	member	1/（自定义）监测对象成员信息_20220630.csv	\N	16	birth_date	19850605	1985-06-05	compact
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	4	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	5	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	6	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	7	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	8	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	9	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	10	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	11	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	12	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	13	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	14	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	15	village	西长村	\N	unknown_place
2022-06-30	monitor_event	1/监测对象动态变动信息_20220630.csv	\N	16	village	水峪村	\N	unknown_place
\.
COPY quality.retraction (retracted, why, by, at) FROM stdin;
\.
COPY quality.reveal_log (id, asked_at, who, code, why, transaction) FROM stdin;
\.
COPY quality.role_scope (role, audience, division, department) FROM stdin;
\.
COPY quality.rule (rule, name, class, severity, department, dispatch, cause, due_days, sources) FROM stdin;
A01	证件号码缺失或占位	error	error	乡村振兴局	village	id	15	member
A02	证件号码位数或字符异常	error	error	乡村振兴局	village	id	15	member
A03	身份证校验位错误	error	error	乡村振兴局	village	id	15	member
A04	证件号码中的出生日期非法	error	error	乡村振兴局	village	id	15	member
A05	残疾证号不合规	error	error	乡村振兴局	village	id	15	member
A07	证件号码被表格软件改坏	error	error	乡村振兴局	village	id	15	member
C01	文化程度、在校生状况、未上学原因同时为空	error	error	乡村振兴局	village	\N	15	member
C02	文化程度与在校生状况同填	error	error	乡村振兴局	village	\N	15	member
\.
COPY quality.rule_run (batch, rule, rule_hash, state, reason, rows, flagged, unknown) FROM stdin;
2022-06-30	A01	fa6ab06d70b644b1beed6f3e226800d1ac8aab32892a82aded22fc4390b2cdd2	evaluated	\N	13	0	0
2022-06-30	A02	3aac1a0cb7b5ec6b54154465bc00f6896a7ff12f8657a93f8fe71002c1ea0ca2	evaluated	\N	13	0	0
2022-06-30	A03	e8270b9a5f9afe18dd548fd6f81ec44e5626b2785b4d32f28b37f7b3710e4574	evaluated	\N	13	5	0
2022-06-30	A04	7fcd15f3965d11b59a17387d0b3188be97c9dfe81778a51a065a2344779ae6fb	evaluated	\N	13	0	0
2022-06-30	A05	48af4bc8d5c1da5afb5e3256d86d024d4153b9abcdad77896c5dae60e1a66f79	evaluated	\N	13	0	0
2022-06-30	A07	3f46d47d2d538d85665969bb398f11a7b4e9087370731f56bc41c087a9e43a23	evaluated	\N	13	0	0
2022-06-30	C01	81f8f9343ff26ef06de7b3a6cbe88d67151ea7168beb4d93984af7ec58ec407e	evaluated	\N	13	0	0
2022-06-30	C02	17ca53a20a920ac3f13cf76a7ab544abd17397972487e3d0fbc74cdb12e10c0c	evaluated	\N	13	0	0
\.
COPY quality.seal (name, batch, revision, package_sha256, by, sealed_at) FROM stdin;
\.
COPY quality.seal_number (name, mart, record) FROM stdin;
\.
COPY quality.setting (name, value) FROM stdin;
mask_salt	7AQ2VC4L54MBLOEW2UI2WOJBH47RD7GDUSOMZRNZOYUZAQ7XBFBQ
\.
COPY quality.source_list (batch, list, source, rows, hash) FROM stdin;
2022-06-30	reject	death	0	0
2022-06-30	reject	member	0	0
2022-06-30	reject	monitor_event	0	0
2022-06-30	repair	death	2	-8489403609902636510
2022-06-30	repair	member	32	-4092183238790602706
2022-06-30	repair	monitor_event	13	-6568024790138260777
\.
COPY quality.source_load (batch, source, rows_read, rows_kept, rows_rejected, rows_duplicate, rows_dropped, rows_inserted, rows_changed, rows_unchanged, rows_closed, rows_open, sha256) FROM stdin;
2022-06-30	death	16	14	0	0	2	14	0	0	0	14	27baa91895e38cb16b036a27bc23e02086b9d2bae66f4eae2777a3cdbfb14d9e
2022-06-30	member	16	13	0	0	3	13	0	0	0	13	f7a6e65ad5bbdff3f7b4d8052f6c4cf151213e09fbbf3ff0c01fb2ac48fee629
2022-06-30	monitor_event	16	13	0	0	3	13	0	0	0	13	d29c8fb329f9130851b4ca5dd6da96c7e34a4ef6f1d18d9891c04fbbaf36e581
\.
COPY quality.spot_check (name, as_of, seed, confidence, margin, expected_share, population, size, by) FROM stdin;
\.
COPY quality.spot_check_row (name, household_no, town_code, eliminated, number, result, checked_on, checked_by) FROM stdin;
\.
COPY quality.spot_check_stratum (name, town_code, eliminated, population, size) FROM stdin;
\.
COPY source.death (person_id, name, died_on, cause, _file, _sheet, _row, person_key, household_key, division_code, _key, _hash, _states, _valid_from, _valid_to) FROM stdin;
41052519120101902X	李彩珍	2020-10-22	疾病	1/死亡人员名单_20220630.csv	\N	3	cn:41052519120101902X	\N	\N	-7474104082420303528	-7274776151602063482	oooo	2022-06-30	\N
410621191201019038	姚树海	2020-05-13	疾病	1/死亡人员名单_20220630.csv	\N	4	cn:410621191201019038	\N	\N	412266110507474485	3172409442943869158	oooo	2022-06-30	\N
410525191201019046	胡珍荣	2017-01-24	疾病	1/死亡人员名单_20220630.csv	\N	5	cn:410525191201019046	\N	\N	6366277209852577028	274361375786327468	oooo	2022-06-30	\N
410621191201019054	王全民	2020-04-08	疾病	1/死亡人员名单_20220630.csv	\N	6	cn:410621191201019054	\N	\N	4018163274024889571	897582271868583031	oooo	2022-06-30	\N
410525191201019062	黄爱琴	2016-08-22	疾病	1/死亡人员名单_20220630.csv	\N	7	cn:410525191201019062	\N	\N	-1093459065248077202	-1236898239136922173	oooo	2022-06-30	\N
410525191201019070	李金法	2018-05-06	疾病	1/死亡人员名单_20220630.csv	\N	8	cn:410525191201019070	\N	\N	7963652343441741863	5885467294467841839	oooo	2022-06-30	\N
410621191201019089	李琴	2017-01-29	疾病	1/死亡人员名单_20220630.csv	\N	9	cn:410621191201019089	\N	\N	6207755952670959147	1949776074633866553	oooo	2022-06-30	\N
\N	郑保志	2017-05-15	疾病	1/死亡人员名单_20220630.csv	\N	10	\N	\N	\N	-1490056364775563113	1458329827983008866	iooo	2022-06-30	\N
41052519120101910X	苏琴	2013-02-13	疾病	1/死亡人员名单_20220630.csv	\N	11	cn:41052519120101910X	\N	\N	-6042983209844057720	-1526626797734509336	oooo	2022-06-30	\N
410525191201019118	薛长	2017-01-24	疾病	1/死亡人员名单_20220630.csv	\N	12	cn:410525191201019118	\N	\N	6520866561164816294	-5352206955236260759	oooo	2022-06-30	\N
\N	郭凤荣	2019-06-29	疾病	1/死亡人员名单_20220630.csv	\N	13	\N	\N	\N	-5302609447015125355	3190728081224727455	iooo	2022-06-30	\N
410525191201019134	申志法	2016-01-11	疾病	1/死亡人员名单_20220630.csv	\N	14	cn:410525191201019134	\N	\N	9041838307988683830	6137334287160932044	oooo	2022-06-30	\N
410525191201019142	任贞莲	2020-08-13	疾病	1/死亡人员名单_20220630.csv	\N	15	cn:410525191201019142	\N	\N	3012720910361959125	1006460165902098171	oooo	2022-06-30	\N
410525191201019150	王付贵	2018-08-03	疾病	1/死亡人员名单_20220630.csv	\N	16	cn:410525191201019150	\N	\N	-4050629226428267126	-2996504207692667855	oooo	2022-06-30	\N
\.
COPY source.member (town, village, household_no, person_no, name, sex, birth_date, id_type, person_id, relation, ethnic, political, education, school_status, no_school_reason, labour, health, resident_insurance, employee_insurance, serious_illness_insurance, medical_assistance, resident_pension, employee_pension, low_allowance, destitute, public_post, public_post_months, work_place, work_months, phone, joined_on, left_on, state, _file, _sheet, _row, person_key, household_key, division_code, _key, _hash, _states, _valid_from, _valid_to) FROM stdin;
卫溪街道	\N	410621000001	41062100000101	龚志涛	男	1965-07-16	居民身份证	41062119650716525X	户主	汉族	群众	文盲或半文盲	\N	\N	普通劳动力	健康	t	f	t	f	t	f	未享受	不享受	\N	\N	河南省鹤壁市浚县	4	15683896616	2021-09-04	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	4	cn:41062119650716525X	nfp:410621000001	410621001	-4414744498094097924	4770551564984592490	oioooocooooooaaooooooooooaaooooao	2022-06-30	\N
卫溪街道	\N	410621000001	41062100000102	龚勇贵	男	1989-08-02	居民身份证	410621198908022830	之子	汉族	群众	初中	\N	\N	技能劳动力	健康	t	f	t	f	t	f	未享受	不享受	\N	\N	河南省鹤壁市浚县产业集聚区	3	18645700015	2021-09-04	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	5	cn:410621198908022830	nfp:410621000001	410621001	-3375170751053381453	-3107423302500136960	oioooocooooooaaooooooooooaaooooao	2022-06-30	\N
卫溪街道	\N	410621000002	41062100000201	高贵东	男	1957-06-11	居民身份证	410525195706111436	户主	汉族	群众	小学	\N	\N	无劳动力	长期慢性病	t	f	t	f	t	f	未享受	不享受	\N	\N	\N	\N	18372751000	2020-04-09	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	6	cn:410525195706111436	nfp:410621000002	410621001	-2107613038421943717	-3948977578302139929	oioooocooooooaaooooooooooaaaaooao	2022-06-30	\N
卫溪街道	\N	410621000002	41062100000202	王巧晓	女	1954-01-30	居民身份证	410621195401306144	配偶	汉族	群众	小学	\N	\N	丧失劳动力	长期慢性病	t	f	t	f	t	f	未享受	不享受	\N	\N	\N	\N	13034554399	2020-04-09	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	7	cn:410621195401306144	nfp:410621000002	410621001	-3663493665578353062	4066597584526778347	oioooocooooooaaooooooooooaaaaooao	2022-06-30	\N
卫溪街道	\N	410621000002	41062100000203	高新金	男	1979-08-10	居民身份证	410621197908100136	之子	汉族	群众	初中	\N	\N	技能劳动力	健康	t	f	t	f	t	f	未享受	不享受	\N	\N	广东省东莞市长安镇	2	13296357798	2020-04-09	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	8	cn:410621197908100136	nfp:410621000002	410621001	-8436338604403759971	4712129748585740934	oioooocooooooaaooooooooooaaooooao	2022-06-30	\N
卫溪街道	\N	410621000002	41062100000204	姚淑巧	女	1978-09-24	居民身份证	410621197809246922	之儿媳	汉族	群众	小学	\N	\N	普通劳动力	健康	t	f	t	f	t	f	未享受	不享受	\N	\N	北京市大兴区	4	15558161197	2020-04-09	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	9	cn:410621197809246922	nfp:410621000002	410621001	1336228068733781054	2072489519764462844	oioooocooooooaaooooooooooaaooooao	2022-06-30	\N
卫溪街道	\N	410621000002	41062100000205	高天家	男	2005-05-19	居民身份证	\N	之孙子	汉族	群众	\N	普通高中二年级	\N	无劳动力	健康	t	f	t	f	f	f	未享受	不享受	\N	\N	\N	\N	15619964596	2020-04-09	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	10	nfp:410621000002-41062100000205	nfp:410621000002	410621001	-6246422456066544193	-2918741764539619321	oioooocoioooaoaooooooooooaaaaooao	2022-06-30	\N
卫溪街道	\N	410621000003	41062100000301	张法	男	1960-03-23	居民身份证	\N	户主	汉族	群众	小学	\N	\N	弱劳动力或半劳动力	健康	t	f	t	f	t	f	未享受	不享受	\N	\N	\N	\N	15961605384	2021-02-19	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	11	nfp:410621000003-41062100000301	nfp:410621000003	410621001	3377969775735040188	3745040194010197704	oioooocoiooooaaooooooooooaaaaooao	2022-06-30	\N
卫溪街道	\N	410621000004	41062100000401	杨芳	女	1973-08-31	居民身份证	\N	户主	汉族	群众	小学	\N	\N	技能劳动力	健康	t	f	t	f	t	f	未享受	不享受	\N	\N	河南省鹤壁市淇滨区	3	15050459768	2022-05-29	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	12	nfp:410621000004-41062100000401	nfp:410621000004	410621001	-6835896750841906590	-6923921010993307315	oioooocoiooooaaooooooooooaaooooao	2022-06-30	\N
卫溪街道	\N	410621000004	41062100000402	杨成勇	男	1974-11-21	残疾人证	410526197411212155	配偶	汉族	群众	小学	\N	\N	丧失劳动力	残疾	t	f	t	f	t	f	未享受	不享受	\N	\N	\N	\N	15112263167	2022-05-29	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	13	cn:410526197411212155	nfp:410621000004	410621001	-6905957859577978828	2543962432041156261	oioooococooooaaooooooooooaaaaooao	2022-06-30	\N
卫溪街道	\N	410621000004	41062100000403	杨若子	女	1995-06-20	居民身份证	\N	之女	汉族	群众	初中	\N	\N	普通劳动力	健康	t	f	t	f	t	f	未享受	不享受	\N	\N	江苏省苏州市昆山市	5	15274066566	2022-05-29	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	14	nfp:410621000004-41062100000403	nfp:410621000004	410621001	-3955258149088766020	-6183479096740337452	oioooocoiooooaaooooooooooaaooooao	2022-06-30	\N
卫溪街道	\N	410621000005	41062100000501	杨光学	男	1957-12-06	居民身份证	\N	户主	汉族	群众	小学	\N	\N	无劳动力	健康	t	f	t	f	t	f	农村低保	不享受	\N	\N	\N	\N	13939314152	2020-11-24	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	15	nfp:410621000005-41062100000501	nfp:410621000005	410621001	949730348966042948	-621398860703909963	oioooocoiooooaaooooooooooaaaaooao	2022-06-30	\N
卫溪街道	\N	410621000006	41062100000601	杜永成	男	1985-06-05	居民身份证	410525198506053896	户主	汉族	群众	初中	\N	\N	弱劳动力或半劳动力	长期慢性病	t	f	t	f	t	f	未享受	不享受	护路员	2	河南省鹤壁市浚县	2	15628168536	2020-09-13	\N	在册	1/（自定义）监测对象成员信息_20220630.csv	\N	16	cn:410525198506053896	nfp:410621000006	410621001	6138620947793259206	-7583912009143850518	oioooocooooooaaooooooooooooooooao	2022-06-30	\N
\.
COPY source.monitor_event (event_no, town, village, household_no, person_no, kind, happened_on, people, way, reason, channel, _file, _sheet, _row, person_key, household_key, division_code, _key, _hash, _states, _valid_from, _valid_to) FROM stdin;
BD41062100000001	卫溪街道	\N	410621000001	\N	识别	2021-09-04	2	\N	\N	预警监测	1/监测对象动态变动信息_20220630.csv	\N	4	\N	nfp:410621000001	410621001	-5346179262536820134	-636069217596435538	ooioaoooaao	2022-06-30	\N
BD41062100000002	卫溪街道	\N	410621000002	\N	识别	2020-04-09	5	\N	\N	自主申报	1/监测对象动态变动信息_20220630.csv	\N	5	\N	nfp:410621000002	410621001	5308754442764308522	-2368275501756922412	ooioaoooaao	2022-06-30	\N
BD41062100000003	卫溪街道	\N	410621000002	\N	消除	2020-12-17	5	帮扶消除	\N	\N	1/监测对象动态变动信息_20220630.csv	\N	6	\N	nfp:410621000002	410621001	2802273189448357946	2767876256030333475	ooioaooooaa	2022-06-30	\N
BD41062100000004	卫溪街道	\N	410621000003	\N	识别	2021-02-19	1	\N	\N	自主申报	1/监测对象动态变动信息_20220630.csv	\N	7	\N	nfp:410621000003	410621001	-4594098319875395984	-7914127850457457979	ooioaoooaao	2022-06-30	\N
BD41062100000005	卫溪街道	\N	410621000004	\N	识别	2022-05-29	3	\N	\N	自主申报	1/监测对象动态变动信息_20220630.csv	\N	8	\N	nfp:410621000004	410621001	-6999112945515589638	6278174582051764279	ooioaoooaao	2022-06-30	\N
BD41062100000006	卫溪街道	\N	410621000005	\N	识别	2020-11-24	1	\N	\N	摸排走访	1/监测对象动态变动信息_20220630.csv	\N	9	\N	nfp:410621000005	410621001	6337465407147074896	-7019158288780064820	ooioaoooaao	2022-06-30	\N
BD41062100000007	卫溪街道	\N	410621000006	\N	识别	2020-09-13	3	\N	\N	自主申报	1/监测对象动态变动信息_20220630.csv	\N	10	\N	nfp:410621000006	410621001	6937197075330291637	3941249121670520187	ooioaoooaao	2022-06-30	\N
BD41062100000008	卫溪街道	\N	410621000007	\N	识别	2021-03-19	2	\N	\N	预警监测	1/监测对象动态变动信息_20220630.csv	\N	11	\N	nfp:410621000007	410621001	-4920259794546493926	-2357877311343184956	ooioaoooaao	2022-06-30	\N
BD41062100000009	卫溪街道	\N	410621000008	\N	识别	2021-12-03	4	\N	\N	摸排走访	1/监测对象动态变动信息_20220630.csv	\N	12	\N	nfp:410621000008	410621001	-5853461561488134337	5744359550582508750	ooioaoooaao	2022-06-30	\N
BD41062100000010	卫溪街道	\N	410621000008	41062100000804	成员减少	2022-03-22	1	\N	死亡	\N	1/监测对象动态变动信息_20220630.csv	\N	13	nfp:410621000008-41062100000804	nfp:410621000008	410621001	-3403552343331677684	-668025660438972234	ooioooooaoa	2022-06-30	\N
BD41062100000011	卫溪街道	\N	410621000009	\N	识别	2020-08-13	4	\N	\N	摸排走访	1/监测对象动态变动信息_20220630.csv	\N	14	\N	nfp:410621000009	410621001	-4741894134101630407	3688778400717558055	ooioaoooaao	2022-06-30	\N
BD41062100000012	卫溪街道	\N	410621000009	\N	消除	2021-03-29	4	帮扶消除	\N	\N	1/监测对象动态变动信息_20220630.csv	\N	15	\N	nfp:410621000009	410621001	-3361206586863370918	-4214285657853887382	ooioaooooaa	2022-06-30	\N
BD41062100000013	卫溪街道	\N	410621000010	\N	识别	2021-10-17	1	\N	\N	摸排走访	1/监测对象动态变动信息_20220630.csv	\N	16	\N	nfp:410621000010	410621001	908929104266403568	-1698080469602618015	ooioaoooaao	2022-06-30	\N
\.
SELECT pg_catalog.setval('quality.destruction_id_seq', 1, false);
SELECT pg_catalog.setval('quality.human_event_id_seq', 2, true);
SELECT pg_catalog.setval('quality.objection_id_seq', 1, false);
SELECT pg_catalog.setval('quality.reveal_log_id_seq', 1, false);
ALTER TABLE ONLY core.holiday
ADD CONSTRAINT holiday_pkey PRIMARY KEY (date);
ALTER TABLE ONLY core.household_lineage
ADD CONSTRAINT household_lineage_from_key_to_key_kind_basis_was_is_now_key UNIQUE NULLS NOT DISTINCT (from_key, to_key, kind, basis, was, is_now);
ALTER TABLE ONLY core.person_alias
ADD CONSTRAINT person_alias_pkey PRIMARY KEY (old, new);
ALTER TABLE ONLY mart.agreement_all
ADD CONSTRAINT agreement_all_pkey PRIMARY KEY (batch, attribute, source_a, source_b);
ALTER TABLE ONLY mart.answer_meaning
ADD CONSTRAINT answer_meaning_pkey PRIMARY KEY (class, result);
ALTER TABLE ONLY mart.elimination_all
ADD CONSTRAINT elimination_all_batch_division_code_category_way_identified_key UNIQUE NULLS NOT DISTINCT (batch, division_code, category, way, identified_month, eliminated_month);
ALTER TABLE ONLY mart.first_look
ADD CONSTRAINT first_look_pkey PRIMARY KEY (mart, "column");
ALTER TABLE ONLY mart.income_band_all
ADD CONSTRAINT income_band_all_pkey PRIMARY KEY (batch, division_code, household_group);
ALTER TABLE ONLY mart.match_summary_all
ADD CONSTRAINT match_summary_all_pkey PRIMARY KEY (batch, source);
ALTER TABLE ONLY mart.measure_progress_all
ADD CONSTRAINT measure_progress_all_pkey PRIMARY KEY (batch, division_code, kind);
ALTER TABLE ONLY mart.monitor_bridge_all
ADD CONSTRAINT monitor_bridge_all_pkey PRIMARY KEY (batch, span, division_code, unit);
ALTER TABLE ONLY mart.monitored_all
ADD CONSTRAINT monitored_all_pkey PRIMARY KEY (batch, division_code, dimension, value, unit);
ALTER TABLE ONLY mart.place_all
ADD CONSTRAINT place_all_pkey PRIMARY KEY (batch, code, level);
ALTER TABLE ONLY mart.policy_coverage_all
ADD CONSTRAINT policy_coverage_all_pkey PRIMARY KEY (batch, division_code, policy, eliminated);
ALTER TABLE ONLY mart.project_progress_all
ADD CONSTRAINT project_progress_all_batch_division_code_year_kind_key UNIQUE NULLS NOT DISTINCT (batch, division_code, year, kind);
ALTER TABLE ONLY mart.rule_value_all
ADD CONSTRAINT rule_value_all_pkey PRIMARY KEY (batch, rule);
ALTER TABLE ONLY mart.score_all
ADD CONSTRAINT score_all_pkey PRIMARY KEY (batch, month, division_code);
ALTER TABLE ONLY mart.shared_attribute
ADD CONSTRAINT shared_attribute_pkey PRIMARY KEY (attribute, source);
ALTER TABLE ONLY mart.weekly_list_all
ADD CONSTRAINT weekly_list_all_pkey PRIMARY KEY (batch, division_code);
ALTER TABLE ONLY quality.batch
ADD CONSTRAINT batch_pkey PRIMARY KEY (batch);
ALTER TABLE ONLY quality.destruction
ADD CONSTRAINT destruction_pkey PRIMARY KEY (id);
ALTER TABLE ONLY quality.finding_alias
ADD CONSTRAINT finding_alias_pkey PRIMARY KEY (package_key, kind, batch);
ALTER TABLE ONLY quality.finding_event
ADD CONSTRAINT finding_event_pkey PRIMARY KEY (batch, finding_key, number);
ALTER TABLE ONLY quality.human_event
ADD CONSTRAINT human_event_finding_key_at_event_result_note_by_until_key UNIQUE NULLS NOT DISTINCT (finding_key, at, event, result, note, by, until);
ALTER TABLE ONLY quality.human_event
ADD CONSTRAINT human_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY quality.life_step
ADD CONSTRAINT life_step_pkey PRIMARY KEY (from_state, event);
ALTER TABLE ONLY quality.load_log
ADD CONSTRAINT load_log_pkey PRIMARY KEY (load_id);
ALTER TABLE ONLY quality.metric
ADD CONSTRAINT metric_pkey PRIMARY KEY (batch, source, field, metric);
ALTER TABLE ONLY quality.migration
ADD CONSTRAINT migration_pkey PRIMARY KEY (name);
ALTER TABLE ONLY quality.objection
ADD CONSTRAINT objection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY quality.pack
ADD CONSTRAINT pack_pkey PRIMARY KEY (pack_sha256);
ALTER TABLE ONLY quality.parameter
ADD CONSTRAINT parameter_pkey PRIMARY KEY (batch, name);
ALTER TABLE ONLY quality.reveal_log
ADD CONSTRAINT reveal_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY quality.rule
ADD CONSTRAINT rule_pkey PRIMARY KEY (rule);
ALTER TABLE ONLY quality.rule_run
ADD CONSTRAINT rule_run_pkey PRIMARY KEY (batch, rule);
ALTER TABLE ONLY quality.seal
ADD CONSTRAINT seal_pkey PRIMARY KEY (name);
ALTER TABLE ONLY quality.setting
ADD CONSTRAINT setting_pkey PRIMARY KEY (name);
ALTER TABLE ONLY quality.source_list
ADD CONSTRAINT source_list_pkey PRIMARY KEY (batch, list, source);
ALTER TABLE ONLY quality.source_load
ADD CONSTRAINT source_load_pkey PRIMARY KEY (batch, source);
ALTER TABLE ONLY quality.spot_check
ADD CONSTRAINT spot_check_pkey PRIMARY KEY (name);
ALTER TABLE ONLY quality.spot_check_row
ADD CONSTRAINT spot_check_row_pkey PRIMARY KEY (name, household_no);
ALTER TABLE ONLY quality.spot_check_stratum
ADD CONSTRAINT spot_check_stratum_pkey PRIMARY KEY (name, town_code, eliminated);
CREATE INDEX division_change_old ON core.division_change USING btree (old);
CREATE INDEX division_code ON core.division USING btree (code);
CREATE INDEX household_lineage_to ON core.household_lineage USING btree (to_key);
CREATE INDEX person_alias_new ON core.person_alias USING btree (new);
CREATE INDEX rival_batch ON core.rival USING btree (batch);
CREATE INDEX rival_key ON core.rival USING btree (key, batch);
CREATE INDEX reported_vs_computed_batch ON mart.reported_vs_computed_all USING btree (batch);
CREATE INDEX delivery_batch ON quality.delivery USING btree (batch, source);
CREATE INDEX finding_alias_finding ON quality.finding_alias USING btree (finding_key);
CREATE INDEX finding_version_code ON quality.finding_version USING btree (code);
CREATE UNIQUE INDEX finding_version_open ON quality.finding_version USING btree (finding_key) WHERE (_valid_to IS NULL);
CREATE INDEX finding_version_subject ON quality.finding_version USING btree (subject_key);
CREATE INDEX human_event_applied ON quality.human_event USING btree (applied);
CREATE INDEX reject_batch ON quality.reject USING btree (batch, source);
CREATE INDEX repair_batch ON quality.repair USING btree (batch, source);
CREATE UNIQUE INDEX death_open ON source.death USING btree (_key) INCLUDE (_hash) WHERE (_valid_to IS NULL);
CREATE INDEX death_person ON source.death USING btree (person_key);
CREATE INDEX member_household ON source.member USING btree (household_key);
CREATE UNIQUE INDEX member_open ON source.member USING btree (_key) INCLUDE (_hash) WHERE (_valid_to IS NULL);
CREATE INDEX member_person ON source.member USING btree (person_key);
CREATE INDEX monitor_event_household ON source.monitor_event USING btree (household_key);
CREATE UNIQUE INDEX monitor_event_open ON source.monitor_event USING btree (_key) INCLUDE (_hash) WHERE (_valid_to IS NULL);
CREATE INDEX monitor_event_person ON source.monitor_event USING btree (person_key);
CREATE TRIGGER refuse_destroyed BEFORE DELETE ON quality.batch FOR EACH ROW EXECUTE FUNCTION quality.refuse_destroyed();
ALTER TABLE ONLY quality.seal_number
ADD CONSTRAINT seal_number_name_fkey FOREIGN KEY (name) REFERENCES quality.seal(name);
ALTER TABLE ONLY quality.spot_check_row
ADD CONSTRAINT spot_check_row_name_fkey FOREIGN KEY (name) REFERENCES quality.spot_check(name) ON DELETE CASCADE;
ALTER TABLE ONLY quality.spot_check_stratum
ADD CONSTRAINT spot_check_stratum_name_fkey FOREIGN KEY (name) REFERENCES quality.spot_check(name) ON DELETE CASCADE;
\unrestrict DM8ifiFEluw3kCyJmUEWpo0y1CsC6dzF7Y7nmWnGMD8JqYVle451tfbyNI9IktG
