/* SPDX-License-Identifier: Apache-2.0 */
/* bidui-report: what people read. `lists` writes the workbooks that villages, towns and departments fill in; `weekly` the Monday page. */
#include "common/arena.h"
#include "common/date.h"
#include "common/error.h"
#include "common/file.h"
#include "common/log.h"
#include "common/option.h"
#include "common/pg.h"
#include "common/schema.h"
#include "common/site.h"
#include "common/warehouse.h"
#include "report/answer.h"
#include "report/answer_cells.h"
#include "report/board.h"
#include "report/list.h"
#include "report/receipt.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const struct option_row option_rows[] = {
    {"site",   OPTION_VALUE, "DIR",   "BIDUI_SITE", "the county's folder (default: the current one)"               },
    {"batch",  OPTION_VALUE, "DATE",  NULL,         "the batch to report on (default: the newest loaded)"         },
    {"out",    OPTION_VALUE, "DIR",   NULL,         "where the files go (default: SITE/lists or boards/DATE)"               },
    {"budget", OPTION_VALUE, "LINES", NULL,         "lines a village gets; red lines ignore it (default 11)"      },
    {"send",   OPTION_FLAG,  NULL,    NULL,         "lists: record that the lines were sent, the rest held back"   },
    {"on",     OPTION_VALUE, "DATE",  NULL,         "day of sending or answering (default: the batch's)"          },
    {"by",     OPTION_VALUE, "NAME",  "USER",       "who sends"                                                   },
    {"help",   OPTION_FLAG,  NULL,    NULL,         "print this and end"                                          },
};

/* Where a list goes: 村/善堂镇/善堂镇 张庄村.xlsx, 乡镇/善堂镇.xlsx, 部门/公安局.xlsx. */
static char *
list_path(const struct list *list, const char *folder, struct arena *arena)
{
    switch (list->kind) {
    case LIST_VILLAGE:
        return arena_must_format(arena, "%s/村/%.*s/%.*s.xlsx", folder, TEXT_ARG(list->town), TEXT_ARG(list->name));
    case LIST_TOWN:
        return arena_must_format(arena, "%s/乡镇/%.*s.xlsx", folder, TEXT_ARG(list->name));
    case LIST_DEPARTMENT:
    default:
        return arena_must_format(arena, "%s/部门/%.*s.xlsx", folder, TEXT_ARG(list->name));
    }
}

static enum status
write_one(const struct list *list, const struct list_set *set, const struct pack *pack, const char *folder, struct arena *arena,
          struct error *err)
{
    char *path = list_path(list, folder, arena);
    char *parent = arena_must_string(arena, text_from(path));

    *strrchr(parent, '/') = '\0';
    TRY(file_make_folder(parent, err));
    TRY(list_xlsx_write(list, set->batch, pack, path, err));
    if (chmod(path, 0600) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\" private", path);
    }
    return STATUS_OK;
}

static enum status
write_all(const struct list_set *set, const struct pack *pack, const char *folder, struct arena *arena, struct error *err)
{
    size_t counts[3] = {0};
    size_t lines[3] = {0};
    size_t held_back = 0;

    for (size_t at = 0; at < set->count; at++) {
        const struct list *list = &set->lists[at];

        TRY(write_one(list, set, pack, folder, arena, err));
        counts[list->kind]++;
        lines[list->kind] += list->line_count;
        held_back += list->kind == LIST_VILLAGE ? list->held_back : 0;
    }
    (void)printf("清单截至 %.*s,写入 %s\n  村     %4zu 份 %6zu 条(暂缓 %zu 条)\n  乡镇   %4zu 份 %6zu 条\n  部门   %4zu 份 %6zu 条\n", TEXT_ARG(set->batch), folder,
                 counts[LIST_VILLAGE], lines[LIST_VILLAGE], held_back, counts[LIST_TOWN], lines[LIST_TOWN], counts[LIST_DEPARTMENT],
                 lines[LIST_DEPARTMENT]);
    return STATUS_OK;
}

/* Chooses the batch for asof.* and returns its date. */
static enum status
choose_batch(struct pg *connection, const char *wanted, struct arena *arena, struct text *batch, struct error *err)
{
    struct pg_result *result;
    struct text parameter = wanted == NULL ? TEXT_NULL : text_from(wanted);
    int32_t days;

    if (wanted != NULL && !date_parse(parameter, &days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30, not \"%s\"", wanted);
    }
    TRY(pg_query(connection, "SELECT bidui.as_of($1::date)", &parameter, 1, &result, err));
    pg_result_free(result);
    TRY(pg_query(connection, "SELECT batch::text FROM quality.batch WHERE batch = bidui.batch()", NULL, 0, &result, err));
    *batch = pg_result_rows(result) == 0 ? TEXT_NULL : arena_must_text(arena, pg_result_get(result, 0, 0));
    pg_result_free(result);
    if (text_is_null(*batch)) {
        return error_set(err, STATUS_NO_INPUT, "E-REPORT-EMPTY", "batch %s is not loaded", wanted == NULL ? "" : wanted);
    }
    return STATUS_OK;
}

