-- SPDX-License-Identifier: Apache-2.0
-- Marts count by village as the batch found it (tables ..._all, every batch); their views roll up to village, town and county on two bases,
-- at the session's batch: 当时, the divisions at the cut-off date, and 现行, those of the newest batch. Shares are computed after the
-- rolling up. Every number names its unit.

CREATE VIEW mart.place_of AS
SELECT '当时' AS place_basis, code, level, place_code, place FROM mart.place_all WHERE batch = (SELECT bidui.batch())
UNION ALL
SELECT '现行', code, level, place_code, place FROM mart.place_all WHERE batch = (SELECT bidui.newest_batch());
SELECT quality.describe('mart.place_of', '区划在两种口径下归入何处(本批) / where the numbers of a division count, on both bases', '{
    "code": "区划代码,空为不明 / division, empty when unknown"}');
