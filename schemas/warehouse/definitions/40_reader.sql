-- SPDX-License-Identifier: Apache-2.0
-- Who may read what. Base tables belong to the owner alone; the owner's role belongs to nobody who sits at a desk; the loader logs in for the
-- nightly run and acts as the owner; readers see masked.*: owner's-rights, security_barrier views with the rows of their divisions and
-- departments:
--   analyst     every row of their divisions, every personal field masked
--   county, town, department   names, not numbers, of their own county, town (or village), department
--   auditor     everything
-- What somebody sees of a row is what the scopes that cover this very row allow: a masked look at the county and a clear one at a town do
-- not add up to a clear look at the county. A reader is a login that is a member of bidui_reader and has rows in quality.role_scope.

CREATE FUNCTION quality.audience_level(audience text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT CASE audience WHEN 'auditor' THEN 3 WHEN 'analyst' THEN 1 ELSE 2 END; END;
COMMENT ON FUNCTION quality.audience_level(text) IS '可见程度:1 脱敏,2 可见姓名,3 不脱敏 / how much an audience sees';

-- Nobody asks for the scopes of others: `who` must be somebody whom the login may become.
-- LIKE patterns of the divisions in which a user may see so much of a department's data.
CREATE FUNCTION quality.patterns(who name, of_department text, level integer) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(array_agg(s.division || '%'), '{}')
    FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
    WHERE pg_has_role(session_user, who, 'member') AND pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
      AND quality.audience_level(s.audience) >= level;
END;
COMMENT ON FUNCTION quality.patterns(name, text, integer) IS '可见到某程度的区划 / divisions in which a reader sees so much';

-- LIKE patterns of the scopes whose deliveries are a user's own: their department's, or their town's; an auditor's are all. Names of
-- files are for those alone, since people write names and numbers into them.
CREATE FUNCTION quality.own_deliveries(who name, of_department text) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(array_agg(s.division || '%'), '{}')
    FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
    WHERE pg_has_role(session_user, who, 'member') AND pg_has_role(who, r.oid, 'member')
      AND (s.audience = 'auditor' OR quality.audience_level(s.audience) = 2
                                     AND (s.department = of_department OR s.department IS NULL AND length(s.division) >= 9));
END;
COMMENT ON FUNCTION quality.own_deliveries(name, text) IS '自己交付的区划 / scopes of whose deliveries a reader sees the file names';

-- What a user sees of one row: auditor, list, analyst; NULL: nothing.
CREATE FUNCTION quality.audience_at(who name, division text, of_department text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE max(quality.audience_level(s.audience)) WHEN 3 THEN 'auditor' WHEN 2 THEN 'list' WHEN 1 THEN 'analyst' END
    FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
    WHERE pg_has_role(session_user, who, 'member') AND pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
      AND starts_with(coalesce(audience_at.division, ''), s.division);
END;
COMMENT ON FUNCTION quality.audience_at(name, text, text) IS '某人对某行的可见程度 / how much somebody sees of a row';

-- What a delivery is called by those whose file it is not: list, place, day.
CREATE VIEW quality.delivery_label AS
SELECT DISTINCT ON (d.source, d.file) d.source, d.file, d.scope, t.department,
       concat_ws(' ', coalesce(t.title, d.source), coalesce(bidui.division_name(d.scope), d.scope), d.effective) AS label
FROM quality.delivery d
LEFT JOIN LATERAL (SELECT substring(w.words FROM '^([^(]*)') AS title, substring(w.words FROM '^[^(]*\(([^)]*)\)') AS department
                   FROM pg_class c, obj_description(c.oid, 'pg_class') w (words) -- to_regclass() would ask for rights on the schema
                   WHERE c.relnamespace = 'source'::regnamespace AND c.relname = d.source) t ON true
WHERE d.file IS NOT NULL
ORDER BY d.source, d.file, d.batch DESC;
SELECT quality.describe('quality.delivery_label', '交付的称呼:表名、地区、日期 / what a delivery is called: list, place, day', '{
    "source": "来源 / source", "file": "原始文件 / original file", "scope": "完整覆盖的区划 / division it is complete for",
    "department": "部门 / department", "label": "称呼 / what it is called"}');

-- OFFSET 0: conditions of the reader's stay outside. Without, PostgreSQL evaluates those that leak nothing by themselves (=, <) below the
-- barrier, and EXPLAIN ANALYZE counts the rows of others that meet them.
CREATE VIEW masked.finding WITH (security_barrier) AS
SELECT f.finding_key, f.code, f.rule, r.name AS rule_name, f.class, f.severity, f.department, f.subject,
       bidui.mask('name', f.subject_name, a.audience) AS subject_name,
       f.division_code, f.source, coalesce(CASE WHEN a.own THEN f.file ELSE d.label END, f.source) AS file,
       bidui.mask('text', f.sheet, a.audience) AS sheet, f."row",
       CASE a.audience WHEN 'auditor' THEN f.message WHEN 'list' THEN bidui.mask_message(f.message) ELSE r.name END AS message,
       f.dispatch, f.state, f.first_batch, f.last_seen, f.closed_batch, f.state_batch, f.unverified, f.due, f.waived_until
FROM quality.finding f LEFT JOIN quality.rule r USING (rule) LEFT JOIN quality.delivery_label d ON d.source = f.source AND d.file = f.file
CROSS JOIN LATERAL (SELECT quality.audience_at(current_user, f.division_code, f.department) AS audience,
                           coalesce(d.scope, '') LIKE ANY (quality.own_deliveries(current_user, d.department)) AS own OFFSET 0) a
WHERE a.audience IS NOT NULL OFFSET 0;
COMMENT ON VIEW masked.finding IS '疑点(脱敏) / findings, masked';
COMMENT ON COLUMN masked.finding.rule_name IS '规则名称 / name of the rule';

CREATE VIEW masked.delivery WITH (security_barrier) AS
SELECT d.batch, d.source, d.scope, d.period, d.effective, l.label, CASE WHEN a.own THEN d.file END AS file, d.encoding, d.state, d.age_days, d.stale,
       d.rows_read, d.rows_kept, d.rows_rejected, d.rows_dropped
FROM quality.delivery d LEFT JOIN quality.delivery_label l ON l.source = d.source AND l.file = d.file
CROSS JOIN LATERAL (SELECT coalesce(d.scope, '') LIKE ANY (quality.own_deliveries(current_user, l.department)) AS own OFFSET 0) a OFFSET 0;
SELECT quality.describe('masked.delivery', '批次所用的交付 / the deliveries a batch stands on', '{
    "source": "来源 / source", "scope": "完整覆盖的区划 / division it is complete for", "period": "数据期 / period", "effective": "数据日期 / date the data stand for",
    "encoding": "编码 / encoding", "state": "new 新到;carried 沿用;refused 拒收;missing 缺失 / new, carried, refused, missing",
    "age_days": "数据天数 / age in days", "stale": "是否过期 / past the source''s max_age", "rows_read": "读入行数 / rows read", "rows_kept": "保留行数 / rows kept",
    "rows_rejected": "拒收行数 / rows rejected", "rows_dropped": "非数据行数 / title, blank and total rows",
    "label": "称呼:表名、地区、日期 / what it is called: list, place, day", "file": "原始文件,仅交付单位可见 / original file, for its owner alone"}');

-- Whoever asks for more than a day's share needs a second person (bidui.approve_reveal).
CREATE FUNCTION bidui.ask_reveal(wanted_code text, reason text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    share bigint := coalesce((SELECT value::bigint FROM quality.setting WHERE name = 'reveals_a_day'), 20);
    number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bidui.ask_reveal ' || session_user, 0)); -- two sessions do not share a share
    INSERT INTO quality.reveal_log (who, code, why, needs_approval)
    VALUES (session_user, upper(wanted_code), reason,
            (SELECT count(*) FROM quality.reveal_log l WHERE l.who = session_user AND l.asked_at > clock_timestamp() - interval '24 hours') >= share)
    RETURNING id INTO number;
    RETURN number;
END $$;
COMMENT ON FUNCTION bidui.ask_reveal(text, text) IS
    '登记查看申请,提交后凭编号 bidui.reveal 查看;一日超过限额的须他人同意 / asks to see a finding in clear; commit, then call bidui.reveal; beyond a '
    'day''s share somebody else must agree';

CREATE FUNCTION bidui.approve_reveal(request bigint) RETURNS boolean LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH agreed AS (
        UPDATE quality.reveal_log l SET approved_by = session_user, approved_at = clock_timestamp()
        WHERE l.id = request AND l.needs_approval AND l.approved_by IS NULL AND l.who <> session_user
          AND EXISTS (SELECT FROM quality.finding_version f WHERE f.code = l.code AND f._valid_to IS NULL
                                                             AND quality.audience_at(session_user, f.division_code, f.department) IN ('list', 'auditor'))
        RETURNING 1
    )
    SELECT EXISTS (SELECT FROM agreed);
END;
COMMENT ON FUNCTION bidui.approve_reveal(bigint) IS '同意他人的查看申请,自己也须有权查看 / agrees to somebody else''s request, by one who may see the same';

CREATE FUNCTION bidui.reveal(request bigint) RETURNS TABLE (code text, subject_key text, subject_name text, message text, "values" jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT f.code, f.subject_key, f.subject_name, f.message, f."values"
    FROM quality.reveal_log l JOIN quality.finding_version f ON f.code = l.code AND f._valid_to IS NULL
    WHERE l.id = request AND l.who = session_user AND (NOT l.needs_approval OR l.approved_by IS NOT NULL)
      AND l.transaction <> coalesce(pg_current_xact_id_if_assigned(), '0'::xid8) -- the entry stands: its transaction is over
      AND quality.audience_at(session_user, f.division_code, f.department) IN ('list', 'auditor');
END;
COMMENT ON FUNCTION bidui.reveal(bigint) IS '凭登记编号查看 / shows what was asked for and logged';

CREATE FUNCTION bidui.grant_readers() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA masked, mart, bidui, core, quality TO bidui_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA masked, mart TO bidui_reader; -- marts count, they name nobody
    GRANT SELECT ON core.division, core.division_change, core.holiday, core.closed_window, quality.batch, quality.source_load, quality.metric,
                    quality.parameter, quality.rule, quality.rule_run TO bidui_reader;
END $$;
COMMENT ON FUNCTION bidui.grant_readers() IS '授予读者权限 / grants readers what they may read';

-- Marts count; one that names somebody is not for readers. Called behind every bidui.grant_readers().
CREATE FUNCTION bidui.withhold_from_readers() RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
    REVOKE SELECT ON mart.monitored_all, mart.policy_coverage_all FROM bidui_reader; -- small counts about health, which the views leave out
    REVOKE SELECT ON quality.delivery FROM bidui_reader; -- names of files; masked.delivery has the rest
END $$;
COMMENT ON FUNCTION bidui.withhold_from_readers() IS '收回读者对含个人信息的统计表的权限 / takes back what names persons';

CREATE FUNCTION bidui.add_reader(login name, audience text, division text DEFAULT '', department text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
COMMENT ON FUNCTION bidui.add_reader(name, text, text, text) IS '增加读者 / adds a reader';

CREATE FUNCTION bidui.drop_reader(login name) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM quality.role_scope WHERE role = login;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = login) AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
        EXECUTE format('REVOKE bidui_reader FROM %I', login);
    END IF;
END $$;
COMMENT ON FUNCTION bidui.drop_reader(name) IS '取消读者权限,登录名本身保留 / takes a reader''s rights away; the login itself stays';

-- A login for the nightly run. It acts as the warehouse's owner, so that what it makes belongs to the owner, and has no right of its own:
-- no roles, no databases. A superuser's powers are not handed on.
CREATE FUNCTION bidui.add_loader(login name) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
COMMENT ON FUNCTION bidui.add_loader(name) IS '增加装载账号,以属主身份装载 / adds a login that loads as the owner';