struct report {
    const struct options *options;
    const struct site *site;
    struct pack pack;
    struct pg *connection;
    struct text batch;
    struct arena *arena;
};

/* --out, else SITE/<part>/<batch>. */
static const char *
out_folder(const struct report *report, const char *part)
{
    const char *folder = option_value(report->options, "out", NULL);

    return folder != NULL ? folder : arena_must_format(report->arena, "%s/%s/%.*s", report->site->folder, part, TEXT_ARG(report->batch));
}

/* --on, else the batch's date. */
static enum status
day_given(const struct report *report, struct text *day, struct error *err)
{
    int32_t days;

    *day = text_from(option_value(report->options, "on", report->batch.data));
    return date_parse(*day, &days) ? STATUS_OK
                                   : error_set(err, STATUS_USAGE, "E-USAGE", "--on takes a date such as 2022-07-01, not \"%s\"", day->data);
}

/* bidui-load is the only one that writes into the warehouse. */
static enum status
record_facts(const struct report *report, const char *path, struct error *err)
{
    const char *load = file_join(report->arena, file_executable_folder(report->arena), "bidui-load");
    const char *const argv[] = {load, "--site", report->site->folder, "--record", path, NULL};

    (void)fflush(stdout);
    return answer_cells_run(argv, err);
}

static enum status
send_all(const struct report *report, const struct list_set *set, struct error *err)
{
    const char *path = file_join(report->arena, out_folder(report, "lists"), "sent.csv");
    struct text day;

    TRY(day_given(report, &day, err));
    TRY(list_write_record(set, day, text_from(option_value(report->options, "by", "bidui")), path, err));
    return record_facts(report, path, err);
}

static enum status
lists(struct report *report, struct error *err)
{
    struct text sql;
    struct list_set set;
    long budget;

    TRY(option_integer(report->options, "budget", 1, 100000, 11, &budget, err));
    TRY(file_read(file_join(report->arena, warehouse_sql_folder(report->site->pack, report->arena), "list.sql"), 1024 * 1024, report->arena, &sql, err));
    TRY(list_read(report->connection, sql.data, &report->pack, budget, report->batch, report->arena, &set, err));
    TRY(write_all(&set, &report->pack, out_folder(report, "lists"), report->arena, err));
    return option_is_set(report->options, "send") ? send_all(report, &set, err) : STATUS_OK;
}

/* Reads filled-in workbooks (files, or all below a folder), records what can be taken, writes receipts. */
static enum status
read_answers(struct report *report, struct answer_set *set, struct error *err)
{
    const char *extract = file_join(report->arena, file_executable_folder(report->arena), "bidui-extract");
    struct answer_codes *codes;
    struct text day;
    int32_t on;

    TRY(day_given(report, &day, err));
    (void)date_parse(day, &on);
    TRY(answer_codes_read(report->connection, report->arena, &codes, err));
    for (size_t at = 1; at < report->options->argument_count; at++) {
        const char *path = report->options->arguments[at];
        const char *name = strrchr(path, '/');

        TRY(answer_read_file(extract, path, name == NULL ? path : name + 1, codes, &report->pack, on, set, err));
    }
    answer_settle(set);
    return STATUS_OK;
}

static void
print_answers(const struct answer_set *set, const char *folder)
{
    size_t counts[ANSWER_FATES] = {0};

    for (size_t at = 0; at < set->count; at++) {
        counts[set->answers[at].fate]++;
    }
    (void)printf("答复 %zu 行,回执在 %s\n", set->count, folder);
    for (int fate = 0; fate < ANSWER_FATES; fate++) {
        if (counts[fate] > 0) {
            (void)printf("  %6zu  %s\n", counts[fate], answer_fate_text((enum answer_fate)fate));
        }
    }
}

static enum status
answers(struct report *report, struct error *err)
{
    const char *folder = out_folder(report, "receipts");
    const char *facts = file_join(report->arena, folder, "answers.csv");
    struct answer_set set = {.arena = report->arena};

    if (report->options->argument_count < 2) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "answers takes the files that came back: answers FILE...");
    }
    TRY(read_answers(report, &set, err));
    TRY(answer_write_receipts(&set, folder, err));
    TRY(answer_write_record(&set, &report->pack, facts, err));
    print_answers(&set, folder);
    return record_facts(report, facts, err);
}

