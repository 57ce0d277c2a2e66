/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/sheetml.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/grid.h"
#include "extract/read/book/xlsx.h"
#include "extract/read/book/xlsx_number.h"
#include "extract/read/book/xlsx_xml.h"

#include <stdio.h>
#include <stdlib.h>

enum { HEAD = 4096, TYPE_SIZE = 16 };

struct sheetml {
    struct grid grid;
    size_t sheet;
    size_t column; /* of the cell at hand, or GRID_NEXT */
    size_t across;
    uint64_t down;
    bool in_comment;
    bool in_data;
    bool in_visible;
    bool unsaved; /* a formula, and no value so far */
    char type[TYPE_SIZE];
    struct buffer text;
};

static uint64_t
number_of(const char **attributes, const char *name)
{
    const struct text value = xlsx_xml_attribute(attributes, name);

    return text_is_null(value) ? 0 : strtoull(value.data, NULL, 10);
}

static enum status
sheetml_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct sheetml *book = context;

    (void)err;
    if (strcmp(name, "Worksheet") == 0) {
        const struct text title = xlsx_xml_attribute(attributes, "Name");

        book->sheet = grid_sheet(&book->grid, text_is_null(title) ? TEXT("") : title);
    } else if (strcmp(name, "Row") == 0) {
        grid_row(&book->grid, book->sheet, number_of(attributes, "Index"));
    } else if (strcmp(name, "Cell") == 0) {
        const uint64_t index = number_of(attributes, "Index");

        book->column = index == 0 ? GRID_NEXT : (size_t)index - 1;
        book->across = (size_t)number_of(attributes, "MergeAcross") + 1;
        book->down = number_of(attributes, "MergeDown") + 1;
        book->type[0] = '\0';
        book->unsaved = !text_is_null(xlsx_xml_attribute(attributes, "Formula"));
        buffer_clear(&book->text);
    } else if (strcmp(name, "Comment") == 0) {
        book->in_comment = true;
    } else if (strcmp(name, "Data") == 0 && !book->in_comment) {
        const struct text type = xlsx_xml_attribute(attributes, "Type");

        book->in_data = true;
        book->unsaved = false;
        (void)snprintf(book->type, sizeof book->type, "%.*s", TEXT_ARG(text_is_null(type) ? TEXT("") : type));
    } else if (strcmp(name, "Visible") == 0) {
        book->in_visible = true;
        buffer_clear(&book->text);
    }
    return STATUS_OK;
}

/* `2022-06-30T00:00:00.000`: a day without its midnight. */
static struct text
date_text(struct text text)
{
    if (text.size < 19 || text.data[10] != 'T') {
        return text;
    }
    return text_starts_with((struct text){text.data + 11, text.size - 11}, TEXT("00:00:00")) ? (struct text){text.data, 10}
                                                                                             : (struct text){text.data, 19};
}

static void
put_cell(struct sheetml *book)
{
    struct text text = buffer_text(&book->text);
    char number[XLSX_NUMBER_TEXT];
    size_t size = 0;
    bool lost;

    if (strcmp(book->type, "Number") == 0) {
        (void)xlsx_number_text(text, (struct xlsx_number_format){0}, false, number, &size, &lost);
        text = size == 0 ? text : (struct text){number, size};
    } else if (strcmp(book->type, "DateTime") == 0) {
        text = date_text(text);
        if (text.size == 19) {
            book->text.data[10] = ' ';
        }
    } else if (strcmp(book->type, "Boolean") == 0) {
        text = text_equal(text, TEXT("1")) ? TEXT("TRUE") : TEXT("FALSE");
    }
    grid_cell(&book->grid, book->sheet, book->column, book->unsaved ? TEXT(READER_FORMULA) : text, book->across, book->down);
}

static enum status
sheetml_end(void *context, const char *name, struct error *err)
{
    struct sheetml *book = context;

    (void)err;
    if (strcmp(name, "Cell") == 0) {
        put_cell(book);
    } else if (strcmp(name, "Data") == 0) {
        book->in_data = false;
    } else if (strcmp(name, "Comment") == 0) {
        book->in_comment = false;
    } else if (strcmp(name, "Visible") == 0 && book->sheet < book->grid.count) {
        const struct text sight = text_trim(buffer_text(&book->text));

        book->in_visible = false;
        book->grid.sheets[book->sheet].sight = text_equal(sight, TEXT("SheetHidden"))       ? READER_HIDDEN
                                               : text_equal(sight, TEXT("SheetVeryHidden")) ? READER_VERY_HIDDEN
                                                                                            : READER_SHOWN;
    }
    return STATUS_OK;
}

static enum status
sheetml_text(void *context, struct text text, struct error *err)
{
    struct sheetml *book = context;

    (void)err;
    if (book->in_data || book->in_visible) {
        buffer_append_text(&book->text, text);
    }
    return STATUS_OK;
}

/* The text behind the declaration, as UTF-8, whatever that said. */
static enum status
decode_book(const struct reader_input *input, struct buffer *out, struct text *text, struct error *err)
{
    struct decode_proof proof;
    struct decode_report report = {0};
    size_t end;

    TRY(decode_prove(input->content, TEXT_NULL, input->name, &proof, err));
    buffer_init(out, decode_room(input->content.size) * 2);
    TRY(decode_run(proof.encoding, (struct text){input->content.data + proof.mark, input->content.size - proof.mark}, out, &report, err));
    *text = text_trim(buffer_text(out));
    end = text_starts_with(*text, TEXT("<?xml")) ? text_find(*text, TEXT("?>")) : SIZE_MAX;
    if (end != SIZE_MAX) {
        *text = (struct text){text->data + end + 2, text->size - end - 2};
    }
    return STATUS_OK;
}

static enum status
sheetml_open(const struct reader_input *input, struct reader **reader, struct error *err)
{
    static const struct xlsx_xml_events events = {sheetml_begin, sheetml_end, sheetml_text};
    struct sheetml book = {.sheet = SIZE_MAX};
    struct buffer decoded = {0};
    struct text text;
    enum status status;

    *reader = NULL;
    if (input->content.size > limits.grid_bytes) {
        return error_set(err, STATUS_DATA, "E-BOOK-LIMIT", "\"%s\" is larger than a workbook of its kind may be", input->name);
    }
    status = decode_book(input, &decoded, &text, err);
    if (status == STATUS_OK) {
        grid_init(&book.grid);
        buffer_init(&book.text, limits.cell_bytes * 2);
        status = xlsx_xml_read_text(TEXT(""), text, input->name, limits.xml_depth, &events, &book, err);
        buffer_done(&book.text);
        if (status == STATUS_OK) {
            status = grid_reader_new(&book.grid, input, reader, err);
        } else {
            grid_done(&book.grid);
        }
    }
    buffer_done(&decoded);
    return status;
}

static enum status
sheetml_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    const struct text head = {content.data, content.size < HEAD ? content.size : HEAD};

    TRY(xlsx_is(path, XLSX_TYPE_XML, is, err));
    *is = *is && text_find(head, TEXT("urn:schemas-microsoft-com:office:spreadsheet")) != SIZE_MAX;
    return STATUS_OK;
}

const struct reader_format sheetml_reader = {
    .name = "sheetml",
    .summary = "SpreadsheetML 2003, one XML file, often named .xls",
    .recognises = sheetml_recognises,
    .open = sheetml_open,
    .next = grid_reader_next,
    .close = grid_reader_close,
    .sheet = grid_reader_sheet,
};
