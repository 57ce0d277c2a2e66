-- SPDX-License-Identifier: Apache-2.0
-- Working days.

CREATE FUNCTION bidui.is_working_day(day date) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC SELECT coalesce((SELECT kind = 'workday' FROM core.holiday WHERE date = day), extract(isodow FROM day) < 6); END;
COMMENT ON FUNCTION bidui.is_working_day(date) IS '是否工作日 / is it a working day';

-- The day that is `days` working days after `start`; days inside closed windows do not count.
CREATE FUNCTION bidui.add_working_days(start date, days bigint) RETURNS date LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(max(day), start) FROM (
        SELECT day::date AS day
        FROM generate_series(start + 1, start + (days * 2 + 60)::integer
                                        + coalesce((SELECT sum(to_date - from_date + 1)::integer FROM core.closed_window WHERE to_date > start), 0),
                             interval '1 day') day
        WHERE bidui.is_working_day(day::date) AND NOT EXISTS (SELECT FROM core.closed_window w WHERE day::date BETWEEN w.from_date AND w.to_date)
        ORDER BY 1 LIMIT greatest(days, 0)) counted;
END;
COMMENT ON FUNCTION bidui.add_working_days(date, bigint) IS '若干工作日之后,关闭时段顺延 / working days later, pausing in closed windows';
