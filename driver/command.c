/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/command.h"

#include "common/ground/child.h"
#include "common/ground/file.h"
#include "common/site/site.h"

#include <stdio.h>

static const struct option_row init_options[] = {
    {"division", OPTION_VALUE, "CODE", NULL, "the county's six-digit division code (default: asked for on a terminal, else none)"},
    OPTION_HELP,
};

static const struct option_row run_options[] = {
    {"batch",   OPTION_VALUE, "DATE",         NULL, "the as-of date (default: today)"                                  },
    {"from",    OPTION_VALUE, "DATE",         NULL, "compute every batch of that date and later again where needed"    },
    {"threads", OPTION_VALUE, "N",            NULL, "threads of a stage (0: as many as processors)"                    },
    {"dry-run", OPTION_FLAG,  NULL,           NULL, "show what is held, new and closed, place by place; change nothing"},
    {"memory",  OPTION_VALUE, "LIMIT",        NULL, "transform refuses a batch that needs more, e.g. 2G"               },
    OPTION_NO_STORE,
    {"accept",  OPTION_VALUE, "SOURCE:GUARD", NULL, "let one guard pass this once; it is recorded"                     },
    {"by",      OPTION_VALUE, "NAME",         NULL, "who accepts"                                                      },
    {"why",     OPTION_VALUE, "TEXT",         NULL, "why"                                                              },
    OPTION_HELP,
};

static const struct option_row summary_options[] = {
    {"batch", OPTION_VALUE, "DATE", NULL, "the as-of date (default: the newest batch)"},
    OPTION_HELP,
};

static const struct option_row plain_options[] = {OPTION_HELP};

static const struct option_row check_options[] = {
    {"pack", OPTION_VALUE, "DIR", NULL, "this pack alone, without a site (BIDUI_PACK: the pack of a site too)"},
    OPTION_HELP,
};

#define OWN(name, usage, summary, options, arguments_max, run) \
    {name, usage, summary, options, sizeof(options) / sizeof(options)[0], arguments_max, run, NULL, NULL}
#define DELEGATE(name, usage, summary, program, option) {name, usage, summary, NULL, 0, 0, NULL, program, option}

static const struct command commands[] = {
    OWN("init", "DIR [--division CODE]", "make a site: settings, inbox, key", init_options, 1, command_init),
    OWN("run", "[--batch DATE] [--dry-run]", "run the stages on what is new; print what came of it", run_options, 0, command_run),
    OWN("summary", "[--batch DATE]", "print what came of a batch, again", summary_options, 0, command_summary),
    OWN("status", "", "site, batches, deliveries and their age, findings, warehouse", plain_options, 0, command_status),
    OWN("check-file", "[SOURCE] FILE...", "what would be refused of files, and found in them; changes nothing", check_options, SIZE_MAX,
        command_check),
    DELEGATE("extract", "--batch DATE", "fetch and read deliveries into a package", "bidui-extract", NULL),
    DELEGATE("claim", "FILE SOURCE --by NAME", "say what an unclear file is", "bidui-extract", "--claim"),
    DELEGATE("infer", "FILE", "a first source schema for a file", "bidui-extract", "--infer"),
    DELEGATE("replay", "--batch DATE", "what became of rows rejected before", "bidui-extract", "--replay"),
    DELEGATE("transform", "--batch DATE", "normalise, resolve identities, cross-check by rules", "bidui-transform", NULL),
    DELEGATE("load", "--batch DATE", "load a batch into the warehouse", "bidui-load", NULL),
    DELEGATE("report", "REPORT", "lists, answers, receipt, weekly, monthly, board, notice", "bidui-report", NULL),
    DELEGATE("check", "[RULE...]", "check pack and rules: columns, types, parameters", "bidui-transform", "--check"),
    DELEGATE("explain", "RULE|FINDING", "a rule in words; a finding with the rows behind it", "bidui-transform", "--explain"),
    DELEGATE("show", "person|household KEY", "what each source says, where they differ, findings", "bidui-transform", "--show"),
    DELEGATE("test", "[RULE...]", "run rule cases", "bidui-transform", "--test"),
    DELEGATE("link", "LEFT.csv [RIGHT.csv] --model M.json", "find records of one person, within a file or between two", "bidui-transform",
             "--link"),
    DELEGATE("answer", "CODE RESULT [--why TEXT] [--by NAME]", "take in the answer to a finding", "bidui-report", "answer"),
    DELEGATE("waive", "CODE --until DATE --why TEXT", "a finding that may stand for a while", "bidui-load", "--waive"),
    DELEGATE("record", "FILE.csv", "take in what was sent, held, answered, waived", "bidui-load", "--record"),
    DELEGATE("query", "[MART [COLUMN=VALUE]] [--csv|--json]", "print a mart, or what marts there are", "bidui-load", "--query"),
    DELEGATE("diff", "BATCH BATCH [SOURCE|mart.NAME]", "what changed between two batches", "bidui-load", "--diff"),
    DELEGATE("who", "HOUSEHOLD --why TEXT", "everything known of a household (logged)", "bidui-load", "--who"),
    DELEGATE("seal", "DATE --as NAME", "keep a batch's numbers for good", "bidui-load", "--seal"),
    DELEGATE("differences", "NAME", "what later revisions made of sealed numbers", "bidui-load", "--compare"),
    DELEGATE("batch retract", "DATE --why TEXT", "the same as retract", "bidui-load", "--retract"),
    DELEGATE("retract", "DATE --why TEXT", "take a batch back", "bidui-load", "--retract"),
    DELEGATE("prune", "[--keep N] [--yes]", "make room: packages that can be made again, old logs", "bidui-load", "--prune"),
    DELEGATE("purge", "--before DATE --why TEXT [--yes]", "destroy what is older, with a record", "bidui-load", "--purge"),
    DELEGATE("warehouse", "start|stop|status|psql ARGS", "the private PostgreSQL of the site", "bidui-load", "--warehouse"),
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0], PROGRAM_NAME_MAX = 64 };

