/* SPDX-License-Identifier: Apache-2.0 */
/* A receipt per town, the same day: every line with what became of it. */
#include "report/answer.h"

#include "common/file.h"
#include "report/cell.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <xlsxwriter.h>

enum { COLUMNS = 7, CELL_MAX = 16 * 1024 };

static const struct {
    const char *title;
    double width;
} columns[COLUMNS] = {
    {"短码", 10}, {"处理", 34}, {"核查结果(原文)", 22}, {"认作", 16}, {"说明", 30}, {"文件", 40}, {"行", 7},
};

struct receipt {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *header, *cell, *bad;
    char scratch[CELL_MAX];
};

static void
put(struct receipt *out, lxw_row_t row, lxw_col_t column, struct text text, lxw_format *format)
{
    cell_write(out->sheet, row, column, text, format, out->scratch, sizeof out->scratch);
}

static void
write_answer(struct receipt *out, lxw_row_t row, const struct answer *answer)
{
    char number[24];
    const struct text cells[COLUMNS] = {
        answer->code,   text_from(answer_fate_text(answer->fate)), answer->raw, answer->result, answer->note, answer->file,
        {number, (size_t)snprintf(number, sizeof number, "%llu", (unsigned long long)answer->row)},
    };
    lxw_format *format = answer->fate == ANSWER_TAKEN || answer->fate == ANSWER_REPEATED ? out->cell : out->bad;

    for (lxw_col_t column = 0; column < COLUMNS; column++) {
        put(out, row, column, cells[column], format);
    }
}

static void
set_up(struct receipt *out, struct text town)
{
    char title[256];

    out->sheet = workbook_add_worksheet(out->book, "回执");
    out->header = workbook_add_format(out->book);
    format_set_bold(out->header);
    format_set_bg_color(out->header, 0xD9E1F2);
    out->cell = workbook_add_format(out->book);
    format_set_text_wrap(out->cell);
    out->bad = workbook_add_format(out->book);
    format_set_text_wrap(out->bad);
    format_set_bg_color(out->bad, 0xFCE4D6);
    worksheet_set_landscape(out->sheet);
    worksheet_set_paper(out->sheet, 9);
    worksheet_fit_to_pages(out->sheet, 1, 0);
    (void)snprintf(title, sizeof title, "%.*s答复回执:橙色行没有被接收,请按“处理”一栏改后重报", TEXT_ARG(town));
    put(out, 0, 0, text_from(title), out->header);
    for (lxw_col_t column = 0; column < COLUMNS; column++) {
        (void)worksheet_set_column(out->sheet, column, column, columns[column].width, NULL);
        put(out, 1, column, text_from(columns[column].title), out->header);
    }
}

static enum status
write_town(const struct answer_set *set, struct text town, const char *folder, struct error *err)
{
    const char *path =
        arena_must_format(set->arena, "%s/答复回执 %.*s.xlsx", folder, TEXT_ARG(town.size == 0 ? TEXT("认不出短码的") : town));
    struct receipt *out = arena_must_zero(set->arena, 1, sizeof *out);
    lxw_row_t row = 2;
    lxw_error failure;

    out->book = workbook_new(path);
    if (out->book == NULL) {
        return error_set(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", path);
    }
    set_up(out, town);
    for (size_t at = 0; at < set->count; at++) {
        if (text_equal(set->answers[at].town, town)) {
            write_answer(out, row++, &set->answers[at]);
        }
    }
    failure = workbook_close(out->book);
    if (failure != LXW_NO_ERROR || chmod(path, 0600) != 0) {
        return error_set(err, STATUS_IO, "E-WRITE", "could not write \"%s\": %s", path, lxw_strerror(failure));
    }
    return STATUS_OK;
}

enum status
answer_write_receipts(const struct answer_set *set, const char *folder, struct error *err)
{
    TRY(file_make_folder(folder, err));
    for (size_t at = 0; at < set->count; at++) {
        bool seen = false;

        for (size_t before = 0; before < at && !seen; before++) {
            seen = text_equal(set->answers[before].town, set->answers[at].town);
        }
        if (!seen) {
            TRY(write_town(set, set->answers[at].town, folder, err));
        }
    }
    return STATUS_OK;
}
