/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/household_page.h"

#include <stdio.h>
#include <string.h>

enum { COLUMNS = 6 };

static const double widths[COLUMNS] = {16, 12, 10, 18, 18, 20};

/* Columns of list_household.sql. */
enum column { COLUMN_CODE, COLUMN_PART, COLUMN_FIRST, COLUMN_COUNT = COLUMN_FIRST + 5 };

static const struct {
    const char *part;
    const char *heads[COLUMNS];
} tables[] = {
    {"member",    {"家庭成员", "与户主关系", "年龄", "在校情况", "低保特困", "核实"}},
    {"income",    {"收入支出(元)", "已知", "来源", "", "", "核实(元)"}              },
    {"guarantee", {"保障", "已知", "来源", "", "", "核实"}                          },
};

enum { TABLES = sizeof tables / sizeof tables[0], ROOM = 2 /* blank rows for members nobody knows */ };

struct household_pages {
    const struct pg_result *result;
};

static void
free_result(void *result)
{
    pg_result_free(result);
}

enum status
household_page_read(struct pg *connection, const char *sql, struct arena *arena, struct household_pages **pages, struct error *err)
{
    struct pg_result *result;

    TRY(pg_query(connection, sql, NULL, 0, &result, err));
    arena_on_done(arena, free_result, result);
    if (pg_result_columns(result) != COLUMN_COUNT) {
        return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "list_household.sql: %zu columns, not %d", pg_result_columns(result),
                         COLUMN_COUNT);
    }
    *pages = arena_must_zero(arena, 1, sizeof **pages);
    (*pages)->result = result;
    return STATUS_OK;
}

/* The last column is for what was found; a head without a name makes the one before it as wide as both. */
static uint32_t
write_row(struct paper *paper, uint32_t row, size_t table, const struct text cells[COLUMNS - 1], bool head)
{
    for (size_t column = 0, last; column < COLUMNS - 1; column = last + 1) {
        for (last = column; tables[table].heads[last + 1][0] == '\0'; last++) {
            continue;
        }
        paper_span(paper, row, column, last, cells[column], head ? PAPER_HEAD : PAPER_CELL);
    }
    paper_put(paper, row, COLUMNS - 1, head ? text_from(tables[table].heads[COLUMNS - 1]) : TEXT(""), head ? PAPER_HEAD : PAPER_ANSWER);
    paper_fit(paper, row);
    return row + 1;
}

static uint32_t
write_table(struct paper *paper, uint32_t row, size_t table, const struct pg_result *result, struct text code)
{
    const struct text blank[COLUMNS - 1] = {
        {NULL, 0}
    };
    struct text heads[COLUMNS - 1];
    size_t known = 0;

    for (size_t column = 0; column < COLUMNS - 1; column++) {
        heads[column] = text_from(tables[table].heads[column]);
    }
    row = write_row(paper, row, table, heads, true);
    for (size_t at = 0; at < pg_result_rows(result); at++) {
        struct text cells[COLUMNS - 1];

        if (!text_equal(pg_result_get(result, at, COLUMN_CODE), code)
            || !text_equal(pg_result_get(result, at, COLUMN_PART), text_from(tables[table].part))) {
            continue;
        }
        for (size_t column = 0; column < COLUMNS - 1; column++) {
            cells[column] = pg_result_get(result, at, COLUMN_FIRST + column);
        }
        row = write_row(paper, row, table, cells, false);
        known++;
    }
    for (size_t spare = 0; table == 0 && spare < (known == 0 ? ROOM * 2 : ROOM); spare++) {
        row = write_row(paper, row, table, blank, false);
    }
    return row;
}

static uint32_t
write_page(struct paper *paper, uint32_t row, const struct list *list, const struct list_line *line, const struct pg_result *result)
{
    char text[1024];

    paper_span(paper, row, 0, COLUMNS - 1, TEXT("监测风险入户核查页"), PAPER_TITLE);
    paper_fit(paper, row++);
    (void)snprintf(text, sizeof text, "%.*s %.*s %.*s    户主 %.*s    对象 %.*s    短码 %.*s", TEXT_ARG(list->town), TEXT_ARG(list->name),
                   TEXT_ARG(line->group), TEXT_ARG(line->head), TEXT_ARG(line->person), TEXT_ARG(line->code));
    paper_span(paper, row, 0, COLUMNS - 1, text_from(text), PAPER_PLAIN);
    paper_fit(paper, row++);
    (void)snprintf(text, sizeof text, "风险线索:%.*s", TEXT_ARG(line->question));
    paper_span(paper, row, 0, COLUMNS - 1, text_from(text), PAPER_PLAIN);
    paper_fit(paper, row++);
    for (size_t table = 0; table < TABLES; table++) {
        row = write_table(paper, row, table, result, line->code);
    }
    paper_span(paper, row, 0, COLUMNS - 1,
               TEXT("结论填在“待核实”表该短码一行。入户人(签字):              户主(签字或手印):              日期:"), PAPER_NOTE);
    paper_fit(paper, row++);
    return row;
}

void
household_page_write(struct paper *paper, const struct list *list, const struct household_pages *pages)
{
    uint32_t row = 0;

    for (size_t at = 0; at < list->line_count; at++) {
        if (!text_equal(list->lines[at].class, TEXT("risk"))) {
            continue;
        }
        if (row == 0) {
            paper_sheet(paper, "入户核查页", PAPER_PORTRAIT, widths, COLUMNS);
            paper_footer(paper, "含个人信息,不得转发、张贴;核查后由乡镇保管");
        } else {
            paper_break(paper, row);
        }
        row = write_page(paper, row, list, &list->lines[at], pages->result);
    }
    if (row > 0) {
        paper_protect(paper);
    }
}
