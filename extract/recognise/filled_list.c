/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/filled_list.h"

#include "extract/read/base/limits.h"

bool
filled_list_begins(const struct pack *pack, const struct reader_batch *batch)
{
    for (size_t row = 0; row < batch->row_count && row < limits.header_rows; row++) {
        const struct text *cells = reader_row_cells(batch, &batch->rows[row]);
        bool code = false;
        bool result = false;

        for (size_t cell = 0; cell < batch->rows[row].cell_count; cell++) {
            const struct text role = schema_answer_column(pack, cells[cell]);

            code = code || text_equal(role, TEXT("code"));
            result = result || text_equal(role, TEXT("result")) || text_equal(role, TEXT("decision"));
        }
        if (code && result) {
            return true;
        }
    }
    return false;
}
