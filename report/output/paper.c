/* SPDX-License-Identifier: Apache-2.0 */
#include "report/output/paper.h"

#include "report/output/cell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <xlsxwriter.h>

enum { COLUMNS_MAX = 64, CELL_MAX = 32 * 1024, BREAKS_MAX = 1000, A4 = 9, CHOICES_MAX = 32 };

struct paper {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *formats[PAPER_STYLES];
    double widths[COLUMNS_MAX];
    size_t columns;
    double height; /* of the row being filled, points */
    lxw_row_t breaks[BREAKS_MAX + 1];
    size_t break_count;
    char path[4096];
    char scratch[CELL_MAX];
};

static const struct {
    double points;
    bool bold, italic, border, centre;
    uint32_t fill, colour;
} styles[PAPER_STYLES] = {
    [PAPER_TITLE] = {16, true,  false, false, true,  0,        0       },
      [PAPER_SECTION] = {11, true,  false, false, false, 0,        0xB3261E},
    [PAPER_NOTE] = {9,  false, false, false, false, 0,        0x404040},
      [PAPER_HEAD] = {10, true,  false, true,  true,  0xD9E1F2, 0       },
    [PAPER_CELL] = {10, false, false, true,  false, 0,        0       },
      [PAPER_CENTRE] = {10, false, false, true,  true,  0,        0       },
    [PAPER_ANSWER] = {10, false, false, true,  false, 0xFFFF99, 0       },
      [PAPER_EXAMPLE] = {9,  false, true,  true,  false, 0xEDEDED, 0x595959},
    [PAPER_BAD] = {10, false, false, true,  false, 0xFCE4D6, 0       },
      [PAPER_BAD_CENTRE] = {10, false, false, true,  true,  0xFCE4D6, 0       },
    [PAPER_PLAIN] = {10, false, false, false, false, 0,        0       },
      [PAPER_NOTICE] = {14, false, false, true,  true,  0,        0       },
    [PAPER_NOTICE_TEXT] = {14, false, false, false, false, 0,        0       },
};

static lxw_format *
make_format(lxw_workbook *book, enum paper_style style)
{
    lxw_format *format = workbook_add_format(book);

    format_set_font_name(format, "SimSun"); /* 宋体 on every Windows with WPS; others substitute */
    format_set_font_size(format, styles[style].points);
    format_set_text_wrap(format);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    if (styles[style].bold) {
        format_set_bold(format);
    }
    if (styles[style].italic) {
        format_set_italic(format);
    }
    if (styles[style].border) {
        format_set_border(format, LXW_BORDER_THIN);
    }
    if (styles[style].centre) {
        format_set_align(format, LXW_ALIGN_CENTER);
    }
    if (styles[style].fill != 0) {
        format_set_bg_color(format, styles[style].fill);
    }
    if (styles[style].colour != 0) {
        format_set_font_color(format, styles[style].colour);
    }
    if (style == PAPER_ANSWER) {
        format_set_unlocked(format);
    }
    return format;
}

enum status
paper_new(const char *path, struct paper **paper, struct error *err)
{
    struct paper *made = calloc(1, sizeof *made);

    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to write \"%s\"", path);
    }
    made->book = workbook_new(path);
    if (made->book == NULL) {
        free(made);
        return error_set(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", path);
    }
    (void)snprintf(made->path, sizeof made->path, "%s", path);
    for (int style = 0; style < PAPER_STYLES; style++) {
        made->formats[style] = make_format(made->book, (enum paper_style)style);
    }
    *paper = made;
    return STATUS_OK;
}

static void
end_sheet(struct paper *paper)
{
    if (paper->sheet != NULL && paper->break_count > 0) {
        (void)worksheet_set_h_pagebreaks(paper->sheet, paper->breaks);
    }
    memset(paper->breaks, 0, sizeof paper->breaks);
    paper->break_count = 0;
}

enum status
paper_close(struct paper *paper, struct error *err)
{
    lxw_error failure;
    enum status status = STATUS_OK;

    end_sheet(paper);
    failure = workbook_close(paper->book);
    if (failure != LXW_NO_ERROR) {
        status = error_set(err, STATUS_IO, "E-WRITE", "could not write \"%s\": %s", paper->path, lxw_strerror(failure));
    } else if (chmod(paper->path, 0600) != 0) {
        status = error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\" private", paper->path);
    }
    free(paper);
    return status;
}

void
paper_sheet(struct paper *paper, const char *name, enum paper_shape shape, const double *widths, size_t columns)
{
    end_sheet(paper);
    paper->sheet = workbook_add_worksheet(paper->book, name);
    paper->columns = columns < COLUMNS_MAX ? columns : COLUMNS_MAX;
    paper->height = 0;
    if (shape == PAPER_LANDSCAPE) {
        worksheet_set_landscape(paper->sheet);
    }
    worksheet_set_paper(paper->sheet, A4);
    worksheet_fit_to_pages(paper->sheet, 1, shape == PAPER_ONE_PAGE ? 1 : 0);
    worksheet_set_margins(paper->sheet, 0.4, 0.4, 0.5, 0.6);
    worksheet_center_horizontally(paper->sheet);
    for (size_t column = 0; column < paper->columns; column++) {
        paper->widths[column] = widths[column];
        (void)worksheet_set_column(paper->sheet, (lxw_col_t)column, (lxw_col_t)column, widths[column], NULL);
    }
}

