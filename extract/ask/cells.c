/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/ask/cells.h"

#include "common/formats/csv.h"
#include "extract/read/document.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { OUT_MAX = 1 << 30 };

static const char *const faults[] = {"", "quote-error", "row-too-long", "encoding-error", "record-error"};

static void
print_form(const struct document *document)
{
    const struct dialect *dialect = &document->dialect;
    const char escape[] = {' ', 'w', 'i', 't', 'h', ' ', dialect->escape, '\0'};

    if (!document->format->text) {
        (void)fprintf(stderr, "%s: %s\n", document->name, document->format->name);
        return;
    }
    (void)fprintf(stderr, "%s: %s, %s, delimiter %s%c%s, quote %c%s, line end %s%s\n", document->name, document->format->name,
                  document->encoding_name, dialect->delimiter == '\t' ? "tab" : "'", dialect->delimiter == '\t' ? ' ' : dialect->delimiter,
                  dialect->delimiter == '\t' ? "" : "'", dialect->quote == '\0' ? '-' : dialect->quote,
                  dialect->escape == dialect->quote ? "" : escape, dialect->line_end == '\n' ? "LF or CRLF" : "CR",
                  dialect->skip_blanks ? ", blanks behind delimiters skipped" : "");
}

/* Sheet and row before the cells: for programs that must name a place. */
static void
append_place(struct buffer *out, const struct reader_batch *batch, const struct reader_row *row)
{
    csv_append(out, batch->sheet);
    buffer_format(out, ",%" PRIu64 ",", row->number);
}

static enum status
print_batch(const struct document *document, const struct reader_batch *batch, bool places, struct error *err)
{
    struct buffer out;
    enum status status = STATUS_OK;

    buffer_init(&out, OUT_MAX);
    for (size_t row = 0; row < batch->row_count; row++) {
        const struct reader_row *at = &batch->rows[row];

        if (at->fault != READER_GOOD) {
            (void)fprintf(stderr, "%s: row %" PRIu64 ": %s\n", document->name, at->number, faults[at->fault]);
        } else {
            if (places) {
                append_place(&out, batch, at);
            }
            csv_append_row(&out, reader_row_cells(batch, at), at->cell_count);
        }
    }
    if (!buffer_ok(&out)) {
        status = error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the rows of \"%s\"", document->name);
    } else if (out.size > 0 && fwrite(out.data, 1, out.size, stdout) != out.size) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not write the rows");
    }
    buffer_done(&out);
    return status;
}

static enum status
print_rows(const struct document *document, struct reader *reader, struct reader_batch *batch, bool places, struct error *err)
{
    size_t sheet = SIZE_MAX;
    bool more;

    for (;;) {
        TRY(document->format->next(reader, batch, &more, err));
        if (!more) {
            return STATUS_OK;
        }
        if (batch->sheet_number != sheet && !text_is_null(batch->sheet)) {
            (void)fprintf(stderr, "%s: sheet \"%.*s\"%s\n", document->name, TEXT_ARG(batch->sheet),
                          batch->sight == READER_SHOWN ? "" : ", hidden: not read");
        }
        sheet = batch->sheet_number;
        if (batch->sight == READER_SHOWN) {
            TRY(print_batch(document, batch, places, err));
        }
    }
}

enum status
cells_print(const char *path, bool places, struct error *err)
{
    struct reader_batch *batch = malloc(sizeof *batch);
    struct document document;
    struct reader *reader;
    enum status status;

    if (batch == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory");
    }
    reader_batch_init(batch);
    status = document_open(path, path, &(struct document_form){0}, &document, err);
    if (status == STATUS_OK) {
        print_form(&document);
        status = document_read(&document, document.content, 1, document.dialect.columns, &reader, err);
        if (status == STATUS_OK) {
            status = print_rows(&document, reader, batch, places, err);
            document.format->close(reader);
        }
        document_close(&document);
    }
    reader_batch_done(batch);
    free(batch);
    return status;
}
