-- SPDX-License-Identifier: Apache-2.0
-- Who may read what. Base tables belong to the owner alone; people read masked.*: owner's-rights, security_barrier views that show
-- the rows of the reader's divisions and departments, with personal columns masked for the reader's audience.
--   analyst   sees every field masked;   list   (county, town, department staff) sees names, not numbers;   auditor   sees all.
-- A reader is a login that is a member of bidui_reader and has rows in quality.role_scope: SELECT bidui.add_reader(…).

DO $$ BEGIN
    CREATE ROLE bidui_reader NOLOGIN;
EXCEPTION
    WHEN duplicate_object THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'no right to create roles: let the administrator create bidui_reader';
END $$;

CREATE SCHEMA masked;
COMMENT ON SCHEMA masked IS '读者视图:按区划、部门过滤,个人信息脱敏 / what readers see: filtered by division and department, personal data masked';

CREATE TABLE quality.role_scope (
    role name NOT NULL,
    audience text NOT NULL CHECK (audience IN ('analyst', 'list', 'auditor')),
    division text NOT NULL DEFAULT '' CHECK (division ~ '^[0-9]*$'),
    department text
);
COMMENT ON TABLE quality.role_scope IS '读者权限 / what readers may see';
COMMENT ON COLUMN quality.role_scope.role IS '登录名或组 / login or group';
COMMENT ON COLUMN quality.role_scope.audience IS 'analyst 全部脱敏;list 可见姓名;auditor 不脱敏 / how much is masked';
COMMENT ON COLUMN quality.role_scope.division IS '区划代码前缀,空为全县 / prefix of division codes; empty: all';
COMMENT ON COLUMN quality.role_scope.department IS '部门,空为全部 / department; NULL: all';

CREATE TABLE quality.setting (
    name text PRIMARY KEY,
    value text NOT NULL
);
COMMENT ON TABLE quality.setting IS '内部设置,仅属主可读 / settings of the warehouse, the owner''s only';
COMMENT ON COLUMN quality.setting.name IS '名称 / name';
COMMENT ON COLUMN quality.setting.value IS '值 / value';

-- The audience of a user: the most that any of their scopes allows; NULL for somebody without any.
CREATE FUNCTION quality.audience(who name) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT CASE max(CASE s.audience WHEN 'auditor' THEN 3 WHEN 'list' THEN 2 ELSE 1 END) WHEN 3 THEN 'auditor' WHEN 2 THEN 'list' WHEN 1 THEN 'analyst' END
    FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role WHERE pg_has_role(who, r.oid, 'member')
$$;
COMMENT ON FUNCTION quality.audience(name) IS '读者类别 / a reader''s audience';

-- LIKE patterns of the divisions a user may see of a department's data.
CREATE FUNCTION quality.patterns(who name, of_department text) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT coalesce(array_agg(s.division || '%'), '{}')
    FROM quality.role_scope s JOIN pg_roles r ON r.rolname = s.role
    WHERE pg_has_role(who, r.oid, 'member') AND (s.department IS NULL OR s.department = of_department)
$$;
COMMENT ON FUNCTION quality.patterns(name, text) IS '可见区划 / divisions a reader may see';

