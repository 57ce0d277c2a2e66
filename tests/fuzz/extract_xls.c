/* SPDX-License-Identifier: Apache-2.0 */
/* The input as a compound file, and as the records of a workbook: what runs in the guarded child, without the child. */
#include "extract/read/book/xls_biff.h"
#include "extract/read/book/xls_ole.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
read_records(struct text stream)
{
    struct xls_biff *biff = calloc(1, sizeof *biff);
    struct xls_biff_cells *cells = calloc(1, sizeof *cells);
    struct xlsx_merges merges;
    struct arena arena;

    arena_init(&arena, 0);
    xlsx_merge_init(&merges);
    if (xls_biff_read(biff, stream, &arena)) {
        for (size_t sheet = 0; sheet < biff->sheet_count && sheet < 4; sheet++) {
            (void)!xls_biff_sheet_read(biff, &biff->sheets[sheet], cells, &merges, &arena);
            xlsx_merge_done(&merges);
        }
    }
    free(cells->items);
    free(cells);
    free(biff);
    arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text file = {(const char *)data, size};
    struct xls_ole_stream stream;
    struct xls_ole ole;
    struct buffer bytes;

    read_records(file);
    buffer_init(&bytes, 1 << 20);
    if (xls_ole_open(&ole, file) && xls_ole_find(&ole, "Workbook", &stream) && xls_ole_read(&ole, stream, &bytes)) {
        read_records(buffer_text(&bytes));
    }
    buffer_done(&bytes);
    return 0;
}
