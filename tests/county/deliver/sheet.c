/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/deliver/sheet.h"

#include "tests/county/world/memory.h"

#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { JOINED_AFTER = 20 /* rows */, BUFFER_FULL = 1 << 16, BUFFER_SIZE = BUFFER_FULL + (1 << 15) };

struct sheet {
    FILE *file;              /* NULL: rows are only counted */
    struct write_xlsx *book; /* SHEET_XLSX */
    iconv_t encoder;
    struct sheet_form form;
    const char *const *header;
    size_t columns;
    long line; /* the next physical line */
    long rows;
    bool failed;
    sheet_dropped *dropped;
    void *context;
    size_t used;
    char buffer[BUFFER_SIZE];
    char encoded[BUFFER_SIZE * 2];
};

static void
sheet_write(struct sheet *sheet, const char *bytes, size_t size)
{
    if (fwrite(bytes, 1, size, sheet->file) != size) {
        sheet->failed = true;
    }
}

static void
sheet_flush(struct sheet *sheet)
{
    char *in = sheet->buffer;
    char *out = sheet->encoded;
    size_t in_left = sheet->used;
    size_t out_left = sizeof(sheet->encoded);

    sheet->used = 0;
    if (sheet->file == NULL) {
        return;
    }
    if (sheet->form.encoding != SHEET_GB18030) {
        sheet_write(sheet, in, in_left);
        return;
    }
    if (iconv(sheet->encoder, &in, &in_left, &out, &out_left) == (size_t)-1) {
        sheet->failed = true;
        return;
    }
    sheet_write(sheet, sheet->encoded, (size_t)(out - sheet->encoded));
}

static void
sheet_put(struct sheet *sheet, const char *bytes, size_t size)
{
    memcpy(sheet->buffer + sheet->used, bytes, size);
    sheet->used += size;
}

static void
sheet_put_quoted(struct sheet *sheet, const char *cell)
{
    sheet_put(sheet, "\"", 1);
    for (; *cell != '\0'; cell++) {
        if (*cell == '"') {
            sheet_put(sheet, "\"", 1);
        }
        sheet->line += *cell == '\n';
        sheet_put(sheet, cell, 1);
    }
    sheet_put(sheet, "\"", 1);
}

static void
sheet_end_line(struct sheet *sheet)
{
    if (sheet->form.crlf) {
        sheet_put(sheet, "\r", 1);
    }
    sheet_put(sheet, "\n", 1);
    sheet->line++;
    if (sheet->used >= BUFFER_FULL) {
        sheet_flush(sheet);
    }
}

static void
sheet_put_json(struct sheet *sheet, const char *cell)
{
    sheet_put(sheet, "\"", 1);
    for (; *cell != '\0'; cell++) {
        const unsigned char byte = (unsigned char)*cell;

        if (byte < 0x20) {
            char escape[8];

            sheet_put(sheet, escape, (size_t)snprintf(escape, sizeof(escape), "\\u%04x", byte));
            continue;
        }
        if (byte == '"' || byte == '\\') {
            sheet_put(sheet, "\\", 1);
        }
        sheet_put(sheet, cell, 1);
    }
    sheet_put(sheet, "\"", 1);
}

/* One object a row, named by the header; the header itself is no row. */
static long
sheet_object(struct sheet *sheet, const char *const *cells)
{
    if (cells == sheet->header) {
        return 0;
    }
    sheet_put(sheet, sheet->line == 1 ? "[\n{" : ",\n{", 3);
    for (size_t column = 0; column < sheet->columns; column++) {
        sheet_put(sheet, ",", column > 0 ? 1 : 0);
        sheet_put_json(sheet, sheet->header[column]);
        sheet_put(sheet, ":", 1);
        sheet_put_json(sheet, cells[column]);
    }
    sheet_put(sheet, "}", 1);
    if (sheet->used >= BUFFER_FULL) {
        sheet_flush(sheet);
    }
    return sheet->line++;
}

