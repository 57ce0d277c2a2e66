-- SPDX-License-Identifier: Apache-2.0
-- Taking definitions away and making them anew. bidui-load (load/server/definition.c) runs this at the head of the transaction in which
-- migrations and definitions change; nothing of it is left afterwards. Definitions are rebuilt by file: what a changed file made goes, with
-- everything of ours that stands on it, in the order of dependencies and never by CASCADE, so that an object of the site's own stops the
-- whole and is named. Ours are what quality.definition says, and what bidui-load makes per source: that is put back as it stood.
SET LOCAL search_path = pg_catalog, pg_temp;

-- Functions, views and triggers outside the system. `identity` is how DROP and COMMENT ON name them.
CREATE TEMP VIEW object AS
SELECT 'pg_proc'::regclass::oid AS class, p.oid AS object, 'FUNCTION ' || p.oid::regprocedure AS identity, 'FUNCTION ' || p.oid::regprocedure AS granted_on,
       p.proowner AS owner, coalesce(p.proacl, acldefault('f', p.proowner)) AS acl
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND p.prokind = 'f'
UNION ALL
SELECT 'pg_class'::regclass, c.oid, 'VIEW ' || c.oid::regclass, 'TABLE ' || c.oid::regclass, c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'v' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
UNION ALL
SELECT 'pg_trigger'::regclass, oid, format('TRIGGER %I ON %s', tgname, tgrelid::regclass), NULL, NULL, NULL FROM pg_trigger WHERE NOT tgisinternal;

-- What others than the owner may do with them. Readers' rights are left out: bidui.grant_readers() says them.
CREATE TEMP VIEW granted AS
SELECT o.identity, format('%s%s ON %s TO %s', a.privilege_type, a.columns, o.granted_on, CASE a.grantee WHEN 0 THEN 'PUBLIC'
                                                                         ELSE a.grantee::regrole::text END) AS words,
       a.is_grantable
FROM object o CROSS JOIN LATERAL (
    SELECT x.grantee, x.privilege_type, x.is_grantable, '' AS columns FROM aclexplode(o.acl) x
    UNION ALL
    SELECT x.grantee, x.privilege_type, x.is_grantable, format(' (%I)', t.attname)
    FROM pg_attribute t CROSS JOIN LATERAL aclexplode(t.attacl) x WHERE t.attrelid = o.object AND o.class = 'pg_class'::regclass) a
WHERE a.grantee <> o.owner AND a.grantee IS DISTINCT FROM to_regrole('bidui_reader')::oid;

-- Of what went: what it takes to make it again (NULL: its file does), and where the site's own grants differ from ours.
CREATE TEMP TABLE taken (number integer GENERATED ALWAYS AS IDENTITY, identity text, remake text) ON COMMIT DROP;
CREATE TEMP TABLE site_grant (words text, is_grantable boolean, is_given boolean) ON COMMIT DROP;
CREATE TEMP TABLE known ON COMMIT DROP AS SELECT identity FROM object;
CREATE TEMP TABLE made (name text) ON COMMIT DROP;

