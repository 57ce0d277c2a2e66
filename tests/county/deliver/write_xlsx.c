/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/write_xlsx.h"

#include "tests/county/world/memory.h"

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

struct write_xlsx {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_row_t row;   /* the next */
    lxw_row_t first; /* of the run of equal first cells */
    char *value;     /* theirs; NULL: no run */
    bool failed;
};

struct write_xlsx *
write_xlsx_new(const char *path)
{
    struct write_xlsx *made = memory_get(1, sizeof(*made));

    made->book = workbook_new(path);
    made->sheet = made->book == NULL ? NULL : workbook_add_worksheet(made->book, NULL);
    made->failed = made->sheet == NULL;
    return made;
}

/* A merged range holds its value once, in its first cell. */
static void
write_xlsx_end_run(struct write_xlsx *book)
{
    if (book->value != NULL && book->row - book->first > 1
        && worksheet_merge_range(book->sheet, book->first, 0, book->row - 1, 0, book->value, NULL) != LXW_NO_ERROR) {
        book->failed = true;
    }
    free(book->value);
    book->value = NULL;
}

void
write_xlsx_row(struct write_xlsx *book, const char *const *cells, size_t columns, bool merges)
{
    if (book->failed) {
        return;
    }
    if (book->value != NULL && (!merges || strcmp(book->value, cells[0]) != 0)) {
        write_xlsx_end_run(book);
    }
    if (merges && book->value == NULL && cells[0][0] != '\0') {
        book->value = strdup(cells[0]);
        book->first = book->row;
    }
    for (size_t column = 0; column < columns; column++) {
        if (cells[column][0] != '\0'
            && worksheet_write_string(book->sheet, book->row, (lxw_col_t)column, cells[column], NULL) != LXW_NO_ERROR) {
            book->failed = true;
        }
    }
    book->row++;
}

bool
write_xlsx_close(struct write_xlsx *book)
{
    bool written;

    if (!book->failed) {
        write_xlsx_end_run(book);
    }
    written = book->book != NULL && workbook_close(book->book) == LXW_NO_ERROR && !book->failed;
    free(book->value);
    free(book);
    return written;
}
