-- SPDX-License-Identifier: Apache-2.0
-- What a purge leaves without anybody to belong to: other names of findings that are gone; other keys of persons and households whom no
-- remaining row names. Called behind bidui.purge, in the same transaction.
CREATE FUNCTION bidui.purge_aliases(older_than date, reason text, actor text) RETURNS TABLE (what text, rows bigint) LANGUAGE plpgsql AS $$
DECLARE
    base date := (SELECT max(b.batch) FROM quality.batch b WHERE b.state = 'loaded' AND b.batch < older_than);
    keys text := (SELECT string_agg(format('SELECT person_key, household_key FROM source.%I', c.relname), ' UNION ') FROM pg_class c
                  JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = 'source' AND c.relkind = 'r');
    n bigint;
    first bigint := (SELECT coalesce(max(id), 0) FROM quality.destruction);
BEGIN
    IF base IS NULL OR keys IS NULL THEN
        RETURN;
    END IF;
    EXECUTE 'CREATE TEMP TABLE remaining_key ON COMMIT DROP AS ' || keys;
    CREATE INDEX ON remaining_key (person_key);
    CREATE INDEX ON remaining_key (household_key);
    ANALYZE remaining_key;
    DELETE FROM quality.finding_alias a WHERE NOT EXISTS (SELECT FROM quality.finding_version v WHERE v.finding_key = a.finding_key);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'quality.finding_alias', n);
    DELETE FROM core.person_alias a WHERE a.batch <= base AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.person_key = a.old)
                                      AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.person_key = a.new);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'core.person_alias', n);
    DELETE FROM core.household_lineage l WHERE l.batch <= base AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.household_key = l.from_key)
                                           AND NOT EXISTS (SELECT FROM remaining_key r WHERE r.household_key = l.to_key);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM quality.purge_step(older_than, base, reason, actor, 'core.household_lineage', n);
    RETURN QUERY SELECT d.what, d.rows FROM quality.destruction d WHERE d.id > first ORDER BY d.id;
END $$;
COMMENT ON FUNCTION bidui.purge_aliases(date, text, text) IS '销毁无人可归的别名 / destroys aliases that belong to nobody any more';
