-- SPDX-License-Identifier: Apache-2.0
-- What people and time do with findings: facts are recorded once, states follow from facts and batches in the order of their dates.

-- Did every source behind the rule deliver for this place after `since`? Until then an answer can be neither confirmed nor refuted.
CREATE FUNCTION quality.has_newer_data(wanted_rule text, own_source text, division text, since date, at date) RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT NOT EXISTS (
        SELECT FROM (SELECT own_source AS source UNION
                     SELECT unnest(string_to_array(r.sources, ';')) FROM quality.rule r WHERE r.rule = wanted_rule AND r.sources <> '') s
        WHERE s.source IS NOT NULL AND NOT EXISTS (
            SELECT FROM quality.delivery d
            WHERE d.batch = at AND d.source = s.source AND d.state IN ('new', 'carried') AND d.effective > since
              AND (division IS NULL OR d.scope IS NULL OR starts_with(division, d.scope))));
END;
COMMENT ON FUNCTION quality.has_newer_data(text, text, text, date, date) IS '答复之后各来源是否都有新数据 / has every source behind a rule delivered since';

-- Moves one finding by one event; the day's version is replaced, an older one is ended. Returns the state it led to, NULL when the
-- event changes nothing.
CREATE FUNCTION quality.step_finding(wanted text, happened text, day date, actor text, new_due date, new_waiver date) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v quality.finding_version;
    step quality.life_step;
BEGIN
    SELECT * INTO v FROM quality.finding_version WHERE finding_key = wanted AND _valid_to IS NULL;
    SELECT * INTO step FROM quality.life_step WHERE from_state = v.state AND event = happened;
    IF step IS NULL THEN
        RETURN NULL;
    END IF;
    IF v._valid_from = day THEN
        DELETE FROM quality.finding_version WHERE finding_key = wanted AND _valid_to IS NULL;
    ELSE
        UPDATE quality.finding_version SET _valid_to = day WHERE finding_key = wanted AND _valid_to IS NULL;
    END IF;
    v.state := step.to_state;
    v.state_batch := day;
    v._valid_from := day;
    v.due := CASE WHEN happened = 'send' THEN new_due ELSE v.due END;
    v.waived_until := CASE WHEN happened = 'waive' THEN new_waiver WHEN step.to_state = 'reopened' THEN NULL ELSE v.waived_until END;
    INSERT INTO quality.finding_version SELECT v.*;
    INSERT INTO quality.finding_event (batch, finding_key, number, from_state, to_state, why, by)
    SELECT day, wanted, coalesce(max(number), 0) + 1, step.from_state, step.to_state, step.why, actor
    FROM quality.finding_event WHERE batch = day AND finding_key = wanted;
    RETURN step.to_state;
END $$;
COMMENT ON FUNCTION quality.step_finding(text, text, date, text, date, date) IS '按转换表推进一个疑点 / moves one finding along the table of transitions';

-- What time alone does, once per batch, after the data have spoken.
CREATE FUNCTION quality.apply_clock(at date) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    one record;
BEGIN
    FOR one IN SELECT finding_key, CASE state WHEN 'sent' THEN 'late' ELSE 'expired' END AS event FROM quality.finding_version
               WHERE _valid_to IS NULL AND ((state = 'sent' AND due < at) OR (state = 'waived' AND waived_until < at)) ORDER BY finding_key LOOP
        PERFORM quality.step_finding(one.finding_key, one.event, at, 'clock', NULL, NULL);
    END LOOP;
END $$;
COMMENT ON FUNCTION quality.apply_clock(date) IS '逾期、豁免到期 / overdue findings, ended waivers';

-- Facts that have not taken effect do so, in the order of their dates; one older than the newest batch takes effect with that batch,
-- because earlier batches are history.
CREATE FUNCTION quality.apply_facts() RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fact record;
    newest date := (SELECT max(batch) FROM quality.batch WHERE state = 'loaded');
    day date;
    led_to text;
    done bigint := 0;
BEGIN
    FOR fact IN SELECT h.*, v.due_days FROM quality.human_event h
                JOIN quality.finding_version v ON v.finding_key = h.finding_key AND v._valid_to IS NULL
                WHERE h.applied IS NULL ORDER BY h.at, h.id LOOP
        day := greatest(fact.at, newest);
        led_to := quality.step_finding(fact.finding_key, fact.event, day, fact."by",
                                       coalesce(fact.until, bidui.add_working_days(fact.at, coalesce(fact.due_days, 10))), fact.until);
        UPDATE quality.human_event SET applied = day, effect = coalesce(led_to, 'none') WHERE id = fact.id;
        done := done + 1;
    END LOOP;
    RETURN done;
END $$;
COMMENT ON FUNCTION quality.apply_facts() IS '使未生效的操作生效 / applies facts that have not taken effect';

-- Findings as they were before the batch `at`: facts of that day and later are applied again after the data.
CREATE FUNCTION quality.rewind_findings(at date) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM quality.human_event WHERE applied >= rewind_findings.at) THEN
        RETURN; -- nothing but batches moves findings, and batches are taken back by bidui.undo
    END IF;
    DELETE FROM quality.finding_version WHERE _valid_from >= at;
    UPDATE quality.finding_version SET _valid_to = NULL WHERE _valid_to >= at;
    DELETE FROM quality.finding_event WHERE batch >= at;
    UPDATE quality.human_event SET applied = NULL, effect = NULL WHERE applied >= rewind_findings.at;
END $$;
COMMENT ON FUNCTION quality.rewind_findings(date) IS '疑点退回某批之前 / findings as they were before a batch';
