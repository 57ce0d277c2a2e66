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
    batch->derived = NULL;
    batch->derived_capacity = 0;
    batch->sheet = TEXT_NULL;
    batch->sheet_number = 0;
    batch->sight = READER_SHOWN;
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
    batch->sight = READER_SHOWN;
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
    if (batch->cell_count == batch->cell_capacity) { /* asked here: no call for each cell */
        struct text *cells =
            array_grow_heap(batch->cells, batch->cell_count, &batch->cell_capacity, (size_t)READER_ROWS * 16, sizeof *cells);

        if (cells == NULL) {
            return false;
        }
        batch->cells = cells;
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
