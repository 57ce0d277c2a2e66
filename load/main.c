/* SPDX-License-Identifier: Apache-2.0 */
/* bidui-load: a batch's transform package into the warehouse, or a command to the embedded warehouse. */
#include "common/ground/date.h"
#include "common/ground/file.h"
#include "common/ground/option.h"
#include "common/site/warehouse.h"
#include "load/ask/ask.h"
#include "load/commit.h"
#include "load/findings/record.h"
#include "load/history/control.h"
#include "load/history/plan.h"
#include "load/history/prune.h"
#include "load/history/purge.h"
#include "load/history/receipt.h"
#include "load/history/seal.h"
#include "load/history/stage.h"
#include "load/rehearse.h"
#include "load/server/command.h"
#include "load/server/migrate.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

static const struct option_row option_rows[] = {
    OPTION_SITE,
    {"batch",     OPTION_VALUE, "DATE", NULL,            "the batch to load, 2022-06-30"                                   },
    {"revision",  OPTION_VALUE, "N",    NULL,            "of the batch (default: the newest)"                              },
    {"threads",   OPTION_VALUE, "N",    "BIDUI_THREADS", "worker connections (default: site.json, else the processors)"    },
    {"from",      OPTION_FLAG,  NULL,   NULL,            "load again from this batch on: later batches are marked outdated"},
    {"dry-run",   OPTION_FLAG,  NULL,   NULL,            "print the plan, the rows, the findings of every place; no change"},
    {"record",    OPTION_VALUE, "FILE", NULL,            "take in what was sent, held, answered, waived (CSV)"             },
    {"answer",    OPTION_VALUE, "CODE", NULL,            "take in one answer: --answer CODE RESULT"                        },
    {"waive",     OPTION_VALUE, "CODE", NULL,            "waive a finding: --waive CODE --until DATE --why TEXT"           },
    {"on",        OPTION_VALUE, "DATE", NULL,            "the day of the answer or waiver (default: today)"                },
    {"by",        OPTION_VALUE, "NAME", "USER",          "who answers or waives"                                           },
    {"why",       OPTION_VALUE, "TEXT", NULL,            "remark to an answer, reason of a waiver"                         },
    {"until",     OPTION_VALUE, "DATE", NULL,            "the day a waiver ends"                                           },
    {"retract",   OPTION_VALUE, "DATE", NULL,            "take a batch back: --retract DATE --why TEXT"                    },
    {"seal",      OPTION_VALUE, "DATE", NULL,            "keep a batch's numbers for good: --seal DATE --as NAME"          },
    {"compare",   OPTION_VALUE, "NAME", NULL,            "what later revisions made of sealed numbers"                     },
    {"as",        OPTION_VALUE, "NAME", NULL,            "name of a seal"                                                  },
    {"purge",     OPTION_FLAG,  NULL,   NULL,            "destroy what is older: --purge --before DATE --why TEXT [--yes]" },
    {"before",    OPTION_VALUE, "DATE", NULL,            "the day before which it is destroyed"                            },
    {"prune",     OPTION_FLAG,  NULL,   NULL,            "make room: packages that policy does not keep [--yes]"           },
    {"keep",      OPTION_VALUE, "N",    NULL,            "prune: the newest batches that stay (default: 8)"                },
    {"originals", OPTION_VALUE, "DATE", NULL,            "prune: also originals received before that no such batch names"  },
    {"log-days",  OPTION_VALUE, "N",    NULL,            "prune: run logs younger than that stay (default: 183)"           },
    {"yes",       OPTION_FLAG,  NULL,   NULL,            "do it; without, only the plan is printed"                        },
    {"query",     OPTION_FLAG,  NULL,   NULL,            "print a mart: --query [NAME] [COLUMN=VALUE] [--csv | --json]"    },
    {"who",       OPTION_FLAG,  NULL,   NULL,            "everything known of a household: --who NUMBER --why TEXT"        },
    {"diff",      OPTION_FLAG,  NULL,   NULL,            "what changed: --diff BATCH BATCH [SOURCE | mart.NAME]"           },
    {"warehouse", OPTION_FLAG,  NULL,   NULL,            "commands: start, stop, status, psql [ARGS], dsn, remove --yes"   },
    OPTION_ANSWERED,
};

