/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/tables.h"

#include "extract/read/base/limits.h"
#include "extract/read/text/splitter.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DIGITS_MORE = 4, BEFORE = 4 };

static size_t
count_digits(struct text bytes, size_t most)
{
    size_t digits = 0;

    for (size_t at = 0; at < bytes.size && digits <= most; at++) {
        digits += bytes.data[at] >= '0' && bytes.data[at] <= '9';
    }
    return digits;
}

struct scan {
    const struct header_index *index;
    const struct document *document;
    const struct header *header;
    struct splitter splitter;
    struct reader *reader; /* of the record in the batch: decoded cells are its own */
    struct reader_batch *batch;
    struct text before[BEFORE]; /* the records before the one at hand, the nearest first */
    struct text first;          /* the first record behind the header */
};

static void
close_record(struct scan *scan)
{
    if (scan->reader != NULL) {
        scan->document->format->close(scan->reader);
        scan->reader = NULL;
    }
}

/* The cells of one record, until the next is read; none when it cannot be read. */
static enum status
read_record(struct scan *scan, struct text record, struct error *err)
{
    bool more;
    enum status status;

    close_record(scan);
    TRY(document_read(scan->document, record, 1, 0, &scan->reader, err));
    status = scan->document->format->next(scan->reader, scan->batch, &more, err);
    if (scan->batch->row_count > 0 && scan->batch->rows[0].fault != READER_GOOD) {
        reader_batch_clear(scan->batch);
    }
    return status;
}

/* How many cells hold something, and the first of them. */
static size_t
count_filled(const struct reader_batch *batch, struct text *first)
{
    size_t filled = 0;

    for (size_t cell = 0; batch->row_count > 0 && cell < batch->rows[0].cell_count; cell++) {
        const struct text text = reader_row_cells(batch, &batch->rows[0])[cell];

        if (text.size > 0 && filled++ == 0) {
            *first = text;
        }
    }
    return filled;
}

static bool
is_above(const struct header *header, struct text title)
{
    for (size_t at = 0; at < header->above_count; at++) {
        if (text_equal(header->above[at], title)) {
            return true;
        }
    }
    return false;
}

/* A title of its own stands over the header that came again: *at moves up to it. */
static enum status
find_title(struct scan *scan, const char **at, bool *found, struct error *err)
{
    *found = false;
    for (size_t up = 0; up < BEFORE && scan->before[up].data != NULL && scan->header->columns > 1; up++) {
        struct text first = TEXT_NULL;
        size_t filled;

        TRY(read_record(scan, scan->before[up], err));
        filled = count_filled(scan->batch, &first);
        if (filled > 1 || (filled == 1 && is_above(scan->header, first))) {
            break;
        }
        if (filled == 1) {
            *found = true;
            *at = scan->before[up].data;
        }
    }
    return STATUS_OK;
}

/* The record behind the header that came again is the first record of the table: somebody put the list in twice. */
static enum status
begins_again(struct scan *scan, bool *again, struct error *err)
{
    struct splitter next = scan->splitter;
    struct splitter_record record;
    struct buffer cells[2];

    *again = false;
    if (scan->first.data == NULL || !splitter_next(&next, &record)) {
        return STATUS_OK;
    }
    for (size_t side = 0; side < 2; side++) {
        buffer_init(&cells[side], 4 * limits.record_bytes);
        TRY(read_record(scan, side == 0 ? scan->first : record.bytes, err));
        for (size_t cell = 0; scan->batch->row_count > 0 && cell < scan->batch->rows[0].cell_count; cell++) {
            buffer_append_text(&cells[side], reader_row_cells(scan->batch, &scan->batch->rows[0])[cell]);
            buffer_append_char(&cells[side], '\n');
        }
    }
    *again = cells[0].size > 0 && text_equal(buffer_text(&cells[0]), buffer_text(&cells[1]));
    buffer_done(&cells[0]);
    buffer_done(&cells[1]);
    return STATUS_OK;
}

