/* SPDX-License-Identifier: Apache-2.0 */
/* `notice`: what a village puts up on its wall. Its words and columns are the pack's (reports/notice.json), each notice a notice_*.sql that
 * gives these columns and no others. Whatever the pack says, a value that looks like a citizen's, a telephone's or a card's number never
 * reaches a wall. */
#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/site/warehouse.h"
#include "report/boards/board.h"
#include "report/output/paper.h"
#include "report/output/report.h"
#include "report/output/template.h"

#include <stdio.h>

enum { COLUMNS_MAX = 12, SQL_MAX = 1024 * 1024, RUN_MAX = 6, DIGITS_MAX = 10 };

enum field { TOWN, VILLAGE, FIRST };

struct column {
    struct text title, name; /* no name: blank, or with `number` the row's number */
    bool number;
};

struct notice {
    struct report *report;
    struct text heading, text, signature;
    struct column columns[COLUMNS_MAX];
    double widths[COLUMNS_MAX];
    size_t count;
    struct text title, note; /* of the notice in hand */
    const struct pg_result *result;
};

/* ---- the declaration ---- */

static enum status
read_declaration(const char *folder, struct notice *notice, struct error *err)
{
    struct arena *arena = notice->report->arena;
    const char *path = file_join(arena, folder, "notice.json");
    struct json *json;

    TRY(json_read(path, &json, err));
    json_keep(json, arena);
    notice->heading = json_get_text(json, "heading");
    notice->text = json_get_text(json, "text");
    notice->signature = json_get_text(json, "signature");
    for (const struct json *item = json_first(json_get(json, "columns")); item != NULL; item = json_next(item), notice->count++) {
        if (notice->count == COLUMNS_MAX) {
            return error_set(err, STATUS_CONFIG, "E-REPORT-PAGE", "%s: a notice has at most %d columns", path, COLUMNS_MAX);
        }
        notice->columns[notice->count] =
            (struct column){json_get_text(item, "title"), json_get_text(item, "name"), json_get_bool(item, "number", false)};
        notice->widths[notice->count] = (double)json_get_integer(item, "width", 10);
    }
    return notice->count > 0 ? STATUS_OK : error_set(err, STATUS_CONFIG, "E-REPORT-PAGE", "%s: a notice has columns", path);
}

static enum status
refuse_columns(const struct notice *notice, const char *path, struct error *err)
{
    const char *names = "town, village";

    for (size_t column = 0; column < notice->count; column++) {
        if (notice->columns[column].name.size > 0) {
            names = arena_must_format(notice->report->arena, "%s, %.*s", names, TEXT_ARG(notice->columns[column].name));
        }
    }
    return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "%s: a notice has the columns %s and no others", path, names);
}

static enum status
check_columns(const struct notice *notice, const char *path, struct error *err)
{
    static const struct text places[FIRST] = {
        {"town",    4},
        {"village", 7}
    };
    const struct pg_result *result = notice->result;
    size_t field = FIRST;

    for (size_t place = 0; place < FIRST; place++) {
        if (pg_result_columns(result) <= place || !text_equal(text_from(pg_result_name(result, place)), places[place])) {
            return refuse_columns(notice, path, err);
        }
    }
    for (size_t column = 0; column < notice->count; column++) {
        if (notice->columns[column].name.size == 0) {
            continue;
        }
        if (field >= pg_result_columns(result) || !text_equal(text_from(pg_result_name(result, field)), notice->columns[column].name)) {
            return refuse_columns(notice, path, err);
        }
        field++;
    }
    return field == pg_result_columns(result) ? STATUS_OK : refuse_columns(notice, path, err);
}

/* A telephone has 7 digits or more in a row, a date at most 8 in three runs. */
static bool
looks_like_number(struct text value)
{
    size_t run = 0, digits = 0;

    for (size_t at = 0; at < value.size; at++) {
        const bool digit = value.data[at] >= '0' && value.data[at] <= '9';

        run = digit ? run + 1 : 0;
        digits += digit;
        if (run > RUN_MAX || digits > DIGITS_MAX) {
            return true;
        }
    }
    return false;
}

/* Says where, never what. */
static enum status
check_values(const struct notice *notice, const char *path, struct error *err)
{
    for (size_t row = 0; row < pg_result_rows(notice->result); row++) {
        for (size_t field = 0; field < pg_result_columns(notice->result); field++) {
            if (looks_like_number(pg_result_get(notice->result, row, field))) {
                return error_set(err, STATUS_DATA, "E-REPORT-NOTICE",
                                 "%s: row %zu has a number in \"%s\" that is none for a wall (more than %d digits)", path, row + 1,
                                 pg_result_name(notice->result, field), RUN_MAX);
            }
        }
    }
    return STATUS_OK;
}

