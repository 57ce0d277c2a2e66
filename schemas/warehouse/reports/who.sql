-- SPDX-License-Identifier: Apache-2.0
-- `bidui who`: everything known of household :household at :at (empty: the session's batch), one card a row, fields by their Chinese titles in the
-- order of the sheet. Runs in psql, after the look has been written down.
WITH card AS (
    SELECT row_number() OVER () AS number, f.* FROM bidui.household_file(:'household', coalesce(nullif(:'at', '')::date, bidui.batch())) f
), line AS (
    SELECT c.number, coalesce(a.attnum, 1000) AS place, coalesce(split_part(col_description(a.attrelid, a.attnum), ' / ', 1), e.key) || ': '
           || CASE jsonb_typeof(c.record -> e.key) WHEN 'number' THEN trim_scale(e.value::numeric)::text
                   WHEN 'boolean' THEN CASE WHEN e.value = 'true' THEN '是' ELSE '否' END ELSE e.value END AS words
    FROM card c CROSS JOIN LATERAL jsonb_each_text(jsonb_strip_nulls(c.record)) e
    LEFT JOIN pg_attribute a ON a.attrelid = to_regclass('source.' || quote_ident(c.source)) AND a.attname = e.key
    WHERE e.key NOT LIKE '\_%' AND e.key NOT IN ('person_key', 'household_key', 'division_code')
)
SELECT coalesce(split_part(obj_description(to_regclass('source.' || quote_ident(c.source))), ' / ', 1), '疑点') AS "来源 / source",
       concat_ws(' ', c.file, c.sheet, '第 ' || c."row" || ' 行') AS "出处 / where", l.words AS "内容 / record"
FROM card c JOIN (SELECT number, string_agg(words, E'\n' ORDER BY place, words) AS words FROM line GROUP BY number) l USING (number)
ORDER BY c.number;