/* A record with few digits: whether it is a header, and what that means. */
static enum status
look_at(struct scan *scan, const struct splitter_record *record, struct tables *tables, struct error *err)
{
    const char *at = record->bytes.data;
    enum header_again kind;
    bool titled;
    bool twice;

    TRY(read_record(scan, record->bytes, err));
    kind = scan->batch->row_count == 0 ? HEADER_AGAIN_NO
                                       : header_again(scan->index, scan->header, reader_row_cells(scan->batch, &scan->batch->rows[0]),
                                                      scan->batch->rows[0].cell_count);
    if (kind == HEADER_AGAIN_NO) {
        return STATUS_OK;
    }
    TRY(find_title(scan, &at, &titled, err));
    TRY(begins_again(scan, &twice, err));
    if (kind == HEADER_AGAIN_SAME && !titled && !twice && !scan->document->dialect.first_table) {
        return STATUS_OK;
    }
    tables->kind = titled || twice ? HEADER_AGAIN_OTHER : kind;
    tables->at = at;
    tables->line = record->line;
    for (const char *back = at; back < record->bytes.data; back++) {
        tables->line -= *back == scan->document->dialect.line_end;
    }
    return STATUS_OK;
}

/* Where the first of several tables was asked for, a title behind a blank row ends it, though nobody knows the header below. */
static enum status
look_for_gap(struct scan *scan, const struct splitter_record *record, struct tables *tables, struct error *err)
{
    struct text first = TEXT_NULL;

    if (scan->before[0].data == NULL || scan->header->columns < 3) {
        return STATUS_OK;
    }
    TRY(read_record(scan, record->bytes, err));
    if (count_filled(scan->batch, &first) != 1 || is_above(scan->header, first)) {
        return STATUS_OK;
    }
    TRY(read_record(scan, scan->before[0], err));
    if (count_filled(scan->batch, &first) == 0) {
        *tables = (struct tables){.records = tables->records, .kind = HEADER_AGAIN_OTHER, .at = record->bytes.data, .line = record->line};
    }
    return STATUS_OK;
}

static size_t
header_digits(const struct header *header)
{
    size_t digits = DIGITS_MORE;

    for (size_t column = 0; column < header->columns; column++) {
        digits += count_digits(header->titles[column], HEADER_FOLDED);
    }
    return digits;
}

static enum status
scan_records(struct scan *scan, struct tables *tables, struct error *err)
{
    const size_t digits = header_digits(scan->header);
    struct splitter_record record;

    while (splitter_next(&scan->splitter, &record)) {
        tables->records++;
        if (tables->kind != HEADER_AGAIN_NO || record.line <= scan->header->number) {
            continue;
        }
        if (scan->document->dialect.first_table) {
            TRY(look_for_gap(scan, &record, tables, err));
        }
        if (tables->kind == HEADER_AGAIN_NO && record.fault == SPLITTER_GOOD && record.bytes.size > 0
            && count_digits(record.bytes, digits) <= digits) {
            TRY(look_at(scan, &record, tables, err));
        }
        scan->first = scan->first.data == NULL && record.line > scan->header->number ? record.bytes : scan->first;
        memmove(scan->before + 1, scan->before, sizeof scan->before - sizeof *scan->before);
        scan->before[0] = record.bytes;
    }
    return STATUS_OK;
}

enum status
tables_scan(const struct header_index *index, const struct document *document, const struct header *header, size_t columns,
            struct tables *tables, struct error *err)
{
    struct reader_batch *batch = malloc(sizeof *batch);
    struct scan scan = {.index = index, .document = document, .header = header, .batch = batch};
    enum status status;

    *tables = (struct tables){0};
    if (batch == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", document->name);
    }
    reader_batch_init(batch);
    scan.splitter = splitter_over(document->content, &document->dialect, 1, columns);
    status = scan_records(&scan, tables, err);
    close_record(&scan);
    reader_batch_done(batch);
    free(batch);
    return status;
}

void
tables_split(const struct document *document, const struct tables *tables, struct document_part parts[2])
{
    const char *end = document->content.data + document->content.size;
    const char *at = document->dialect.first_table && tables->at != NULL ? tables->at : end;

    parts[0] = (struct document_part){
        {document->content.data, (size_t)(at - document->content.data)},
        1
    };
    parts[1] = (struct document_part){
        {at, (size_t)(end - at)},
        tables->line
    };
}

enum status
tables_refuse(const char *name, struct text sheet, uint64_t line, bool text, struct error *err)
{
    (void)error_set(err, STATUS_DATA, "E-TABLES",
                    "\"%s\"%s%.*s%s, row %" PRIu64 ": another table begins, with columns, rows or a title of its own", name,
                    sheet.size > 0 ? ", sheet \"" : "", TEXT_ARG(sheet), sheet.size > 0 ? "\"" : "", line);
    error_hint(err, "send each table as %s",
               text ? "a file of its own; or say \"dialect\": {\"tables\": \"first\"} for the input in site.json"
                    : "a sheet or a file of its own");
    return STATUS_DATA;
}
