-- SPDX-License-Identifier: Apache-2.0
-- Spot checks: a stratified random sample of the monitored households that anybody can draw again from its seed and batch, large enough for
-- the margin wanted, and the estimate that the checked rows give.
--   Size: n0 = z² p (1 − p) / e², n = n0 / (1 + (n0 − 1) / N). W. G. Cochran, Sampling Techniques, 3rd ed. 1977, section 4.4.
--   Estimate: p = Σ W p_h, v(p) = Σ W² (1 − n_h/N_h) p_h (1 − p_h) / (n_h − 1). The same, section 5.10 (stratified sampling for proportions).
--   No fault found: upper bound 1 − (1 − confidence)^(1/n). Hanley and Lippman-Hand, JAMA 249 (1983), 1743.

CREATE FUNCTION quality.normal_deviate(confidence numeric) RETURNS numeric LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN CASE confidence WHEN 80 THEN 1.281552 WHEN 90 THEN 1.644854 WHEN 95 THEN 1.959964 WHEN 98 THEN 2.326348 WHEN 99 THEN 2.575829
        WHEN 99.9 THEN 3.290527 END;
END $$;
COMMENT ON FUNCTION quality.normal_deviate(numeric) IS '标准正态双侧分位数 / two-sided quantile of the normal distribution';

CREATE FUNCTION mart.spot_check_size(population bigint, confidence numeric DEFAULT 95, margin numeric DEFAULT 5, expected_share numeric DEFAULT 50)
RETURNS TABLE (size bigint, basis text) LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    z numeric := quality.normal_deviate(confidence);
    first numeric := z * z * expected_share * (100 - expected_share) / (margin * margin);
BEGIN
    IF z IS NULL OR margin <= 0 THEN
        RAISE EXCEPTION 'the confidence is one of 80, 90, 95, 98, 99, 99.9 per cent, the margin above 0';
    END IF;
    RETURN QUERY SELECT CASE WHEN population <= 0 THEN 0 ELSE least(population, ceil(first / (1 + (first - 1) / population))::bigint) END,
                        format('总体 %s 户,置信度 %s%%,允许误差 ±%s 个百分点,预计比例 %s%%,有限总体修正', population, confidence, margin, expected_share);
END $$;
COMMENT ON FUNCTION mart.spot_check_size(bigint, numeric, numeric, numeric) IS '样本量(户):总体、置信度、允许误差、预计比例 / size of a sample for a confidence and margin';
SELECT quality.ask('mart.spot_check_size(bigint, numeric, numeric, numeric)', names_people => false);

-- Draws at the session's batch. Strata: town by eliminated or not, in proportion (largest remainders), at least two of each so that its variance
-- can be estimated. Within a stratum the order is the digest of seed, batch and household number.
CREATE FUNCTION bidui.draw_spot_check(check_name text, seed text, actor text, confidence numeric DEFAULT 95, margin numeric DEFAULT 5,
                                      expected_share numeric DEFAULT 50)
RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    at date := bidui.batch();
    population bigint;
    wanted bigint;
BEGIN
    SELECT count(*) INTO population FROM asof.monitored_household WHERE household_no IS NOT NULL;
    SELECT s.size INTO wanted FROM mart.spot_check_size(population, confidence, margin, expected_share) s;
    INSERT INTO quality.spot_check VALUES (check_name, at, seed, confidence, margin, expected_share, population, wanted, actor);
    INSERT INTO quality.spot_check_stratum
    WITH stratum AS (
        SELECT coalesce(bidui.division_parent(division_code, 'town'), '') AS town_code, coalesce(h.eliminated, false) AS eliminated, count(*) AS n
        FROM asof.monitored_household h WHERE household_no IS NOT NULL GROUP BY 1, 2
    ), share AS (
        SELECT *, wanted * n / population::numeric AS exact FROM stratum
    ), ranked AS (
        SELECT *, row_number() OVER (ORDER BY exact - floor(exact) DESC, town_code, eliminated) AS place, wanted - sum(floor(exact)) OVER () AS rest FROM share
    )
    SELECT check_name, r.town_code, r.eliminated, r.n, least(r.n, greatest(2, floor(r.exact) + CASE WHEN r.place <= r.rest THEN 1 ELSE 0 END)) FROM ranked r;
    INSERT INTO quality.spot_check_row (name, household_no, town_code, eliminated, number)
    SELECT check_name, d.household_no, d.town_code, d.eliminated, d.number
    FROM (SELECT h.household_no, coalesce(bidui.division_parent(h.division_code, 'town'), '') AS town_code, coalesce(h.eliminated, false) AS eliminated,
                 row_number() OVER (PARTITION BY coalesce(bidui.division_parent(h.division_code, 'town'), ''), coalesce(h.eliminated, false)
                                    ORDER BY sha256(convert_to(seed || '|' || at || '|' || h.household_no, 'UTF8')), h.household_no)::integer AS number
          FROM asof.monitored_household h WHERE h.household_no IS NOT NULL) d
    JOIN quality.spot_check_stratum s ON s.name = check_name AND s.town_code = d.town_code AND s.eliminated = d.eliminated AND d.number <= s.size
    ON CONFLICT DO NOTHING; -- a household listed twice is checked once
    UPDATE quality.spot_check c SET size = (SELECT count(*) FROM quality.spot_check_row r WHERE r.name = check_name)
    WHERE c.name = check_name RETURNING c.size INTO wanted;
    RETURN wanted;
