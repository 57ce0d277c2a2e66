-- SPDX-License-Identifier: Apache-2.0
-- The data dictionary as Markdown, from the comments in the warehouse itself: psql -XAtq -f dictionary.sql. No migration, no mart.
WITH relation AS (
    SELECT n.nspname, c.relname, c.oid, c.relkind,
           array_position(ARRAY['core', 'source', 'current', 'asof', 'quality', 'mart', 'masked'], n.nspname::text) AS place
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v') AND n.nspname IN ('core', 'source', 'quality', 'mart', 'masked')
), line AS (
    SELECT DISTINCT place, ''::text AS relname, 0 AS number,
           format(E'\n## %s\n\n%s', nspname, obj_description(to_regnamespace(nspname::text), 'pg_namespace')) AS words FROM relation
    UNION ALL
    SELECT place, relname, 0, format(E'\n### %s.%s%s\n\n%s\n\n| 列 / column | 类型 / type | 说明 / meaning |\n|---|---|---|', nspname, relname,
                                     CASE relkind WHEN 'v' THEN ' (视图 / view)' ELSE '' END, coalesce(obj_description(oid, 'pg_class'), ''))
    FROM relation
    UNION ALL
    SELECT r.place, r.relname, a.attnum, format('| `%s` | %s | %s |', a.attname, format_type(a.atttypid, a.atttypmod),
           -- a view's column means what the column of the same name in its table means
           coalesce(col_description(r.oid, a.attnum),
                    (SELECT col_description(t.oid, b.attnum) FROM pg_class t JOIN pg_namespace tn ON tn.oid = t.relnamespace
                        JOIN pg_attribute b ON b.attrelid = t.oid AND b.attname = a.attname
                     WHERE t.relkind = 'r' AND (tn.nspname, t.relname) IN ((r.nspname, r.relname || '_all'), ('quality', r.relname || '_version'),
                         ('source', r.relname))
                     LIMIT 1), ''))
    FROM relation r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
)
SELECT words FROM line ORDER BY place, relname COLLATE "C", number;
