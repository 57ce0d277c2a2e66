-- SPDX-License-Identifier: Apache-2.0
-- Places for which a source once delivered and for which nothing stands any more: rows stay open there, findings are neither closed nor confirmed.

-- A town that was merged into one that delivers is no lost place: what vanished from it with the change has left the list.
CREATE FUNCTION quality.lost_scopes(of_source text, at date, present text[]) RETURNS text[] LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT coalesce(array_agg(DISTINCT e.scope), '{}') FROM quality.delivery e
    WHERE e.batch < at AND e.source = of_source AND e.state IN ('new', 'carried') AND e.scope IS NOT NULL
      AND NOT EXISTS (SELECT FROM unnest(present) AS p(scope)
                      WHERE starts_with(e.scope, p.scope) OR starts_with(core.present_division(e.scope, at), p.scope));
END;
COMMENT ON FUNCTION quality.lost_scopes(text, date, text[]) IS '曾有交付、现已无交付覆盖的区划 / divisions once delivered that no delivery covers now';

-- Is a row or finding of this place out of reach: its division lies in a lost scope, and in none that is there?
CREATE FUNCTION quality.is_lost(division text, lost text[], present text[]) RETURNS boolean LANGUAGE sql IMMUTABLE
BEGIN ATOMIC
    SELECT division IS NOT NULL AND EXISTS (SELECT FROM unnest(lost) AS l(scope) WHERE starts_with(division, l.scope))
           AND NOT EXISTS (SELECT FROM unnest(present) AS p(scope) WHERE starts_with(division, p.scope));
END;
COMMENT ON FUNCTION quality.is_lost(text, text[], text[]) IS '该区划本批是否无交付可凭 / does no delivery speak for this division any more';

-- Per source that lost a scope by a loaded batch: what it lost, what is there.
CREATE FUNCTION quality.lost_sources(at date) RETURNS TABLE (source text, lost text[], present text[]) LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT * FROM (
        SELECT s.source, quality.lost_scopes(s.source, at, s.present) AS lost, s.present
        FROM (SELECT d.source, coalesce(array_agg(DISTINCT d.scope) FILTER (WHERE d.state IN ('new', 'carried') AND d.scope IS NOT NULL), '{}') AS present
              FROM quality.delivery d WHERE d.batch = at GROUP BY d.source) s) l
    WHERE lost <> '{}';
END;
COMMENT ON FUNCTION quality.lost_sources(date) IS '本批有区划无交付可凭的来源 / sources that lost a scope in a batch';