static enum status
weekly(struct report *report, struct error *err)
{
    const char *folder = out_folder(report, "boards");
    const char *html = file_join(report->arena, folder, "周调度.html");
    const char *xlsx = file_join(report->arena, folder, "周调度.xlsx");
    const char *title = arena_must_format(report->arena, "防止返贫动态监测周调度(%.*s)", TEXT_ARG(report->batch));
    struct board board;

    TRY(board_read(report->connection, warehouse_sql_folder(report->site->pack, report->arena), "weekly", text_from(title),
                   report->batch, report->arena, &board, err));
    TRY(file_make_folder(folder, err));
    TRY(board_html_write(&board, html, err));
    TRY(board_xlsx_write(&board, xlsx, err));
    if (chmod(xlsx, 0600) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\" private", xlsx);
    }
    (void)printf("周调度截至 %.*s:\n  %s\n  %s\n", TEXT_ARG(report->batch), html, xlsx);
    return STATUS_OK;
}

static enum status
receipt(struct report *report, struct error *err)
{
    const char *folder = out_folder(report, "receipts");
    const char *path = file_join(report->arena, folder, "收件回执.xlsx");
    struct receipt_counts counts;

    TRY(file_make_folder(folder, err));
    TRY(receipt_write(site_batch_folder(report->site, report->batch, report->arena), &report->pack, report->batch, path, report->arena, &counts, err));
    if (chmod(path, 0600) != 0) {
        return error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\" private", path);
    }
    (void)printf("收件回执 %s\n  收下 %zu,沿用 %zu,退回 %zu,没有来 %zu\n", path, counts.accepted, counts.carried, counts.refused, counts.missing);
    return STATUS_OK;
}

static const struct {
    const char *name;
    enum status (*run)(struct report *report, struct error *err);
    bool warehouse; /* reads it; else packages alone */
    const char *summary;
} commands[] = {
    {"receipt", receipt, false, "what was delivered: accepted, refused and why, missing"        },
    {"lists",   lists,   true,  "workbooks to check, per village, town and department"          },
    {"answers", answers, true,  "reads the workbooks that came back: answers FILE...; receipts"},
    {"weekly",  weekly,  true,  "the Monday page, as a page and as a workbook"                  },
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

/* --batch, else the newest batch on disk. */
static enum status
newest_batch(const struct report *report, struct text *batch, struct error *err)
{
    char **names;
    size_t count;
    int32_t days;

    *batch = text_from(option_value(report->options, "batch", NULL));
    TRY(file_list(report->site->batches, report->arena, &names, &count, err));
    if (text_is_null(*batch) && count > 0) {
        *batch = text_from(names[count - 1]);
    }
    return date_parse(*batch, &days) ? STATUS_OK
                                     : error_set(err, STATUS_NO_INPUT, "E-REPORT-EMPTY", "no batch was read yet, or --batch is no date");
}

static enum status
run_command(size_t command, const struct options *options, struct arena *arena, struct error *err)
{
    struct site site;
    struct report report = {.options = options, .site = &site, .arena = arena};
    enum status status;

    TRY(site_load(option_value(options, "site", NULL), arena, &site, err));
    TRY(schema_load(site.pack, &site, arena, &report.pack, err));
    if (!commands[command].warehouse) {
        TRY(newest_batch(&report, &report.batch, err));
        return commands[command].run(&report, err);
    }
    TRY(warehouse_open(&site, &report.connection, err));
    status = choose_batch(report.connection, option_value(options, "batch", NULL), arena, &report.batch, err);
    if (status == STATUS_OK) {
        status = commands[command].run(&report, err);
    }
    pg_close(report.connection);
    return status;
}

static void
print_help(const struct options *options)
{
    option_print_help(options);
    (void)printf("\nreports:\n");
    for (size_t command = 0; command < COMMAND_COUNT; command++) {
        (void)printf("  %-8s %s\n", commands[command].name, commands[command].summary);
    }
}

static enum status
run(struct options *options, int argc, char *const *argv, struct arena *arena, struct error *err)
{
    TRY(option_parse(options, argc, argv, false, err));
    if (option_is_set(options, "help") || options->argument_count == 0) {
        print_help(options);
        return STATUS_OK;
    }
    for (size_t command = 0; command < COMMAND_COUNT; command++) {
        if (strcmp(options->arguments[0], commands[command].name) == 0) {
            return run_command(command, options, arena, err);
        }
    }
    return error_set(err, STATUS_USAGE, "E-USAGE", "unknown report \"%s\"", options->arguments[0]);
}

int
main(int argc, char **argv)
{
    struct options options = {
        .program = "bidui-report",
        .usage = "--site DIR REPORT [--batch DATE] [--out DIR]",
        .summary = "writes what people read",
        .rows = option_rows,
        .row_count = sizeof option_rows / sizeof option_rows[0],
    };
    struct arena arena;
    struct error err = {0};
    enum status status;

    log_open("bidui-report");
    arena_init(&arena, 0);
    status = run(&options, argc, argv, &arena, &err);
    arena_done(&arena);
    return error_end(status, &err, options.program);
}