/* Loads are rare and long, abandoned sessions must not be: the server checks for its client every second. */
static enum status
prepare_session(struct load *load, struct error *err)
{
    TRY(pg_exec(load->main, "SET lock_timeout = '20s'; SET client_connection_check_interval = '1s'", NULL, err));
    if (pg_exec(load->main, "SELECT pg_advisory_lock(1651074165)", NULL, err) != STATUS_OK) { /* "bidu" */
        if (err->status == STATUS_BUSY) {
            return error_set(err, STATUS_BUSY, "E-WAREHOUSE-BUSY", "another load holds the warehouse");
        }
        return err->status;
    }
    return pg_exec(load->main, "SET lock_timeout = '5min'", NULL, err);
}

static enum status
check_server(struct load *load, struct error *err)
{
    enum { OLDEST = 150000 };
    int64_t unicode = 0;
    enum status status;

    if (pg_version(load->main) < OLDEST) {
        return error_set(err, STATUS_CONFIG, "E-WAREHOUSE-VERSION", "the warehouse is PostgreSQL %d; bidui needs 15 or later",
                         pg_version(load->main) / 10000);
    }
    TRY(pg_query_number(load->main, "SELECT 1 WHERE current_setting('server_encoding') = 'UTF8'", 0, &unicode, err));
    if (unicode == 0) {
        status = error_set(err, STATUS_CONFIG, "E-WAREHOUSE-ENCODING", "the warehouse's database does not keep UTF-8");
        error_hint(err, "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0");
        return status;
    }
    return STATUS_OK;
}

static enum status
make_id(struct load *load, struct error *err)
{
    unsigned char noise[8];
    char hex[2 * sizeof noise + 1];

    if (getrandom(noise, sizeof noise, 0) != (ssize_t)sizeof noise) {
        return error_errno(err, STATUS_IO, "E-RANDOM", "no random number for the load's id");
    }
    for (size_t byte = 0; byte < sizeof noise; byte++) {
        (void)snprintf(hex + 2 * byte, 3, "%02x", noise[byte]);
    }
    load->id = arena_must_string(load->arena, text_from(hex));
    return STATUS_OK;
}

static enum status
load_batch(struct load *load, const struct options *options, struct error *err)
{
    TRY(stage_clear(load->main, err)); /* of a load that died, perhaps just after its commit */
    TRY(purge_file_rows(load, err));
    TRY(plan_batch(load, option_is_set(options, "from"), err));
    if (load->done) {
        (void)printf("%.*s revision %ld is loaded already\n", TEXT_ARG(load->as_of), load->revision);
        return receipt_exists(load) ? STATUS_OK : receipt_write(load, err);
    }
    TRY(plan_sources(load, err));
    TRY(stage_sources(load, false, err));
    if (load->undo) {
        TRY(receipt_forget(load, load->as_of_days + 1, err));
    }
    TRY(commit_load(load, err));
    TRY(stage_clear(load->main, err));
    TRY(receipt_write(load, err));
    TRY(load->undo ? seal_report(load, err) : STATUS_OK);
    plan_print_rows(load);
    return control_report(load, err);
}

typedef enum status (*load_action)(struct load *load, const struct options *options, struct error *err);

static enum status
rehearse_batch(struct load *load, const struct options *options, struct error *err)
{
    return rehearse(load, option_is_set(options, "from"), err);
}

/* Calls `act` with load->main open and locked, and migrated unless nothing may stay. */
static enum status
with_warehouse(struct load *load, const struct options *options, load_action act, struct error *err)
{
    bool changed;
    enum status status;

    TRY(server_command_ready(load->site, load->arena, &load->conninfo, err));
    TRY(warehouse_connect(load->conninfo, &load->main, err));
    status = check_server(load, err);
    status = status == STATUS_OK ? prepare_session(load, err) : status;
    if (act != rehearse_batch && status == STATUS_OK) {
        status = migrate_apply(load->main, load->pack->folder, load->arena, false, &changed, err);
    }
    status = status == STATUS_OK ? act(load, options, err) : status;
    pg_close(load->main);
    return status;
}

