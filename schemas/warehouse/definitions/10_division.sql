-- SPDX-License-Identifier: Apache-2.0
-- Divisions: who lies above whom, and what became of them.

-- The division that a code's people are in at a day: whole changes up to then, one after the other. NULL as `at`: all that are known. A part
-- of a division cannot be followed by its code: such a code stays.
CREATE FUNCTION core.present_division(code text, at date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE chain(code, since, step) AS (
        SELECT present_division.code, '-infinity'::date, 0
        UNION ALL
        SELECT c.new, c.changed_on, chain.step + 1
        FROM chain CROSS JOIN LATERAL (
            SELECT d.new, d.changed_on FROM core.division_change d
            WHERE d.old = chain.code AND d.kind = 'whole' AND d.changed_on >= chain.since
              AND d.changed_on <= coalesce(present_division.at, 'infinity')
            ORDER BY d.changed_on LIMIT 1) c
        WHERE chain.step < 1000
    )
    SELECT chain.code FROM chain ORDER BY chain.step DESC LIMIT 1;
END;
COMMENT ON FUNCTION core.present_division(text, date) IS '某日现行区划代码,沿整体变更逐次推算 / the division a code''s people are in at a day, along whole changes';

-- The county, town or village above (or at) a code.
CREATE FUNCTION bidui.division_parent(code text, level text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE level WHEN 'county' THEN left(code, 6) WHEN 'town' THEN CASE WHEN length(code) >= 9 THEN left(code, 9) END
                      ELSE CASE WHEN length(code) >= 12 THEN left(code, 12) END END;
END;
COMMENT ON FUNCTION bidui.division_parent(text, text) IS '上级区划代码 / the county or town above a division code';

CREATE FUNCTION bidui.division_name(wanted text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC SELECT name FROM core.division WHERE code = wanted ORDER BY valid_from DESC NULLS LAST LIMIT 1; END;
COMMENT ON FUNCTION bidui.division_name(text) IS '区划名称 / name of a division';
