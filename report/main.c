/* SPDX-License-Identifier: Apache-2.0 */
/* bidui-report: what people read. `lists` writes the workbooks that villages, towns and departments fill in; `weekly` the Monday page. */
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/site/warehouse.h"
#include "report/answers/command.h"
#include "report/boards/board.h"
#include "report/lists/command.h"
#include "report/output/report.h"
#include "report/receipts/receipt.h"

#include <stdio.h>
#include <string.h>

static const struct option_row option_rows[] = {
    OPTION_SITE,
    {"batch",     OPTION_VALUE, "DATE",  NULL,   "the batch to report on (default: the newest loaded)"                                     },
    {"out",       OPTION_VALUE, "DIR",   NULL,   "where the files go (default: SITE/lists or boards/DATE)"                                 },
    {"budget",    OPTION_VALUE, "LINES", NULL,   "lines a village gets; red lines ignore it (default 11)"                                  },
    {"send",      OPTION_FLAG,  NULL,    NULL,   "lists: record that the lines were sent, the rest held back"                              },
    {"on",        OPTION_VALUE, "DATE",  NULL,   "day of sending or answering (default: the batch's)"                                      },
    {"take-back", OPTION_FLAG,  NULL,    NULL,   "lists: take back what --send recorded, but for what was answered: --take-back --why TEXT"},
    {"why",       OPTION_VALUE, "TEXT",  NULL,   "lists: why it is taken back"                                                             },
    {"by",        OPTION_VALUE, "NAME",  "USER", "who sends or answers"                                                                    },
    {"why",       OPTION_VALUE, "TEXT",  NULL,   "answer: what else there is to say"                                                       },
    {"inbox",     OPTION_FLAG,  NULL,    NULL,   "answers: those that came with the deliveries"                                            },
    OPTION_ANSWERED,
};

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

static enum status
receipt(struct report *report, struct error *err)
{
    const char *folder;
    const char *path;
    struct receipt_counts counts;

    TRY(report_folder(report, "receipts", &folder, err));
    path = file_join(report->arena, folder, "收件回执.xlsx");
    TRY(receipt_write(site_batch_folder(report->site, report->batch, report->arena), &report->pack, report->batch, path, report->arena,
                      &counts, err));
    TRY(report_private(path, err));
    (void)printf("收件回执 %s\n  收下 %zu,沿用 %zu,退回 %zu,没有来 %zu\n", path, counts.accepted, counts.carried, counts.refused,
                 counts.missing);
    return STATUS_OK;
}

static const struct {
    const char *name;
    enum status (*run)(struct report *report, struct error *err);
    bool warehouse; /* reads it; else packages alone */
    const char *summary;
} commands[] = {
    {"receipt", receipt,            false, "what was delivered: accepted, refused and why, missing"        },
    {"lists",   list_command,       true,  "workbooks to check, per village, town and department"          },
    {"answers", answer_command,     true,  "reads the workbooks that came back: answers FILE..., --inbox"  },
    {"answer",  answer_command_one, true,  "takes in one answer: answer CODE RESULT [--why TEXT]"          },
    {"weekly",  board_write,        true,  "the Monday page, one A4, as a page and as a workbook"          },
    {"monthly", board_write,        true,  "the month's ranking, red and black lists with their objections"},
    {"board",   board_write,        true,  "the county at a glance, with charts"                           },
    {"notice",  board_notice,       true,  "notices for villages' walls: no number, telephone, illness"    },
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
run_report(size_t command, const struct options *options, struct arena *arena, struct error *err)
{
    struct site site;
    struct report report = {.options = options, .site = &site, .arena = arena};
    enum status status;

    TRY(site_load(option_value(options, "site", NULL), arena, &site, err));
    TRY(site_load_pack(&site, arena, &report.pack, err));
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
print_reports(void)
{
    (void)printf("\nreports:\n");
    for (size_t command = 0; command < COMMAND_COUNT; command++) {
        (void)printf("  %-8s %s\n", commands[command].name, commands[command].summary);
    }
}

static enum status
run(struct options *options, struct arena *arena, struct error *err)
{
    if (options->argument_count == 0) {
        option_print_help(options);
        print_reports();
        return STATUS_OK;
    }
    for (size_t command = 0; command < COMMAND_COUNT; command++) {
        if (strcmp(options->arguments[0], commands[command].name) == 0) {
            return run_report(command, options, arena, err);
        }
    }
    return error_set(err, STATUS_USAGE, "E-USAGE", "unknown report \"%s\"", options->arguments[0]);
}

int
main(int argc, char *argv[])
{
    struct options options = {
        .program = "bidui-report",
        .usage = "--site DIR REPORT [--batch DATE] [--out DIR]",
        .summary = "writes what people read",
        OPTION_TABLE(option_rows),
        .print_more = print_reports,
    };

    return option_main(&options, argc, argv, run);
}
