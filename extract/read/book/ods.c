/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/ods.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/grid.h"
#include "extract/read/book/xlsx.h"
#include "extract/read/book/xlsx_number.h"
#include "extract/read/book/xlsx_xml.h"

#include <stdio.h>
#include <stdlib.h>

enum { TYPE_SIZE = 16, VALUE_SIZE = 64, STYLES = 64, STYLE_SIZE = 64 };

struct ods {
    struct grid grid;
    size_t sheet;
    uint64_t row;      /* number of the row at hand */
    uint64_t rows;     /* how often it stands there */
    size_t first_cell; /* of the sheet's row: nothing yet */
    size_t column;     /* of the cell at hand */
    size_t columns;    /* how often it stands there */
    size_t across;
    uint64_t down;
    bool in_cell;
    bool unsaved;  /* a formula without a value */
    size_t unread; /* inside of comments, drawings and tracked changes */
    char type[TYPE_SIZE];
    char value[VALUE_SIZE];
    char style[STYLE_SIZE]; /* being read */
    char hidden[STYLES][STYLE_SIZE];
    size_t hidden_count;
    struct buffer text;
};

static uint64_t
count_of(const char **attributes, const char *name)
{
    const struct text value = xlsx_xml_attribute(attributes, name);
    const uint64_t count = text_is_null(value) ? 1 : strtoull(value.data, NULL, 10);

    return count == 0 ? 1 : count;
}

static void
copy_attribute(const char **attributes, const char *name, char *out, size_t size)
{
    const struct text value = xlsx_xml_attribute(attributes, name);

    (void)snprintf(out, size, "%.*s", TEXT_ARG(text_is_null(value) ? TEXT("") : value));
}

static void
begin_sheet(struct ods *book, const char **attributes)
{
    const struct text name = xlsx_xml_attribute(attributes, "name");
    const struct text style = xlsx_xml_attribute(attributes, "style-name");

    book->sheet = grid_sheet(&book->grid, text_is_null(name) ? TEXT("") : name);
    book->row = 0;
    book->rows = 1;
    for (size_t at = 0; at < book->hidden_count && book->sheet < book->grid.count; at++) {
        if (text_equal(style, text_from(book->hidden[at]))) {
            book->grid.sheets[book->sheet].sight = READER_HIDDEN;
        }
    }
}

static void
begin_cell(struct ods *book, const char **attributes, bool covered)
{
    book->in_cell = !covered;
    book->columns = (size_t)count_of(attributes, "number-columns-repeated");
    book->across = covered ? 1 : (size_t)count_of(attributes, "number-columns-spanned");
    book->down = covered ? 1 : count_of(attributes, "number-rows-spanned");
    copy_attribute(attributes, "value-type", book->type, sizeof book->type);
    book->unsaved = !covered && book->type[0] == '\0' && !text_is_null(xlsx_xml_attribute(attributes, "formula"));
    copy_attribute(attributes, strcmp(book->type, "date") == 0 ? "date-value" : "value", book->value, sizeof book->value);
    buffer_clear(&book->text);
}

static bool
is_unread(const char *name)
{
    static const char *const names[] = {"annotation", "tracked-changes", "frame", "custom-shape", "shapes", "forms"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        if (strcmp(name, names[at]) == 0) {
            return true;
        }
    }
    return false;
}

static void
begin_text(struct ods *book, const char *name, const char **attributes)
{
    if (strcmp(name, "p") == 0 && book->text.size > 0) {
        buffer_append_char(&book->text, '\n');
    } else if (strcmp(name, "s") == 0) {
        const uint64_t blanks = count_of(attributes, "c");

        for (uint64_t at = 0; at < blanks && at < VALUE_SIZE; at++) {
            buffer_append_char(&book->text, ' ');
        }
    } else if (strcmp(name, "tab") == 0 || strcmp(name, "line-break") == 0) {
        buffer_append_char(&book->text, *name == 't' ? '\t' : '\n');
    }
}

static enum status
ods_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct ods *book = context;

    (void)err;
    if (is_unread(name)) {
        book->unread++;
    } else if (book->unread > 0) {
        return STATUS_OK;
    } else if (strcmp(name, "style") == 0) {
        copy_attribute(attributes, "name", book->style, sizeof book->style);
    } else if (strcmp(name, "table-properties") == 0 && text_equal(xlsx_xml_attribute(attributes, "display"), TEXT("false"))
               && book->hidden_count < STYLES) {
        memcpy(book->hidden[book->hidden_count++], book->style, sizeof book->style);
    } else if (strcmp(name, "table") == 0) {
        begin_sheet(book, attributes);
    } else if (strcmp(name, "table-row") == 0) {
        book->row += book->rows;
        book->rows = count_of(attributes, "number-rows-repeated");
        book->column = 0;
        book->first_cell = 0;
    } else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0) {
        begin_cell(book, attributes, *name == 'c');
    } else if (book->in_cell) {
        begin_text(book, name, attributes);
    }
    return STATUS_OK;
}

