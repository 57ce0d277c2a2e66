-- SPDX-License-Identifier: Apache-2.0
-- Everything known of a household.

CREATE FUNCTION bidui.household_file(wanted text, at date DEFAULT bidui.batch())
RETURNS TABLE (source text, file text, sheet text, "row" bigint, person_key text, record jsonb) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
    household text := CASE WHEN wanted LIKE '%:%' THEN wanted ELSE 'nfp:' || wanted END;
    persons text[];
BEGIN
    SELECT coalesce(array_agg(DISTINCT m.person_key), '{}') INTO persons FROM bidui.member_as_of(at) m WHERE m.household_key = household
        AND m.person_key IS NOT NULL;
    FOR one IN SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'source' AND c.relkind = 'r'
               ORDER BY array_position('{monitored_household,member,monitor_event,measure}'::name[], c.relname), c.relname LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, t._file, t._sheet, t._row, t.person_key,
                    to_jsonb(t) - ''_key'' - ''_hash'' - ''_states'' - ''_file'' - ''_sheet'' - ''_row'' - ''_valid_to''
             FROM source.%I t WHERE (t.household_key = $1 OR t.person_key = ANY ($2)) AND t._valid_from <= $3 AND (t._valid_to IS NULL OR t._valid_to > $3)
             ORDER BY t._file, t._sheet, t._row', one.relname, one.relname) USING household, persons, at;
    END LOOP;
    RETURN QUERY SELECT 'finding'::text, f.file, f.sheet, f."row", f.subject_key,
                        jsonb_build_object('code', f.code, 'rule', f.rule, 'message', f.message, 'state', f.state, 'department', f.department,
                                           'first_batch', f.first_batch,
                                           'due', f.due, 'closed_batch', f.closed_batch,
                                           'answers', (SELECT jsonb_agg(jsonb_build_object('at', h.at, 'event', h.event, 'result', h.result, 'note', h.note,
                                                                                   'by', h.by) ORDER BY h.at, h.id)
                                                       FROM quality.human_event h WHERE h.finding_key = f.finding_key AND h.at <= household_file.at))
                 FROM quality.finding_version f
                 WHERE (f.subject_key = household OR f.subject_key = ANY (persons)) AND f._valid_from <= household_file.at
                     AND (f._valid_to IS NULL OR f._valid_to > household_file.at)
                 ORDER BY f.rule, f.finding_key;
END $$;
COMMENT ON FUNCTION bidui.household_file(text, date) IS '一户档案:某日各来源该户及成员的记录、疑点与答复 / everything known of a household at a date';
