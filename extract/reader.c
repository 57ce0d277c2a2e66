/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/reader.h"

#include <stdlib.h>

/* In the order in which they are asked; delimited text takes what is left. */
const struct reader_format *const reader_formats[] = {&reader_csv, NULL};

/* What people send and we do not read, with the way out. */
static const struct {
    struct text magic;
    const char *what;
    const char *hint;
} foreign[] = {
    {{"PK\x03\x04", 4},                         "a zip archive or an xlsx workbook",        "save it as CSV"                                     },
    {{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},   "an old Office document (xls, et)",         "save it as CSV"                                     },
    {{"%PDF", 4},                               "a PDF",                                    "ask for the table it was printed from"              },
    {{"Rar!", 4},                               "a RAR archive",                            "unpack it into the inbox, or pack it as zip"        },
    {{"7z\xBC\xAF\x27\x1C", 6},                 "a 7z archive",                             "unpack it into the inbox, or pack it as zip"        },
    {{"\x1F\x8B", 2},                           "a gzip file",                              "unpack it into the inbox"                           },
    {{"\x89PNG", 4},                            "a picture",                                "ask for the table it shows"                         },
    {{"\xFF\xD8\xFF", 3},                       "a picture",                                "ask for the table it shows"                         },
};

enum status
reader_find(struct text content, const char *name, const struct reader_format **format, struct error *err)
{
    for (size_t at = 0; reader_formats[at] != NULL; at++) {
        if (!reader_formats[at]->text && reader_formats[at]->recognises(content)) {
            *format = reader_formats[at];
            return STATUS_OK;
        }
    }
    for (size_t at = 0; at < sizeof foreign / sizeof foreign[0]; at++) {
        if (text_starts_with(content, foreign[at].magic)) {
            (void)error_set(err, STATUS_DATA, "E-FORMAT", "\"%s\" is %s, which is not read", name, foreign[at].what);
            error_hint(err, "%s", foreign[at].hint);
            return STATUS_DATA;
        }
    }
    *format = &reader_csv;
    return STATUS_OK;
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
    batch->sheet = TEXT_NULL;
    batch->sheet_number = 0;
    arena_init(&batch->arena, 0);
}

void
reader_batch_done(struct reader_batch *batch)
{
    free(batch->cells);
    arena_done(&batch->arena);
}

void
reader_batch_clear(struct reader_batch *batch)
{
    batch->row_count = 0;
    batch->cell_count = 0;
    arena_reset(&batch->arena);
}

struct reader_row *
reader_batch_row(struct reader_batch *batch, uint64_t number)
{
    struct reader_row *row = &batch->rows[batch->row_count++];

    *row = (struct reader_row){.number = number, .first_cell = batch->cell_count};
    return row;
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
    batch->rows[batch->row_count - 1].cell_count++;
    return true;
}
