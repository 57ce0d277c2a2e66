/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/base/reader.h"
#include "common/ground/array.h"

#include <stdio.h>
#include <stdlib.h>

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

void
reader_batch_init(struct reader_batch *batch)
{
    batch->row_count = 0;
    batch->cells = NULL;
    batch->cell_count = 0;
    batch->cell_capacity = 0;
    batch->marks = NULL;
    batch->mark_capacity = 0;
    batch->sheet = TEXT_NULL;
    batch->sheet_number = 0;
    batch->sight = READER_SHOWN;
    batch->date1904 = false;
    arena_init(&batch->arena, 0);
}

void
reader_batch_done(struct reader_batch *batch)
{
    free(batch->cells);
    free(batch->marks);
    arena_done(&batch->arena);
}

void
reader_batch_clear(struct reader_batch *batch)
{
    batch->row_count = 0;
    batch->cell_count = 0;
    batch->sheet = TEXT_NULL; /* the workbook that was read before is closed */
    batch->sheet_number = 0;
    batch->sight = READER_SHOWN;
    batch->date1904 = false;
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
    unsigned char *marks;

    if (batch->mark_capacity >= batch->cell_capacity) {
        return true;
    }
    marks = realloc(batch->marks, batch->cell_capacity * sizeof *marks);
    if (marks == NULL) {
        return false;
    }
    memset(marks + batch->mark_capacity, 0, batch->cell_capacity - batch->mark_capacity);
    batch->marks = marks;
    batch->mark_capacity = batch->cell_capacity;
    return true;
}

bool
reader_batch_cell(struct reader_batch *batch, struct text cell)
{
    if (batch->cell_count == batch->cell_capacity) { /* asked here: no call for each cell */
        struct text *cells =
            array_grow_heap(batch->cells, batch->cell_count, &batch->cell_capacity, (size_t)READER_ROWS * 16, sizeof *cells);

        if (cells == NULL) {
            return false;
        }
        batch->cells = cells;
    }
    batch->cells[batch->cell_count++] = cell;
    if (batch->mark_capacity > 0) {
        if (!make_room_for_marks(batch)) {
            return false;
        }
        batch->marks[batch->cell_count - 1] = 0;
    }
    batch->rows[batch->row_count - 1].cell_count++;
    return true;
}

bool
reader_batch_mark(struct reader_batch *batch, enum reader_mark mark)
{
    if (!make_room_for_marks(batch)) {
        return false;
    }
    batch->marks[batch->cell_count - 1] |= (unsigned char)mark;
    return true;
}