static void
sheet_put_markup(struct sheet *sheet, const char *cell)
{
    for (; *cell != '\0'; cell++) {
        const char *escape = *cell == '&' ? "&amp;" : *cell == '<' ? "&lt;" : *cell == '>' ? "&gt;" : *cell == '\n' ? "&#10;" : NULL;

        sheet_put(sheet, escape == NULL ? cell : escape, escape == NULL ? 1 : strlen(escape));
    }
}

/* What stands before and behind a page, a row and a cell. */
static const struct sheet_markup {
    const char *start;
    const char *row;
    const char *cell;
    const char *end_cell;
    const char *end_row;
    const char *end;
} sheet_html = {"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta http-equiv=\"Content-Type\" content=\"text/html; "
                "charset=utf-8\">"
                "</head>\n<body><table border=\"1\">\n",
                "<tr>",
                "<td style=\"mso-number-format:'\\@'\">",
                "</td>",
                "</tr>\n",
                "</table></body></html>\n"},
  sheet_spreadsheetml = {
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?mso-application progid=\"Excel.Sheet\"?>\n"
      "<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\n"
      "<Worksheet ss:Name=\"Sheet1\"><Table>\n",
      "<Row>",
      "<Cell><Data ss:Type=\"String\">",
      "</Data></Cell>",
      "</Row>\n",
      "</Table></Worksheet></Workbook>\n"};

static const struct sheet_markup *
sheet_markup(const struct sheet *sheet)
{
    return sheet->form.kind == SHEET_HTML ? &sheet_html : sheet->form.kind == SHEET_SPREADSHEETML ? &sheet_spreadsheetml : NULL;
}

static long
sheet_markup_row(struct sheet *sheet, const struct sheet_markup *markup, const char *const *cells, size_t columns)
{
    sheet_put(sheet, markup->row, strlen(markup->row));
    for (size_t column = 0; column < columns; column++) {
        sheet_put(sheet, markup->cell, strlen(markup->cell));
        sheet_put_markup(sheet, cells[column]);
        sheet_put(sheet, markup->end_cell, strlen(markup->end_cell));
    }
    sheet_put(sheet, markup->end_row, strlen(markup->end_row));
    if (sheet->used >= BUFFER_FULL) {
        sheet_flush(sheet);
    }
    return sheet->line++;
}

static long
sheet_cells(struct sheet *sheet, const char *const *cells, size_t columns)
{
    const long line = sheet->line;
    const struct sheet_markup *markup = sheet_markup(sheet);

    if (sheet->form.kind == SHEET_JSON) {
        return sheet_object(sheet, cells);
    }
    if (markup != NULL) {
        return sheet_markup_row(sheet, markup, cells, columns);
    }
    if (sheet->form.kind == SHEET_XLSX) {
        if (sheet->book != NULL) {
            write_xlsx_row(sheet->book, cells, columns, cells != sheet->header);
        }
        return sheet->line++;
    }
    for (size_t column = 0; column < columns; column++) {
        if (column > 0) {
            sheet_put(sheet, ",", 1);
        }
        if (sheet->form.quote_all || strpbrk(cells[column], ",\"\r\n") != NULL) {
            sheet_put_quoted(sheet, cells[column]);
        } else {
            sheet_put(sheet, cells[column], strlen(cells[column]));
        }
    }
    sheet_end_line(sheet);
    return line;
}

/* A row whose first cell is TEXT and whose others are empty. */
static void
sheet_lone(struct sheet *sheet, const char *reason, const char *text)
{
    if (sheet->form.kind == SHEET_JSON) {
        return;
    }
    sheet->dropped(sheet->context, reason, text, sheet->line);
    if (sheet_markup(sheet) != NULL) {
        sheet_markup_row(sheet, sheet_markup(sheet), &text, 1);
        return;
    }
    if (sheet->form.kind == SHEET_XLSX) {
        sheet->line++;
        if (sheet->book != NULL) {
            write_xlsx_row(sheet->book, &text, 1, false);
        }
        return;
    }
    sheet_put(sheet, text, strlen(text));
    for (size_t column = 1; column < sheet->columns; column++) {
        sheet_put(sheet, ",", 1);
    }
    sheet_end_line(sheet);
}