/* Nothing is made for a rehearsal, a cluster least of all. */
static enum status
rehearse_or_load(struct load *load, const struct options *options, struct error *err)
{
    if (!option_is_set(options, "dry-run")) {
        return with_warehouse(load, options, load_batch, err);
    }
    if (load->site->dsn == NULL && !file_exists(warehouse_pointer(load->site, load->arena))) {
        return rehearse_first(load, err);
    }
    return with_warehouse(load, options, rehearse_batch, err);
}

/* ---- what people did ---- */

static enum status
record(struct load *load, const struct options *options, struct error *err)
{
    const char *answered = option_value(options, "answer", NULL);
    struct record_fact fact = {
        .at = text_from(option_value(options, "on", NULL)),
        .note = text_from(option_value(options, "why", NULL)),
        .by = text_from(option_value(options, "by", "root")),
        .until = text_from(option_value(options, "until", NULL)),
    };

    if (option_is_set(options, "record")) {
        return record_file(load->main, option_value(options, "record", NULL), site_today(load->site), err);
    }
    if (answered != NULL && options->argument_count != 1) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--answer takes a short code and a result: --answer %s RESULT", answered);
    }
    fact.finding = text_from(answered != NULL ? answered : option_value(options, "waive", NULL));
    fact.result = answered != NULL ? text_from(options->arguments[0]) : TEXT_NULL;
    fact.event = answered != NULL ? schema_answer_event(load->pack, fact.result) : TEXT("waive");
    return record_one(load->main, &fact, site_today(load->site), err);
}

/* Taking back and sealing are functions of the warehouse (bidui.undo, bidui.seal). */
static enum status
call(struct load *load, const struct options *options, const char *name, const char *what, struct error *err)
{
    const char *batch = option_value(options, name, NULL);
    const char *word = option_value(options, what, NULL);
    int32_t days;

    if (!date_parse(text_from(batch), &days) || word == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--%s takes a date such as 2022-06-30, and --%s", name, what);
    }
    load->as_of_days = days;
    TRY(pg_exec_format(load->main, err, "SELECT bidui.%s('%s', %s, %s)", name, batch, pg_literal(load->arena, text_from(word)),
                       pg_literal(load->arena, text_from(option_value(options, "by", "root")))));
    (void)printf("%s: %s\n", batch, word);
    return STATUS_OK;
}

static enum status
retract(struct load *load, const struct options *options, struct error *err)
{
    TRY(call(load, options, "retract", "why", err));
    return receipt_forget(load, load->as_of_days, err); /* its own too: loading it again is no longer nothing */
}

static enum status
seal(struct load *load, const struct options *options, struct error *err)
{
    return call(load, options, "seal", "as", err);
}

static enum status
differences(struct load *load, const struct options *options, struct error *err)
{
    return seal_print_differences(load, option_value(options, "compare", NULL), err);
}

static enum status
destroy(struct load *load, const struct options *options, struct error *err)
{
    const struct purge_request request = {
        .before = text_from(option_value(options, "before", NULL)),
        .why = text_from(option_value(options, "why", NULL)),
        .by = text_from(option_value(options, "by", "root")),
        .really = option_is_set(options, "yes"),
    };

    return purge(load, &request, err);
}

static enum status
make_room(struct load *load, const struct options *options, struct error *err)
{
    struct prune_request request = {
        .originals = text_from(option_value(options, "originals", NULL)),
        .by = text_from(option_value(options, "by", "root")),
        .why = text_from(option_value(options, "why", "prune")),
        .really = option_is_set(options, "yes"),
    };

    TRY(option_integer(options, "keep", 2, 10000, PRUNE_KEEP, &request.keep, err));
    TRY(option_integer(options, "log-days", 0, 36500, PRUNE_LOG_DAYS, &request.log_days, err));
    return prune(load, &request, err);
}

