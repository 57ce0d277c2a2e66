-- SPDX-License-Identifier: Apache-2.0
-- What people do with findings. A human event is a fact: it is recorded once and never recomputed; the findings' states are
-- what follows from the facts and the batches, in the order of their dates.

CREATE TABLE quality.life_step (
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    why text NOT NULL,
    PRIMARY KEY (from_state, event)
);
COMMENT ON TABLE quality.life_step IS '疑点状态转换表,由程序填写 / the table of transitions, filled by bidui-load from load/life.c';
COMMENT ON COLUMN quality.life_step.from_state IS '原状态,空串为尚未发现 / from; empty: not known yet';
COMMENT ON COLUMN quality.life_step.event IS '事件 / event';
COMMENT ON COLUMN quality.life_step.to_state IS '新状态 / to';
COMMENT ON COLUMN quality.life_step.why IS '原因 / why';

CREATE TABLE quality.human_event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at date NOT NULL,
    finding_key text NOT NULL,
    event text NOT NULL CHECK (event IN ('send', 'hold', 'answer', 'promise', 'waive', 'note')),
    result text,
    note text,
    by text NOT NULL,
    until date,
    applied date,
    effect text,
    UNIQUE NULLS NOT DISTINCT (finding_key, at, event, result, note, by, until)
);
CREATE INDEX human_event_applied ON quality.human_event (applied);
COMMENT ON TABLE quality.human_event IS '派发、暂缓、答复、豁免:人的操作,只增不改 / sent, held, answered, waived: facts, only ever added';
COMMENT ON COLUMN quality.human_event.id IS '编号 / number';
COMMENT ON COLUMN quality.human_event.at IS '日期 / date';
COMMENT ON COLUMN quality.human_event.finding_key IS '疑点标识 / finding';
COMMENT ON COLUMN quality.human_event.event IS 'send 派发;hold 暂缓;answer 答复;promise 答复称已改正;waive 豁免;note 仅备注 / what was done';
COMMENT ON COLUMN quality.human_event.result IS '核查结果 / result chosen';
COMMENT ON COLUMN quality.human_event.note IS '说明、理由 / note, reason';
COMMENT ON COLUMN quality.human_event.by IS '由谁 / by whom';
COMMENT ON COLUMN quality.human_event.until IS '期限(派发)、到期日(豁免) / due date of a sending, end of a waiver';
COMMENT ON COLUMN quality.human_event.applied IS '生效日期,空为待处理 / the date it took effect; NULL: not yet';
COMMENT ON COLUMN quality.human_event.effect IS '结果状态;none 为无影响 / state it led to; none when it changed nothing';

-- ---- calendar ----

CREATE TABLE core.holiday (
    date date PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('holiday', 'workday')),
    name text
);
COMMENT ON TABLE core.holiday IS '节假日和调休 / public holidays and worked weekends';
COMMENT ON COLUMN core.holiday.date IS '日期 / date';
COMMENT ON COLUMN core.holiday.kind IS 'holiday 放假;workday 调休上班 / off, or worked';
COMMENT ON COLUMN core.holiday.name IS '名称 / name';

CREATE TABLE core.closed_window (
    from_date date NOT NULL,
    to_date date NOT NULL,
    what text,
    source text
);
COMMENT ON TABLE core.closed_window IS '全国系统关闭修改的时段,期限顺延 / windows in which the national system cannot be corrected: deadlines pause';
COMMENT ON COLUMN core.closed_window.from_date IS '起 / first day';
COMMENT ON COLUMN core.closed_window.to_date IS '止 / last day';
COMMENT ON COLUMN core.closed_window.what IS '事项 / what is closed';
COMMENT ON COLUMN core.closed_window.source IS '依据 / document';

CREATE FUNCTION bidui.is_working_day(day date) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT kind = 'workday' FROM core.holiday WHERE date = day), extract(isodow FROM day) < 6)
$$;
COMMENT ON FUNCTION bidui.is_working_day(date) IS '是否工作日 / is it a working day';

-- The day that is `days` working days after `start`; days inside closed windows do not count.
CREATE FUNCTION bidui.add_working_days(start date, days bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(day), start) FROM (
        SELECT day::date AS day FROM generate_series(start + 1, start + (days * 2 + 60)::integer + coalesce((SELECT sum(to_date - from_date + 1)::integer FROM core.closed_window WHERE to_date > start), 0), interval '1 day') day
        WHERE bidui.is_working_day(day::date) AND NOT EXISTS (SELECT FROM core.closed_window w WHERE day::date BETWEEN w.from_date AND w.to_date)
        ORDER BY 1 LIMIT greatest(days, 0)) counted
$$;
COMMENT ON FUNCTION bidui.add_working_days(date, bigint) IS '若干工作日之后,关闭时段顺延 / working days later, pausing in closed windows';

-- ---- states ----

-- Did every source behind the rule deliver for this place after `since`? Until then an answer can be neither confirmed nor refuted.
CREATE FUNCTION quality.has_newer_data(wanted_rule text, own_source text, division text, since date, at date) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM (SELECT own_source AS source UNION
                     SELECT unnest(string_to_array(r.sources, ';')) FROM quality.rule r WHERE r.rule = wanted_rule AND r.sources <> '') s
        WHERE s.source IS NOT NULL AND NOT EXISTS (
            SELECT FROM quality.delivery d
            WHERE d.batch = at AND d.source = s.source AND d.state IN ('new', 'carried') AND d.effective > since
              AND (division IS NULL OR d.scope IS NULL OR starts_with(division, d.scope))))
$$;
COMMENT ON FUNCTION quality.has_newer_data(text, text, text, date, date) IS '答复之后各来源是否都有新数据 / has every source behind a rule delivered since';

-- Moves one finding by one event; the day's version is replaced, an older one is ended. Returns the state it led to, NULL when the
-- event changes nothing.
CREATE FUNCTION quality.step_finding(wanted text, happened text, day date, actor text, new_due date, new_waiver date) RETURNS text
LANGUAGE plpgsql AS $$
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
CREATE FUNCTION quality.apply_clock(at date) RETURNS void LANGUAGE plpgsql AS $$
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
CREATE FUNCTION quality.apply_facts() RETURNS bigint LANGUAGE plpgsql AS $$
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
CREATE FUNCTION quality.rewind_findings(at date) RETURNS void LANGUAGE plpgsql AS $$
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
