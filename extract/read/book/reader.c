/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/reader.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/xls.h"
#include "extract/read/book/xlsx.h"

#include <stdlib.h>

/* What the two kinds of workbook differ in. */
struct kind {
    size_t (*count)(const void *book);
    const struct xlsx_sheet *(*get)(const void *book, size_t sheet);
    enum status (*select)(void *book, size_t sheet, struct error *err);
    enum status (*next)(void *book, const struct xlsx_row **row, struct error *err);
    void (*close)(void *book);
};

struct reader {
    const struct kind *kind;
    void *book;
    const char *path;
    const char *name;
    size_t sheet; /* being read, or the next one to select */
    bool selected;
};

static size_t
new_count(const void *book)
{
    return xlsx_count(book);
}

static const struct xlsx_sheet *
new_get(const void *book, size_t sheet)
{
    return xlsx_get(book, sheet);
}

static enum status
new_select(void *book, size_t sheet, struct error *err)
{
    return xlsx_select(book, sheet, err);
}

static enum status
new_next(void *book, const struct xlsx_row **row, struct error *err)
{
    return xlsx_next(book, row, err);
}

static void
new_close(void *book)
{
    xlsx_close(book);
}

static size_t
old_count(const void *book)
{
    return xls_count(book);
}

static const struct xlsx_sheet *
old_get(const void *book, size_t sheet)
{
    return xls_get(book, sheet);
}

static enum status
old_select(void *book, size_t sheet, struct error *err)
{
    return xls_select(book, sheet, err);
}

static enum status
old_next(void *book, const struct xlsx_row **row, struct error *err)
{
    return xls_next(book, row, err);
}

static void
old_close(void *book)
{
    xls_close(book);
}

static const struct kind new_kind = {new_count, new_get, new_select, new_next, new_close};
static const struct kind old_kind = {old_count, old_get, old_select, old_next, old_close};

static enum status
xlsx_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    *is = false;
    return text_starts_with(content, TEXT("PK")) ? xlsx_is(path, XLSX_TYPE_XLSX, is, err) : STATUS_OK;
}

static enum status
xls_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    const unsigned char first = content.size == 0 ? 0 : (unsigned char)content.data[0];

    *is = false;
    return first == 0xD0 || first == 0x09 ? xlsx_is(path, XLSX_TYPE_XLS, is, err) : STATUS_OK;
}

static enum status
open_new(const char *path, void **book, struct error *err)
{
    struct xlsx *opened = NULL;
    const enum status status = xlsx_open(path, NULL, &opened, err);

    *book = opened;
    return status;
}

static enum status
open_old(const char *path, void **book, struct error *err)
{
    struct xls *opened = NULL;
    const enum status status = xls_open(path, NULL, &opened, err);

    *book = opened;
    return status;
}

static enum status
open_reader(const struct reader_input *input, const struct kind *kind, struct reader **reader, struct error *err)
{
    struct reader *made = calloc(1, sizeof *made);
    enum status status;

    *reader = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", input->name);
    }
    *made = (struct reader){.kind = kind, .path = input->path, .name = input->name};
    status = kind == &new_kind ? open_new(input->path, &made->book, err) : open_old(input->path, &made->book, err);
    if (status != STATUS_OK) {
        reader_rename(err, input->path, input->name);
        free(made);
        return status;
    }
    *reader = made;
    return STATUS_OK;
}

static enum status
xlsx_open_reader(const struct reader_input *input, struct reader **reader, struct error *err)
{
    return open_reader(input, &new_kind, reader, err);
}

static enum status
xls_open_reader(const struct reader_input *input, struct reader **reader, struct error *err)
{
    return open_reader(input, &old_kind, reader, err);
}

