-- SPDX-License-Identifier: Apache-2.0
-- Projects and funds.

CREATE VIEW mart.project_progress AS
WITH gone AS (
    SELECT round(100.0 * extract(doy FROM b) / extract(doy FROM make_date(extract(year FROM b)::integer, 12, 31)), 2) AS time_percent
    FROM (SELECT bidui.batch() AS b) t
)
SELECT m.batch AS as_of, p.place_basis, p.level, p.place_code, p.place, m.year, k.kind,
       sum(m.projects)::bigint AS projects, round(sum(m.planned), 2) AS planned, sum(m.funded_projects)::bigint AS funded_projects,
       round(sum(m.allocated), 2) AS allocated, round(sum(m.paid), 2) AS paid, round(sum(m.spent), 2) AS spent,
       sum(m.started)::bigint AS started, sum(m.finished)::bigint AS finished,
       round(100.0 * sum(m.funded_connected) / nullif(sum(m.funded_projects), 0), 2) AS connected_percent,
       round(100.0 * sum(m.funded_started) / nullif(sum(m.funded_projects), 0), 2) AS started_percent,
       round(100 * sum(m.paid) / nullif(sum(m.allocated), 0), 2) AS paid_percent,
       round(100 * sum(m.spent) / nullif(sum(m.allocated), 0), 2) AS spent_percent,
       g.time_percent, round(100 * sum(m.spent) / nullif(sum(m.allocated), 0), 2) - g.time_percent AS ahead_percent,
       '下达、拨付、支出分列,不相加;开工率、对接率以下达资金的项目为分母,拨付率、支出率以下达资金为分母' AS basis
FROM mart.project_progress_all m JOIN mart.place_of p ON p.code = m.division_code
CROSS JOIN LATERAL (VALUES ('(合计)'), (m.kind)) k (kind) CROSS JOIN gone g
WHERE m.batch = (SELECT bidui.batch())
GROUP BY m.batch, p.place_basis, p.level, p.place_code, p.place, m.year, k.kind, g.time_percent
ORDER BY p.place_basis, p.level, p.place_code, m.year DESC NULLS LAST, k.kind;
SELECT quality.describe('mart.project_progress', '项目与资金进度,对照时间进度 / projects and funds against time', '{
    "year": "项目年度 / year of the project", "kind": "项目类型 / kind", "projects": "入库项目(个) / projects listed", "planned": "计划投资(元) / planned",
    "funded_projects": "已下达资金的项目(个) / projects with funds allocated", "allocated": "下达(元) / allocated", "paid": "拨付(元) / paid",
    "spent": "支出(元) / spent", "started": "已开工(个) / started", "finished": "已完工(个) / finished",
    "connected_percent": "对接率(%) / connected of funded projects", "started_percent": "开工率(%) / started of funded projects",
    "paid_percent": "拨付率(%) / paid of allocated", "spent_percent": "支出率(%) / spent of allocated", "time_percent": "时间进度(%) / share of the year gone",
    "ahead_percent": "支出率减时间进度(%),负数为落后 / spent minus time: negative is behind"}');
