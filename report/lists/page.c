/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/page.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/site/warehouse.h"
#include "report/output/template.h"

#include <string.h>

enum { COLUMNS_MAX = 16, LINES_MAX = 8, TABLES_MAX = 8 };

/* Columns of the SQL: whose page, which table, then the table's cells but the last, which is for what is found. */
enum column { COLUMN_CODE, COLUMN_PART, COLUMN_FIRST };

struct table {
    struct text part;
    struct text heads[COLUMNS_MAX];
    size_t blank_rows, blank_rows_when_empty; /* to be filled in by hand */
};

struct page {
    enum list_kind kind;
    struct text class, sheet, title, footer, note;
    double widths[COLUMNS_MAX];
    size_t columns;
    struct text lines[LINES_MAX];
    size_t line_count;
    struct table tables[TABLES_MAX];
    size_t table_count;
    const struct pg_result *result;
};

struct list_pages {
    struct page *items;
    size_t count;
};

/* ---- the declaration ---- */

static bool
read_kind(struct text word, enum list_kind *kind)
{
    static const char *const words[LIST_KINDS] = {
        [LIST_VILLAGE] = "village", [LIST_TOWN] = "town", [LIST_DEPARTMENT] = "department", [LIST_COUNTY] = "county"};

    for (int at = 0; at < LIST_KINDS; at++) {
        if (text_equal(word, text_from(words[at]))) {
            *kind = (enum list_kind)at;
            return true;
        }
    }
    return false;
}

/* The first head and the last, which is for what is found, have a name; one without makes the head before it as wide as both. */
static bool
read_table(const struct json *json, size_t columns, struct table *table)
{
    table->part = json_get_text(json, "part");
    table->blank_rows = (size_t)json_get_integer(json, "blank_rows", 0);
    table->blank_rows_when_empty = (size_t)json_get_integer(json, "blank_rows_when_empty", (int64_t)table->blank_rows);
    return template_texts(json_get(json, "heads"), table->heads, COLUMNS_MAX) == columns && table->heads[0].size > 0
           && table->heads[columns - 1].size > 0;
}

static bool
read_page(const struct json *json, struct page *page, struct arena *arena)
{
    const struct json *tables = json_get(json, "tables");

    page->class = json_get_text(json, "class");
    page->sheet = json_get_text(json, "sheet");
    page->title = json_get_text(json, "title");
    page->footer = json_get_text(json, "footer");
    page->note = json_get_text(json, "note");
    page->columns = template_numbers(json_get(json, "widths"), page->widths, COLUMNS_MAX, arena);
    page->line_count = template_texts(json_get(json, "lines"), page->lines, LINES_MAX);
    if (!read_kind(json_get_text(json, "list"), &page->kind) || page->columns < 2 || page->columns > COLUMNS_MAX
        || page->line_count > LINES_MAX || json_count(tables) > TABLES_MAX || page->sheet.size == 0) {
        return false;
    }
    for (const struct json *item = json_first(tables); item != NULL; item = json_next(item)) {
        if (!read_table(item, page->columns, &page->tables[page->table_count++])) {
            return false;
        }
    }
    return true;
}

static enum status
read_known(struct report *report, const char *name, struct page *page, struct error *err)
{
    struct pg_result *result;
    const char *sql;

    TRY(report_sql(report, name, &sql, err));
    TRY(pg_query(report->connection, sql, NULL, 0, &result, err));
    pg_result_keep(result, report->arena);
    page->result = result;
    return pg_result_columns(result) == COLUMN_FIRST + page->columns - 1
               ? STATUS_OK
               : error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "%s: %zu columns, not %zu", name, pg_result_columns(result),
                           COLUMN_FIRST + page->columns - 1);
}

enum status
list_page_read(struct report *report, struct list_pages **pages, struct error *err)
{
    const char *folder = warehouse_sql_folder(report->site->pack, "reports", report->arena);
    char **names;
    size_t count;

    TRY(file_list(folder, report->arena, &names, &count, err));
    *pages = arena_must_zero(report->arena, 1, sizeof **pages);
    (*pages)->items = arena_must_zero(report->arena, count + 1, sizeof *(*pages)->items);
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);
        struct page *page = &(*pages)->items[(*pages)->count];
        struct json *json;

        if (!text_starts_with(name, TEXT("list_")) || !text_ends_with(name, TEXT(".json"))) {
            continue;
        }
        TRY(json_read(file_join(report->arena, folder, names[at]), &json, err));
        json_keep(json, report->arena);
        if (!read_page(json, page, report->arena)) {
            return error_set(err, STATUS_CONFIG, "E-REPORT-PAGE",
                             "%s: a page has a list, a sheet, widths, and tables with a head per width", names[at]);
        }
        TRY(read_known(report, arena_must_format(report->arena, "%.*s.sql", (int)name.size - 5, names[at]), page, err));
        (*pages)->count++;
    }
    return STATUS_OK;
}

