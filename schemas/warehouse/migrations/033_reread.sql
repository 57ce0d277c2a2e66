-- SPDX-License-Identifier: Apache-2.0
-- Rows that only a better reading changed are not changes of the source.
ALTER TABLE quality.source_load ADD COLUMN rows_reread bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN quality.source_load.rows_reread IS '原文未变,仅读法改进 / the same original, only read better';
COMMENT ON COLUMN quality.source_load.rows_kept IS '保留 = 新增 + 变化 + 重读 + 未变 / kept = inserted + changed + reread + unchanged';
ALTER TABLE quality.source_load DROP CONSTRAINT kept_is_accounted_for;
ALTER TABLE quality.source_load ADD CONSTRAINT kept_is_accounted_for CHECK (rows_kept = rows_inserted + rows_changed + rows_reread + rows_unchanged);