END $$;
COMMENT ON FUNCTION bidui.draw_spot_check(text, text, text, numeric, numeric, numeric) IS '抽样:名称、种子、抽取人、置信度、允许误差、预计比例 / draws a spot check';

CREATE FUNCTION bidui.record_spot_check(check_name text, household text, outcome text, actor text, on_day date DEFAULT current_date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE quality.spot_check_row SET result = outcome, checked_on = on_day, checked_by = actor WHERE name = check_name AND household_no = household;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'household % is not in the sample %', household, check_name;
    END IF;
END $$;
COMMENT ON FUNCTION bidui.record_spot_check(text, text, text, text, date) IS '登记核查结果:合格、不合格 / takes in what was found';

-- What was found of each household drawn: what was recorded, else what the delivered list of checks says since the draw.
CREATE FUNCTION quality.spot_check_found(check_name text) RETURNS TABLE (household_no text, town_code text, eliminated boolean, number integer, result text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    drawn date := (SELECT c.as_of FROM quality.spot_check c WHERE c.name = check_name);
BEGIN
    IF drawn IS NULL THEN
        RAISE EXCEPTION 'there is no spot check "%"', check_name;
    END IF;
    IF to_regclass('asof.spot_check') IS NULL THEN
        RETURN QUERY SELECT r.household_no, r.town_code, r.eliminated, r.number, r.result FROM quality.spot_check_row r WHERE r.name = check_name;
    ELSE
        RETURN QUERY SELECT r.household_no, r.town_code, r.eliminated, r.number, coalesce(r.result, (
            SELECT k.result FROM asof.spot_check k WHERE k.household_no = r.household_no AND k.checked_on >= drawn AND k.result IN ('合格', '不合格')
            ORDER BY k.checked_on DESC LIMIT 1)) FROM quality.spot_check_row r WHERE r.name = check_name;
    END IF;
END $$;
COMMENT ON FUNCTION quality.spot_check_found(text) IS '抽中各户的核查结果 / what was found of each household drawn';

-- By stratum, and on the last line for all: the share of faults among all households, with its interval. Strata nobody has checked yet are left
-- out, and `population` says for how many households the estimate speaks. A stratum with one checked row counts with the largest variance.
CREATE FUNCTION mart.spot_check_estimate(check_name text)
RETURNS TABLE (town text, status text, population bigint, drawn bigint, checked bigint, faulty bigint, faulty_percent numeric, low_percent numeric,
               high_percent numeric, margin_reached numeric, basis text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ -- counts, for readers too
DECLARE
    z numeric;
    level numeric;
    at date;
BEGIN
    SELECT quality.normal_deviate(c.confidence), c.confidence, c.as_of INTO z, level, at FROM quality.spot_check c WHERE c.name = check_name;
    RETURN QUERY
    WITH found AS (
        SELECT f.town_code, f.eliminated, count(f.result) AS checked, count(*) FILTER (WHERE f.result = '不合格') AS faulty
        FROM quality.spot_check_found(check_name) f GROUP BY 1, 2
    ), stratum AS (
        SELECT s.town_code, s.eliminated, s.population AS n_all, s.size, coalesce(f.checked, 0) AS checked, coalesce(f.faulty, 0) AS faulty,
               f.faulty::numeric / nullif(f.checked, 0) AS p
        FROM quality.spot_check_stratum s LEFT JOIN found f USING (town_code, eliminated) WHERE s.name = check_name
    ), whole AS (
        SELECT sum(s.n_all)::bigint AS n_all, sum(s.checked)::bigint AS checked, sum(s.faulty)::bigint AS faulty, sum(s.n_all * s.p) / sum(s.n_all) AS p,
               sqrt(sum(s.n_all::numeric * s.n_all * (1 - s.checked / s.n_all::numeric) * CASE WHEN s.checked > 1 THEN s.p * (1 - s.p) / (s.checked - 1)
                                                                                      WHEN s.n_all > 1 THEN 0.25 ELSE 0 END)) / sum(s.n_all) AS error
        FROM stratum s WHERE s.checked > 0
    )
    SELECT l.town, l.status, l.n_all, l.size, l.checked, l.faulty, round(100 * l.p, 2), round(100 * l.low, 2), round(100 * l.high, 2),
           round(100 * l.margin, 2), l.words
    FROM (SELECT false AS is_last, s.town_code, s.eliminated, coalesce(bidui.division_name(nullif(s.town_code, '')), '(区划不明)') AS town,
                 CASE WHEN s.eliminated THEN '已消除' ELSE '未消除' END AS status,
                 s.n_all, s.size, s.checked, s.faulty, s.p, NULL::numeric AS low, NULL::numeric AS high, NULL::numeric AS margin, '层内比例' AS words
          FROM stratum s
          UNION ALL
          SELECT true, '', true, '合计', '(全部)', w.n_all, (SELECT sum(s.size)::bigint FROM stratum s), w.checked, w.faulty, w.p, greatest(0, w.p - z * w.error),
                 CASE WHEN w.faulty = 0 AND w.checked < w.n_all THEN 1 - power(1 - level / 100, 1.0 / w.checked)
                     ELSE least(1, w.p + z * w.error) END, z * w.error,
                 format('差错率,按层加权,置信度 %s%%;截至 %s 抽取,总体为已有核查的层', level, at)
          FROM whole w WHERE w.n_all IS NOT NULL) l
    ORDER BY l.is_last, l.town_code, l.eliminated;
END $$;
COMMENT ON FUNCTION mart.spot_check_estimate(text) IS '抽查推断:各层及总体差错率(%)与区间 / what a spot check says of all households';
SELECT quality.ask('mart.spot_check_estimate(text)', names_people => false);

CREATE FUNCTION quality.spot_check_checked(check_name text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC SELECT count(f.result) FROM quality.spot_check_found(check_name) f; END;
COMMENT ON FUNCTION quality.spot_check_checked(text) IS '已核查(户) / households checked';

CREATE VIEW mart.spot_check AS
SELECT c.as_of, c.name, c.seed, c.population, c.size, quality.spot_check_checked(c.name) AS checked, c.confidence, c.margin, c.expected_share,
       '监测对象户,按乡镇和是否消除分层,按比例抽取,每层至少两户' AS basis
FROM quality.spot_check c WHERE c.as_of <= (SELECT bidui.batch()) ORDER BY c.as_of, c.name;
SELECT quality.describe('mart.spot_check', '抽样核查:样本量、已查;推断见 spot_check_estimate / spot checks: size, checked so far', '{
    "name": "名称 / name", "seed": "种子 / seed", "population": "总体(户) / population", "size": "样本量(户) / sample", "checked": "已核查(户) / checked",
    "confidence": "置信度(%) / confidence", "margin": "允许误差(百分点) / margin, percentage points", "expected_share": "预计比例(%) / expected share"}');

-- The households to visit; the owner's alone.
CREATE FUNCTION bidui.spot_check_sample(check_name text)
RETURNS TABLE (town text, village text, household_no text, head_name text, status text, result text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT coalesce(bidui.division_name(nullif(f.town_code, '')), '(区划不明)'), bidui.division_name(h.division_code), f.household_no, h.head_name,
           CASE WHEN f.eliminated THEN '已消除' ELSE '未消除' END, f.result
    FROM quality.spot_check_found(check_name) f
    LEFT JOIN LATERAL (SELECT m.division_code, m.head_name
                       FROM bidui.monitored_household_as_of((SELECT c.as_of FROM quality.spot_check c WHERE c.name = check_name)) m
                       WHERE m.household_no = f.household_no LIMIT 1) h ON true
    ORDER BY f.town_code, h.division_code, f.household_no;
END $$;
COMMENT ON FUNCTION bidui.spot_check_sample(text) IS '抽中的户(入户名单) / the households of a spot check';
SELECT quality.ask('bidui.spot_check_sample(text)', names_people => true);
