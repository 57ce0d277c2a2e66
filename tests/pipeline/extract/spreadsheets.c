/* SPDX-License-Identifier: Apache-2.0 */
/* Prints a workbook, xlsx or xls by content, as JSON lines for fixtures_spreadsheets.py.
 * usage: spreadsheets FILE [quiet]
 *   {"sheet":0,"name":"人员","visibility":0,"table":true}   {"row":3,"hidden":false,"cells":[["t","王秀英",null,""], ...]}
 *   {"refused":"E-XLSX-PASSWORD","message":"...","hint":"..."}      {"rows":2,"cells":24}
 * kinds: - empty, t text, n number, d date, b boolean, e error; flags: f formula, m merged (derived). Ends with 0 unless it crashes. */
#include "common/ground/buffer.h"
#include "extract/read/book/xls.h"
#include "extract/read/book/xlsx.h"

#include <stdio.h>
#include <stdlib.h>

/* The two readers behind one set of functions. */
struct book {
    struct xlsx *xlsx;
    struct xls *xls;
};

static enum status
book_open(struct book *book, const char *path, struct error *err)
{
    enum xlsx_type type;

    TRY(xlsx_type(path, &type, err));
    return type == XLSX_TYPE_XLS ? xls_open(path, NULL, &book->xls, err) : xlsx_open(path, NULL, &book->xlsx, err);
}

static enum status
book_next(struct book *book, const struct xlsx_row **row, struct error *err)
{
    return book->xls != NULL ? xls_next(book->xls, row, err) : xlsx_next(book->xlsx, row, err);
}

static void
print(struct buffer *line)
{
    buffer_append_char(line, '\n');
    fwrite(line->data, 1, line->size, stdout);
    buffer_clear(line);
}

static void
print_row(const struct xlsx_row *row, struct buffer *line)
{
    static const char kinds[] = "-tndbe";

    buffer_format(line, "{\"row\":%u,\"hidden\":%s,\"cells\":[", row->number, row->hidden ? "true" : "false");
    for (size_t column = 0; column < row->count; column++) {
        const struct xlsx_cell *cell = &row->cells[column];

        buffer_format(line, "%s[\"%c\",", column > 0 ? "," : "", kinds[cell->kind]);
        buffer_append_json(line, cell->text);
        buffer_append_char(line, ',');
        buffer_append_json(line, cell->lexeme);
        buffer_format(line, ",\"%s%s\"]", cell->formula ? "f" : "", cell->derived ? "m" : "");
    }
    buffer_append_string(line, "]}");
    print(line);
}

static enum status
print_sheet(struct book *book, size_t sheet, bool quiet, struct buffer *line, struct error *err)
{
    const struct xlsx_sheet *facts = book->xls != NULL ? xls_get(book->xls, sheet) : xlsx_get(book->xlsx, sheet);
    const struct xlsx_row *row;

    buffer_format(line, "{\"sheet\":%zu,\"name\":", sheet);
    buffer_append_json(line, facts->name);
    buffer_format(line, ",\"visibility\":%d,\"table\":%s}", (int)facts->visibility, facts->table ? "true" : "false");
    print(line);
    TRY(book->xls != NULL ? xls_select(book->xls, sheet, err) : xlsx_select(book->xlsx, sheet, err));
    do {
        TRY(book_next(book, &row, err));
        if (row != NULL && !quiet) {
            print_row(row, line);
        }
    } while (row != NULL);
    return STATUS_OK;
}

static enum status
print_book(struct book *book, bool quiet, struct buffer *line, struct error *err)
{
    const size_t count = book->xls != NULL ? xls_count(book->xls) : xlsx_count(book->xlsx);
    const struct xlsx_report *report;

    for (size_t sheet = 0; sheet < count; sheet++) {
        TRY(print_sheet(book, sheet, quiet, line, err));
    }
    report = book->xls != NULL ? xls_report(book->xls) : xlsx_report(book->xlsx);
    buffer_format(line, "{\"rows\":%llu,\"cells\":%llu,\"derived\":%llu,\"errors\":%llu,\"without_value\":%llu,\"lost_digits\":%llu}",
                  (unsigned long long)report->rows, (unsigned long long)report->cells, (unsigned long long)report->derived,
                  (unsigned long long)report->errors, (unsigned long long)report->without_value, (unsigned long long)report->lost_digits);
    print(line);
    return STATUS_OK;
}

int
main(int argc, char **argv)
{
    struct book book = {0};
    struct buffer line;
    struct error err = {0};
    enum status status;

    if (argc < 2) {
        fprintf(stderr, "usage: spreadsheets FILE [quiet]\n");
        return 64;
    }
    buffer_init(&line, (size_t)1 << 30);
    status = book_open(&book, argv[1], &err);
    if (status == STATUS_OK) {
        status = print_book(&book, argc > 2, &line, &err);
    }
    if (status != STATUS_OK) {
        buffer_clear(&line);
        buffer_append_string(&line, "{\"refused\":");
        buffer_append_json(&line, text_from(err.id));
        buffer_append_string(&line, ",\"message\":");
        buffer_append_json(&line, text_from(err.message));
        buffer_append_string(&line, ",\"hint\":");
        buffer_append_json(&line, text_from(err.hint));
        buffer_append_char(&line, '}');
        print(&line);
    }
    xls_close(book.xls);
    xlsx_close(book.xlsx);
    buffer_done(&line);
    return 0;
}
