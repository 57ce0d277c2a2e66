/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/account/sheets.h"

#include <inttypes.h>

enum { TEXT_MAX = 1 << 20 };

void
sheets_list(struct sheets *sheets, const struct reader_format *format, const struct reader *reader, struct arena *arena)
{
    struct reader_sheet sheet;

    *sheets = (struct sheets){0};
    if (format->sheet == NULL) {
        return;
    }
    while (format->sheet(reader, sheets->count, &sheet)) {
        sheets->count++;
    }
    sheets->entries = arena_must_zero(arena, sheets->count + 1, sizeof *sheets->entries);
    for (size_t at = 0; at < sheets->count; at++) {
        (void)format->sheet(reader, at, &sheet);
        sheets->entries[at].sheet = sheet;
        sheets->entries[at].sheet.name = arena_must_text(arena, sheet.name);
    }
}

void
sheets_note(struct sheets *sheets, const struct reader_batch *batch, bool read, struct text columns_of)
{
    if (batch->sheet_number < sheets->count) {
        struct sheets_entry *entry = &sheets->entries[batch->sheet_number];

        entry->rows += batch->row_count;
        entry->read = read;
        entry->columns_of = columns_of;
    }
}

static const char *
fate_of(const struct sheets_entry *entry)
{
    static const char *const sights[] = {"", "hidden", "very hidden"};

    if (entry->sheet.sight != READER_SHOWN) {
        return sights[entry->sheet.sight];
    }
    if (!entry->sheet.table) {
        return "a chart or macro";
    }
    return entry->rows == 0 ? "empty" : text_is_null(entry->columns_of) ? "not of this source" : "of another source";
}

static bool
is_empty(const struct sheets_entry *entry)
{
    return entry->sheet.sight == READER_SHOWN && entry->sheet.table && entry->rows == 0;
}

static void
describe_one(const struct sheets_entry *entry, struct buffer *out)
{
    buffer_format(out, "\"%.*s\" (%s", TEXT_ARG(entry->sheet.name), fate_of(entry));
    if (entry->rows > 0) {
        buffer_format(out, ", %" PRIu64 " rows", entry->rows);
    }
    if (!text_is_null(entry->columns_of)) {
        buffer_format(out, ", with the columns of %.*s", TEXT_ARG(entry->columns_of));
    }
    buffer_append_char(out, ')');
}

struct text
sheets_describe(const struct sheets *sheets, struct arena *arena)
{
    size_t read = 0;
    size_t told = 0;
    struct buffer out;
    struct text text;

    for (size_t at = 0; at < sheets->count; at++) {
        read += sheets->entries[at].read;
        told += !sheets->entries[at].read && !is_empty(&sheets->entries[at]);
    }
    if (told == 0) {
        return TEXT_NULL;
    }
    buffer_init(&out, TEXT_MAX);
    buffer_format(&out, "%zu of %zu sheets read; not read: ", read, sheets->count);
    for (size_t at = 0, told_before = 0; at < sheets->count; at++) {
        if (!sheets->entries[at].read) {
            buffer_append_string(&out, told_before++ > 0 ? ", " : "");
            describe_one(&sheets->entries[at], &out);
        }
    }
    text = arena_must_text(arena, buffer_text(&out));
    buffer_done(&out);
    return text;
}

enum status
sheets_check(const struct sheets *sheets, uint64_t read, const char *file, struct error *err)
{
    uint64_t rows = 0;

    for (size_t at = 0; at < sheets->count; at++) {
        rows += sheets->entries[at].rows;
    }
    return rows == read || sheets->count == 0
               ? STATUS_OK
               : error_set(err, STATUS_BUG, "E-CONSERVATION", "\"%s\": its sheets have %" PRIu64 " rows, read %" PRIu64, file, rows, read);
}
