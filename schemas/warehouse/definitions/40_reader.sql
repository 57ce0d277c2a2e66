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

-- LIKE patterns of the divisions in which a user may see so much of a department's data.
CREATE FUNCTION quality.patterns(who name, of_department text, level integer) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT coalesce(array_agg(s.division || '%'), '{}')
    FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
    WHERE pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
      AND quality.audience_level(s.audience) >= level;
END;
COMMENT ON FUNCTION quality.patterns(name, text, integer) IS '可见到某程度的区划 / divisions in which a reader sees so much';

-- What a user sees of one row: auditor, list, analyst; NULL: nothing.
CREATE FUNCTION quality.audience_at(who name, division text, of_department text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT CASE max(quality.audience_level(s.audience)) WHEN 3 THEN 'auditor' WHEN 2 THEN 'list' WHEN 1 THEN 'analyst' END
    FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
    WHERE pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
      AND starts_with(coalesce(audience_at.division, ''), s.division);
END;
COMMENT ON FUNCTION quality.audience_at(name, text, text) IS '某人对某行的可见程度 / how much somebody sees of a row';

CREATE FUNCTION bidui.mask(kind text, value text, audience text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN value IS NULL OR audience = 'auditor' THEN value
        WHEN kind = 'name' THEN CASE WHEN audience = 'list' THEN value ELSE left(value, 1) || '**' END
        WHEN kind = 'id' THEN left(value, 6) || '********' || CASE WHEN audience = 'list' THEN right(value, 4) ELSE '****' END
        WHEN kind = 'phone' THEN left(value, 3) || '****' || CASE WHEN audience = 'list' THEN right(value, 4) ELSE '****' END
        WHEN kind = 'card' THEN '****' || right(value, 4)
        ELSE '***' END;
END;
COMMENT ON FUNCTION bidui.mask(text, text, text) IS '脱敏 / masks a value for an audience';

CREATE VIEW masked.finding WITH (security_barrier) AS
SELECT f.finding_key, f.code, f.rule, r.name AS rule_name, f.class, f.severity, f.department, f.subject,
       bidui.mask('name', f.subject_name, a.audience) AS subject_name,
       f.division_code, f.source, f.file, f.sheet, f."row",
       CASE a.audience WHEN 'auditor' THEN f.message
                       WHEN 'list' THEN regexp_replace(f.message, '([0-9]{6})[0-9]{8}([0-9]{3}[0-9Xx])', '\1********\2', 'g')
                       ELSE r.name END AS message,
       f.dispatch, f.state, f.first_batch, f.last_seen, f.closed_batch, f.state_batch, f.unverified, f.due, f.waived_until
FROM quality.finding f LEFT JOIN quality.rule r USING (rule)
CROSS JOIN LATERAL (SELECT quality.audience_at(current_user, f.division_code, f.department) AS audience OFFSET 0) a
WHERE a.audience IS NOT NULL;
COMMENT ON VIEW masked.finding IS '疑点(脱敏) / findings, masked';
COMMENT ON COLUMN masked.finding.rule_name IS '规则名称 / name of the rule';

CREATE FUNCTION bidui.ask_reveal(wanted_code text, reason text) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC INSERT INTO quality.reveal_log (who, code, why) VALUES (session_user, upper(wanted_code), reason) RETURNING id; END;
COMMENT ON FUNCTION bidui.ask_reveal(text, text) IS '登记查看申请,提交后凭编号 bidui.reveal 查看 / asks to see a finding in clear; commit, then call bidui.reveal';

CREATE FUNCTION bidui.reveal(request bigint) RETURNS TABLE (code text, subject_key text, subject_name text, message text, "values" jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    SELECT f.code, f.subject_key, f.subject_name, f.message, f."values"
    FROM quality.reveal_log l JOIN quality.finding_version f ON f.code = l.code AND f._valid_to IS NULL
    WHERE l.id = request AND l.who = session_user
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
    GRANT SELECT ON core.division, core.division_change, core.holiday, core.closed_window, quality.batch, quality.delivery, quality.source_load, quality.metric,
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
