-- SPDX-License-Identifier: Apache-2.0
-- A town that was merged into one that delivers is no lost place: what vanished from it with the change has left the list.

CREATE OR REPLACE FUNCTION quality.lost_scopes(of_source text, at date, present text[]) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT e.scope), '{}') FROM quality.delivery e
    WHERE e.batch < at AND e.source = of_source AND e.state IN ('new', 'carried') AND e.scope IS NOT NULL
      AND NOT EXISTS (SELECT FROM unnest(present) AS p(scope)
                      WHERE starts_with(e.scope, p.scope) OR starts_with(core.present_division(e.scope, at), p.scope))
$$;
