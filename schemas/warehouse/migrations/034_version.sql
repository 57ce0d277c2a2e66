-- SPDX-License-Identifier: Apache-2.0
-- Figures that stay the same from batch to batch are kept once, with the batches they hold for (quality.*_version); mart.*_all and quality.metric
-- become views that say the same for every batch (definitions/15_version.sql). A night with nothing new used to repeat 27,000 rows.

SELECT pg_temp.drop_definitions('{}', '{}', true); -- 031 hands over those of earlier warehouses, and tables go here that views stand on

CREATE TABLE quality.version_batch (batch date PRIMARY KEY);
COMMENT ON TABLE quality.version_batch IS '有统计数字的批次 / batches that have figures';
COMMENT ON COLUMN quality.version_batch.batch IS '截至日期 / as-of date';

CREATE TABLE quality.mart_fill (
    mart text,
    batch date,
    stamp text NOT NULL,
    PRIMARY KEY (mart, batch)
);
COMMENT ON TABLE quality.mart_fill IS '各统计表最近两批的填写,口径和数据未变的不重算 / the last two fillings of each mart: the same query and data are not computed again';
COMMENT ON COLUMN quality.mart_fill.mart IS '统计表 / mart';
COMMENT ON COLUMN quality.mart_fill.stamp IS '算法摘要 / digest of what computes it';
COMMENT ON COLUMN quality.mart_fill.batch IS '批次 / batch';

CREATE FUNCTION pg_temp.batches(old regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('INSERT INTO quality.version_batch SELECT DISTINCT batch FROM %s ON CONFLICT DO NOTHING', old);
END $$;

-- Rows of a batch become rows with a span. What is `derived` follows from the batch alone and is left out. The site's own grants go over to the view.
CREATE FUNCTION pg_temp.keep_versions(old regclass, fresh text, derived text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := old::text;
    columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                     WHERE attrelid = old AND attnum > 0 AND NOT attisdropped AND attname <> 'batch' AND attname <> ALL (derived));
    keys text := (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY k.at) FROM pg_constraint c
                  CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY k (number, at)
                  JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number
                  WHERE c.conrelid = old AND c.contype IN ('p', 'u') AND a.attname <> 'batch' AND a.attname <> ALL (derived));
    one text;
BEGIN
    INSERT INTO pg_temp.site_grant
    SELECT format('%s ON TABLE %s TO %s', a.privilege_type, name, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END), a.is_grantable, true
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a
    WHERE c.oid = old AND a.grantee <> c.relowner AND a.grantee IS DISTINCT FROM to_regrole('bidui_reader')::oid AND a.privilege_type = 'SELECT';
    EXECUTE format('CREATE TABLE quality.%I (LIKE %s INCLUDING COMMENTS INCLUDING CONSTRAINTS)', fresh, name);
    FOREACH one IN ARRAY ARRAY['batch'] || derived LOOP
        EXECUTE format('ALTER TABLE quality.%I DROP COLUMN %I', fresh, one);
    END LOOP;
    EXECUTE format('ALTER TABLE quality.%I ADD COLUMN _valid_from date NOT NULL, ADD COLUMN _valid_to date', fresh);
    EXECUTE format('COMMENT ON TABLE quality.%I IS %L', fresh, obj_description(old, 'pg_class'));
    EXECUTE format('COMMENT ON COLUMN quality.%I._valid_from IS %L', fresh, '自此批次起 / from this batch on');
    EXECUTE format('COMMENT ON COLUMN quality.%I._valid_to IS %L', fresh, '至此批次止(不含),空为有效 / before this batch; NULL: still');
    EXECUTE format('WITH numbered AS (SELECT batch, row_number() OVER w AS n, lead(batch) OVER w AS next
                                      FROM quality.version_batch WINDOW w AS (ORDER BY batch)),
                         island AS (SELECT %1$s, b.batch, b.next, b.n - row_number() OVER (PARTITION BY %1$s ORDER BY b.n) AS island
                                    FROM %2$s t JOIN numbered b USING (batch))
                    INSERT INTO quality.%3$I SELECT %1$s, min(batch), CASE WHEN bool_or(next IS NULL) THEN NULL ELSE max(next) END
                    FROM island GROUP BY %1$s, island',
                   columns, name, fresh);
    EXECUTE format('CREATE UNIQUE INDEX %I ON quality.%I (%s) NULLS NOT DISTINCT WHERE _valid_to IS NULL', fresh || '_open', fresh, keys);
    EXECUTE format('CREATE INDEX %I ON quality.%I (_valid_to)', fresh || '_until', fresh);
    EXECUTE format('DROP TABLE %s', name);
    EXECUTE format('ANALYZE quality.%I', fresh);
END $$;

SELECT pg_temp.batches(to_regclass(t)) FROM unnest(ARRAY['quality.metric', 'mart.place_all', 'mart.monitored_all', 'mart.monitor_bridge_all',
    'mart.elimination_all', 'mart.measure_progress_all', 'mart.project_progress_all', 'mart.policy_coverage_all', 'mart.income_band_all',
    'mart.match_summary_all', 'mart.agreement_all', 'mart.rule_value_all', 'mart.weekly_list_all', 'mart.score_all', 'mart.control_all']) t;
SELECT pg_temp.keep_versions('quality.metric', 'metric_version', '{}');
SELECT pg_temp.keep_versions(to_regclass('mart.' || m || '_all'), m || '_version', CASE m WHEN 'monitor_bridge' THEN ARRAY['since'] ELSE '{}' END)
FROM unnest(ARRAY['place', 'monitored', 'monitor_bridge', 'elimination', 'measure_progress', 'project_progress', 'policy_coverage', 'income_band',
                  'match_summary', 'agreement', 'rule_value', 'weekly_list', 'score', 'control']) m;
DROP FUNCTION pg_temp.keep_versions(regclass, text, text[]);
DROP FUNCTION pg_temp.batches(regclass);