CREATE FUNCTION pg_temp.is_made_by_load(identity text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT identity IN ('VIEW core.person', 'VIEW core.household')
        OR EXISTS (SELECT FROM pg_class s WHERE s.relnamespace = to_regnamespace('source')
                   AND (identity ~ '^VIEW (current|asof|masked)\.' AND substr(identity, strpos(identity, '.') + 1) = quote_ident(s.relname)
                        OR identity = format('FUNCTION bidui.%I(date)', s.relname || '_as_of')))
$$;

-- A view or function with its comments as statements.
CREATE FUNCTION pg_temp.as_statements(o pg_temp.object) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN o.class = 'pg_proc'::regclass THEN pg_get_functiondef(o.object)
                ELSE format('CREATE %s%s AS %s', o.identity,
                    (SELECT ' WITH (' || array_to_string(c.reloptions, ', ') || ')' FROM pg_class c WHERE c.oid = o.object),
                            rtrim(pg_get_viewdef(o.object), ';')) END
        || coalesce((SELECT string_agg(format('; COMMENT ON %s IS %L', CASE d.objsubid WHEN 0 THEN o.identity
            ELSE format('COLUMN %s.%I', o.object::regclass, a.attname) END,
                                              d.description), '' ORDER BY d.objsubid)
                     FROM pg_description d LEFT JOIN pg_attribute a ON (a.attrelid, a.attnum) = (d.objoid, d.objsubid) AND d.objsubid > 0
                     WHERE (d.classoid, d.objoid) = (o.class, o.object)), '')
$$;

-- Who stands on whom, as objects: a view's rule and row type are the view, a default is its table.
CREATE FUNCTION pg_temp.find_dependents() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE edge ON COMMIT DROP AS
    WITH part AS (
        SELECT 'pg_rewrite'::regclass::oid AS class, oid AS object, ev_class AS relation FROM pg_rewrite
        UNION ALL SELECT 'pg_attrdef'::regclass, oid, adrelid FROM pg_attrdef
        UNION ALL SELECT 'pg_type'::regclass, t.oid, coalesce(nullif(t.typrelid, 0), e.typrelid)
                  FROM pg_type t LEFT JOIN pg_type e ON e.oid = t.typelem WHERE t.typrelid <> 0 OR e.typrelid <> 0
    ), pair AS (
        SELECT CASE WHEN p.class IS NULL THEN d.classid ELSE 'pg_class'::regclass END AS class, coalesce(p.relation, d.objid) AS object,
               CASE WHEN r.class IS NULL THEN d.refclassid ELSE 'pg_class'::regclass END AS on_class, coalesce(r.relation, d.refobjid) AS on_object
        FROM pg_depend d LEFT JOIN part p ON (p.class, p.object) = (d.classid, d.objid)
        LEFT JOIN part r ON (r.class, r.object) = (d.refclassid, d.refobjid)
    )
    SELECT DISTINCT * FROM pair WHERE (class, object) <> (on_class, on_object);
END $$;

-- Files whose text is another than recorded or that are gone from the pack; all of them when `everything`.
CREATE FUNCTION pg_temp.drop_definitions(names text[], digests text[], everything boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
    n bigint;
    strangers text;
BEGIN
    IF to_regclass('quality.definition') IS NULL THEN
        RETURN;
    END IF;
    DROP TABLE IF EXISTS pg_temp.edge, pg_temp.recorded, pg_temp.doomed;
    PERFORM pg_temp.find_dependents();
    CREATE TEMP TABLE recorded ON COMMIT DROP AS
        SELECT d.name AS file, o.* FROM quality.definition d CROSS JOIN LATERAL unnest(d.objects) i JOIN object o ON o.identity = i;
    CREATE TEMP TABLE doomed_file ON COMMIT DROP AS
        SELECT d.name FROM quality.definition d LEFT JOIN unnest(names, digests) f (name, digest) USING (name)
        WHERE everything OR f.digest IS DISTINCT FROM d.sha256;
    CREATE TEMP TABLE doomed ON COMMIT DROP AS SELECT r.class, r.object FROM recorded r WHERE r.file IN (SELECT name FROM doomed_file);
    LOOP -- what stands on them, and with each of ours its file
        INSERT INTO doomed
        SELECT e.class, e.object FROM edge e JOIN doomed d ON (e.on_class, e.on_object) = (d.class, d.object)
        UNION SELECT r.class, r.object FROM recorded r WHERE r.file IN (SELECT f.file FROM recorded f JOIN doomed d USING (class, object))
        EXCEPT SELECT d.class, d.object FROM doomed d;
        GET DIAGNOSTICS n = ROW_COUNT;
        EXIT WHEN n = 0;
    END LOOP;
    INSERT INTO doomed_file SELECT DISTINCT r.file FROM recorded r JOIN doomed d USING (class, object) EXCEPT SELECT name FROM doomed_file;
    SELECT string_agg(DISTINCT format('%s depends on %s', pg_describe_object(e.class, e.object, 0), pg_describe_object(e.on_class, e.on_object, 0)), '; ')
        INTO strangers
    FROM edge e JOIN doomed d ON (d.class, d.object) = (e.on_class, e.on_object) LEFT JOIN object o ON (o.class, o.object) = (e.class, e.object)
    WHERE NOT EXISTS (SELECT FROM recorded r WHERE (r.class, r.object) = (e.class, e.object)) AND NOT coalesce(pg_temp.is_made_by_load(o.identity), false);
    IF strangers IS NOT NULL THEN
        RAISE EXCEPTION 'objects of the site''s own stand on definitions that change, drop them, load again, and make them again: %', strangers;
    END IF;
    INSERT INTO site_grant -- in one list only: given by the site, or taken away by it
    SELECT coalesce(now.words, ours.words), coalesce(now.is_grantable, false), ours.words IS NULL
    FROM (SELECT g.words, g.is_grantable FROM granted g JOIN object o USING (identity) JOIN doomed d USING (class, object)) now
    FULL JOIN (SELECT w AS words FROM quality.definition f CROSS JOIN LATERAL unnest(f.grants) w WHERE f.name IN (SELECT name FROM doomed_file)
               UNION SELECT format('EXECUTE ON %s TO PUBLIC', o.identity) FROM object o JOIN doomed d USING (class, object)
               WHERE o.class = 'pg_proc'::regclass AND pg_temp.is_made_by_load(o.identity)) ours USING (words)
    WHERE now.words IS NULL OR ours.words IS NULL;
    LOOP
        n := 0;
        FOR one IN SELECT o.* FROM doomed d JOIN object o USING (class, object)
                   WHERE NOT EXISTS (SELECT FROM edge e JOIN doomed s ON (s.class, s.object) = (e.class, e.object)
                       WHERE (e.on_class, e.on_object) = (d.class, d.object))
                   ORDER BY o.identity LOOP
            INSERT INTO taken (identity, remake) SELECT one.identity, CASE WHEN pg_temp.is_made_by_load(one.identity)
                THEN (SELECT pg_temp.as_statements(o) FROM object o WHERE (o.class, o.object) = (one.class, one.object)) END;
            EXECUTE 'DROP ' || one.identity;
            DELETE FROM doomed d WHERE (d.class, d.object) = (one.class, one.object);
            n := n + 1;
        END LOOP;
        EXIT WHEN n = 0;
    END LOOP;
    DELETE FROM quality.definition WHERE name IN (SELECT name FROM doomed_file);
    IF to_regclass('quality.askable') IS NOT NULL THEN -- made anew, it says again whether it may be asked
        DELETE FROM quality.askable WHERE to_regprocedure(function) IS NULL;
    END IF;
    DROP TABLE doomed_file;
    TRUNCATE known;
    INSERT INTO known SELECT identity FROM object;
END $$;

-- After a file has run: what is there now and was not before is its.
CREATE FUNCTION pg_temp.record_definition(file text, digest text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO quality.definition (name, sha256, objects)
    SELECT file, digest, coalesce(array_agg(o.identity ORDER BY o.identity), '{}') FROM object o WHERE o.identity NOT IN (SELECT k.identity FROM known k);
    INSERT INTO known SELECT o.identity FROM object o EXCEPT SELECT k.identity FROM known k;
    INSERT INTO made VALUES (file);
END $$;

-- Views and functions per source as they stood, where they still can: the load that follows makes all of them anew. Then everybody's rights.
CREATE FUNCTION pg_temp.put_back() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT * FROM taken WHERE remake IS NOT NULL ORDER BY number DESC LOOP
        BEGIN
            EXECUTE one.remake;
        EXCEPTION WHEN undefined_function OR undefined_table OR undefined_column OR undefined_object OR datatype_mismatch THEN NULL;
        END;
    END LOOP;
    PERFORM bidui.grant_readers(), bidui.withhold_from_readers();
    CREATE TEMP TABLE given ON COMMIT DROP AS SELECT g.identity, g.words FROM granted g; -- which looks at every object: once
    UPDATE quality.definition d SET grants = ARRAY(SELECT g.words FROM given g WHERE g.identity = ANY (d.objects) ORDER BY 1)
    WHERE d.name IN (SELECT m.name FROM made m);
    DROP TABLE given;
    FOR one IN SELECT g.* FROM site_grant g WHERE EXISTS (SELECT FROM object o WHERE strpos(g.words, ' ON ' || o.granted_on || ' TO ') > 0) LOOP
        EXECUTE CASE WHEN one.is_given THEN 'GRANT ' || one.words || CASE WHEN one.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
                     ELSE 'REVOKE ' || regexp_replace(one.words, ' TO (\S+|"([^"]|"")+")$', ' FROM \1') END;
    END LOOP;
    DELETE FROM quality.pack;
    DELETE FROM quality.mart_fill;
END $$;
