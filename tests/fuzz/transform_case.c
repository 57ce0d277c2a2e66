/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of rule cases: its cases, whose tables have a cell for every column, or E-CASE. */
#include "tests/fuzz/file.h"
#include "transform/ask/case.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct rule_cases cases;
    struct arena arena;
    uint64_t bytes = 0;

    arena_init(&arena, 0);
    if (case_read(fuzz_folder_put("T1.case", (struct text){(const char *)data, size}, &arena), &arena, &cases, NULL) == STATUS_OK) {
        for (size_t at = 0; at < cases.count; at++) {
            for (size_t table = 0; table < cases.cases[at].table_count; table++) {
                const struct case_table *rows = &cases.cases[at].tables[table];

                for (size_t cell = 0; cell < rows->row_count * rows->column_count; cell++) {
                    bytes += rows->cells[cell].size;
                }
            }
        }
        if (bytes > 2 * size) {
            abort();
        }
    }
    arena_done(&arena);
    return 0;
}