/* What is shown, or the value behind it where that says more. */
static struct text
cell_text(struct ods *book, char number[XLSX_NUMBER_TEXT])
{
    const struct text shown = buffer_text(&book->text);
    struct text value = text_from(book->value);
    size_t size = 0;
    bool lost;

    if (strcmp(book->type, "boolean") == 0) {
        return text_equal(value, TEXT("")) ? shown : value;
    }
    if (strcmp(book->type, "date") == 0 && value.size >= 10) {
        if (value.size >= 19 && !text_starts_with((struct text){value.data + 11, value.size - 11}, TEXT("00:00:00"))) {
            book->value[10] = ' ';
            return (struct text){value.data, 19};
        }
        return (struct text){value.data, 10};
    }
    if ((strcmp(book->type, "float") == 0 || strcmp(book->type, "currency") == 0)
        && !(shown.size > 1 && shown.data[0] == '0' && shown.data[1] >= '0' && shown.data[1] <= '9')) {
        (void)xlsx_number_text(value, (struct xlsx_number_format){0}, false, number, &size, &lost);
        return size == 0 ? shown : (struct text){number, size};
    }
    return shown;
}

static void
end_cell(struct ods *book)
{
    char number[XLSX_NUMBER_TEXT];
    struct text text = book->in_cell ? cell_text(book, number) : TEXT("");

    text = text.size == 0 && book->unsaved ? TEXT(READER_FORMULA) : text;
    book->unsaved = false;
    book->in_cell = false;
    for (size_t at = 0; at < book->columns && text.size > 0 && book->grid.over == NULL; at++) {
        if (book->first_cell++ == 0) {
            grid_row(&book->grid, book->sheet, book->row);
        }
        grid_cell(&book->grid, book->sheet, book->column + at, text, book->across, book->down);
    }
    book->column += book->columns < limits.columns * 64 ? book->columns : limits.columns * 64;
}

/* The row once more, as often as it is repeated: but for blank ones, which nobody needs. */
static void
end_row(struct ods *book)
{
    struct grid_sheet *sheet;

    if (book->first_cell == 0 || book->sheet >= book->grid.count) {
        return;
    }
    for (uint64_t again = 1; again < book->rows && book->grid.over == NULL; again++) {
        struct grid_row row;

        sheet = &book->grid.sheets[book->sheet];
        row = sheet->rows[sheet->count - 1];
        grid_row(&book->grid, book->sheet, book->row + again);
        for (size_t at = 0; at < row.count; at++) {
            grid_cell(&book->grid, book->sheet, row.cells[at].column, row.cells[at].text, 1, 1);
        }
    }
}

static enum status
ods_end(void *context, const char *name, struct error *err)
{
    struct ods *book = context;

    (void)err;
    if (is_unread(name)) {
        book->unread -= book->unread > 0;
    } else if (book->unread > 0) {
        return STATUS_OK;
    } else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0) {
        end_cell(book);
    } else if (strcmp(name, "table-row") == 0) {
        end_row(book);
    }
    return STATUS_OK;
}

static enum status
ods_text(void *context, struct text text, struct error *err)
{
    struct ods *book = context;

    (void)err;
    if (book->in_cell && book->unread == 0) {
        buffer_append_text(&book->text, text);
    }
    return STATUS_OK;
}

static enum status
ods_open(const struct reader_input *input, struct reader **reader, struct error *err)
{
    static const struct xlsx_xml_events events = {ods_begin, ods_end, ods_text};
    struct ods book = {.sheet = SIZE_MAX};
    struct zip_guard *zip;
    enum status status;
    size_t entry;

    *reader = NULL;
    TRY(zip_guard_open(input->path, NULL, &zip, err));
    entry = zip_guard_find(zip, TEXT("content.xml"));
    grid_init(&book.grid);
    buffer_init(&book.text, limits.cell_bytes * 2);
    status = entry == SIZE_MAX ? error_set(err, STATUS_DATA, "E-XLSX", "\"%s\" holds no content", input->name)
                               : xlsx_xml_read(zip, entry, input->path, limits.xml_depth, &events, &book, err);
    buffer_done(&book.text);
    zip_guard_close(zip);
    if (status == STATUS_OK) {
        return grid_reader_new(&book.grid, input, reader, err);
    }
    grid_done(&book.grid);
    return status;
}

static enum status
ods_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    *is = false;
    return text_starts_with(content, TEXT("PK")) ? xlsx_is(path, XLSX_TYPE_ODS, is, err) : STATUS_OK;
}

const struct reader_format ods_reader = {
    .name = "ods",
    .summary = "OpenDocument spreadsheets",
    .recognises = ods_recognises,
    .open = ods_open,
    .next = grid_reader_next,
    .close = grid_reader_close,
    .sheet = grid_reader_sheet,
};
