/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks of BIFF 5 and 8 are read from their records (xls_biff.h says why), older ones by libfreexl. */
#include "extract/read/book/xls_child.h"

#include "common/ground/environment.h"
#include "common/ground/file.h"
#include "extract/read/book/xls_biff.h"
#include "extract/read/book/xls_crypt.h"
#include "extract/read/book/xls_ole.h"
#include "extract/read/book/xls_wire.h"

#include <freexl.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

struct child {
    const char *path;
    int socket;
    const void *workbook;
    unsigned sheet_count;
    struct arena arena;
    struct xls_biff biff;
    bool has_biff; /* BIFF 5 or 8 */
    struct xls_biff_cells facts;
    struct xlsx_merges merges;
    struct xlsx_cell cells[XLS_BIFF_COLUMNS];
    bool shared[XLS_BIFF_COLUMNS];
    struct arena row_arena;
    struct buffer body;
};

void
xls_child_prepare(void)
{
    static const char *const names[] = {"UTF-16LE", "CP936", "CP1252"};

    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        const iconv_t converter = iconv_open("UTF-8", names[at]);

        if (converter != (iconv_t)-1) {
            iconv_close(converter);
        }
    }
}

static void
limit(int resource, uint64_t value)
{
    const struct rlimit bound = {value, value};

    (void)setrlimit((__rlimit_resource_t)resource, &bound);
}

/* The parent's own mappings count too, so they are added. */
static void
limit_memory(uint64_t memory)
{
    unsigned long pages = 0;
    FILE *file = memory == 0 ? NULL : fopen("/proc/self/statm", "r");

    if (file != NULL) {
        if (fscanf(file, "%lu", &pages) == 1) {
            limit(RLIMIT_AS, (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE) + memory);
        }
        fclose(file);
    }
}

static void __attribute__((noreturn))
refuse(struct child *child, const char *id, const char *reason)
{
    buffer_clear(&child->body);
    xls_wire_put_text(&child->body, text_from(id));
    xls_wire_put_text(&child->body, text_from(reason));
    (void)xls_wire_send(child->socket, XLS_WIRE_REFUSED, buffer_text(&child->body));
    _exit(0);
}

static const char *
reason_of(int code)
{
    switch (code) {
    case FREEXL_INSUFFICIENT_MEMORY:
        return "it needs more memory than a workbook of its size should";
    case FREEXL_INVALID_CFBF_HEADER:
    case FREEXL_CFBF_INVALID_SIGNATURE:
    case FREEXL_CFBF_INVALID_SECTOR_SIZE:
        return "no compound file";
    case FREEXL_CFBF_READ_ERROR:
    case FREEXL_CFBF_SEEK_ERROR:
        return "cut off";
    case FREEXL_BIFF_INVALID_BOF:
    case FREEXL_BIFF_WORKBOOK_NOT_FOUND:
        return "it holds no workbook";
    case FREEXL_CRAFTED_FILE:
        return "severely damaged, perhaps on purpose";
    default:
        return "damaged";
    }
}

/* The workbook's stream into memory, for xls_biff.h. A stream that breaks off is refused: its end would be missing without a word. */
static void
read_records(struct child *child)
{
    struct text content;
    struct xls_ole ole;
    struct xls_ole_stream stream;
    struct buffer *bytes = arena_must_alloc(&child->arena, sizeof *bytes);

    if (file_map(child->path, &content, NULL) != STATUS_OK) {
        return;
    }
    buffer_init(bytes, content.size + 1);
    if (xls_ole_open(&ole, content) && (xls_ole_find(&ole, "Workbook", &stream) || xls_ole_find(&ole, "Book", &stream))) {
        if (!xls_ole_read(&ole, stream, bytes)) {
            refuse(child, "E-XLS", "cut off, or damaged inside");
        }
        (void)xls_crypt_open(bytes->data, bytes->size, XLS_CRYPT_DEFAULT);
        child->has_biff = xls_biff_read(&child->biff, buffer_text(bytes), &child->arena);
    }
    file_unmap(content);
}