struct sheet *
sheet_new(const char *path, const struct sheet_form *form, const char *const *header, size_t columns, sheet_dropped *dropped, void *context)
{
    struct sheet *sheet = memory_get(1, sizeof(*sheet));

    sheet->form = *form;
    sheet->header = header;
    sheet->columns = columns;
    sheet->line = 1;
    sheet->dropped = dropped;
    sheet->context = context;
    if (path != NULL && form->kind == SHEET_XLSX) {
        sheet->book = write_xlsx_new(path, &form->book);
    } else if (path != NULL) {
        sheet->file = fopen(path, "wb");
        sheet->failed = sheet->file == NULL;
        sheet->encoder = iconv_open("GB18030", "UTF-8");
    }
    if (form->encoding == SHEET_UTF8_BOM) {
        sheet_put(sheet, "\xEF\xBB\xBF", 3);
    }
    if (sheet_markup(sheet) != NULL) {
        sheet_put(sheet, sheet_markup(sheet)->start, strlen(sheet_markup(sheet)->start));
    }
    for (size_t title = 0; title < SHEET_TITLES; title++) {
        if (form->titles[title] != NULL) {
            sheet_lone(sheet, "title", form->titles[title]);
        }
    }
    sheet_cells(sheet, header, columns);
    return sheet;
}

long
sheet_row(struct sheet *sheet, const char *const *cells)
{
    const struct sheet_form *form = &sheet->form;

    if (sheet->rows > 0 && form->header_every > 0 && form->kind != SHEET_JSON && sheet->rows % form->header_every == 0) {
        sheet->dropped(sheet->context, "header", sheet->header[0], sheet->line);
        sheet_cells(sheet, sheet->header, sheet->columns);
    }
    if (sheet->rows > 0 && form->blank_every > 0 && sheet->rows % form->blank_every == 0) {
        sheet_lone(sheet, "blank", "");
    }
    if (form->joined && sheet->rows == JOINED_AFTER) {
        sheet->dropped(sheet->context, "header", sheet->header[0], sheet->line);
        sheet_put(sheet, "\xEF\xBB\xBF", 3);
        sheet_cells(sheet, sheet->header, sheet->columns);
    }
    sheet->rows++;
    return sheet_cells(sheet, cells, sheet->columns);
}

long
sheet_wide(struct sheet *sheet, const char *const *cells, size_t columns)
{
    return sheet_cells(sheet, cells, columns);
}

bool
sheet_is_csv(const struct sheet *sheet)
{
    return sheet->form.kind == SHEET_CSV;
}

long
sheet_raw(struct sheet *sheet, const char *bytes, size_t size)
{
    const long line = sheet->line;

    if (sheet->form.kind != SHEET_CSV) {
        return line;
    }
    sheet_flush(sheet);
    if (sheet->file != NULL) {
        sheet_write(sheet, bytes, size);
    }
    sheet_end_line(sheet);
    return line;
}

long
sheet_data_rows(const struct sheet *sheet)
{
    return sheet->rows;
}

static void
sheet_tail(struct sheet *sheet)
{
    if (sheet->form.total) {
        sheet_lone(sheet, "total", "合计");
    }
    if (sheet->form.signature != NULL) {
        sheet_lone(sheet, "signature", sheet->form.signature);
    }
}

bool
sheet_close(struct sheet *sheet)
{
    bool written;

    sheet_tail(sheet);
    if (sheet->form.kind == SHEET_JSON) {
        sheet_put(sheet, sheet->line == 1 ? "[]\n" : "\n]\n", 3);
    }
    if (sheet_markup(sheet) != NULL) {
        sheet_put(sheet, sheet_markup(sheet)->end, strlen(sheet_markup(sheet)->end));
    }
    sheet_put(sheet, "\x1A", sheet->form.ctrl_z ? 1 : 0);
    sheet_flush(sheet);
    if (sheet->book != NULL) {
        sheet->failed = !write_xlsx_close(sheet->book) || sheet->failed;
    }
    if (sheet->file != NULL) {
        iconv_close(sheet->encoder);
        sheet->failed = (sheet->file == NULL || fclose(sheet->file) != 0) || sheet->failed;
    }
    written = !sheet->failed;
    free(sheet);
    return written;
}