const struct command *
command_at(size_t at)
{
    return at < COMMAND_COUNT ? &commands[at] : NULL;
}

/* How many of the words are the command's name; 0 when they are not. */
static size_t
count_name_words(const struct command *command, const char *const *words, size_t count)
{
    struct text rest = text_from(command->name);
    struct text word;
    size_t used = 0;

    while (text_split(&rest, ' ', &word)) {
        if (used == count || !text_equal(word, text_from(words[used]))) {
            return 0;
        }
        used++;
    }
    return used;
}

enum status
command_find(const char *const *words, size_t count, const struct command **command, size_t *used, struct error *err)
{
    struct text_nearest nearest = text_nearest_to(text_from(count == 0 ? "" : words[0]));
    enum status status;

    for (size_t at = 0; at < COMMAND_COUNT; at++) {
        *command = &commands[at];
        *used = count_name_words(*command, words, count);
        if (*used > 0) {
            return STATUS_OK;
        }
        text_nearest_offer(&nearest, text_from(commands[at].name));
        if (count > 0 && words[0][0] != '\0'
            && text_starts_with(text_from(commands[at].name), text_from(words[0]))) { /* the first word of two, or cut short */
            nearest.found = text_from(commands[at].name);
            nearest.distance = 0;
        }
    }
    status = count == 0 ? error_set(err, STATUS_USAGE, "E-USAGE", "a command is missing")
                        : error_set(err, STATUS_USAGE, "E-USAGE", "there is no command \"%s\"", words[0]);
    if (!text_is_null(nearest.found)) {
        error_hint(err, "did you mean \"%.*s\"?", TEXT_ARG(nearest.found));
    } else {
        error_hint(err, "bidui --help lists the commands");
    }
    return status;
}

/* `check` and `test` also work on the pack alone, so --site is left out when there is none. */
static const char *
given_site(const struct command_context *context)
{
    if (context->site != NULL) {
        return context->site;
    }
    return file_exists("site.json") ? "." : NULL;
}

size_t
command_begin(const char **words, const char *program, const struct command_context *context)
{
    const char *site = given_site(context);
    size_t count = 0;

    words[count++] = child_program(program, context->arena);
    if (site != NULL) {
        words[count++] = "--site";
        words[count++] = site;
    }
    return count;
}

static enum status
become_program(const struct command *command, const struct command_context *context, const char *const *words, size_t count,
               struct error *err)
{
    const char **out = arena_must_zero(context->arena, count + 5, sizeof *out);
    size_t used = command_begin(out, command->program, context);
    struct site site;

    (void)!site_load(context->site, context->arena, &site, NULL); /* for its variables; the program tells what is wrong with it */
    if (command->option != NULL) {
        out[used++] = command->option;
    }
    for (size_t at = 0; at < count; at++) {
        out[used++] = words[at];
    }
    return child_exec(out, err);
}

static enum status
run_own(const struct command *command, const struct command_context *context, const char *const *words, size_t count, struct error *err)
{
    char program[PROGRAM_NAME_MAX];
    struct options options = {
        .program = program,
        .usage = command->usage,
        .summary = command->summary,
        .rows = command->options,
        .row_count = command->option_count,
    };

    (void)snprintf(program, sizeof program, "bidui %s", command->name);
    TRY(option_parse(&options, words, count, false, err));
    if (option_is_set(&options, "help")) {
        option_print_help(&options);
        return STATUS_OK;
    }
    if (options.argument_count > command->arguments_max) {
        return error_set(err, STATUS_USAGE, "E-USAGE", "%s does not take \"%s\": %s %s", program, options.arguments[command->arguments_max],
                         program, command->usage);
    }
    return command->run(context, &options, err);
}

enum status
command_start(const struct command *command, const struct command_context *context, const char *const *words, size_t count,
              struct error *err)
{
    return command->program != NULL ? become_program(command, context, words, count, err) : run_own(command, context, words, count, err);
}

void
command_print_all(void)
{
    (void)printf("\ncommands:\n");
    for (size_t at = 0; at < COMMAND_COUNT; at++) {
        char left[64];

        (void)snprintf(left, sizeof left, "%s %s", commands[at].name, commands[at].usage);
        (void)printf("  %-42s %s\n", left, commands[at].summary);
    }
}
