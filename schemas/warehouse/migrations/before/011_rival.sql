-- SPDX-License-Identifier: Apache-2.0
-- Where sources disagree about a person or a household: who is believed (the pack's survivorship), and who says otherwise.

CREATE TABLE core.rival (
    batch date NOT NULL,
    subject text NOT NULL CHECK (subject IN ('person', 'household')),
    key text NOT NULL,
    attribute text NOT NULL,
    value text,
    source text NOT NULL,
    rival_value text,
    rival_source text NOT NULL
);
CREATE INDEX rival_key ON core.rival (key, batch);
CREATE INDEX rival_batch ON core.rival (batch);
COMMENT ON TABLE core.rival IS '各来源说法不一的人和户的属性:采信谁、谁另有说法 / attributes on which sources disagree: who is believed, who says otherwise';
COMMENT ON COLUMN core.rival.batch IS '截至日期 / as-of date';
COMMENT ON COLUMN core.rival.subject IS 'person 人;household 户 / kind of subject';
COMMENT ON COLUMN core.rival.key IS '标识 / key';
COMMENT ON COLUMN core.rival.attribute IS '属性 / attribute';
COMMENT ON COLUMN core.rival.value IS '采信的值 / value believed';
COMMENT ON COLUMN core.rival.source IS '采信的来源 / source believed';
COMMENT ON COLUMN core.rival.rival_value IS '另一说法 / value of the rival';
COMMENT ON COLUMN core.rival.rival_source IS '另一来源 / the rival';

-- Personal data, so a purge (020_purge.sql) takes those of batches before its base.
CREATE FUNCTION bidui.purge_rivals(older_than date, reason text, actor text) RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql AS $$
DECLARE
    base date := (SELECT max(b.batch) FROM quality.batch b WHERE b.state = 'loaded' AND b.batch < older_than);
    n bigint;
BEGIN
    DELETE FROM core.rival r WHERE r.batch < base;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN
        PERFORM quality.purge_step(older_than, base, reason, actor, 'core.rival', n);
        RETURN QUERY SELECT 'core.rival'::text, n;
    END IF;
END $$;
COMMENT ON FUNCTION bidui.purge_rivals(date, text, text) IS '销毁过期的不一致说法 / destroys what rivals said in batches that are purged';
