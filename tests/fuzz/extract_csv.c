/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as delimited text: every record is read in one piece as in many, no row is lost, every cell lies in the text. */
#include "extract/limits.h"
#include "extract/reader.h"
#include "extract/splitter.h"

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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reader_batch batch;
    struct reader_input input = {.content = {(const char *)data, size}, .name = "fuzz", .first_line = 1};
    struct reader *reader;
    uint64_t rows = 0;
    bool more;

    input.encoding = size > 0 && data[0] % 2 == 1 ? DECODE_GB18030 : DECODE_UTF8;
    input.dialect = dialect_sniff(input.content);
    input.columns = input.dialect.columns;
    reader_batch_init(&batch);
    if (reader_csv.open(&input, &reader, NULL) != STATUS_OK) {
        abort();
    }
    while (reader_csv.next(reader, &batch, &more, NULL) == STATUS_OK && more) {
        rows += batch.row_count;
    }
    if (input.dialect.delimiter < 0x30 && input.dialect.escape < 0x30 && rows != count_records(input.content, &input.dialect)) {
        abort(); /* splitting before decoding and after it must give the same records */
    }
    reader_csv.close(reader);
    reader_batch_done(&batch);
    return 0;
}
