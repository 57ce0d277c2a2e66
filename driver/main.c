/* SPDX-License-Identifier: Apache-2.0 */
/* bidui: walks the stages of one site, and hands the rest over to them. */
#include "common/ground/arena.h"
#include "common/ground/child.h"
#include "common/ground/error.h"
#include "common/ground/file.h"
#include "common/ground/log.h"
#include "common/ground/option.h"
#include "driver/command.h"
#include "driver/screen.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command delegates[] = {
    {"extract",     "--batch DATE",                         "fetch and read deliveries into a package",                NULL, "bidui-extract",   NULL         },
    {"claim",       "FILE SOURCE --by NAME",                "say what an unclear file is",                             NULL, "bidui-extract",   "--claim"    },
    {"infer",       "FILE",                                 "a first source schema for a file",                        NULL, "bidui-extract",   "--infer"    },
    {"replay",      "--batch DATE",                         "what became of rows rejected before",                     NULL, "bidui-extract",   "--replay"   },
    {"transform",   "--batch DATE",                         "normalise, resolve identities, cross-check by rules",     NULL, "bidui-transform", NULL         },
    {"load",        "--batch DATE",                         "load a batch into the warehouse",                         NULL, "bidui-load",      NULL         },
    {"report",      "REPORT",                               "lists, answers, receipt, weekly, monthly, board, notice", NULL, "bidui-report",    NULL         },
    {"check",       "[RULE...]",                            "check pack and rules: columns, types, parameters",        NULL, "bidui-transform", "--check"    },
    {"explain",     "RULE|FINDING",                         "a rule in words; a finding with the rows behind it",      NULL, "bidui-transform", "--explain"  },
    {"show",        "person|household KEY",                 "what each source says, where they differ, findings",      NULL, "bidui-transform", "--show"     },
    {"test",        "[RULE...]",                            "run rule cases",                                          NULL, "bidui-transform", "--test"     },
    {"answer",      "CODE RESULT [--why TEXT] [--by NAME]", "take in the answer to a finding",                         NULL, "bidui-report",    "answer"     },
    {"waive",       "CODE --until DATE --why TEXT",         "a finding that may stand for a while",                    NULL, "bidui-load",      "--waive"    },
    {"record",      "FILE.csv",                             "take in what was sent, held, answered, waived",           NULL, "bidui-load",      "--record"   },
    {"query",       "[MART [COLUMN=VALUE]] [--csv|--json]", "print a mart, or what marts there are",                   NULL, "bidui-load",      "--query"    },
    {"diff",        "BATCH BATCH [SOURCE|mart.NAME]",       "what changed between two batches",                        NULL, "bidui-load",      "--diff"     },
    {"who",         "HOUSEHOLD --why TEXT",                 "everything known of a household (logged)",                NULL, "bidui-load",      "--who"      },
    {"seal",        "DATE --as NAME",                       "keep a batch's numbers for good",                         NULL, "bidui-load",      "--seal"     },
    {"differences", "NAME",                                 "what later revisions made of sealed numbers",             NULL, "bidui-load",      "--compare"  },
    {"batch",       "retract DATE --why TEXT",              "the same as retract",                                     NULL, "bidui-load",      NULL         },
    {"retract",     "DATE --why TEXT",                      "take a batch back",                                       NULL, "bidui-load",      "--retract"  },
    {"purge",       "--before DATE --why TEXT [--yes]",     "destroy what is older, with a record",                    NULL, "bidui-load",      "--purge"    },
    {"warehouse",   "start|stop|status|psql ARGS",          "the private PostgreSQL of the site",                      NULL, "bidui-load",      "--warehouse"},
};

static const struct command *const own[] = {&command_init, &command_run, &command_summary, &command_status, &command_check};

static const struct option_row option_rows[] = {
    {"site",    OPTION_VALUE, "DIR", "BIDUI_SITE", "the county's folder (default: the current one)"},
    {"version", OPTION_FLAG,  NULL,  NULL,         "print the version and end"                     },
    {"help",    OPTION_FLAG,  NULL,  NULL,         "print this and end"                            },
};

enum { OWN_COUNT = sizeof own / sizeof own[0], DELEGATE_COUNT = sizeof delegates / sizeof delegates[0] };

static const struct command *
command_at(size_t at)
{
    if (at < OWN_COUNT) {
        return own[at];
    }
    return at < OWN_COUNT + DELEGATE_COUNT ? &delegates[at - OWN_COUNT] : NULL;
}

static const struct command *
find(const char *name)
{
    for (size_t at = 0; command_at(at) != NULL; at++) {
        if (strcmp(command_at(at)->name, name) == 0) {
            return command_at(at);
        }
    }
    return NULL;
}

