/* SPDX-License-Identifier: Apache-2.0 */
/* worksheet > sheetData > row > c > v | is | f: a state for each element that matters; below any other one everything is skipped.
 *
 *   zip -> window -> head ............ expat, up to and with `<sheetData>`
 *                 -> row in the usual shape: xlsx_scan.c        (most rows of most files)
 *                 -> any other row ... expat, just this row
 *                 -> the rest ........ expat, to the end, where rows in it pause the parser
 *
 * expat sees the whole part but for rows that were scanned, so it remains the judge of what is well-formed around them. Without a plain
 * `<sheetData>` (a prefix, another encoding) it reads everything. */
#include "extract/read/book/xlsx_rows.h"

#include "extract/read/book/xlsx_build.h"
#include "extract/read/book/xlsx_scan.h"
#include "extract/read/book/xlsx_xml.h"

#include <stdlib.h>

enum { PIECE = 256 * 1024, WINDOW_MAX = 16 * 1024 * 1024, HEAD_MAX = 1024 * 1024 };

enum place { AT_TOP, AT_SHEET, AT_ROWS, AT_ROW, AT_CELL, AT_VALUE, AT_FORMULA, AT_INLINE, AT_RUN, AT_TEXT, AT_RUN_TEXT };

enum mode { MODE_HEAD, MODE_SCAN, MODE_EXPAT };

struct xlsx_rows {
    struct xlsx_build build;
    struct xlsx_xml *xml; /* NULL: a sheet without rows */
    enum mode mode;
    enum place place;
    size_t skip;          /* depth inside of an element that does not matter */
    bool one_row;         /* expat gets one row only: no need to pause */
    bool ready;           /* a row is complete */
    struct buffer window; /* bytes of the part, up to `taken` used */
    size_t taken;
    bool at_end;         /* the zip gave its last byte */
    size_t sheet;        /* in the book */
    struct error unread; /* the merged ranges, which stand behind the rows, could not be read: reading the rows will show where it breaks */
};

/* ---- what expat finds ---- */

static enum status
enter(struct xlsx_rows *rows, enum place place)
{
    rows->place = place;
    rows->build.has_value |= place == AT_VALUE || place == AT_INLINE;
    rows->build.formula |= place == AT_FORMULA;
    return STATUS_OK;
}

static enum status
begin_row(struct xlsx_rows *rows, const char **attributes, struct error *err)
{
    rows->place = AT_ROW;
    return xlsx_build_begin_row(&rows->build, xlsx_xml_attribute(attributes, "r"), xlsx_xml_attribute(attributes, "hidden"), err);
}

static enum status
begin_cell(struct xlsx_rows *rows, const char **attributes, struct error *err)
{
    struct text reference = TEXT_NULL;
    struct text type = TEXT_NULL;
    struct text style = TEXT_NULL;

    for (; *attributes != NULL; attributes += 2) {
        if (attributes[0][0] != '\0' && attributes[0][1] == '\0') {
            struct text *kept = attributes[0][0] == 'r'   ? &reference
                                : attributes[0][0] == 't' ? &type
                                : attributes[0][0] == 's' ? &style
                                                          : NULL;

            if (kept != NULL) {
                *kept = text_from(attributes[1]);
            }
        }
    }
    rows->place = AT_CELL;
    return xlsx_build_begin_cell(&rows->build, reference, type, style, err);
}

/* A cell may hold both `is` and a stray `v`: the type says which one counts. */
static enum status
begin_in_cell(struct xlsx_rows *rows, const char *name)
{
    struct xlsx_build *build = &rows->build;
    const bool inlined = build->type == XLSX_CELL_INLINE;

    if (strcmp(name, "f") == 0) {
        return enter(rows, AT_FORMULA);
    }
    if ((strcmp(name, "v") == 0 && !(inlined && build->has_value)) || (strcmp(name, "is") == 0 && (inlined || !build->has_value))) {
        buffer_clear(&build->text);
        return enter(rows, name[0] == 'v' ? AT_VALUE : AT_INLINE);
    }
    rows->skip = 1;
    return STATUS_OK;
}

static enum status
sheet_begin(void *context, const char *name, const char **attributes, struct error *err)
{
    struct xlsx_rows *rows = context;

    if (rows->skip > 0) {
        rows->skip++;
        return STATUS_OK;
    }
    switch (rows->place) {
    case AT_ROW:
        if (strcmp(name, "c") == 0) {
            return begin_cell(rows, attributes, err);
        }
        break;
    case AT_CELL:
        return begin_in_cell(rows, name);
    case AT_ROWS:
        if (strcmp(name, "row") == 0) {
            return begin_row(rows, attributes, err);
        }
        break;
    case AT_INLINE:
    case AT_RUN:
        if (strcmp(name, "t") == 0) {
            return enter(rows, rows->place == AT_INLINE ? AT_TEXT : AT_RUN_TEXT);
        }
        if (rows->place == AT_INLINE && strcmp(name, "r") == 0) {
            return enter(rows, AT_RUN);
        }
        break;
    case AT_TOP:
        return enter(rows, AT_SHEET);
    case AT_SHEET:
        if (strcmp(name, "sheetData") == 0) {
            return enter(rows, AT_ROWS);
        }
        break;
    case AT_VALUE:
    case AT_FORMULA:
    case AT_TEXT:
    case AT_RUN_TEXT:
        break;
    }
    rows->skip = 1;
    return STATUS_OK;
}

