-- SPDX-License-Identifier: Apache-2.0
-- Columns that views have of their own, for the data dictionary.
COMMENT ON COLUMN mart.rule_value.rule IS '规则编号 / rule';
COMMENT ON COLUMN mart.rule_value.name IS '规则名称 / name of the rule';
COMMENT ON COLUMN mart.rule_value.sent IS '派发(条) / findings sent';
COMMENT ON COLUMN mart.rule_value.answered IS '已答复(条) / of them answered';
COMMENT ON COLUMN mart.rule_value.confirmed IS '属实(条) / confirmed by the answer';
COMMENT ON COLUMN mart.rule_value.confirmed_percent IS '属实占已答复(%) / confirmed, per cent of answered';
COMMENT ON COLUMN mart.rule_value.wrong_data IS '部门数据有误(条) / the department''s data were wrong';
COMMENT ON COLUMN mart.rule_value.median_days IS '答复用时中位数(天) / median days to the answer';
COMMENT ON COLUMN mart.rule_value.propose_bulk IS '建议改为批量派发 / proposed for bulk';
COMMENT ON COLUMN mart.score.rank IS '名次 / rank';
COMMENT ON COLUMN masked.finding.rule_name IS '规则名称 / name of the rule';
DELETE FROM quality.pack; -- the next load makes the readers' views anew, with their comments
