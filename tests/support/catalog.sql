-- SPDX-License-Identifier: Apache-2.0
-- Everything that makes a warehouse's catalog, one line each in an order of its own; what a clock or a row's number says is left out.
SET search_path = pg_catalog;
WITH place AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
), relation AS (
    SELECT c.*, format('%I.%I', p.nspname, c.relname) AS name FROM pg_class c JOIN place p ON p.oid = c.relnamespace
), routine AS (
    SELECT f.*, f.oid::regprocedure::text AS name FROM pg_proc f JOIN place p ON p.oid = f.pronamespace
), grants AS (
    SELECT 'schema ' || p.nspname AS name, n.nspacl AS acl, 'n'::"char" AS kind, n.nspowner AS owner FROM pg_namespace n JOIN place p USING (oid)
    UNION ALL SELECT name, relacl, 'r', relowner FROM relation WHERE relkind IN ('r', 'v')
    UNION ALL SELECT name, proacl, 'f', proowner FROM routine
    UNION ALL SELECT format('%s.%I', r.name, a.attname), a.attacl, 'c', r.relowner FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid
              WHERE a.attacl IS NOT NULL
), line AS (
    SELECT 'schema ' || nspname AS words FROM place
    UNION ALL
    SELECT format('relation %s %s %s %s', name, relkind, reloptions, relrowsecurity) FROM relation WHERE relkind IN ('r', 'v', 'm', 'S')
    UNION ALL
    SELECT format('column %s %s %I %s null %s default %s identity %s collation %s', r.name, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                  NOT a.attnotnull, pg_get_expr(d.adbin, d.adrelid), a.attidentity, nullif(a.attcollation, 0)::regcollation)
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (r.oid, a.attnum)
    WHERE r.relkind IN ('r', 'v', 'm')
    UNION ALL
    SELECT format('constraint %s %I %s', r.name, k.conname, pg_get_constraintdef(k.oid)) FROM relation r JOIN pg_constraint k ON k.conrelid = r.oid
    UNION ALL
    SELECT format('index %s', pg_get_indexdef(oid)) FROM relation WHERE relkind = 'i'
    UNION ALL
    SELECT format('view %s %s', name, pg_get_viewdef(oid)) FROM relation WHERE relkind IN ('v', 'm')
    UNION ALL
    SELECT format('function %s', pg_get_functiondef(oid)) FROM routine
    UNION ALL
    SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM relation r JOIN pg_trigger t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT format('policy %s %I', r.name, p.polname) FROM relation r JOIN pg_policy p ON p.polrelid = r.oid
    UNION ALL
    SELECT format('comment %s %s', pg_describe_object(d.classoid, d.objoid, d.objsubid), d.description) FROM pg_description d
    WHERE (d.classoid, d.objoid) IN (SELECT 'pg_class'::regclass::oid, oid FROM relation UNION ALL SELECT 'pg_proc'::regclass, oid FROM routine
                                     UNION ALL SELECT 'pg_namespace'::regclass, oid FROM place)
    UNION ALL
    SELECT format('grant %s to %s on %s %s', a.privilege_type, CASE a.grantee WHEN 0 THEN 'public' ELSE a.grantee::regrole::text END, g.name, a.is_grantable)
    FROM grants g CROSS JOIN LATERAL aclexplode(coalesce(g.acl, acldefault(g.kind, g.owner))) a
)
SELECT words FROM line ORDER BY words COLLATE "C";