static enum status
end_row(struct xlsx_rows *rows, struct error *err)
{
    rows->place = AT_ROWS;
    TRY(xlsx_build_end_row(&rows->build, &rows->ready, err));
    if (rows->ready && !rows->one_row) {
        xlsx_xml_pause(rows->xml);
    }
    return STATUS_OK;
}

static enum status
sheet_end(void *context, const char *name, struct error *err)
{
    /* the element around each place */
    static const enum place around[] = {
        [AT_TOP] = AT_TOP,    [AT_SHEET] = AT_TOP,   [AT_ROWS] = AT_SHEET,   [AT_ROW] = AT_ROWS,
        [AT_CELL] = AT_ROW,   [AT_VALUE] = AT_CELL,  [AT_FORMULA] = AT_CELL, [AT_INLINE] = AT_CELL,
        [AT_RUN] = AT_INLINE, [AT_TEXT] = AT_INLINE, [AT_RUN_TEXT] = AT_RUN,
    };
    struct xlsx_rows *rows = context;

    (void)name;
    if (rows->skip > 0) {
        rows->skip--;
        return STATUS_OK;
    }
    if (rows->place == AT_ROW) {
        return end_row(rows, err);
    }
    if (rows->place == AT_CELL) {
        rows->place = AT_ROW;
        return xlsx_build_end_cell(&rows->build, err);
    }
    rows->place = around[rows->place];
    return STATUS_OK;
}

static enum status
sheet_text(void *context, struct text text, struct error *err)
{
    struct xlsx_rows *rows = context;

    (void)err;
    if (rows->skip == 0 && (rows->place == AT_VALUE || rows->place == AT_TEXT || rows->place == AT_RUN_TEXT)) {
        buffer_append_text(&rows->build.text, text);
    }
    return STATUS_OK;
}

/* ---- the window ---- */

static struct text
left(const struct xlsx_rows *rows)
{
    return (struct text){rows->window.data + rows->taken, rows->window.size - rows->taken};
}

/* Reads another piece behind what is left. False: the window is as large as it may be, or the part is at its end. */
static enum status
read_more(struct xlsx_rows *rows, size_t limit, bool *more, struct error *err)
{
    struct buffer *window = &rows->window;
    size_t got;

    *more = false;
    memmove(window->data, window->data + rows->taken, window->size - rows->taken);
    window->size -= rows->taken;
    rows->taken = 0;
    if (rows->at_end || window->size >= limit || !buffer_reserve(window, PIECE)) {
        return STATUS_OK;
    }
    TRY(zip_guard_read(rows->build.book->zip, window->data + window->size, PIECE, &got, err));
    window->size += got;
    rows->at_end = got == 0;
    *more = got > 0;
    return STATUS_OK;
}

/* Hands `size` bytes of the window to expat. */
static enum status
feed(struct xlsx_rows *rows, size_t size, bool *paused, struct error *err)
{
    const struct text bytes = {rows->window.data + rows->taken, size};

    rows->taken += size;
    return xlsx_xml_feed(rows->xml, bytes, paused, err);
}

/* From here on expat reads everything: what is left in the window, then the zip. */
static enum status
leave_to_expat(struct xlsx_rows *rows, bool *paused, struct error *err)
{
    rows->mode = MODE_EXPAT;
    rows->one_row = false;
    return feed(rows, left(rows).size, paused, err);
}

/* Up to and with `<sheetData>`. */
static enum status
parse_head(struct xlsx_rows *rows, bool *paused, struct error *err)
{
    const struct text tag = TEXT("<sheetData>");
    bool more = true;

    while (more) {
        const size_t found = text_find(left(rows), tag);

        if (found != SIZE_MAX) {
            TRY(feed(rows, found + tag.size, paused, err));
            if (rows->place == AT_ROWS && rows->skip == 0 && xlsx_xml_is_utf8(rows->xml)) {
                rows->mode = MODE_SCAN;
                rows->one_row = true;
                return STATUS_OK;
            }
            break;
        }
        TRY(read_more(rows, HEAD_MAX, &more, err));
    }
    return leave_to_expat(rows, paused, err);
}

/* ---- rows ---- */

/* One row to expat. Its end may be a false one (inside of a comment): then the next is tried. */
static enum status
read_odd_row(struct xlsx_rows *rows, size_t size, bool *paused, struct error *err)
{
    TRY(feed(rows, size, paused, err));
    if (rows->place != AT_ROWS || rows->skip != 0) {
        return leave_to_expat(rows, paused, err);
    }
    return STATUS_OK;
}