static void
send_sheets(struct child *child)
{
    buffer_clear(&child->body);
    xls_wire_put_number(&child->body, child->sheet_count);
    for (unsigned sheet = 0; sheet < child->sheet_count; sheet++) {
        struct xls_biff_sheet facts = {.table = true};
        const char *name = NULL;

        if (child->has_biff) {
            facts = child->biff.sheets[sheet];
        } else if (freexl_get_worksheet_name(child->workbook, (unsigned short)sheet, &name) == FREEXL_OK && name != NULL) {
            facts.name = text_from(name);
        }
        xls_wire_put_text(&child->body, facts.name.size == 0 ? TEXT("") : facts.name);
        xls_wire_put_number(&child->body, (uint32_t)facts.visibility);
        xls_wire_put_number(&child->body, facts.table);
    }
    if (!xls_wire_send(child->socket, XLS_WIRE_SHEETS, buffer_text(&child->body))) {
        _exit(0);
    }
}

/* ---- rows ---- */

static void
set_number(struct child *child, unsigned column, double value, struct xlsx_number_format format)
{
    struct xlsx_cell *cell = &child->cells[column];
    char lexeme[XLSX_NUMBER_TEXT];
    char text[XLSX_NUMBER_TEXT];
    size_t size = (size_t)snprintf(lexeme, sizeof lexeme, "%.17g", value);
    bool lost;

    child->shared[column] = false;
    cell->lexeme = arena_must_text(&child->row_arena, (struct text){lexeme, size});
    cell->kind = xlsx_number_text(cell->lexeme, format, child->biff.date1904, text, &size, &lost);
    cell->text = cell->kind == XLSX_TEXT ? cell->lexeme : arena_must_text(&child->row_arena, (struct text){text, size});
}

static void
take_cell(struct child *child, unsigned row, unsigned column)
{
    struct xlsx_cell *cell = &child->cells[column];
    FreeXL_CellValue value;

    if (freexl_get_cell_value(child->workbook, row, (unsigned short)column, &value) != FREEXL_OK) {
        return;
    }
    switch (value.type) {
    case FREEXL_CELL_INT:
        set_number(child, column, value.value.int_value, (struct xlsx_number_format){0});
        break;
    case FREEXL_CELL_DOUBLE:
        set_number(child, column, value.value.double_value, (struct xlsx_number_format){0});
        break;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
        cell->text = text_from(value.value.text_value);
        cell->kind = cell->text.size == 0 ? XLSX_EMPTY : XLSX_TEXT;
        cell->text = cell->kind == XLSX_EMPTY ? TEXT_NULL : cell->text;
        break;
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
        cell->text = text_from(value.value.text_value);
        cell->kind = XLSX_DATE;
        break;
    default:
        break;
    }
}

static void
take_fact(struct child *child, const struct xls_biff_cell *fact)
{
    const struct xls_biff *biff = &child->biff;
    struct xlsx_cell *cell = &child->cells[fact->column];

    *cell = (struct xlsx_cell){.kind = (enum xlsx_kind)fact->kind, .formula = fact->formula, .unsaved = fact->unsaved};
    if (cell->kind == XLSX_NUMBER) {
        set_number(child, fact->column, fact->value.number,
                   fact->style < biff->style_count ? biff->styles[fact->style] : (struct xlsx_number_format){0});
    } else if (cell->kind != XLSX_EMPTY) {
        cell->text = fact->value.text;
    }
}

static void
begin_row(struct child *child)
{
    memset(child->cells, 0, sizeof child->cells);
    memset(child->shared, 1, sizeof child->shared); /* texts live as long as the workbook, but for those that set_number makes */
    arena_reset(&child->row_arena);
}

/* Hands the row out when it has anything of its own. */
static void
send_row(struct child *child, unsigned number)
{
    struct xlsx_row row = {.number = number + 1,
                           .cells = child->cells,
                           .hidden = number < XLS_BIFF_ROWS && child->facts.hidden[number],
                           .date1904 = child->biff.date1904};

    for (size_t column = 0; column < XLS_BIFF_COLUMNS; column++) {
        if (child->cells[column].kind != XLSX_EMPTY || child->cells[column].formula) {
            row.count = column + 1;
        }
    }
    if (row.count == 0) {
        return;
    }
    row.count = xlsx_merge_fill(&child->merges, row.number, child->cells, child->shared, row.count);
    if (row.count == SIZE_MAX) {
        refuse(child, "E-XLS", "too much text in merged cells");
    }
    buffer_clear(&child->body);
    xls_wire_put_row(&child->body, &row);
    if (!buffer_ok(&child->body) || !xls_wire_send(child->socket, XLS_WIRE_ROW, buffer_text(&child->body))) {
        _exit(0);
    }
}

