/* SPDX-License-Identifier: Apache-2.0 */
/* bidui-extract: inbox -> landing -> the batch's list of deliveries -> package (docs/contracts.md sections 1 to 4). */
#include "common/ground/thread.h"
#include "extract/ask/cells.h"
#include "extract/ask/check.h"
#include "extract/ask/infer.h"
#include "extract/batch.h"
#include "extract/read/base/limits.h"

#include <stdio.h>
#include <unistd.h>

static const struct option_row option_rows[] = {
    OPTION_SITE,
    {"batch",      OPTION_VALUE, "DATE",             NULL, "the as-of date, e.g. 2022-06-30"                                  },
    {"revision",   OPTION_VALUE, "N",                NULL, "read the frozen list of this revision again"                      },
    OPTION_THREADS,
    OPTION_NO_STORE,
    {"replay",     OPTION_FLAG,  NULL,               NULL, "say what became of the rows that were rejected before"            },
    {"accept",     OPTION_VALUE, "SOURCE:GUARD",     NULL, "let what this guard holds back pass, once"                        },
    {"claim",      OPTION_VALUE, "FILE",             NULL, "--claim FILE SOURCE: say what an unclear file is"                 },
    {"scope",      OPTION_VALUE, "CODE",             NULL, "of a claimed file: the town or village it is complete for"        },
    {"effective",  OPTION_VALUE, "DATE",             NULL, "of a claimed file: the date it speaks of"                         },
    {"by",         OPTION_VALUE, "NAME",             NULL, "who accepts or claims"                                            },
    {"why",        OPTION_VALUE, "TEXT",             NULL, "and for what reason"                                              },
    {"check-file", OPTION_VALUE, "[SOURCE] FILE...", NULL, "say what would become of files, and change nothing"               },
    {"rows",       OPTION_VALUE, "DIR",              NULL, "check-file: write the rows that would be kept to DIR/<source>.csv"},
    {"pack",       OPTION_VALUE, "DIR",              NULL, "check-file, infer: this pack alone, without a site"               },
    {"infer",      OPTION_VALUE, "FILE",             NULL, "print a first source schema for a file"                           },
    {"cells",      OPTION_VALUE, "FILE",             NULL, "print the rows that the readers see in a file and end"            },
    {"places",     OPTION_FLAG,  NULL,               NULL, "cells: sheet and row before the cells of each line"               },
    {"limits",     OPTION_FLAG,  NULL,               NULL, "print the limits on deliveries and end"                           },
    OPTION_ANSWERED,
};

/* The county whose towns a pack describes, where no site says which. */
static struct text
pack_division(const struct pack *pack)
{
    enum { COUNTY_DIGITS = 6 };

    for (size_t at = 0; at < pack->division_count; at++) {
        if (text_equal(pack->divisions[at].level, TEXT("town")) && pack->divisions[at].code.size > COUNTY_DIGITS) {
            return (struct text){pack->divisions[at].code.data, COUNTY_DIGITS};
        }
    }
    return TEXT("");
}

/* `without`: a pack alone will do. */
static enum status
load_site(struct program *program, bool without, struct error *err)
{
    const char *folder = option_value(program->options, "site", NULL);
    long threads;

    TRY(option_integer(program->options, "threads", 0, 64, 0, &threads, err));
    if (without) {
        TRY(site_load_or_pack(folder, option_value(program->options, "pack", NULL), program->arena, &program->site, err));
    } else {
        TRY(site_load(folder, program->arena, &program->site, err));
    }
    program->threads = thread_count(threads > 0 ? (size_t)threads : program->site.threads);
    TRY(site_load_pack(&program->site, program->arena, &program->pack, err));
    program->site.division = text_is_null(program->site.division) ? pack_division(&program->pack) : program->site.division;
    inspect_context_init(&program->context, &program->site, &program->pack, program->arena);
    return STATUS_OK;
}

static enum status
with_lock(struct program *program, enum status (*work)(struct program *program, struct error *err), struct error *err)
{
    int lock;

    TRY(load_site(program, false, err));
    TRY(site_lock(&program->site, &lock, err));
    return work(program, err);
}

static enum status
run_batch(struct program *program, struct error *err)
{
    if (program->options->argument_count > 0) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "unexpected argument \"%s\"", program->options->arguments[0]);
    }
    TRY(with_lock(program, batch_run, err));
    return program->refused ? STATUS_DATA : program->missing ? STATUS_NO_INPUT : STATUS_OK;
}

static enum status
run_claim(struct program *program, struct error *err)
{
    return with_lock(program, batch_claim, err);
}

/* `--check-file SOURCE FILE...`, or `--check-file FILE...` when the source is to be recognised: the first word is a source's name unless
 * only a file has it. */
static enum status
run_check_file(struct program *program, struct error *err)
{
    const char *first = option_value(program->options, "check-file", "");
    const size_t others = program->options->argument_count;
    const char **paths = arena_must_zero(program->arena, others + 1, sizeof *paths);
    bool named;

    TRY(load_site(program, true, err));
    named = others > 0 && (schema_find(&program->pack, text_from(first)) != NULL || access(first, F_OK) != 0);
    if (named && schema_find(&program->pack, text_from(first)) == NULL) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "the pack has no source \"%s\", and there is no such file", first);
    }
    paths[0] = first;
    for (size_t at = 0; at < others; at++) {
        paths[at + !named] = program->options->arguments[at];
    }
    return check_files(&program->context, paths, others + !named, named ? first : NULL, option_value(program->options, "rows", NULL),
                       program->arena, err);
}

static enum status
run_infer(struct program *program, struct error *err)
{
    TRY(load_site(program, true, err));
    return infer_file(&program->context, option_value(program->options, "infer", ""), program->arena, err);
}

static enum status
run_cells(struct program *program, struct error *err)
{
    return cells_print(option_value(program->options, "cells", ""), option_is_set(program->options, "places"), err);
}

static enum status
run_limits(struct program *program, struct error *err)
{
    (void)program;
    (void)err;
    limits_print();
    return STATUS_OK;
}

/* The first that is set is done; without any, a batch. */
static const struct {
    const char *option;
    enum status (*run)(struct program *program, struct error *err);
} commands[] = {
    {"limits",     run_limits    },
    {"cells",      run_cells     },
    {"infer",      run_infer     },
    {"check-file", run_check_file},
    {"claim",      run_claim     },
};

static enum status
run(struct options *options, struct arena *arena, struct error *err)
{
    static struct program program;

    program.options = options;
    program.arena = arena;
    for (size_t at = 0; at < sizeof commands / sizeof commands[0]; at++) {
        if (option_is_set(options, commands[at].option)) {
            return commands[at].run(&program, err);
        }
    }
    return run_batch(&program, err);
}

int
main(int argc, char *argv[])
{
    struct options options = {.program = "bidui-extract",
                              .usage = "[OPTIONS] --batch DATE",
                              .summary = "reads the deliveries of one batch into a package",
                              OPTION_TABLE(option_rows)};

    return option_main(&options, argc, argv, run);
}
