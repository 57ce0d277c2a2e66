-- SPDX-License-Identifier: Apache-2.0
-- `bidui diff A B SOURCE`: the rows of :source that are not the same at :a and :b, and of changed rows the fields that changed. Runs in psql.
WITH changed AS (
    SELECT d.change, d.file, d."row", d.before, d.after, coalesce(d.after, d.before) AS record FROM bidui.diff_rows(:'source', :'a', :'b') d
)
SELECT c.change,
       concat_ws(' ', split_part(c.record ->> 'household_key', ':', 2), c.record ->> 'person_key', c.record ->> 'name', c.record ->> 'head_name') AS "户 / 人",
       c.file || ' 第 ' || c."row" || ' 行' AS "出处 / where",
       (SELECT string_agg(coalesce(split_part(col_description(a.attrelid, a.attnum), ' / ', 1), a.attname) || ': '
                          || CASE c.change WHEN 'changed' THEN coalesce(c.before ->> a.attname, '(空)') || ' → ' || coalesce(c.after ->> a.attname, '(空)')
                                  ELSE c.record ->> a.attname END, E'\n' ORDER BY a.attnum)
        FROM pg_attribute a
        WHERE a.attrelid = to_regclass('source.' || quote_ident(:'source')) AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT LIKE '\_%'
          AND a.attname NOT IN ('person_key', 'household_key', 'division_code')
          AND CASE c.change WHEN 'changed' THEN c.before -> a.attname IS DISTINCT FROM c.after -> a.attname
              ELSE c.record ->> a.attname IS NOT NULL END) AS "内容 / record"
FROM changed c ORDER BY c.change, c.file, c."row";