static bool
append_row(struct reader_batch *batch, const struct xlsx_row *row)
{
    (void)reader_batch_row(batch, row->number);
    batch->date1904 = row->date1904;
    for (size_t column = 0; column < row->count; column++) {
        const struct xlsx_cell *cell = &row->cells[column];
        struct text text = cell->text;

        if (text.size > 0) {
            char *copy = arena_alloc(&batch->arena, text.size);

            if (copy == NULL) {
                return false;
            }
            memcpy(copy, text.data, text.size);
            text.data = copy;
        }
        if (!reader_batch_cell(batch, text.size == 0 ? TEXT_NULL : text)) {
            return false;
        }
        if ((cell->derived && !reader_batch_mark(batch, READER_DERIVED)) || (cell->unsaved && !reader_batch_mark(batch, READER_UNSAVED))) {
            return false;
        }
    }
    return true;
}

static enum reader_sight
sight_of(const struct xlsx_sheet *sheet)
{
    return sheet->visibility == XLSX_VISIBLE ? READER_SHOWN : sheet->visibility == XLSX_HIDDEN ? READER_HIDDEN : READER_VERY_HIDDEN;
}

static bool
describe_sheet(const struct reader *reader, size_t number, struct reader_sheet *sheet)
{
    const struct xlsx_sheet *found;

    if (number >= reader->kind->count(reader->book)) {
        return false;
    }
    found = reader->kind->get(reader->book, number);
    *sheet = (struct reader_sheet){found->name, sight_of(found), found->table};
    return true;
}

/* Moves on to the next sheet that is a table; false behind the last one. */
static enum status
select_sheet(struct reader *reader, bool *found, struct error *err)
{
    *found = true;
    while (!reader->selected && reader->sheet < reader->kind->count(reader->book)) {
        const struct xlsx_sheet *sheet = reader->kind->get(reader->book, reader->sheet);

        if (sheet->table) {
            TRY(reader->kind->select(reader->book, reader->sheet, err));
            reader->selected = true;
            return STATUS_OK;
        }
        reader->sheet++;
    }
    *found = reader->selected;
    return STATUS_OK;
}

static enum status
next_rows(struct reader *reader, struct reader_batch *batch, struct error *err)
{
    bool found;

    for (;;) {
        TRY(select_sheet(reader, &found, err));
        if (!found) {
            return STATUS_OK;
        }
        batch->sheet = reader->kind->get(reader->book, reader->sheet)->name;
        batch->sheet_number = reader->sheet;
        batch->sight = sight_of(reader->kind->get(reader->book, reader->sheet));
        while (batch->row_count < READER_ROWS) {
            const struct xlsx_row *row;

            TRY(reader->kind->next(reader->book, &row, err));
            if (row == NULL) {
                reader->selected = false;
                reader->sheet++;
                break;
            }
            if (!append_row(batch, row)) {
                return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the rows of \"%s\"", reader->name);
            }
        }
        if (batch->row_count > 0) {
            return STATUS_OK;
        }
    }
}

static enum status
next_batch(struct reader *reader, struct reader_batch *batch, bool *more, struct error *err)
{
    enum status status;

    reader_batch_clear(batch);
    status = next_rows(reader, batch, err);
    *more = batch->row_count > 0;
    if (status != STATUS_OK) {
        reader_rename(err, reader->path, reader->name);
    }
    return status;
}

static void
close_reader(struct reader *reader)
{
    reader->kind->close(reader->book);
    free(reader);
}

const struct reader_format book_reader_xlsx = {
    .name = "xlsx",
    .summary = "workbooks of Excel 2007 and later, WPS xlsx",
    .recognises = xlsx_recognises,
    .open = xlsx_open_reader,
    .next = next_batch,
    .close = close_reader,
    .sheet = describe_sheet,
};

const struct reader_format book_reader_xls = {
    .name = "xls",
    .summary = "workbooks of Excel 97 to 2003 and older",
    .recognises = xls_recognises,
    .open = xls_open_reader,
    .next = next_batch,
    .close = close_reader,
    .sheet = describe_sheet,
};