static void
send_old_sheet(struct child *child, uint32_t sheet)
{
    unsigned rows = 0;
    unsigned short columns = 0;

    if (freexl_select_active_worksheet(child->workbook, (unsigned short)sheet) != FREEXL_OK
        || freexl_worksheet_dimensions(child->workbook, &rows, &columns) != FREEXL_OK) {
        refuse(child, "E-XLS", "a sheet cannot be read");
    }
    for (unsigned row = 0; row < rows; row++) {
        begin_row(child);
        for (unsigned column = 0; column < columns && column < XLS_BIFF_COLUMNS; column++) {
            take_cell(child, row, column);
        }
        send_row(child, row);
    }
}

static void
send_sheet(struct child *child, uint32_t sheet)
{
    const struct xls_biff_cells *facts = &child->facts;

    xlsx_merge_done(&child->merges);
    if (!child->has_biff) {
        send_old_sheet(child, sheet);
    } else if (!xls_biff_sheet_read(&child->biff, &child->biff.sheets[sheet], &child->facts, &child->merges, &child->arena)) {
        refuse(child, "E-XLS", "a sheet is damaged, or larger than a workbook of its size should be");
    }
    for (size_t at = 0; child->has_biff && at < facts->count;) {
        const unsigned row = facts->items[at].row;

        begin_row(child);
        for (; at < facts->count && facts->items[at].row == row; at++) {
            take_fact(child, &facts->items[at]);
        }
        send_row(child, row);
    }
    if (!xls_wire_send(child->socket, XLS_WIRE_END, TEXT(""))) {
        _exit(0);
    }
}

static void
answer(struct child *child)
{
    unsigned char request[4];

    while (recv(child->socket, request, sizeof request, MSG_WAITALL) == (ssize_t)sizeof request) {
        const struct text body = {(const char *)request, sizeof request};
        struct xls_wire_reader reader = {body, false};
        const uint32_t sheet = xls_wire_get_number(&reader);

        if (sheet >= child->sheet_count) {
            break;
        }
        send_sheet(child, sheet);
    }
}

/* By libfreexl: BIFF 2 to 4, and whatever else it may know. */
static void
open_old(struct child *child)
{
    unsigned password = 0;
    const int code = freexl_open(child->path, &child->workbook);

    if (code != FREEXL_OK) {
        refuse(child, "E-XLS", reason_of(code));
    }
    if (freexl_get_info(child->workbook, FREEXL_BIFF_PASSWORD, &password) == FREEXL_OK && password == FREEXL_BIFF_OBFUSCATED) {
        refuse(child, "E-XLS-PASSWORD", "");
    }
    (void)freexl_get_info(child->workbook, FREEXL_BIFF_SHEET_COUNT, &child->sheet_count);
}

void
xls_child_run(const char *path, int socket, uint64_t memory, unsigned seconds)
{
    struct child *child = calloc(1, sizeof *child);

    environment_wipe(); /* the workbook is hostile, and a fetch's secret may stand there */
    limit(RLIMIT_CPU, seconds);
    limit(RLIMIT_CORE, 0);
    limit_memory(memory);
    if (child == NULL) {
        _exit(1);
    }
    child->path = path;
    child->socket = socket;
    arena_init(&child->arena, 0);
    arena_init(&child->row_arena, 0);
    buffer_init(&child->body, XLS_WIRE_BODY_MAX);
    xlsx_merge_init(&child->merges);
    read_records(child);
    if (child->biff.password) {
        refuse(child, "E-XLS-PASSWORD", "");
    }
    if (child->has_biff) {
        child->sheet_count = (unsigned)child->biff.sheet_count;
    } else {
        open_old(child);
    }
    if (child->sheet_count == 0) {
        refuse(child, "E-XLS", "it holds no sheet that could be read");
    }
    send_sheets(child);
    answer(child);
    _exit(0);
}
