/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks (xlsx, xlsm) through xlsx.h. Hidden sheets are not read: what people see is what they send. Cells filled in from a merged
 * range are marked derived. */
#include "extract/limits.h"
#include "extract/reader.h"
#include "extract/xlsx.h"

#include <stdlib.h>

struct reader {
    struct xlsx *book;
    const char *path;
    const char *name;
    size_t sheet; /* being read, or the next one to select */
    bool selected;
};

static bool
xlsx_recognises(const char *path, struct text content)
{
    enum xlsx_type type;

    return text_starts_with(content, TEXT("PK")) && xlsx_type(path, &type, NULL) == STATUS_OK && type == XLSX_TYPE_XLSX;
}

static enum status
xlsx_open_reader(const struct reader_input *input, struct reader **reader, struct error *err)
{
    const struct xlsx_limits bounds = {
        .zip = {.entries = limits.zip_entries,
                .entry_bytes = limits.zip_entry_bytes,
                .total_bytes = limits.zip_total_bytes,
                .ratio = limits.zip_ratio,
                .ratio_after = limits.zip_ratio_after},
        .string_bytes = limits.shared_bytes,
        .strings = limits.shared_strings,
        .cells = limits.sheet_cells,
        .text_bytes = limits.cell_bytes,
        .merges = limits.merged_ranges,
        .sheets = limits.sheets,
        .styles = limits.styles,
        .nesting = limits.xml_depth,
    };
    struct reader *made = calloc(1, sizeof *made);
    enum status status;

    *reader = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", input->name);
    }
    made->path = input->path;
    made->name = input->name;
    status = xlsx_open(input->path, &bounds, &made->book, err);
    if (status != STATUS_OK) {
        reader_rename(err, input->path, input->name);
        free(made);
        return status;
    }
    *reader = made;
    return STATUS_OK;
}

static bool
take_row(struct reader_batch *batch, const struct xlsx_row *row)
{
    (void)reader_batch_row(batch, row->number);
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
        if (cell->derived && !reader_batch_mark_derived(batch)) {
            return false;
        }
    }
    return true;
}

/* Moves on to the next sheet that is a visible table; false behind the last one. */
static enum status
select_sheet(struct reader *reader, bool *found, struct error *err)
{
    *found = true;
    while (!reader->selected && reader->sheet < xlsx_count(reader->book)) {
        const struct xlsx_sheet *sheet = xlsx_get(reader->book, reader->sheet);

        if (sheet->table && sheet->visibility == XLSX_VISIBLE) {
            TRY(xlsx_select(reader->book, reader->sheet, err));
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
        batch->sheet = xlsx_get(reader->book, reader->sheet)->name;
        batch->sheet_number = reader->sheet;
        while (batch->row_count < READER_ROWS) {
            const struct xlsx_row *row;

            TRY(xlsx_next(reader->book, &row, err));
            if (row == NULL) {
                reader->selected = false;
                reader->sheet++;
                break;
            }
            if (!take_row(batch, row)) {
                return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory for the rows of \"%s\"", reader->name);
            }
        }
        if (batch->row_count > 0) {
            return STATUS_OK;
        }
    }
}

static enum status
xlsx_next_batch(struct reader *reader, struct reader_batch *batch, bool *more, struct error *err)
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
xlsx_close_reader(struct reader *reader)
{
    xlsx_close(reader->book);
    free(reader);
}

const struct reader_format reader_xlsx = {
    .name = "xlsx",
    .summary = "workbooks of Excel 2007 and later, WPS xlsx",
    .recognises = xlsx_recognises,
    .open = xlsx_open_reader,
    .next = xlsx_next_batch,
    .close = xlsx_close_reader,
};
