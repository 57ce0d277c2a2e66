-- SPDX-License-Identifier: Apache-2.0
-- What a load does with the tables and views that it makes per source, so that the site's own views and grants on them stay.

-- In place where the columns allow it; else anew, with the grants that were on it. Fails when something of the site's own stands in the way.
CREATE FUNCTION quality.replace_view(name text, options text, body text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    statement text := format('VIEW %s%s AS %s', name, options, body);
    given text[];
    one text;
BEGIN
    EXECUTE 'CREATE OR REPLACE ' || statement;
EXCEPTION WHEN invalid_table_definition THEN
    given := ARRAY(SELECT format('GRANT %s ON %s TO %s%s', a.privilege_type, name, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END,
                                 CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                   FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a WHERE c.oid = to_regclass(name) AND a.grantee <> c.relowner);
    EXECUTE 'DROP VIEW ' || name;
    EXECUTE 'CREATE ' || statement;
    FOREACH one IN ARRAY given LOOP
        EXECUTE one;
    END LOOP;
END $$;
COMMENT ON FUNCTION quality.replace_view(text, text, text) IS '更换视图,保留权限 / a view anew, with its grants';

-- Does the site let a role of its own see the source's table or views?
CREATE FUNCTION quality.is_granted(source name) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL aclexplode(c.relacl) a
                   WHERE n.nspname IN ('source', 'current', 'asof', 'masked') AND c.relname = is_granted.source AND a.grantee <> c.relowner
                     AND a.grantee IS DISTINCT FROM to_regrole('bidui_reader')::oid);
END;
COMMENT ON FUNCTION quality.is_granted(name) IS '本单位是否另有授权 / has the site granted anything on a source';

-- The first rows of a source: their table takes the place of an empty one, which is fast, unless the site's own views or grants are on that;
-- then the rows go into it.
CREATE FUNCTION quality.attach_source(source name) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    staged regclass := to_regclass(format('staging.%I', source));
    place regclass := to_regclass(format('source.%I', source));
    columns text;
BEGIN
    IF place IS NOT NULL AND NOT quality.is_granted(source) THEN
        BEGIN
            DROP VIEW IF EXISTS core.household, core.person;
            EXECUTE format('DROP VIEW IF EXISTS masked.%1$I, asof.%1$I, current.%1$I; DROP FUNCTION IF EXISTS bidui.%2$I(date); DROP TABLE source.%1$I',
                           source, source || '_as_of');
            place := NULL;
        EXCEPTION WHEN dependent_objects_still_exist THEN NULL;
        END;
    END IF;
    IF place IS NULL THEN
        EXECUTE format('ALTER TABLE %s SET SCHEMA source', staged);
        RETURN;
    END IF;
    EXECUTE coalesce((SELECT string_agg(format('ALTER TABLE %s ADD COLUMN %I %s', place, s.attname, format_type(s.atttypid, s.atttypmod)), '; '
        ORDER BY s.attnum)
                      FROM pg_attribute s WHERE s.attrelid = staged AND s.attnum > 0
                        AND NOT EXISTS (SELECT FROM pg_attribute p WHERE p.attrelid = place AND p.attname = s.attname)), 'SELECT 1');
    columns := (SELECT string_agg(quote_ident(s.attname), ', ' ORDER BY s.attnum) FROM pg_attribute s WHERE s.attrelid = staged AND s.attnum > 0);
    EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM %s; DROP TABLE %s', place, columns, columns, staged, staged);
END $$;
COMMENT ON FUNCTION quality.attach_source(name) IS '首批数据就位 / the first rows of a source take their place';
