/* SPDX-License-Identifier: Apache-2.0 */
#include "report/receipts/receipt.h"

#include "common/formats/csv.h"
#include "common/formats/package.h"
#include "common/ground/file.h"
#include "report/output/cell.h"
#include "report/receipts/reason.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

enum {
    COLUMNS = 11,
    DEPARTMENTS_MAX = 64,
    CELL_MAX = 16 * 1024,
    NAME_BYTES = 90,
    HEADER_ROW = 2,
    REJECTED_COLUMN = 7,
    COUNTY_DIGITS = 6,
    ROWS_NAMED = 5
};

static const struct {
    const char *title;
    double width;
} columns[COLUMNS] = {
    {"资料",       26},
    {"范围",       12},
    {"数据期",     12},
    {"处理",       10},
    {"文件",       44},
    {"读到行",     8 },
    {"收下行",     8 },
    {"退回行",     8 },
    {"略过行",     8 },
    {"天数",       7 },
    {"原因和办法", 60},
};

/* Columns of deliveries.csv by name. */
enum field { SOURCE, SCOPE, PERIOD, FILE_NAME, STATE, AGE, READ, KEPT, REJECTED, DROPPED, ERROR, DETAIL, HINT, FIELDS };

static const char *const field_names[FIELDS] = {"source", "scope",    "period",  "file",  "state",  "age_days", "read",
                                                "kept",   "rejected", "dropped", "error", "detail", "hint"};

struct desk {
    struct text department;
    lxw_worksheet *sheet;
    lxw_row_t row;
};

struct receipt {
    const struct pack *pack;
    struct text batch;
    lxw_workbook *book;
    lxw_format *title, *header, *good, *bad;
    struct desk desks[DEPARTMENTS_MAX];
    size_t desk_count;
    size_t at[FIELDS];
    struct receipt_counts *counts;
    struct receipt_reason_list rejects;
    struct arena *arena;
    char scratch[CELL_MAX];
};

static void
put(struct receipt *out, struct desk *desk, int column, struct text text, lxw_format *format)
{
    cell_write(desk->sheet, desk->row, (lxw_col_t)column, text, format, out->scratch, sizeof out->scratch);
}

static void
desk_open(struct receipt *out, struct desk *desk)
{
    char name[NAME_BYTES + 1];
    char title[256];

    (void)snprintf(name, sizeof name, "%.*s", TEXT_ARG(desk->department));
    desk->sheet = workbook_add_worksheet(out->book, name);
    worksheet_set_landscape(desk->sheet);
    worksheet_set_paper(desk->sheet, 9);
    worksheet_fit_to_pages(desk->sheet, 1, 0);
    (void)worksheet_repeat_rows(desk->sheet, HEADER_ROW, HEADER_ROW);
    (void)snprintf(title, sizeof title, "%.*s收件回执(批次 %.*s)", TEXT_ARG(desk->department), TEXT_ARG(out->batch));
    put(out, desk, 0, text_from(title), out->title);
    desk->row = 1;
    put(out, desk, 0, TEXT("橙色行没有收下、没有收全或没有来:请按最后一栏改好,重发同一张表。沿用表示本批没有新表,用的是上次收下的。"),
        out->header);
    desk->row = HEADER_ROW;
    for (int column = 0; column < COLUMNS; column++) {
        (void)worksheet_set_column(desk->sheet, (lxw_col_t)column, (lxw_col_t)column, columns[column].width, NULL);
        put(out, desk, column, text_from(columns[column].title), out->header);
    }
    desk->row = HEADER_ROW + 1;
}

static struct desk *
desk_of(struct receipt *out, struct text department)
{
    for (size_t at = 0; at < out->desk_count; at++) {
        if (text_equal(out->desks[at].department, department)) {
            return &out->desks[at];
        }
    }
    if (out->desk_count == DEPARTMENTS_MAX) {
        return &out->desks[DEPARTMENTS_MAX - 1];
    }
    out->desks[out->desk_count].department = department;
    desk_open(out, &out->desks[out->desk_count]);
    return &out->desks[out->desk_count++];
}

static struct text
cell(const struct receipt *out, const struct csv_cursor *cursor, enum field field)
{
    const size_t at = out->at[field];

    return at >= cursor->count || text_is_null(cursor->fields[at]) ? TEXT("") : cursor->fields[at];
}

static struct text
state_word(struct receipt *out, struct text state)
{
    if (text_equal(state, TEXT("new"))) {
        out->counts->accepted++;
        return TEXT("收下");
    }
    if (text_equal(state, TEXT("carried"))) {
        out->counts->carried++;
        return TEXT("沿用");
    }
    if (text_equal(state, TEXT("missing"))) {
        out->counts->missing++;
        return TEXT("没有来");
    }
    out->counts->refused++;
    return TEXT("退回");
}