CREATE FUNCTION bidui.mask(kind text, value text, audience text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN value IS NULL OR audience = 'auditor' THEN value
        WHEN kind = 'name' THEN CASE WHEN audience = 'list' THEN value ELSE left(value, 1) || '**' END
        WHEN kind = 'id' THEN left(value, 6) || '********' || CASE WHEN audience = 'list' THEN right(value, 4) ELSE '****' END
        WHEN kind = 'phone' THEN left(value, 3) || '****' || CASE WHEN audience = 'list' THEN right(value, 4) ELSE '****' END
        WHEN kind = 'card' THEN '****' || right(value, 4)
        ELSE '***' END
$$;
COMMENT ON FUNCTION bidui.mask(text, text, text) IS '脱敏 / masks a value for an audience';

CREATE VIEW masked.finding WITH (security_barrier) AS
SELECT f.finding_key, f.code, f.rule, r.name AS rule_name, f.class, f.severity, f.department, f.subject, bidui.mask('name', f.subject_name, a.audience) AS subject_name,
       f.division_code, f.source, f.file, f.sheet, f."row",
       CASE a.audience WHEN 'auditor' THEN f.message
                       WHEN 'list' THEN regexp_replace(f.message, '([0-9]{6})[0-9]{8}([0-9]{3}[0-9Xx])', '\1********\2', 'g')
                       ELSE r.name END AS message,
       f.dispatch, f.state, f.first_batch, f.last_seen, f.closed_batch, f.state_batch, f.unverified, f.due, f.waived_until
FROM quality.finding f LEFT JOIN quality.rule r USING (rule), (SELECT quality.audience(current_user) AS audience) a
WHERE coalesce(f.division_code, '') LIKE ANY (quality.patterns(current_user, f.department)::text[]);
COMMENT ON VIEW masked.finding IS '疑点(脱敏) / findings, masked';

-- ---- reveal: two steps, so that nobody can look and roll back the log ----

CREATE TABLE quality.reveal_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who name NOT NULL,
    code text NOT NULL,
    why text NOT NULL CHECK (length(trim(why)) >= 4),
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id()
);
COMMENT ON TABLE quality.reveal_log IS '查看个人信息的登记 / who asked to see whom, and why';
COMMENT ON COLUMN quality.reveal_log.id IS '编号 / number';
COMMENT ON COLUMN quality.reveal_log.asked_at IS '时间 / when';
COMMENT ON COLUMN quality.reveal_log.who IS '登录名 / login';
COMMENT ON COLUMN quality.reveal_log.code IS '疑点短码 / short code of the finding';
COMMENT ON COLUMN quality.reveal_log.why IS '事由(至少四个字) / reason, at least four characters';
COMMENT ON COLUMN quality.reveal_log.transaction IS '登记所在事务 / transaction of the entry';

CREATE FUNCTION bidui.ask_reveal(wanted_code text, reason text) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
    INSERT INTO quality.reveal_log (who, code, why) VALUES (session_user, upper(wanted_code), reason) RETURNING id
$$;
COMMENT ON FUNCTION bidui.ask_reveal(text, text) IS '登记查看申请,提交后凭编号 bidui.reveal 查看 / asks to see a finding in clear; commit, then call bidui.reveal';

CREATE FUNCTION bidui.reveal(request bigint) RETURNS TABLE (code text, subject_key text, subject_name text, message text, "values" jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
    SELECT f.code, f.subject_key, f.subject_name, f.message, f."values"
    FROM quality.reveal_log l JOIN quality.finding_version f ON f.code = l.code AND f._valid_to IS NULL
    WHERE l.id = request AND l.who = session_user
      AND l.transaction <> coalesce(pg_current_xact_id_if_assigned(), '0'::xid8) -- the entry stands: its transaction is over
      AND quality.audience(session_user) IN ('list', 'auditor')
      AND coalesce(f.division_code, '') LIKE ANY (quality.patterns(session_user, f.department))
$$;
COMMENT ON FUNCTION bidui.reveal(bigint) IS '凭登记编号查看 / shows what was asked for and logged';

-- ---- grants ----

CREATE FUNCTION bidui.grant_readers() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA masked, mart, bidui, core, quality TO bidui_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA masked TO bidui_reader;
    GRANT SELECT ON core.division, core.holiday, core.closed_window, quality.batch, quality.delivery, quality.source_load, quality.metric,
                    quality.rule, quality.rule_run TO bidui_reader;
    GRANT SELECT ON mart.reported_vs_computed, mart.reported_vs_computed_all, mart.monitored_by_town, mart.monitored_by_town_all TO bidui_reader;
END $$;
COMMENT ON FUNCTION bidui.grant_readers() IS '授予读者权限 / grants readers what they may read';
SELECT bidui.grant_readers();

CREATE FUNCTION bidui.add_reader(login name, audience text, division text DEFAULT '', department text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = login) THEN
        EXECUTE format('CREATE ROLE %I LOGIN', login);
    END IF;
    EXECUTE format('GRANT bidui_reader TO %I', login);
    INSERT INTO quality.role_scope VALUES (login, audience, division, department);
END $$;
COMMENT ON FUNCTION bidui.add_reader(name, text, text, text) IS '增加读者 / adds a reader';