/* ---- the sheets ---- */

static uint32_t
write_row(struct paper *paper, uint32_t row, const struct page *page, const struct table *table, const struct text *cells, bool head)
{
    const size_t found = page->columns - 1;

    for (size_t column = 0, last; column < found; column = last + 1) {
        for (last = column; table->heads[last + 1].size == 0; last++) {
            continue;
        }
        paper_span(paper, row, column, last, cells[column], head ? PAPER_HEAD : PAPER_CELL);
    }
    paper_put(paper, row, found, head ? table->heads[found] : TEXT(""), head ? PAPER_HEAD : PAPER_ANSWER);
    paper_fit(paper, row);
    return row + 1;
}

static uint32_t
write_table(struct paper *paper, uint32_t row, const struct page *page, const struct table *table, struct text code)
{
    static const struct text blank[COLUMNS_MAX];
    const struct pg_result *result = page->result;
    size_t known = 0;

    row = write_row(paper, row, page, table, table->heads, true);
    for (size_t at = 0; at < pg_result_rows(result); at++) {
        struct text cells[COLUMNS_MAX];

        if (!text_equal(pg_result_get(result, at, COLUMN_CODE), code) || !text_equal(pg_result_get(result, at, COLUMN_PART), table->part)) {
            continue;
        }
        for (size_t column = 0; column + 1 < page->columns; column++) {
            cells[column] = pg_result_get(result, at, COLUMN_FIRST + column);
        }
        row = write_row(paper, row, page, table, cells, false);
        known++;
    }
    for (size_t spare = 0; spare < (known == 0 ? table->blank_rows_when_empty : table->blank_rows); spare++) {
        row = write_row(paper, row, page, table, blank, false);
    }
    return row;
}

static uint32_t
write_span(struct paper *paper, uint32_t row, const struct page *page, struct text text, enum paper_style style)
{
    paper_span(paper, row, 0, page->columns - 1, text, style);
    paper_fit(paper, row);
    return row + 1;
}

static uint32_t
write_page(struct paper *paper, uint32_t row, const struct page *page, const struct list *list, const struct list_line *line,
           struct arena *arena)
{
    const struct template_value values[] = {
        {"town",     list->town     },
        {"name",     list->name     },
        {"group",    line->group    },
        {"head",     line->head     },
        {"person",   line->person   },
        {"code",     line->code     },
        {"rule",     line->rule_name},
        {"due",      line->due      },
        {"question", line->question },
    };

    row = write_span(paper, row, page, page->title, PAPER_TITLE);
    for (size_t at = 0; at < page->line_count; at++) {
        row = write_span(paper, row, page, template_fill(page->lines[at], values, sizeof values / sizeof values[0], arena), PAPER_PLAIN);
    }
    for (size_t table = 0; table < page->table_count; table++) {
        row = write_table(paper, row, page, &page->tables[table], line->code);
    }
    return write_span(paper, row, page, page->note, PAPER_NOTE);
}

static void
write_sheet(struct paper *paper, const struct page *page, const struct list *list, struct arena *arena)
{
    uint32_t row = 0;

    for (size_t at = 0; at < list->line_count; at++) {
        if (!text_equal(list->lines[at].class, page->class)) {
            continue;
        }
        if (row == 0) {
            paper_sheet(paper, arena_must_string(arena, page->sheet), PAPER_PORTRAIT, page->widths, page->columns);
            paper_footer(paper, arena_must_string(arena, page->footer));
        } else {
            paper_break(paper, row);
        }
        row = write_page(paper, row, page, list, &list->lines[at], arena);
    }
    if (row > 0) {
        paper_protect(paper);
    }
}

void
list_page_write(struct paper *paper, const struct list *list, const struct list_pages *pages, struct arena *arena)
{
    for (size_t at = 0; at < pages->count; at++) {
        if (pages->items[at].kind == list->kind) {
            write_sheet(paper, &pages->items[at], list, arena);
        }
    }
}
