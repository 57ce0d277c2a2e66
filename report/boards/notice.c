/* SPDX-License-Identifier: Apache-2.0 */
/* `notice`: what a village puts up on its wall (公示). The template is fixed here and the columns are fixed here: name, people, category.
 * No SQL of the pack can bring a number, a telephone, a card or an illness onto it. */
#include "report/boards/board.h"

#include "common/ground/file.h"
#include "common/site/warehouse.h"
#include "report/output/paper.h"
#include "report/output/report.h"

#include <stdio.h>

enum { COLUMNS = 5, SQL_MAX = 1024 * 1024 };

enum field { TOWN, VILLAGE, HEAD, PEOPLE, CATEGORY, FIELDS };

static const char *const field_names[FIELDS] = {"town", "village", "head", "people", "category"};

struct notice {
    struct report *report;
    struct text title;
    struct text why;
    const struct pg_result *result;
};

static struct text
comment_line(struct text sql, struct text mark)
{
    struct text line;

    while (text_split(&sql, '\n', &line) && text_starts_with(line, TEXT("--"))) {
        if (text_starts_with(line, mark)) {
            return text_trim((struct text){line.data + mark.size, line.size - mark.size});
        }
    }
    return TEXT("");
}

static void
put_line(struct paper *paper, uint32_t row, struct text text, enum paper_style style)
{
    paper_span(paper, row, 0, COLUMNS - 1, text, style);
    paper_fit(paper, row);
}

/* Rows `from` up to `to` of one village, on a page of their own. */
static void
write_village(struct paper *paper, const struct notice *notice, size_t from, size_t to)
{
    static const double widths[COLUMNS] = {8, 22, 14, 26, 20};
    static const struct text heads[COLUMNS] = {
        {"序号",         6 },
        {"户主姓名",     12},
        {"家庭人口",     12},
        {"监测对象类别", 18},
        {"备注",         6 }
    };
    const struct pg_result *result = notice->result;
    struct arena *arena = notice->report->arena;
    const struct text town = pg_result_get(result, from, TOWN);
    const struct text village = pg_result_get(result, from, VILLAGE);
    uint32_t row = 0;

    paper_sheet(paper, arena_must_string(arena, village), PAPER_PORTRAIT, widths, COLUMNS);
    put_line(paper, row++, text_from(arena_must_format(arena, "%.*s%.*s", TEXT_ARG(town), TEXT_ARG(village))), PAPER_TITLE);
    put_line(paper, row++, notice->title, PAPER_TITLE);
    put_line(paper, row++,
             text_from(arena_must_format(
                 arena,
                 "%.*s,现予公示。公示期 5 天:      年    月    日至      年    月    日。如有异议,请在公示期内向村民委员会或"
                 "乡镇人民政府反映,反映人信息保密。监督电话:                      ",
                 TEXT_ARG(notice->why))),
             PAPER_WALL_TEXT);
    for (size_t column = 0; column < COLUMNS; column++) {
        paper_put(paper, row, column, heads[column], PAPER_WALL);
    }
    paper_repeat(paper, row, 0);
    paper_fit(paper, row++);
    for (size_t at = from; at < to; at++, row++) {
        paper_number(paper, row, 0, (double)(at - from + 1), PAPER_WALL);
        paper_put(paper, row, 1, pg_result_get(result, at, HEAD), PAPER_WALL);
        paper_put(paper, row, 2, pg_result_get(result, at, PEOPLE), PAPER_WALL);
        paper_put(paper, row, 3, pg_result_get(result, at, CATEGORY), PAPER_WALL);
        paper_put(paper, row, 4, TEXT(""), PAPER_WALL);
        paper_fit(paper, row);
    }
    put_line(paper, row, text_from(arena_must_format(arena, "\n%.*s村民委员会(盖章)                    年    月    日", TEXT_ARG(village))),
             PAPER_WALL_TEXT);
}

static size_t
end_of(const struct pg_result *result, size_t from, enum field field)
{
    size_t to = from;

    while (to < pg_result_rows(result) && text_equal(pg_result_get(result, to, TOWN), pg_result_get(result, from, TOWN))
           && (field == TOWN || text_equal(pg_result_get(result, to, VILLAGE), pg_result_get(result, from, VILLAGE)))) {
        to++;
    }
    return to;
}

/* A workbook per town, a sheet per village. */
static enum status
write_town(const struct notice *notice, const char *folder, size_t from, size_t to, struct error *err)
{
    const struct text town = pg_result_get(notice->result, from, TOWN);
    const char *path = arena_must_format(notice->report->arena, "%s/%.*s %.*s.xlsx", folder, TEXT_ARG(town), TEXT_ARG(notice->title));
    struct paper *paper;

    TRY(paper_new(path, &paper, err));
    for (size_t village = from; village < to; village = end_of(notice->result, village, VILLAGE)) {
        write_village(paper, notice, village, end_of(notice->result, village, VILLAGE));
    }
    return paper_close(paper, err);
}

static enum status
check_columns(const struct pg_result *result, const char *path, struct error *err)
{
    for (size_t field = 0; field < FIELDS; field++) {
        if (pg_result_columns(result) != FIELDS || !text_equal(text_from(pg_result_name(result, field)), text_from(field_names[field]))) {
            return error_set(err, STATUS_CONFIG, "E-REPORT-SQL",
                             "%s: a notice has the columns town, village, head, people, category and no others", path);
        }
    }
    return STATUS_OK;
}

static enum status
write_notice(struct report *report, const char *path, const char *folder, struct error *err)
{
    struct notice notice = {.report = report};
    struct pg_result *result;
    struct text sql;
    size_t towns = 0;
    enum status status;

    TRY(file_read(path, SQL_MAX, report->arena, &sql, err));
    notice.title = comment_line(sql, TEXT("-- title:"));
    notice.why = comment_line(sql, TEXT("-- note:"));
    TRY(pg_query(report->connection, sql.data, NULL, 0, &result, err));
    notice.result = result;
    status = check_columns(result, path, err);
    for (size_t town = 0; status == STATUS_OK && town < pg_result_rows(result); town = end_of(result, town, TOWN), towns++) {
        status = write_town(&notice, folder, town, end_of(result, town, TOWN), err);
    }
    if (status == STATUS_OK) {
        (void)printf("  %.*s:%zu 户,%zu 个乡镇\n", TEXT_ARG(notice.title), pg_result_rows(result), towns);
    }
    pg_result_free(result);
    return status;
}

enum status
board_notice(struct report *report, struct error *err)
{
    const char *warehouse = warehouse_sql_folder(report->site->pack, "reports", report->arena);
    const char *folder;
    char **names;
    size_t count;

    TRY(report_folder(report, "notices", &folder, err));
    TRY(file_list(warehouse, report->arena, &names, &count, err));
    (void)printf("公示表截至 %.*s,写入 %s\n", TEXT_ARG(report->batch), folder);
    for (size_t at = 0; at < count; at++) {
        if (text_starts_with(text_from(names[at]), TEXT("notice_"))) {
            TRY(write_notice(report, file_join(report->arena, warehouse, names[at]), folder, err));
        }
    }
    return STATUS_OK;
}
