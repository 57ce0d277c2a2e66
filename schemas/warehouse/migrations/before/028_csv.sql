-- SPDX-License-Identifier: Apache-2.0
-- What leaves the warehouse as CSV is opened in a spreadsheet sooner or later.

-- A text that a spreadsheet would take for a formula gets an apostrophe in front; also when blanks, tabs or line breaks stand before the sign,
-- or the sign is a full-width one. Numbers are numbers, and stay.
CREATE FUNCTION bidui.csv_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN value ~ '^\s*[=+@＝＋－＠-]' AND value !~ '^[+-]?[0-9]+(\.[0-9]+)?%?$' OR value ~ E'^[\t\r]' THEN '''' || value ELSE value END
$$;
COMMENT ON FUNCTION bidui.csv_text(text) IS '导出 CSV 的文本:像公式的前加单引号 / a text for CSV: what looks like a formula gets an apostrophe';