/* The actions that need the warehouse but no batch's package. */
static const struct {
    const char *option;
    load_action act;
} actions[] = {
    {"record",  record     },
    {"answer",  record     },
    {"waive",   record     },
    {"retract", retract    },
    {"seal",    seal       },
    {"purge",   destroy    },
    {"prune",   make_room  },
    {"compare", differences}
};

/* Questions, which psql answers. */
static const struct {
    const char *option;
    enum status (*ask)(const struct site *, const char *const *, size_t, struct arena *, struct error *);
} questions[] = {
    {"warehouse", server_command},
    {"query",     ask_query     },
    {"who",       ask_who       },
    {"diff",      ask_diff      }
};

static enum status
run_action(const struct site *site, const struct options *options, size_t action, struct arena *arena, struct error *err)
{
    struct load load = {.site = site, .arena = arena};
    struct pack pack;
    int lock;

    TRY(site_lock(site, &lock, err));
    TRY(site_load_pack(site, arena, &pack, err));
    load.pack = &pack;
    return with_warehouse(&load, options, actions[action].act, err);
}

/* ---- a batch ---- */

static enum status
find_revision(struct load *load, const struct options *options, struct error *err)
{
    long newest;

    TRY(site_revision(load->site, load->as_of, &newest, err));
    return option_integer(options, "revision", 1, INT32_MAX, newest, &load->revision, err);
}

static enum status
run_load(const struct site *site, const struct options *options, struct arena *arena, struct error *err)
{
    struct load load = {.site = site, .arena = arena, .as_of = text_from(option_value(options, "batch", NULL))};
    struct pack pack;
    long threads;
    int lock;
    enum status status;

    if (text_is_null(load.as_of) || !date_parse(load.as_of, &load.as_of_days)) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "--batch takes a date such as 2022-06-30");
    }
    TRY(option_integer(options, "threads", 0, 64, (long)site->threads, &threads, err));
    load.threads = (size_t)threads;
    TRY(site_lock(site, &lock, err));
    TRY(find_revision(&load, options, err));
    TRY(site_load_pack(site, arena, &pack, err));
    load.pack = &pack;
    TRY(make_id(&load, err));
    status = package_open(site_batch_folder(site, load.as_of, arena), "transform", load.revision, false, arena, &load.package, err);
    if (status != STATUS_OK) {
        error_hint(err, "bidui transform --batch %.*s makes it", TEXT_ARG(load.as_of));
        return status;
    }
    status = rehearse_or_load(&load, options, err);
    stage_done(&load);
    package_close(&load.package);
    return status;
}

static enum status
run(struct options *options, struct arena *arena, struct error *err)
{
    struct site site;

    TRY(site_load(option_value(options, "site", NULL), arena, &site, err));
    for (size_t at = 0; at < sizeof questions / sizeof questions[0]; at++) {
        if (option_is_set(options, questions[at].option)) {
            return questions[at].ask(&site, options->arguments, options->argument_count, arena, err);
        }
    }
    for (size_t at = 0; at < sizeof actions / sizeof actions[0]; at++) {
        if (option_is_set(options, actions[at].option)) {
            return run_action(&site, options, at, arena, err);
        }
    }
    if (options->argument_count > 0) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "what is \"%s\"? bidui-load takes options only", options->arguments[0]);
    }
    return run_load(&site, options, arena, err);
}

/* What follows a question is not ours to parse: psql's options among it. */
static bool
has_foreign_options(int argc, char **argv)
{
    for (int at = 1; at < argc; at++) {
        for (size_t question = 0; question < sizeof questions / sizeof questions[0]; question++) {
            if (strncmp(argv[at], "--", 2) == 0 && strcmp(argv[at] + 2, questions[question].option) == 0) {
                return true;
            }
        }
    }
    return false;
}

int
main(int argc, char *argv[])
{
    struct options options = {
        .program = "bidui-load",
        .usage = "--batch DATE [OPTIONS] | --warehouse COMMAND",
        .summary = "loads a batch into the warehouse",
        OPTION_TABLE(option_rows),
        .stop_early = has_foreign_options(argc, argv),
    };

    (void)umask(077);
    (void)signal(SIGPIPE, SIG_IGN); /* a lost server is an error of a call, not a signal */
    return option_main(&options, argc, argv, run);
}
