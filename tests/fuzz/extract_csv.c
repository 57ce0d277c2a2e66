/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as delimited text: splitting before decoding gives the records that splitting after it gives, and every row has the cells
 * that libcsv finds in its record. */
#include "extract/read/base/limits.h"
#include "extract/read/text/dialect.h"
#include "extract/read/text/reader.h"
#include "extract/read/text/splitter.h"
#include "tests/support/by_libcsv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t
count_records(struct text text, const struct dialect *dialect)
{
    struct splitter splitter = splitter_over(text, dialect, 1, dialect->columns);
    struct splitter_record record;
    uint64_t records = 0;
    size_t bytes = 0;

    while (splitter_next(&splitter, &record)) {
        records++;
        bytes += record.bytes.size;
    }
    if (bytes > text.size) {
        abort();
    }
    return records;
}

struct expected {
    const struct text *cells;
    size_t left;
};

static void
expect_cell(void *bytes, size_t size, void *context)
{
    struct expected *expected = context;

    if (expected->left == 0 || expected->cells->size != size || (size > 0 && memcmp(expected->cells->data, bytes, size) != 0)) {
        abort();
    }
    expected->cells++;
    expected->left--;
}

/* Each row of the batch; libcsv knows doubled quotes only, and skips no blanks. */
static void
hold_against_libcsv(const struct reader_batch *batch, const struct dialect *dialect)
{
    for (size_t row = 0; row < batch->row_count && dialect->escape == dialect->quote && !dialect->skip_blanks; row++) {
        struct expected expected = {reader_row_cells(batch, &batch->rows[row]), batch->rows[row].cell_count};
        const struct text raw = batch->rows[row].raw;

        if (batch->rows[row].fault == READER_GOOD && raw.size > 0) {
            by_libcsv(raw, dialect->delimiter, dialect->quote, expect_cell, &expected);
            if (expected.left != 0) {
                abort();
            }
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reader_batch batch;
    struct reader_input input = {
        .content = {(const char *)data, size},
          .name = "fuzz", .first_line = 1
    };
    struct reader *reader;
    uint64_t rows = 0;
    bool more;

    input.encoding = size > 0 && data[0] % 2 == 1 ? DECODE_GB18030 : DECODE_UTF8;
    input.dialect = dialect_sniff(input.content);
    input.columns = input.dialect.columns;
    reader_batch_init(&batch);
    if (text_reader.open(&input, &reader, NULL) != STATUS_OK) {
        abort();
    }
    while (text_reader.next(reader, &batch, &more, NULL) == STATUS_OK && more) {
        rows += batch.row_count;
        hold_against_libcsv(&batch, &input.dialect);
    }
    if ((input.encoding == DECODE_UTF8
         || (input.dialect.delimiter < 0x30 && input.dialect.escape < 0x30 && text_find(input.content, TEXT("\xEF\xBB\xBF")) == SIZE_MAX))
        && rows != count_records(input.content, &input.dialect)) {
        abort(); /* splitting before decoding and after it must give the same records */
    }
    text_reader.close(reader);
    reader_batch_done(&batch);
    return 0;
}