/* Words first, then what the program said, which the county's engineer needs. */
static struct text
reason_of(struct receipt *out, const struct csv_cursor *cursor)
{
    const struct text state = cell(out, cursor, STATE);
    const struct receipt_reason_rows *rows = receipt_reason_find(&out->rejects, cell(out, cursor, SOURCE), cell(out, cursor, FILE_NAME));

    if (text_equal(state, TEXT("missing"))) {
        return cell(out, cursor, SCOPE).size > COUNTY_DIGITS ? TEXT("别的乡镇报了这张表,这里没有来:请补报")
                                                             : TEXT("从未收到这份资料:请报送");
    }
    if (text_equal(state, TEXT("refused"))) {
        const struct text hint = cell(out, cursor, HINT);

        return text_from(arena_must_format(out->arena, "%.*s\n(%.*s%s%.*s)", TEXT_ARG(receipt_reason(cell(out, cursor, ERROR))),
                                           TEXT_ARG(cell(out, cursor, DETAIL)), hint.size > 0 ? "; " : "", TEXT_ARG(hint)));
    }
    return rows == NULL ? TEXT("")
                        : text_from(arena_must_format(out->arena, "%zu 行没有收下:%s%s,请改好重发", rows->count, rows->words,
                                                      rows->count > ROWS_NAMED ? "等" : ""));
}

static void
write_delivery(struct receipt *out, const struct csv_cursor *cursor)
{
    const struct schema *schema = schema_find(out->pack, cell(out, cursor, SOURCE));
    const struct schema_division *place = schema_division_find(out->pack, cell(out, cursor, SCOPE));
    const struct text word = state_word(out, cell(out, cursor, STATE));
    const struct text cells[COLUMNS] = {
        schema == NULL ? TEXT("(认不出)") : schema->title,
        place == NULL ? cell(out, cursor, SCOPE) : place->name,
        cell(out, cursor, PERIOD),
        word,
        cell(out, cursor, FILE_NAME),
        cell(out, cursor, READ),
        cell(out, cursor, KEPT),
        cell(out, cursor, REJECTED),
        cell(out, cursor, DROPPED),
        cell(out, cursor, AGE),
        reason_of(out, cursor),
    };
    const bool fine = (text_equal(word, TEXT("收下")) || text_equal(word, TEXT("沿用"))) && text_equal(cells[REJECTED_COLUMN], TEXT("0"));
    struct desk *desk = desk_of(out, schema == NULL ? TEXT("待认领") : schema->department);

    for (int column = 0; column < COLUMNS; column++) {
        put(out, desk, column, cells[column], fine ? out->good : out->bad);
    }
    desk->row++;
}

static enum status
write_deliveries(struct receipt *out, const struct package_resource *resource, struct error *err)
{
    struct text content;
    struct csv_cursor cursor;
    enum status status;
    bool more = true;

    TRY(file_map(resource->path, &content, err));
    csv_open(&cursor, content, resource->path);
    status = csv_next(&cursor, &more, err);
    for (size_t field = 0; field < FIELDS; field++) {
        out->at[field] = csv_find(&cursor, text_from(field_names[field]));
    }
    while (status == STATUS_OK && (status = csv_next(&cursor, &more, err)) == STATUS_OK && more) {
        write_delivery(out, &cursor);
    }
    csv_close(&cursor);
    file_unmap(content);
    return status;
}

static void
add_formats(struct receipt *out)
{
    out->title = workbook_add_format(out->book);
    format_set_bold(out->title);
    format_set_font_size(out->title, 14);
    out->header = workbook_add_format(out->book);
    format_set_bold(out->header);
    out->good = workbook_add_format(out->book);
    format_set_border(out->good, LXW_BORDER_THIN);
    format_set_text_wrap(out->good);
    out->bad = workbook_add_format(out->book);
    format_set_border(out->bad, LXW_BORDER_THIN);
    format_set_text_wrap(out->bad);
    format_set_bg_color(out->bad, 0xFCE4D6);
}

static enum status
write_book(struct receipt *out, const struct package *package, const char *path, struct error *err)
{
    const struct package_resource *resource = package_find(package, "deliveries");
    lxw_error failure;
    enum status status;

    if (resource == NULL) {
        return error_set(err, STATUS_DATA, "E-PACKAGE", "\"%s\" has no deliveries.csv", package->folder);
    }
    out->book = workbook_new(path);
    if (out->book == NULL) {
        return error_set(err, STATUS_IO, "E-OPEN", "could not create \"%s\"", path);
    }
    add_formats(out);
    status = write_deliveries(out, resource, err);
    failure = workbook_close(out->book);
    if (status == STATUS_OK && failure != LXW_NO_ERROR) {
        return error_set(err, STATUS_IO, "E-WRITE", "could not write \"%s\": %s", path, lxw_strerror(failure));
    }
    return status;
}

enum status
receipt_write(const char *batch_folder, const struct pack *pack, struct text batch, const char *path, struct arena *arena,
              struct receipt_counts *counts, struct error *err)
{
    struct receipt *out = arena_must_zero(arena, 1, sizeof *out);
    struct package package;
    enum status status;

    *counts = (struct receipt_counts){0};
    *out = (struct receipt){.pack = pack, .batch = batch, .counts = counts, .arena = arena};
    TRY(package_open(batch_folder, "extract", 0, false, arena, &package, err));
    status = receipt_reason_read(&package, arena, &out->rejects, err);
    if (status == STATUS_OK) {
        status = write_book(out, &package, path, err);
    }
    package_close(&package);
    return status;
}