/* ---- the sheets ---- */

static void
put_line(struct paper *paper, uint32_t row, const struct notice *notice, struct text text, enum paper_style style)
{
    paper_span(paper, row, 0, notice->count - 1, text, style);
    paper_fit(paper, row);
}

static void
write_row(struct paper *paper, uint32_t row, const struct notice *notice, size_t at, size_t number)
{
    size_t field = FIRST;

    for (size_t column = 0; column < notice->count; column++) {
        if (notice->columns[column].number) {
            paper_number(paper, row, column, (double)number, PAPER_NOTICE);
        } else {
            paper_put(paper, row, column, notice->columns[column].name.size > 0 ? pg_result_get(notice->result, at, field++) : TEXT(""),
                      PAPER_NOTICE);
        }
    }
    paper_fit(paper, row);
}

/* Rows `from` up to `to` of one village, on a page of their own. */
static void
write_village(struct paper *paper, const struct notice *notice, size_t from, size_t to)
{
    struct arena *arena = notice->report->arena;
    const struct template_value values[] = {
        {"town", pg_result_get(notice->result, from, TOWN)},
        {"village", pg_result_get(notice->result, from, VILLAGE)},
        {"note", notice->note}
    };
    const size_t count = sizeof values / sizeof values[0];
    uint32_t row = 0;

    paper_sheet(paper, arena_must_string(arena, values[VILLAGE].value), PAPER_PORTRAIT, notice->widths, notice->count);
    put_line(paper, row++, notice, template_fill(notice->heading, values, count, arena), PAPER_TITLE);
    put_line(paper, row++, notice, notice->title, PAPER_TITLE);
    put_line(paper, row++, notice, template_fill(notice->text, values, count, arena), PAPER_NOTICE_TEXT);
    for (size_t column = 0; column < notice->count; column++) {
        paper_put(paper, row, column, notice->columns[column].title, PAPER_NOTICE);
    }
    paper_repeat(paper, row, 0);
    paper_fit(paper, row++);
    for (size_t at = from; at < to; at++, row++) {
        write_row(paper, row, notice, at, at - from + 1);
    }
    put_line(paper, row, notice, template_fill(notice->signature, values, count, arena), PAPER_NOTICE_TEXT);
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
write_notice(struct notice *notice, const char *path, const char *folder, struct error *err)
{
    struct report *report = notice->report;
    struct pg_result *result;
    struct text sql;
    size_t towns = 0;
    enum status status;

    TRY(file_read(path, SQL_MAX, report->arena, &sql, err));
    notice->title = board_comment(sql, TEXT("-- title:"));
    notice->note = board_comment(sql, TEXT("-- note:"));
    TRY(pg_query(report->connection, sql.data, NULL, 0, &result, err));
    notice->result = result;
    status = check_columns(notice, path, err);
    status = status == STATUS_OK ? check_values(notice, path, err) : status;
    for (size_t town = 0; status == STATUS_OK && town < pg_result_rows(result); town = end_of(result, town, TOWN), towns++) {
        status = write_town(notice, folder, town, end_of(result, town, TOWN), err);
    }
    if (status == STATUS_OK) {
        (void)printf("  %.*s:%zu 户,%zu 个乡镇\n", TEXT_ARG(notice->title), pg_result_rows(result), towns);
    }
    pg_result_free(result);
    return status;
}

enum status
board_notice(struct report *report, struct error *err)
{
    const char *reports = warehouse_sql_folder(report->site->pack, "reports", report->arena);
    struct notice notice = {.report = report};
    const char *folder;
    char **names;
    size_t count;

    TRY(report_folder(report, "notices", &folder, err));
    TRY(read_declaration(reports, &notice, err));
    TRY(file_list(reports, report->arena, &names, &count, err));
    (void)printf("公示表截至 %.*s,写入 %s\n", TEXT_ARG(report->batch), folder);
    for (size_t at = 0; at < count; at++) {
        if (text_starts_with(text_from(names[at]), TEXT("notice_"))) {
            TRY(write_notice(&notice, file_join(report->arena, reports, names[at]), folder, err));
        }
    }
    return STATUS_OK;
}
