-- SPDX-License-Identifier: Apache-2.0
-- What became of divisions (撤村并居、更名、换码), so that every place can be read on two bases: 当时, as it was at a batch's date, and 现行, as
-- it is at a later one. source.* and findings carry the division in force at the batch's date; core.present_division carries it on.

CREATE TABLE core.division_change (
    old text NOT NULL,
    new text NOT NULL,
    changed_on date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('whole', 'part')),
    source text
);
CREATE INDEX division_change_old ON core.division_change (old);
COMMENT ON TABLE core.division_change IS '区划变更:撤并、更名、换码 / what became of divisions: merged, renamed, renumbered';
COMMENT ON COLUMN core.division_change.old IS '原代码 / code before';
COMMENT ON COLUMN core.division_change.new IS '新代码 / code after';
COMMENT ON COLUMN core.division_change.changed_on IS '生效日期 / the first day of the new code';
COMMENT ON COLUMN core.division_change.kind IS 'whole 整体并入;part 部分划入 / all of its people, or some of them';
COMMENT ON COLUMN core.division_change.source IS '依据 / document';
DELETE FROM quality.pack; -- the next load fills the table from the pack

-- The division that a code's people are in at a day: whole changes up to then, one after the other. NULL as `at`: all that are known. A part
-- of a division cannot be followed by its code: such a code stays.
CREATE FUNCTION core.present_division(code text, at date) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = pg_catalog AS $$
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
    SELECT chain.code FROM chain ORDER BY chain.step DESC LIMIT 1
$$;
COMMENT ON FUNCTION core.present_division(text, date) IS '某日现行区划代码,沿整体变更逐次推算 / the division a code''s people are in at a day, along whole changes';

CREATE OR REPLACE FUNCTION bidui.grant_readers() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bidui_reader') THEN
        RETURN;
    END IF;
    GRANT USAGE ON SCHEMA masked, mart, bidui, core, quality TO bidui_reader;
    GRANT SELECT ON ALL TABLES IN SCHEMA masked, mart TO bidui_reader; -- marts count, they name nobody
    GRANT SELECT ON core.division, core.division_change, core.holiday, core.closed_window, quality.batch, quality.delivery, quality.source_load, quality.metric,
                    quality.parameter, quality.rule, quality.rule_run TO bidui_reader;
END $$;
SELECT bidui.grant_readers();
