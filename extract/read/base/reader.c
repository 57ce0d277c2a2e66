/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/reader.h"

#include "extract/read/book/xlsx.h"

#include <stdio.h>
#include <stdlib.h>

/* In the order in which they are asked; delimited text takes what is left. */
const struct reader_format *const reader_formats[] = {&reader_xlsx, &reader_xls, &reader_json, &reader_csv, NULL};

/* What people send and we do not read, with the way out. */
static const struct {
    struct text magic;
    const char *what;
    const char *hint;
} foreign[] = {
    {{"%PDF", 4},               "a PDF",         "ask for the table it was printed from"      },
    {{"Rar!", 4},               "a RAR archive", "unpack it into the inbox, or pack it as zip"},
    {{"7z\xBC\xAF\x27\x1C", 6}, "a 7z archive",  "unpack it into the inbox, or pack it as zip"},
    {{"\x1F\x8B", 2},           "a gzip file",   "unpack it into the inbox"                   },
    {{"\x89PNG", 4},            "a picture",     "ask for the table it shows"                 },
    {{"\xFF\xD8\xFF", 3},       "a picture",     "ask for the table it shows"                 },
};

/* Containers and web pages that are no workbook: xlsx.h knows what they are and says so. */
static enum status
refuse_container(const char *path, struct text content, const char *name, struct error *err)
{
    const bool container = text_starts_with(content, TEXT("PK\x03\x04")) || text_starts_with(content, TEXT("PK\x05\x06"))
                           || text_starts_with(content, TEXT("\xD0\xCF\x11\xE0")) || text_starts_with(text_trim(content), TEXT("<"));
    enum status status;
    struct xlsx *book;

    if (!container) {
        return STATUS_OK;
    }
    status = xlsx_open(path, NULL, &book, err);
    if (status == STATUS_OK) {
        xlsx_close(book);
    } else {
        reader_rename(err, path, name);
    }
    return status;
}

enum status
reader_find(const char *path, struct text content, const char *name, const struct reader_format **format, struct error *err)
{
    for (size_t at = 0; at < sizeof foreign / sizeof foreign[0]; at++) {
        if (text_starts_with(content, foreign[at].magic)) {
            (void)error_set(err, STATUS_DATA, "E-FORMAT", "\"%s\" is %s, which is not read", name, foreign[at].what);
            error_hint(err, "%s", foreign[at].hint);
            return STATUS_DATA;
        }
    }
    for (size_t at = 0; reader_formats[at] != &reader_csv; at++) {
        bool is;

        TRY(reader_formats[at]->recognises(path, content, &is, err));
        if (is) {
            *format = reader_formats[at];
            return STATUS_OK;
        }
    }
    TRY(refuse_container(path, content, name, err));
    *format = &reader_csv;
    return STATUS_OK;
}

void
reader_rename(struct error *err, const char *path, const char *name)
{
    char *at = err == NULL ? NULL : strstr(err->message, path);
    char rest[ERROR_MESSAGE_MAX];

    if (at != NULL) {
        (void)snprintf(rest, sizeof rest, "%s", at + strlen(path));
        (void)snprintf(at, sizeof err->message - (size_t)(at - err->message), "%s%s", name, rest);
    }
}

const struct reader_format *
reader_by_name(struct text name)
{
    for (size_t at = 0; reader_formats[at] != NULL; at++) {
        if (text_equal(text_from(reader_formats[at]->name), name)) {
            return reader_formats[at];
        }
    }
    return NULL;
}

void
reader_batch_init(struct reader_batch *batch)
{
    batch->row_count = 0;
    batch->cells = NULL;
    batch->cell_count = 0;
    batch->cell_capacity = 0;
    batch->derived = NULL;
    batch->derived_capacity = 0;
    batch->sheet = TEXT_NULL;
    batch->sheet_number = 0;
    arena_init(&batch->arena, 0);
}

void
reader_batch_done(struct reader_batch *batch)
{
    free(batch->cells);
    free(batch->derived);
    arena_done(&batch->arena);
}

void
reader_batch_clear(struct reader_batch *batch)
{
    batch->row_count = 0;
    batch->cell_count = 0;
    batch->sheet = TEXT_NULL; /* the workbook that was read before is closed */
    batch->sheet_number = 0;
    arena_reset(&batch->arena);
}

struct reader_row *
reader_batch_row(struct reader_batch *batch, uint64_t number)
{
    struct reader_row *row = &batch->rows[batch->row_count++];

    *row = (struct reader_row){.number = number, .first_cell = batch->cell_count};
    return row;
}

/* Marks are kept from the first one on; cells before it had none. */
static bool
make_room_for_marks(struct reader_batch *batch)
{
    bool *marks;

    if (batch->derived_capacity >= batch->cell_capacity) {
        return true;
    }
    marks = realloc(batch->derived, batch->cell_capacity * sizeof *marks);
    if (marks == NULL) {
        return false;
    }
    memset(marks + batch->derived_capacity, 0, batch->cell_capacity - batch->derived_capacity);
    batch->derived = marks;
    batch->derived_capacity = batch->cell_capacity;
    return true;
}

bool
reader_batch_cell(struct reader_batch *batch, struct text cell)
{
    if (batch->cell_count == batch->cell_capacity) {
        const size_t capacity = batch->cell_capacity == 0 ? (size_t)READER_ROWS * 16 : batch->cell_capacity * 2;
        struct text *cells = realloc(batch->cells, capacity * sizeof *cells);

        if (cells == NULL) {
            return false;
        }
        batch->cells = cells;
        batch->cell_capacity = capacity;
    }
    batch->cells[batch->cell_count++] = cell;
    if (batch->derived_capacity > 0) {
        if (!make_room_for_marks(batch)) {
            return false;
        }
        batch->derived[batch->cell_count - 1] = false;
    }
    batch->rows[batch->row_count - 1].cell_count++;
    return true;
}

bool
reader_batch_mark_derived(struct reader_batch *batch)
{
    if (!make_room_for_marks(batch)) {
        return false;
    }
    batch->derived[batch->cell_count - 1] = true;
    return true;
}
