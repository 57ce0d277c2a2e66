/* SPDX-License-Identifier: Apache-2.0 */
/* What fuzz targets of extract's readers share: bytes as a file, and every row of it read as conversion does. */
#ifndef BIDUI_FUZZ_READER_H
#define BIDUI_FUZZ_READER_H

#include "extract/read/base/reader.h"
#include "tests/fuzz/file.h"

#include <stdlib.h>

/* Reads to the end or to an error; aborts on what no reader may hand out: a cell outside of its batch, rows without end. */
static inline void
fuzz_reader_drain(const struct reader_format *format, struct reader *reader)
{
    static struct reader_batch batch;
    struct reader_sheet sheet;
    uint64_t rows = 0;
    uint64_t bytes = 0;
    bool more;

    reader_batch_init(&batch);
    while (format->next(reader, &batch, &more, NULL) == STATUS_OK && more) {
        for (size_t row = 0; row < batch.row_count; row++) {
            if (batch.rows[row].first_cell + batch.rows[row].cell_count > batch.cell_count) {
                abort();
            }
        }
        for (size_t cell = 0; cell < batch.cell_count; cell++) {
            for (size_t at = 0; at < batch.cells[cell].size; at += 64) {
                bytes += (unsigned char)batch.cells[cell].data[at]; /* it can be read */
            }
        }
        rows += batch.row_count;
        if (batch.row_count == 0 || batch.row_count > READER_ROWS || rows > UINT64_C(1) << 24) {
            abort();
        }
    }
    reader_batch_done(&batch);
    for (size_t number = 0; format->sheet != NULL && format->sheet(reader, number, &sheet); number++) {
        bytes += sheet.name.size;
    }
    (void)bytes;
}

/* The bytes through one format, when they are recognised as such (document.c asks before it opens). */
static inline void
fuzz_reader_read(const struct reader_format *format, const void *data, size_t size)
{
    const struct text content = {data, size};
    const char *path = fuzz_file(content);
    const struct reader_input input = {.content = content, .name = "fuzz", .path = path, .first_line = 1};
    struct reader *reader;
    bool is;

    if (format->recognises(path, content, &is, NULL) == STATUS_OK && is && format->open(&input, &reader, NULL) == STATUS_OK) {
        fuzz_reader_drain(format, reader);
        format->close(reader);
    }
}

#endif