/* The next row in the window, or none there: then the mode has changed, or the window must be filled. */
static enum status
scan_next(struct xlsx_rows *rows, bool *paused, struct error *err)
{
    enum xlsx_scan_outcome outcome;
    bool more = true;
    size_t size;

    while (left(rows).size > 0 && strchr(" \n\r\t", left(rows).data[0]) != NULL && left(rows).data[0] != '\0') {
        rows->taken++;
    }
    size = xlsx_scan_length(left(rows));
    if (size == SIZE_MAX) {
        return leave_to_expat(rows, paused, err);
    }
    if (size == 0) {
        TRY(read_more(rows, WINDOW_MAX, &more, err));
        return more ? STATUS_OK : leave_to_expat(rows, paused, err);
    }
    TRY(xlsx_scan_row((struct text){left(rows).data, size}, &rows->build, &outcome, &rows->ready, err));
    if (outcome == XLSX_SCAN_ODD) {
        return read_odd_row(rows, size, paused, err);
    }
    rows->taken += size;
    return STATUS_OK;
}

static enum status
next_row(struct xlsx_rows *rows, struct error *err)
{
    bool paused = false;

    if (rows->mode == MODE_HEAD) {
        TRY(parse_head(rows, &paused, err));
    }
    while (rows->mode == MODE_SCAN && !rows->ready) {
        TRY(scan_next(rows, &paused, err));
    }
    if (rows->mode == MODE_EXPAT && !rows->ready && !paused) {
        TRY(xlsx_xml_run(rows->xml, &paused, err));
    }
    return STATUS_OK;
}

/* The XML says where in its part it breaks: people look for the sheet and the row. */
static enum status
name_place(const struct xlsx_rows *rows, const struct error *why, struct error *err)
{
    const struct xlsx_book *book = rows->build.book;
    const struct text sheet = book->sheets[rows->sheet].sheet.name;
    const size_t path = strlen(book->path) + 2; /* in quotes */

    if (err == NULL || strcmp(why->id, "E-XLSX") != 0 || strstr(why->message, "sheet \"") != NULL || strlen(why->message) < path) {
        if (err != NULL) {
            *err = *why;
        }
        return why->status;
    }
    error_set(err, why->status, why->id, "\"%s\", sheet \"%.*s\", at row %u%.*s", book->path, TEXT_ARG(sheet),
              (unsigned)rows->build.row.number, ERROR_MESSAGE_MAX / 2, why->message + path);
    error_hint(err, "%s", why->hint);
    return why->status;
}

enum status
xlsx_rows_next(struct xlsx_rows *rows, const struct xlsx_row **row, struct error *err)
{
    struct error why = {0};

    *row = NULL;
    rows->ready = false;
    if (rows->xml != NULL && next_row(rows, &why) != STATUS_OK) {
        return name_place(rows, &why, err);
    }
    if (rows->ready) {
        *row = &rows->build.row;
    } else if (rows->unread.status != STATUS_OK) {
        return name_place(rows, &rows->unread, err);
    }
    return STATUS_OK;
}

/* ---- the sheet ---- */

static enum status
start_sheet(struct xlsx_rows *rows, size_t sheet, struct error *err)
{
    static const struct xlsx_xml_events events = {sheet_begin, sheet_end, sheet_text};
    const struct xlsx_book *book = rows->build.book;
    const struct xlsx_book_sheet *there = &book->sheets[sheet];

    if (!there->sheet.table && there->entry != SIZE_MAX) {
        return STATUS_OK; /* a chart: no rows */
    }
    if (there->entry == SIZE_MAX) {
        return xlsx_book_refuse(book, err, "sheet \"%.*s\" is listed, but its part is missing", TEXT_ARG(there->sheet.name));
    }
    if (xlsx_merge_read(book, there->entry, &rows->build.merges, &rows->unread) != STATUS_OK && strcmp(rows->unread.id, "E-XLSX") != 0) {
        if (err != NULL) {
            *err = rows->unread;
        }
        return rows->unread.status;
    }
    return xlsx_xml_new(book->zip, there->entry, book->path, book->limits->nesting, &events, rows, &rows->xml, err);
}

enum status
xlsx_rows_new(struct xlsx_book *book, size_t sheet, struct xlsx_report *report, struct xlsx_rows **rows, struct error *err)
{
    struct xlsx_rows *made = calloc(1, sizeof *made);
    enum status status;

    *rows = NULL;
    if (made == NULL) {
        return error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", book->path);
    }
    buffer_init(&made->window, WINDOW_MAX + 2 * (size_t)PIECE);
    if (!xlsx_build_init(&made->build, book, sheet, report) || !buffer_reserve(&made->window, PIECE)) {
        status = error_set(err, STATUS_MEMORY, "E-MEMORY", "no memory to read \"%s\"", book->path);
    } else {
        made->sheet = sheet;
        status = start_sheet(made, sheet, err);
    }
    if (status != STATUS_OK) {
        xlsx_rows_free(made);
        return status;
    }
    *rows = made;
    return STATUS_OK;
}

void
xlsx_rows_free(struct xlsx_rows *rows)
{
    if (rows != NULL) {
        xlsx_xml_free(rows->xml);
        xlsx_build_done(&rows->build);
        buffer_done(&rows->window);
        free(rows);
    }
}
