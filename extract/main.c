/* SPDX-License-Identifier: Apache-2.0 */
/* bidui-extract: inbox -> landing -> the batch's list of deliveries -> package (docs/contracts.md sections 1 to 4). */
#include "common/ground/log.h"
#include "common/ground/thread.h"
#include "extract/ask/cells.h"
#include "extract/ask/check.h"
#include "extract/ask/infer.h"
#include "extract/batch.h"
#include "extract/option_table.h"
#include "extract/read/base/limits.h"

#include <stdio.h>

#define VERSION "0.2.0"

static enum status
load_site(struct program *program, struct error *err)
{
    long threads;

    TRY(option_integer(&program->options, "threads", 0, 64, 0, &threads, err));
    TRY(site_load(option_value(&program->options, "site", NULL), &program->arena, &program->site, err));
    program->threads = thread_count(threads > 0 ? (size_t)threads : program->site.threads);
    TRY(schema_load(program->site.pack, &program->site, &program->arena, &program->pack, err));
    inspect_context_init(&program->context, &program->site, &program->pack, &program->arena);
    return STATUS_OK;
}

static enum status
locked(struct program *program, enum status (*work)(struct program *program, struct error *err), struct error *err)
{
    int lock;

    TRY(load_site(program, err));
    TRY(site_lock(&program->site, &lock, err));
    return work(program, err);
}

static enum status
run_batch(struct program *program, struct error *err)
{
    if (program->options.argument_count > 0) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "unexpected argument \"%s\"", program->options.arguments[0]);
    }
    TRY(locked(program, batch_run, err));
    return program->refused ? STATUS_DATA : program->missing ? STATUS_NO_INPUT : STATUS_OK;
}

static enum status
run_claim(struct program *program, struct error *err)
{
    return locked(program, batch_claim, err);
}

/* `--check-file SOURCE FILE`, or `--check-file FILE` when the source is to be recognised. */
static enum status
run_check_file(struct program *program, struct error *err)
{
    const char *value = option_value(&program->options, "check-file", "");
    const bool named = program->options.argument_count == 1;

    TRY(load_site(program, err));
    if (named && schema_find(&program->pack, text_from(value)) == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "the pack has no source \"%s\"", value);
    }
    return check_file(&program->context, named ? program->options.arguments[0] : value, named ? value : NULL,
                      option_value(&program->options, "rows", NULL), &program->arena, err);
}

static enum status
run_infer(struct program *program, struct error *err)
{
    TRY(load_site(program, err));
    return infer_file(&program->context, option_value(&program->options, "infer", ""), &program->arena, err);
}

static enum status
run_cells(struct program *program, struct error *err)
{
    return cells_print(option_value(&program->options, "cells", ""), option_is_set(&program->options, "places"), err);
}

static enum status
run_limits(struct program *program, struct error *err)
{
    (void)program;
    (void)err;
    limits_print();
    return STATUS_OK;
}

static enum status
run_help(struct program *program, struct error *err)
{
    (void)err;
    option_print_help(&program->options);
    return STATUS_OK;
}

static enum status
run_version(struct program *program, struct error *err)
{
    (void)program;
    (void)err;
    (void)printf(PROGRAM_NAME " " VERSION "\n");
    return STATUS_OK;
}

/* The first that is set is done; without any, a batch. */
static const struct {
    const char *option;
    enum status (*run)(struct program *program, struct error *err);
} commands[] = {
    {"help",       run_help      },
    {"version",    run_version   },
    {"limits",     run_limits    },
    {"cells",      run_cells     },
    {"infer",      run_infer     },
    {"check-file", run_check_file},
    {"claim",      run_claim     },
};

static enum status
run(struct program *program, struct error *err)
{
    for (size_t at = 0; at < sizeof commands / sizeof commands[0]; at++) {
        if (option_is_set(&program->options, commands[at].option)) {
            return commands[at].run(program, err);
        }
    }
    return run_batch(program, err);
}

int
main(int argc, char **argv)
{
    static struct program program = {
        .options = {.program = PROGRAM_NAME,
                    .usage = "[OPTIONS] --batch DATE",
                    .summary = "reads the deliveries of one batch into a package",
                    .rows = option_table}
    };
    struct error err = {0};
    enum status status;

    log_open(PROGRAM_NAME);
    arena_init(&program.arena, 0);
    program.options.row_count = option_table_count;
    status = option_parse(&program.options, argc, argv, false, &err);
    if (status == STATUS_OK) {
        status = run(&program, &err);
    }
    arena_done(&program.arena);
    return error_end(status, &err, PROGRAM_NAME);
}