void
paper_repeat(struct paper *paper, uint32_t row, uint16_t columns)
{
    (void)worksheet_repeat_rows(paper->sheet, row, row);
    worksheet_freeze_panes(paper->sheet, row + 1, columns);
}

void
paper_footer(struct paper *paper, const char *left)
{
    (void)snprintf(paper->scratch, sizeof paper->scratch, "&L&9%s&R&9第 &P 页,共 &N 页", left);
    (void)worksheet_set_footer(paper->sheet, paper->scratch);
}

void
paper_protect(struct paper *paper)
{
    lxw_protection allowed = {
        .format_columns = LXW_TRUE, .format_rows = LXW_TRUE, .format_cells = LXW_TRUE, .sort = LXW_TRUE, .autofilter = LXW_TRUE};

    worksheet_protect(paper->sheet, NULL, &allowed);
}

void
paper_break(struct paper *paper, uint32_t row)
{
    if (paper->break_count < BREAKS_MAX) {
        paper->breaks[paper->break_count++] = row;
    }
}

size_t
paper_text_width(struct text text)
{
    size_t width = 0;
    uint32_t character;
    size_t step;

    while ((step = text_decode(text, &character)) > 0) {
        width += character >= 0x1100 ? 2 : 1;
        text.data += step;
        text.size -= step;
    }
    return width;
}

static size_t
line_count(struct text text, double width)
{
    struct text rest = text;
    struct text part;
    const double usable = width > 3 ? width - 1 : 2;
    size_t lines = 0;

    while (text_split(&rest, '\n', &part)) {
        const size_t wide = paper_text_width(part);

        lines += 1 + (wide == 0 ? 0 : (size_t)((double)(wide - 1) / usable));
    }
    return lines == 0 ? 1 : lines;
}

static void
grow_row(struct paper *paper, struct text text, double width, enum paper_style style)
{
    const double line = styles[style].points * 1.32;
    const double height = (double)line_count(text, width * 10 / styles[style].points) * line + 5;

    paper->height = height > paper->height ? height : paper->height;
}

void
paper_put(struct paper *paper, uint32_t row, size_t column, struct text text, enum paper_style style)
{
    if (text.size == 0) {
        (void)worksheet_write_blank(paper->sheet, row, (lxw_col_t)column, paper->formats[style]);
        return;
    }
    cell_write(paper->sheet, row, (lxw_col_t)column, text, paper->formats[style], paper->scratch, sizeof paper->scratch);
    grow_row(paper, text, paper->widths[column], style);
}

void
paper_number(struct paper *paper, uint32_t row, size_t column, double number, enum paper_style style)
{
    (void)worksheet_write_number(paper->sheet, row, (lxw_col_t)column, number, paper->formats[style]);
    grow_row(paper, TEXT("0"), paper->widths[column], style);
}

void
paper_span(struct paper *paper, uint32_t row, size_t first, size_t last, struct text text, enum paper_style style)
{
    double width = 0;

    if (first == last) {
        paper_put(paper, row, first, text, style);
        return;
    }
    for (size_t column = first; column <= last; column++) {
        width += paper->widths[column];
    }
    (void)worksheet_merge_range(paper->sheet, row, (lxw_col_t)first, row, (lxw_col_t)last, "", paper->formats[style]);
    if (text.size > 0) {
        cell_write(paper->sheet, row, (lxw_col_t)first, text, paper->formats[style], paper->scratch, sizeof paper->scratch);
    }
    grow_row(paper, text, width, style);
}

void
paper_fit(struct paper *paper, uint32_t row)
{
    enum { LOWEST = 18, HIGHEST = 400 };
    const double height = paper->height > LOWEST ? paper->height : LOWEST;

    (void)worksheet_set_row(paper->sheet, row, height > HIGHEST ? HIGHEST : height, NULL);
    paper->height = 0;
}

void
paper_choices(struct paper *paper, uint32_t row, size_t column, const char *const *choices)
{
    static char title[] = "请从下拉中选";
    static char message[] = "不在下拉中的结果可能无法识别";
    char *names[CHOICES_MAX + 1] = {0};
    lxw_data_validation choice = {
        .validate = LXW_VALIDATION_TYPE_LIST,
        .value_list = names,
        .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING, /* a retyped answer is read all the same */
        .error_title = title,
        .error_message = message,
    };
    size_t count = 0;

    for (; count < CHOICES_MAX && choices[count] != NULL; count++) {
        names[count] = strdup(choices[count]); /* the library wants writable strings and copies them */
    }
    if (count > 0) {
        (void)worksheet_data_validation_cell(paper->sheet, row, (lxw_col_t)column, &choice);
    }
    while (count > 0) {
        free(names[--count]);
    }
}
