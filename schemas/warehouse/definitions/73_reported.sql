-- SPDX-License-Identifier: Apache-2.0
-- Published figures beside computed ones.

CREATE VIEW mart.reported_vs_computed AS
SELECT period, as_of, metric, unit, basis, published, computed, verdict, note
FROM mart.reported_vs_computed_all WHERE batch = (SELECT bidui.batch());
SELECT quality.describe('mart.reported_vs_computed', '公布数与计算数对照,每个数有单位、口径、截至日期 / published figures beside computed ones', '{
    "period": "期别 / period of the figure", "as_of": "公布数的截至日期 / date of the figure", "metric": "指标 / metric", "published": "公布值 / published",
    "computed": "计算值 / computed", "verdict": "结论 / verdict", "note": "说明 / note"}');
