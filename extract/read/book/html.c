/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/read/book/html.h"

#include "extract/read/base/limits.h"
#include "extract/read/book/grid.h"
#include "extract/read/book/xlsx.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <strings.h>

enum { NESTED = 16, ABOVE_BYTES = 4096, META_BYTES = 4096, PIECE = 64 * 1024, ROWS_SPANNED = 65535 };

/* One of the tables that are open. */
struct table {
    size_t sheet; /* SIZE_MAX: no row yet */
    bool in_cell;
    size_t across;
    uint64_t down;
    struct buffer cell;
};

struct page {
    struct grid grid;
    struct table tables[NESTED];
    size_t depth;
    size_t unread; /* inside of elements whose text nobody sees */
    struct buffer above;
};

static bool
is_one_of(const char *name, const char *const *names)
{
    while (*names != NULL && strcasecmp(*names, name) != 0) {
        names++;
    }
    return *names != NULL;
}

static struct table *
innermost(struct page *page)
{
    return page->depth == 0 || page->depth > NESTED ? NULL : &page->tables[page->depth - 1];
}

/* White space is one blank, but for the line breaks that we put there. */
static void
append_text(struct buffer *out, const char *data, size_t size)
{
    for (size_t at = 0; at < size; at++) {
        const bool blank = data[at] == ' ' || data[at] == '\t' || data[at] == '\n' || data[at] == '\r' || data[at] == '\f';

        if (!blank) {
            buffer_append_char(out, data[at]);
        } else if (out->size > 0 && out->data[out->size - 1] != ' ' && out->data[out->size - 1] != '\n') {
            buffer_append_char(out, ' ');
        }
    }
}

static void
break_line(struct buffer *out)
{
    if (out->size > 0 && out->data[out->size - 1] == ' ') {
        out->size--;
    }
    if (out->size > 0 && out->data[out->size - 1] != '\n') {
        buffer_append_char(out, '\n');
    }
}

/* Lines since the last table, each a row of its own. */
static void
put_above(struct page *page, size_t sheet)
{
    struct text rest = buffer_text(&page->above);
    struct text line;

    while (rest.size > 0 && text_split(&rest, '\n', &line)) {
        if (text_trim(line).size > 0) {
            grid_row(&page->grid, sheet, 0);
            grid_cell(&page->grid, sheet, 0, text_trim(line), 1, 1);
        }
    }
    buffer_clear(&page->above);
}

static void
end_cell(struct page *page)
{
    struct table *table = innermost(page);

    if (table != NULL && table->in_cell) {
        table->in_cell = false;
        grid_cell(&page->grid, table->sheet, GRID_NEXT, text_trim(buffer_text(&table->cell)), table->across, table->down);
    }
}

static void
begin_row(struct page *page)
{
    struct table *table = innermost(page);
    char name[32];

    if (table == NULL) {
        return;
    }
    end_cell(page);
    if (table->sheet == SIZE_MAX) {
        table->sheet = grid_sheet(&page->grid, (struct text){name, (size_t)snprintf(name, sizeof name, "表%zu", page->grid.count + 1)});
        put_above(page, table->sheet);
    }
    grid_row(&page->grid, table->sheet, 0);
}

static uint64_t
span_of(const xmlChar **attributes, const char *name)
{
    unsigned value = 0;

    for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
        if (strcasecmp((const char *)attributes[0], name) == 0 && attributes[1] != NULL) {
            (void)sscanf((const char *)attributes[1], "%5u", &value);
        }
    }
    return value == 0 ? 1 : value > ROWS_SPANNED ? ROWS_SPANNED : value;
}

