-- SPDX-License-Identifier: Apache-2.0
-- Marts that count the same thing, held against each other in every batch.
CREATE TABLE mart.control_all (
    batch date NOT NULL,
    control text NOT NULL,
    unit text NOT NULL CHECK (unit IN ('户', '人')),
    mart_a text NOT NULL,
    mart_b text NOT NULL,
    total_a bigint NOT NULL,
    total_b bigint NOT NULL,
    compared bigint NOT NULL,
    differing bigint NOT NULL,
    rows jsonb NOT NULL,
    PRIMARY KEY (batch, control, unit)
);
COMMENT ON TABLE mart.control_all IS '勾稽关系:口径相同的统计表互相核对(各批次) / marts that count the same thing compared with each other, every batch';
COMMENT ON COLUMN mart.control_all.batch IS '截至日期 / as-of date of the batch';
COMMENT ON COLUMN mart.control_all.control IS '核对的指标 / what is counted';
COMMENT ON COLUMN mart.control_all.unit IS '计量单位 / unit of the numbers';
COMMENT ON COLUMN mart.control_all.mart_a IS '统计表甲 / one mart';
COMMENT ON COLUMN mart.control_all.mart_b IS '统计表乙 / the other';
COMMENT ON COLUMN mart.control_all.total_a IS '甲合计 / total of the first';
COMMENT ON COLUMN mart.control_all.total_b IS '乙合计 / total of the second';
COMMENT ON COLUMN mart.control_all.compared IS '核对的村数(个) / places compared';
COMMENT ON COLUMN mart.control_all.differing IS '不符的村数(个) / places that differ';
COMMENT ON COLUMN mart.control_all.rows IS '不符的村:区划代码、甲、乙 / places that differ: division, number of either mart';
