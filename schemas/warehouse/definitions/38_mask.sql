-- SPDX-License-Identifier: Apache-2.0
-- How personal values look to those who may not see them. Masks never add up to a number: of a citizen number the area stays and no digit
-- behind it, of a birth date the month (31 days and 500 sequences are 15,500 candidates; the last two digits would leave 282, four of them
-- beside the date one). Not the age: it changes on the birthday, and who looks at two batches knows the day.

CREATE FUNCTION bidui.is_plausible_id(id text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(extract(year FROM rule.birth_date(id)) BETWEEN 1800 AND 2099, false)
           AND CASE WHEN left(id, 1) = '9' THEN rule.is_province(substr(id, 2, 2))
                    WHEN left(id, 2) IN ('81', '82', '83') THEN substr(id, 3, 4) = '0000' ELSE rule.is_province(left(id, 2)) END;
END;
COMMENT ON FUNCTION bidui.is_plausible_id(text) IS '18 位且地区、出生日期可信,校验位不论 / 18 characters with a plausible area and birth date, whatever the check character';

CREATE FUNCTION bidui.passes_luhn(digits text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT sum(CASE WHEN at % 2 = 1 THEN d ELSE d * 2 - CASE WHEN d > 4 THEN 9 ELSE 0 END END) % 10 = 0
    FROM (SELECT at, substr(reverse(digits), at, 1)::integer AS d FROM generate_series(1, length(digits)) at) digit;
END;
COMMENT ON FUNCTION bidui.passes_luhn(text) IS '银行卡号校验(ISO/IEC 7812-1) / the check of bank cards';

-- The number that a text which begins with a digit begins with: its characters, and how many digits stay at both ends; no row: none.
-- As common/formats/personal_number.c, held to the same cases (tests/cases/personal_number.csv).
CREATE FUNCTION bidui.number_at(value text) RETURNS TABLE (span text, front integer, back integer) LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT f.span, k.front + CASE f.digits ~ '^0*86' AND k.kind = 'mobile' WHEN true THEN k.count - 11 ELSE 0 END, k.back
    FROM (VALUES (1, 'long', 0, 6, 0), (2, 'id', 18, 6, 0), (3, 'old', 15, 6, 0), (4, 'mobile', 11, 3, 0), (5, 'mobile', 13, 3, 0), (6, 'mobile', 15, 3, 0),
                 (7, 'card', 19, 0, 4), (8, 'card', 18, 0, 4), (9, 'card', 17, 0, 4), (10, 'card', 16, 0, 4)) k (rank, kind, count, front, back)
    CROSS JOIN LATERAL (SELECT substring(value FROM CASE kind WHEN 'long' THEN '^[0-9０-９]{20,32}(?![0-9０-９])'
                               ELSE '^(?:[0-9０-９][ \t\n\v\f\r._·\u00a0\u00ad\u200b-\u200d\u2010-\u2015\u2060\u3000\ufeff\uff0d-]{0,3}){' || count - 1
                                    || CASE kind WHEN 'id' THEN '}(?:[XxＸｘ]|[0-9０-９](?![0-9０-９]))' ELSE '}[0-9０-９](?![0-9０-９])' END END) AS span) s
    CROSS JOIN LATERAL (SELECT s.span, regexp_replace(translate(s.span, '０１２３４５６７８９xＸｘ', '0123456789XXX'), '[^0-9X]', '', 'g') AS digits) f
    WHERE f.span IS NOT NULL
      AND CASE kind WHEN 'long' THEN bidui.is_plausible_id(left(f.digits, 18))
                    WHEN 'id' THEN bidui.is_plausible_id(f.digits)
                    WHEN 'old' THEN bidui.is_plausible_id(left(f.digits, 6) || CASE WHEN right(f.digits, 3) >= '996' THEN '18' ELSE '19' END
                                                          || right(f.digits, 9) || '0')
                    WHEN 'mobile' THEN f.digits ~ CASE count WHEN 11 THEN '^1[3-9]' WHEN 13 THEN '^861[3-9]' ELSE '^00861[3-9]' END
                    ELSE bidui.passes_luhn(f.digits) END
    ORDER BY k.rank LIMIT 1;
END;
COMMENT ON FUNCTION bidui.number_at(text) IS '文本开头处的号码 / the number that a text begins with';

CREATE FUNCTION bidui.mask_digits(span text, front integer, back integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT string_agg(CASE WHEN is_digit AND n > front AND n <= total - back THEN '*' ELSE c END, '' ORDER BY at)
    FROM (SELECT c, at, is_digit, count(*) FILTER (WHERE is_digit) OVER (ORDER BY at) AS n, count(*) FILTER (WHERE is_digit) OVER () AS total
          FROM (SELECT c, at, c ~ '[0-9０-９XxＸｘ]' AS is_digit FROM string_to_table(span, NULL) WITH ORDINALITY t (c, at)) character) counted;
END;
COMMENT ON FUNCTION bidui.mask_digits(text, integer, integer) IS '数字换成星号,首尾各留几位 / stars for digits, but for some at both ends';

CREATE FUNCTION bidui.mask_runs(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    rest text := value;
    done text := '';
    at integer;
    number record;
    run text;
BEGIN
    LOOP
        at := regexp_instr(rest, '[0-9０-９]');
        EXIT WHEN at = 0;
        done := done || left(rest, at - 1);
        rest := substr(rest, at);
        SELECT * INTO number FROM bidui.number_at(rest);
        run := coalesce(number.span, substring(rest FROM '^[0-9０-９]+'));
        done := done || CASE WHEN number.span IS NULL THEN run ELSE bidui.mask_digits(run, number.front, number.back) END;
        rest := substr(rest, length(run) + 1);
    END LOOP;
    RETURN done || rest;
END $$;
COMMENT ON FUNCTION bidui.mask_runs(text) IS '文本中的号码脱敏,逐段 / masks numbers in a text, run by run';

-- Most texts have no eleven digits close to each other: those cost one look.
CREATE FUNCTION bidui.mask_numbers(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT CASE WHEN value ~ '[0-9０-９](?:[^0-9０-９]{0,3}[0-9０-９]){10}' THEN bidui.mask_runs(value) ELSE value END; END;
COMMENT ON FUNCTION bidui.mask_numbers(text) IS '文本中的证件号码、手机号、银行卡号脱敏,其余文字不动 / masks numbers of persons inside a text, the words stay';

-- A code is no text: of its own digits nothing is hidden, but one that is a valid citizen number, or begins with one, was filled in with one.
CREATE FUNCTION bidui.mask_code(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN value ~ '^[0-9]{17}[0-9X]' AND rule.id_valid(left(value, 18)) THEN left(value, 6) || repeat('*', length(value) - 6) ELSE value END;
END;
COMMENT ON FUNCTION bidui.mask_code(text) IS '编码列中误填的证件号码脱敏 / masks a citizen number that stands in a column of codes';

-- What was stored before masks lost their last digits is masked again.
CREATE FUNCTION bidui.mask_message(message text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC SELECT bidui.mask_numbers(regexp_replace(message, '([0-9]{6})\*{2,}[0-9Xx]{0,4}', '\1************', 'g')); END;
COMMENT ON FUNCTION bidui.mask_message(text) IS '疑点说明脱敏 / masks the message of a finding';

CREATE FUNCTION bidui.mask(kind text, value text, audience text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE
        WHEN value IS NULL OR audience = 'auditor' THEN value
        WHEN kind = 'text' THEN bidui.mask_numbers(value)
        WHEN kind = 'code' THEN bidui.mask_code(value)
        WHEN kind = 'name' THEN CASE WHEN audience = 'list' THEN value ELSE left(value, 1) || '**' END
        WHEN kind = 'id' THEN left(value, 6) || '************'
        WHEN kind = 'birth' THEN coalesce(substring(value FROM '^[0-9]{4}-[0-9]{2}'), '***')
        WHEN kind = 'phone' THEN left(value, 3) || '****' || CASE WHEN audience = 'list' THEN right(value, 4) ELSE '****' END
        WHEN kind = 'card' THEN '****' || right(value, 4)
        ELSE '***' END;
END;
COMMENT ON FUNCTION bidui.mask(text, text, text) IS '脱敏 / masks a value for an audience';
