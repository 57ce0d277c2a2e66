/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/write_xlsx.h"

#include "tests/county/deliver/write_zip.h"
#include "tests/county/world/memory.h"

#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

struct write_xlsx {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *day;
    struct write_xlsx_form form;
    char *path;
    bool formulas;
    lxw_row_t row;   /* the next */
    lxw_row_t first; /* of the run of equal first cells */
    char *value;     /* theirs; NULL: no run */
    bool failed;
};

struct write_xlsx *
write_xlsx_new(const char *path, const struct write_xlsx_form *form)
{
    struct write_xlsx *made = memory_get(1, sizeof(*made));

    made->book = workbook_new(path);
    made->sheet = made->book == NULL ? NULL : workbook_add_worksheet(made->book, NULL);
    made->failed = made->sheet == NULL;
    made->form = *form;
    made->path = strdup(path);
    if (form->hidden_sheet && !made->failed) {
        lxw_worksheet *hidden = workbook_add_worksheet(made->book, WRITE_XLSX_HIDDEN_NAME);

        worksheet_write_string(hidden, 0, 0, "2020年名单,已作废", NULL);
        worksheet_hide(hidden);
    }
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

static lxw_error
write_xlsx_cell(struct write_xlsx *book, lxw_col_t column, const char *cell)
{
    if (strncmp(cell, WRITE_XLSX_FORMULA, 2) == 0) {
        book->formulas = true;
        return worksheet_write_formula(book->sheet, book->row, column, "=100+20", NULL);
    }
    if (strncmp(cell, WRITE_XLSX_NUMBER, 2) == 0) {
        return worksheet_write_number(book->sheet, book->row, column, strtod(cell + 2, NULL), NULL);
    }
    if (strncmp(cell, WRITE_XLSX_DAY, 2) == 0) {
        if (book->day == NULL) {
            book->day = workbook_add_format(book->book);
            format_set_num_format(book->day, "yyyy-mm-dd");
        }
        return worksheet_write_number(book->sheet, book->row, column, strtod(cell + 2, NULL), book->day);
    }
    return worksheet_write_string(book->sheet, book->row, column, cell, NULL);
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
        if (cells[column][0] != '\0' && write_xlsx_cell(book, (lxw_col_t)column, cells[column]) != LXW_NO_ERROR) {
            book->failed = true;
        }
    }
    book->row++;
}

static bool
write_xlsx_odd(const struct write_xlsx *book)
{
    struct write_zip_change changes[2];
    size_t count = 0;

    if (book->formulas) {
        changes[count++] = (struct write_zip_change){"xl/worksheets/sheet1.xml", "<f>100+20</f><v>0</v>", "<f>100+20</f>"};
    }
    if (book->form.epoch_1904) {
        changes[count++] = (struct write_zip_change){"xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" "};
    }
    return (count == 0 && !book->form.backslashes) || write_zip_rewrite(book->path, changes, count, book->form.backslashes);
}

bool
write_xlsx_close(struct write_xlsx *book)
{
    bool written;

    if (!book->failed) {
        write_xlsx_end_run(book);
    }
    written = book->book != NULL && workbook_close(book->book) == LXW_NO_ERROR && !book->failed;
    written = written && write_xlsx_odd(book);
    free(book->value);
    free(book->path);
    free(book);
    return written;
}
