-- SPDX-License-Identifier: Apache-2.0
-- `bidui query X --csv`: every text of the relation :relation as bidui.csv_text, so that a spreadsheet takes none for a formula. Runs in psql.
SELECT format('SELECT %s FROM %s',
       string_agg(CASE WHEN t.typcategory = 'S' THEN format('bidui.csv_text(%1$I) AS %1$I', a.attname) ELSE quote_ident(a.attname) END,
                                              ', ' ORDER BY a.attnum), :'relation')
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = :'relation'::regclass AND a.attnum > 0 AND NOT a.attisdropped
\gexec