static const char *const silent[] = {"script", "style", "head", "select", "textarea", "noscript", "template", NULL};
static const char *const blocks[] = {"p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "caption", "center", NULL};

static void
begin_element(void *context, const xmlChar *name, const xmlChar **attributes)
{
    struct page *page = context;
    struct table *table = innermost(page);
    const char *tag = (const char *)name;

    page->unread += is_one_of(tag, silent);
    if (strcasecmp(tag, "table") == 0 && ++page->depth <= NESTED) {
        table = innermost(page);
        table->sheet = SIZE_MAX;
        table->in_cell = false;
        buffer_clear(&table->cell);
    } else if (strcasecmp(tag, "tr") == 0) {
        begin_row(page);
    } else if (strcasecmp(tag, "td") == 0 || strcasecmp(tag, "th") == 0) {
        end_cell(page);
        if (table != NULL && table->sheet == SIZE_MAX) {
            begin_row(page);
        }
        if (table != NULL) {
            table->in_cell = true;
            table->across = (size_t)span_of(attributes, "colspan");
            table->down = span_of(attributes, "rowspan");
            buffer_clear(&table->cell);
        }
    } else if (is_one_of(tag, blocks)) {
        break_line(table != NULL && table->in_cell ? &table->cell : &page->above);
    }
}

static void
end_element(void *context, const xmlChar *name)
{
    struct page *page = context;
    struct table *table = innermost(page);
    const char *tag = (const char *)name;

    page->unread -= is_one_of(tag, silent) && page->unread > 0;
    if (strcasecmp(tag, "td") == 0 || strcasecmp(tag, "th") == 0 || strcasecmp(tag, "tr") == 0) {
        end_cell(page);
    } else if (strcasecmp(tag, "table") == 0 && page->depth > 0) {
        end_cell(page);
        page->depth--;
    } else if (is_one_of(tag, blocks)) {
        break_line(table != NULL && table->in_cell ? &table->cell : &page->above);
    }
}

static void
take_text(void *context, const xmlChar *data, int size)
{
    struct page *page = context;
    struct table *table = innermost(page);

    if (page->unread > 0 || page->depth > NESTED) {
        return;
    }
    if (table != NULL && table->in_cell) {
        append_text(&table->cell, (const char *)data, (size_t)size);
    } else if (page->above.size + (size_t)size < ABOVE_BYTES) {
        append_text(&page->above, (const char *)data, (size_t)size);
    }
}

/* The page's own word on its encoding, where it has no mark: `charset=gb2312` in the first bytes. */
static struct text
meta_charset(struct text content)
{
    const struct text head = {content.data, content.size < META_BYTES ? content.size : META_BYTES};

    for (size_t at = 0; at + 8 < head.size; at++) {
        if (strncasecmp(head.data + at, "charset=", 8) == 0) {
            size_t from = at + 8;
            size_t to;

            from += from < head.size && (head.data[from] == '"' || head.data[from] == '\'');
            to = from;
            while (to < head.size && head.data[to] > ' ' && strchr("\"'/>;", head.data[to]) == NULL) {
                to++;
            }
            return (struct text){head.data + from, to - from};
        }
    }
    return TEXT_NULL;
}

static enum status
decode_page(const struct reader_input *input, struct buffer *out, struct error *err)
{
    const struct text content = input->content;
    struct decode_proof proof;
    struct decode_report report = {0};
    const enum status proved = decode_prove(content, TEXT_NULL, input->name, &proof, err);

    if (proved == STATUS_DATA) { /* it does not speak for itself */
        TRY(decode_prove(content, meta_charset(content), input->name, &proof, err));
    } else {
        TRY(proved);
    }
    buffer_init(out, decode_room(content.size) * 2);
    return decode_run(proof.encoding, (struct text){content.data + proof.mark, content.size - proof.mark}, out, &report, err);
}

static void
parse_page(struct page *page, struct text text)
{
    xmlSAXHandler handler = {.startElement = begin_element, .endElement = end_element, .characters = take_text, .cdataBlock = NULL};
    htmlParserCtxtPtr parser = htmlCreatePushParserCtxt(&handler, page, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);

    if (parser == NULL) {
        page->grid.over = "memory";
        return;
    }
    (void)htmlCtxtUseOptions(parser,
                             HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    for (size_t at = 0; at < text.size && page->grid.over == NULL; at += PIECE) {
        const size_t size = text.size - at < PIECE ? text.size - at : PIECE;

        (void)htmlParseChunk(parser, text.data + at, (int)size, 0);
    }
    (void)htmlParseChunk(parser, "", 0, 1);
    htmlFreeParserCtxt(parser);
}

static enum status
html_open(const struct reader_input *input, struct reader **reader, struct error *err)
{
    struct page page = {0};
    struct buffer decoded = {0};
    enum status status;

    *reader = NULL;
    if (input->content.size > limits.grid_bytes) {
        return error_set(err, STATUS_DATA, "E-BOOK-LIMIT", "\"%s\" is larger than a web page may be", input->name);
    }
    status = decode_page(input, &decoded, err);
    if (status == STATUS_OK) {
        grid_init(&page.grid);
        buffer_init(&page.above, ABOVE_BYTES * 2);
        for (size_t at = 0; at < NESTED; at++) {
            buffer_init(&page.tables[at].cell, limits.cell_bytes * 2);
        }
        parse_page(&page, buffer_text(&decoded));
        for (size_t at = 0; at < NESTED; at++) {
            buffer_done(&page.tables[at].cell);
        }
        buffer_done(&page.above);
        if (page.grid.count == 0 && page.grid.over == NULL) {
            grid_done(&page.grid);
            (void)error_set(err, STATUS_DATA, "E-HTML-TABLE", "\"%s\" is a web page without a table", input->name);
            error_hint(err, "it may be the page of an error or a login: export the list again from the system");
            status = STATUS_DATA;
        } else {
            status = grid_reader_new(&page.grid, input, reader, err);
        }
    }
    buffer_done(&decoded);
    return status;
}

static enum status
html_recognises(const char *path, struct text content, bool *is, struct error *err)
{
    (void)content;
    return xlsx_is(path, XLSX_TYPE_HTML, is, err);
}

const struct reader_format html_reader = {
    .name = "html",
    .summary = "tables of web pages, as web systems export them under the name .xls",
    .recognises = html_recognises,
    .open = html_open,
    .next = grid_reader_next,
    .close = grid_reader_close,
    .sheet = grid_reader_sheet,
};
