/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a delivery: recognised by content, opened and read to its end, at once and in parts. Old binary workbooks are read in a
 * child and have a target of their own. */
#include "extract/read/document.h"
#include "tests/fuzz/reader.h"

static void
read_parts(const struct document *document)
{
    struct document_part at = {document->content, 1};
    struct document_part part;
    struct reader *reader;
    uint64_t records = 0;

    while (document->format->text && document_next_part(document, 512, document->dialect.columns, &at, &part, &records)) {
        if (document_read(document, part.bytes, part.first_line, document->dialect.columns, &reader, NULL) == STATUS_OK) {
            fuzz_reader_drain(document->format, reader);
            document->format->close(reader);
        }
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text content = {(const char *)data, size};
    const struct document_form form = {0};
    struct document document;
    struct reader *reader;

    if (text_starts_with(content, TEXT("\xD0\xCF\x11\xE0"))
        || document_open(fuzz_file(content), "fuzz", &form, &document, NULL) != STATUS_OK) {
        return 0;
    }
    if (document_read(&document, document.content, 1, document.dialect.columns, &reader, NULL) == STATUS_OK) {
        fuzz_reader_drain(document.format, reader);
        document.format->close(reader);
    }
    read_parts(&document);
    document_close(&document);
    return 0;
}
