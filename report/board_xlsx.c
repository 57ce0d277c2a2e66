/* SPDX-License-Identifier: Apache-2.0 */
#include "report/board.h"
#include "report/cell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum { CELL_MAX = 32 * 1024, NAME_MAX_CHARACTERS = 28 };

struct pen {
    lxw_workbook *book;
    lxw_format *title, *note, *header, *cell, *number;
    char scratch[CELL_MAX];
};

/* A worksheet's name: at most 31 characters, none of []:*?/\, unique by its number. */
static void
sheet_name(struct text title, size_t number, char *name, size_t size)
{
    size_t used = (size_t)snprintf(name, size, "%zu ", number);
    size_t characters = 0;
    uint32_t character;
    size_t step;

    while ((step = text_decode(title, &character)) > 0 && characters < NAME_MAX_CHARACTERS && used + step < size) {
        if (character > 127 || strchr("[]:*?/\\", (int)character) == NULL) {
            memcpy(name + used, title.data, step);
            used += step;
            characters++;
        }
        title.data += step;
        title.size -= step;
    }
    name[used] = '\0';
}

static void
put(struct pen *pen, lxw_worksheet *sheet, lxw_row_t row, size_t column, struct text text, lxw_format *format)
{
    char *end = NULL;
    double number;

    (void)snprintf(pen->scratch, sizeof pen->scratch, "%.*s", TEXT_ARG(text));
    number = strtod(pen->scratch, &end);
    /* Up to 15 digits survive a double; codes and IDs are longer or begin with 0 and stay text. */
    if (text.size > 0 && text.size <= 15 && *end == '\0' && strchr("-123456789", text.data[0]) != NULL) {
        (void)worksheet_write_number(sheet, row, (lxw_col_t)column, number, pen->number);
    } else {
        cell_write(sheet, row, (lxw_col_t)column, text, format, pen->scratch, sizeof pen->scratch);
    }
}

static void
write_section(struct pen *pen, const struct board *board, size_t number)
{
    const struct board_section *section = &board->sections[number];
    char name[128];
    lxw_worksheet *sheet;

    sheet_name(section->title, number + 1, name, sizeof name);
    sheet = workbook_add_worksheet(pen->book, name);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, 9);
    worksheet_fit_to_pages(sheet, 1, 0);
    (void)worksheet_repeat_rows(sheet, 2, 2);
    (void)worksheet_set_column(sheet, 0, 15, 16, NULL);
    put(pen, sheet, 0, 0, section->title, pen->title);
    (void)snprintf(pen->scratch, sizeof pen->scratch, "截至 %.*s %.*s", TEXT_ARG(board->batch), TEXT_ARG(section->note));
    (void)worksheet_write_string(sheet, 1, 0, pen->scratch, pen->note);
    for (size_t column = 0; column < pg_result_columns(section->result); column++) {
        put(pen, sheet, 2, column, text_from(pg_result_name(section->result, column)), pen->header);
        for (size_t row = 0; row < pg_result_rows(section->result); row++) {
            put(pen, sheet, (lxw_row_t)(row + 3), column, pg_result_get(section->result, row, column), pen->cell);
        }
    }
}

static void
add_formats(struct pen *pen)
{
    pen->title = workbook_add_format(pen->book);
    format_set_bold(pen->title);
    format_set_font_size(pen->title, 14);
    pen->note = workbook_add_format(pen->book);
    format_set_font_color(pen->note, 0x5B6670);
    pen->header = workbook_add_format(pen->book);
    format_set_bold(pen->header);
    format_set_border(pen->header, LXW_BORDER_THIN);
    format_set_bg_color(pen->header, 0xEEF1F4);
    pen->cell = workbook_add_format(pen->book);
    format_set_border(pen->cell, LXW_BORDER_THIN);
    format_set_text_wrap(pen->cell);
    pen->number = workbook_add_format(pen->book);
    format_set_border(pen->number, LXW_BORDER_THIN);
}

enum status
board_xlsx_write(const struct board *board, const char *path, struct error *err)
{
    struct pen *pen = calloc(1, sizeof *pen);
    lxw_error failure = LXW_ERROR_MEMORY_MALLOC_FAILED;

    if (pen != NULL) {
        pen->book = workbook_new(path);
        if (pen->book != NULL) {
            add_formats(pen);
            for (size_t at = 0; at < board->count; at++) {
                write_section(pen, board, at);
            }
            failure = workbook_close(pen->book);
        }
        free(pen);
    }
    return failure == LXW_NO_ERROR ? STATUS_OK
                                   : error_set(err, STATUS_IO, "E-WRITE", "could not write \"%s\": %s", path, lxw_strerror(failure));
}
