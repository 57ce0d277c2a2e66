-- SPDX-License-Identifier: Apache-2.0
-- Sources that keep equal rows say how many they have.
ALTER TABLE quality.source_load ADD COLUMN rows_equal bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN quality.source_load.rows_equal IS '保留者中与另一行完全相同 / of the rows kept, equal to another one in all fields';
ALTER TABLE quality.source_load ADD CONSTRAINT equal_is_kept CHECK (rows_equal BETWEEN 0 AND rows_kept);
