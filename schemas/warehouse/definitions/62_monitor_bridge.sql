-- SPDX-License-Identifier: Apache-2.0
-- Opening to closing of those whose risk is not yet eliminated.

CREATE VIEW mart.monitor_bridge AS
WITH rolled AS (
    SELECT m.batch, m.span, m.since, p.place_basis, p.level, p.place_code, p.place, m.unit,
           sum(m.opening)::bigint AS opening, sum(m.identified)::bigint AS identified, sum(m.returned)::bigint AS returned,
           sum(m.eliminated)::bigint AS eliminated, sum(m.removed)::bigint AS removed, sum(m.members_added)::bigint AS members_added,
           sum(m.members_gone)::bigint AS members_gone, sum(m.closing)::bigint AS closing, sum(m.register)::bigint AS register
    FROM mart.monitor_bridge_all m JOIN mart.place_of p ON p.code = m.division_code
    WHERE m.batch = (SELECT bidui.batch()) OR m.batch = (SELECT predecessor FROM quality.batch WHERE batch = (SELECT bidui.batch()))
    GROUP BY m.batch, m.span, m.since, p.place_basis, p.level, p.place_code, p.place, m.unit
), joined AS ( -- with what the batch before called its closing
    SELECT *, max(closing) FILTER (WHERE batch <> (SELECT bidui.batch()) AND span = '年初以来') OVER (PARTITION BY place_basis, level, place_code, unit) AS stated
    FROM rolled
)
SELECT batch AS as_of, span, since, place_basis, level, place_code, place, unit, opening, identified, returned, eliminated, removed, members_added,
       members_gone, closing, register, register - closing AS difference, CASE span WHEN '上批以来' THEN opening - coalesce(stated, 0) END AS restated,
       '未消除风险监测对象,按变动事项发生日期推算,与名册核对' AS basis
FROM joined WHERE batch = (SELECT bidui.batch())
ORDER BY span DESC, place_basis, level, place_code, unit;
SELECT quality.describe('mart.monitor_bridge',
    '增减平衡表:期初 + 新识别 + 回退/再标注 − 消除 − 清退 ± 成员 = 期末 / opening to closing of those not yet eliminated; must balance', '{
    "span": "期间:年初以来、上批以来 / since 1 January, or since the batch before", "since": "起始日期 / first day of the span",
    "opening": "期初未消除(户、人) / not eliminated at the beginning", "identified": "加:新识别(户、人) / plus newly identified",
    "returned": "加:回退、再标注(户、人) / plus returned", "eliminated": "减:消除风险(户、人) / minus eliminated", "removed": "减:清退、整户减少(户、人) / minus removed",
    "members_added": "加:成员增加(人) / plus members added", "members_gone": "减:成员减少(人) / minus members gone",
    "closing": "期末未消除(户、人),按事项推算 / not eliminated at the end, by events", "register": "名册未消除(户、人) / not eliminated, by the register",
    "difference": "名册减推算(户、人),不为零的逐户见 bidui.bridge_difference() / register minus events; household by household in bidui.bridge_difference()",
    "restated": "期初减上批公布的期末(户、人):补录、更正所致 / opening minus the closing that the batch before stated: events recorded late"}');

-- Household by household, what register and events disagree on at the session's batch.
CREATE FUNCTION bidui.bridge_difference()
RETURNS TABLE (household_no text, by_events bigint, by_register bigint, difference bigint, eliminated_by_events boolean, eliminated_in_register boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT split_part(household_key, ':', 2), e.people, coalesce(m.people, 0), coalesce(m.people, 0) - coalesce(e.people, 0), e.eliminated,
        h.eliminated
    FROM (SELECT household_key, sum(CASE kind WHEN '识别' THEN people WHEN '成员增加' THEN people WHEN '成员减少' THEN -people
                                              WHEN '清退' THEN -people WHEN '整户减少' THEN -people ELSE 0 END)::bigint AS people,
                 (array_agg(kind ORDER BY happened_on DESC, event_no DESC) FILTER (WHERE kind NOT IN ('成员增加', '成员减少')))[1] = '消除' AS eliminated
          FROM asof.monitor_event WHERE happened_on <= bidui.batch() GROUP BY household_key) e
    FULL JOIN (SELECT household_key, count(*) AS people FROM asof.member WHERE left_on IS NULL OR left_on > bidui.batch()
        GROUP BY household_key) m USING (household_key)
    LEFT JOIN asof.monitored_household h USING (household_key)
    WHERE coalesce(e.people, 0) <> coalesce(m.people, 0) OR e.eliminated IS DISTINCT FROM coalesce(h.eliminated, false)
    ORDER BY 1;
END $$;
COMMENT ON FUNCTION bidui.bridge_difference() IS '平衡表差异逐户清单(本批) / the bridge''s differences household by household';
SELECT quality.ask('bidui.bridge_difference()', names_people => true);
