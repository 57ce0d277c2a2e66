/* SPDX-License-Identifier: Apache-2.0 */
#include "report/boards/board.h"

#include "common/formats/json.h"
#include "common/ground/file.h"
#include "common/site/warehouse.h"
#include "report/output/paper.h"
#include "report/output/report.h"

#include <stdio.h>
#include <string.h>

enum { SQL_FILE_MAX = 1024 * 1024, HALF_WIDTH = 62, HALF_COLUMNS = 6 };

struct text
board_comment(struct text sql, struct text mark)
{
    struct text line;

    while (text_split(&sql, '\n', &line) && text_starts_with(line, TEXT("--"))) {
        if (text_starts_with(line, mark)) {
            return text_trim((struct text){line.data + mark.size, line.size - mark.size});
        }
    }
    return TEXT("");
}

static enum status
chart_of(struct text word, const char *path, enum board_chart *chart, struct error *err)
{
    static const char *const words[] = {"", "line", "stack", "progress", "progress-mark"};

    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        if (text_equal(word, text_from(words[at]))) {
            *chart = (enum board_chart)at;
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "%s: no chart is called \"%.*s\"", path, TEXT_ARG(word));
}

/* Whether the relation that a section reads was loaded. */
static enum status
is_there(struct pg *connection, struct text relation, bool *there, struct error *err)
{
    struct pg_result *result;

    *there = true;
    if (relation.size > 0) {
        TRY(pg_query(connection, "SELECT to_regclass($1) IS NOT NULL", &relation, 1, &result, err));
        *there = text_equal(pg_result_get(result, 0, 0), TEXT("t"));
        pg_result_free(result);
    }
    return STATUS_OK;
}

static enum status
read_section(struct pg *connection, const char *path, struct arena *arena, struct board_section *section, bool *there, struct error *err)
{
    struct text sql;
    struct pg_result *result;
    struct error inner = {0};

    TRY(file_read(path, SQL_FILE_MAX, arena, &sql, err));
    section->title = board_comment(sql, TEXT("-- title:"));
    section->note = board_comment(sql, TEXT("-- note:"));
    if (section->title.size == 0) {
        return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "%s: it lacks a line \"-- title:\"", path);
    }
    TRY(chart_of(board_comment(sql, TEXT("-- chart:")), path, &section->chart, err));
    TRY(is_there(connection, board_comment(sql, TEXT("-- relation:")), there, err));
    if (!*there) {
        return STATUS_OK;
    }
    if (pg_query(connection, sql.data, NULL, 0, &result, &inner) != STATUS_OK) {
        return error_set(err, inner.status, inner.id, "%s: %.800s", path, inner.message);
    }
    pg_result_keep(result, arena);
    section->result = result;
    return STATUS_OK;
}

enum status
board_read(struct pg *connection, const char *folder, const char *prefix, struct text title, struct text batch, struct arena *arena,
           struct board *board, struct error *err)
{
    const struct text wanted = text_from(arena_must_format(arena, "%s_", prefix));
    char **names;
    size_t count;
    bool there;

    TRY(file_list(folder, arena, &names, &count, err));
    *board = (struct board){.title = title,
                            .subtitle = TEXT("含内部数据,勿外传"),
                            .batch = batch,
                            .sections = arena_must_zero(arena, count + 1, sizeof *board->sections)};
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);

        if (text_starts_with(name, wanted) && text_ends_with(name, TEXT(".sql"))) {
            TRY(read_section(connection, file_join(arena, folder, names[at]), arena, &board->sections[board->count], &there, err));
            board->count += there;
        }
    }
    if (board->count == 0) {
        return error_set(err, STATUS_CONFIG, "E-REPORT-SQL", "\"%s\" holds no %s*.sql", folder, wanted.data);
    }
    return STATUS_OK;
}

bool
board_is_number(struct text cell)
{
    bool digit = false;

    for (size_t at = 0; at < cell.size; at++) {
        const char byte = cell.data[at];

        if (byte >= '0' && byte <= '9') {
            digit = true;
        } else if (byte == '\0' || strchr(at == 0 ? "+-" : ".,%", byte) == NULL) {
            return false;
        }
    }
    return digit;
}

bool
board_is_wide(const struct board_section *section)
{
    const struct pg_result *result = section->result;
    size_t longest = 0;

    if (section->chart != BOARD_TABLE) {
        return false;
    }
    for (size_t row = 0; row < pg_result_rows(result); row++) {
        size_t width = 0;

        for (size_t column = 0; column < pg_result_columns(result); column++) {
            width += 2 + paper_text_width(pg_result_get(result, row, column));
        }
        longest = width > longest ? width : longest;
    }
    return longest > HALF_WIDTH || pg_result_columns(result) > HALF_COLUMNS;
}

/* ---- the reports ---- */

/* Reads <board>_*.sql and writes NAME.html and NAME.xlsx. */
static enum status
write_board(struct report *report, const char *reports, const struct json *words, struct error *err)
{
    const char *name = arena_must_string(report->arena, json_get_text(words, "name"));
    const struct text title = json_get_text(words, "title");
    const struct text subtitle = json_get_text(words, "subtitle");
    const char *folder, *html, *xlsx;
    struct board board;

    TRY(report_folder(report, "boards", &folder, err));
    html = arena_must_format(report->arena, "%s/%s.html", folder, name);
    xlsx = arena_must_format(report->arena, "%s/%s.xlsx", folder, name);
    TRY(board_read(report->connection, reports, report->options->arguments[0],
                   text_from(arena_must_format(report->arena, "%.*s(%.*s)", TEXT_ARG(title), TEXT_ARG(report->batch))), report->batch,
                   report->arena, &board, err));
    board.subtitle = subtitle.size > 0 ? subtitle : board.subtitle;
    TRY(board_html_write(&board, html, err));
    TRY(board_xlsx_write(&board, xlsx, err));
    (void)printf("%s截至 %.*s:\n  %s\n  %s\n", name, TEXT_ARG(report->batch), html, xlsx);
    return STATUS_OK;
}

enum status
board_write(struct report *report, struct error *err)
{
    const char *reports = warehouse_sql_folder(report->site->pack, "reports", report->arena);
    const char *path = file_join(report->arena, reports, "boards.json");
    const struct json *words;
    struct json *json;

    TRY(json_read(path, &json, err));
    json_keep(json, report->arena);
    words = json_get(json, report->options->arguments[0]);
    return json_get_text(words, "name").size > 0
               ? write_board(report, reports, words, err)
               : error_set(err, STATUS_CONFIG, "E-REPORT-PAGE", "%s: it names no board \"%s\"", path, report->options->arguments[0]);
}