static void
print_help(const struct options *options)
{
    static const enum status codes[] = {STATUS_GATE, STATUS_USAGE,  STATUS_DATA, STATUS_NO_INPUT, STATUS_UNAVAILABLE,
                                        STATUS_BUG,  STATUS_MEMORY, STATUS_IO,   STATUS_BUSY,     STATUS_CONFIG};

    option_print_help(options);
    (void)printf("\ncommands:\n");
    for (size_t at = 0; command_at(at) != NULL; at++) {
        char left[64];

        (void)snprintf(left, sizeof left, "%s %s", command_at(at)->name, command_at(at)->usage);
        (void)printf("  %-42s %s\n", left, command_at(at)->summary);
    }
    (void)printf("\nA command's own options: bidui COMMAND --help.\n\nexit codes:\n   0  done\n");
    for (size_t at = 0; at < sizeof codes / sizeof codes[0]; at++) {
        (void)printf("  %2d  %s\n", codes[at], error_status_text(codes[at]));
    }
}

static enum status
unknown_command(const char *name, struct error *err)
{
    const char *nearest = NULL;
    size_t best = 4;
    const enum status status = error_set(err, STATUS_USAGE, "E-USAGE", "there is no command \"%s\"", name);

    for (size_t at = 0; command_at(at) != NULL; at++) {
        const size_t distance = text_distance(text_from(command_at(at)->name), text_from(name));

        if (distance < best) {
            best = distance;
            nearest = command_at(at)->name;
        }
    }
    if (nearest != NULL) {
        error_hint(err, "did you mean \"%s\"?", nearest);
    } else {
        error_hint(err, "bidui --help lists the commands");
    }
    return status;
}

/* `check` and `test` also work on the pack alone, so no site is named when none is meant. */
static const char *
meant_site(const struct command_context *context)
{
    if (context->site != NULL) {
        return context->site;
    }
    return file_exists("site.json") ? "." : NULL;
}

static enum status
delegate(const struct command *command, const struct command_context *context, int argc, char *const *argv, struct error *err)
{
    const char **words = arena_must_zero(context->arena, (size_t)argc + 5, sizeof *words);
    const char *site = meant_site(context);
    size_t count = 0;

    words[count++] = child_program(command->program, context->arena);
    if (site != NULL) {
        words[count++] = "--site";
        words[count++] = site;
    }
    if (command->option != NULL) {
        words[count++] = command->option;
    }
    for (int at = 1; at < argc; at++) {
        words[count++] = argv[at];
    }
    return child_exec(words, err);
}

static enum status
dispatch(struct options *options, int argc, char *const *argv, struct arena *arena, struct error *err)
{
    struct command_context context = {.arena = arena};
    const struct command *command;
    int words;

    TRY(option_parse(options, argc, argv, true, err));
    if (option_is_set(options, "version")) {
        (void)printf("bidui %s\n", BIDUI_VERSION);
        return STATUS_OK;
    }
    if (option_is_set(options, "help")) {
        print_help(options);
        return STATUS_OK;
    }
    if (options->argument_count == 0) {
        const enum status status = error_set(err, STATUS_USAGE, "E-USAGE", "a command is missing");

        error_hint(err, "bidui --help lists the commands");
        return status;
    }
    words = (int)options->argument_count;
    if (strcmp(options->arguments[0], "batch") == 0) {
        if (words < 2 || strcmp(options->arguments[1], "retract") != 0) {
            return error_set(err, STATUS_USAGE, "E-USAGE", "bidui batch retract DATE --why TEXT; bidui status lists the batches");
        }
        words--;
    }
    command = find(options->arguments[(int)options->argument_count - words]);
    if (command == NULL) {
        return unknown_command(options->arguments[0], err);
    }
    context.site = option_value(options, "site", NULL);
    if (command->program != NULL) {
        return delegate(command, &context, words, argv + argc - words, err);
    }
    return command->run(&context, words, argv + argc - words, err);
}

int
main(int argc, char *argv[])
{
    struct options options = {
        .program = "bidui",
        .usage = "[--site DIR] COMMAND [OPTIONS]",
        .summary = "holds what a county's departments, towns and villages report against each other",
        .rows = option_rows,
        .row_count = sizeof option_rows / sizeof option_rows[0],
    };
    struct error err = {.status = STATUS_OK};
    struct arena arena;
    enum status status;

    log_open("bidui");
    screen_open();
    arena_init(&arena, 0);
    status = dispatch(&options, argc, argv, &arena, &err);
    screen_progress_clear();
    arena_done(&arena);
    return error_end(status, &err, options.program);
}
