/* SPDX-License-Identifier: Apache-2.0 */
/* The command line: one table per program feeds the parser, the environment and --help; what programs have in common, their start, their
 * end and their version, is declared here once. A program's main.c is its table, its `run` and
 *
 *     int
 *     main(int argc, char *argv[])
 *     {
 *         struct options options = {.program = "bidui-load", .usage = …, .summary = …, OPTION_TABLE(option_rows)};
 *
 *         return option_main(&options, argc, argv, run);
 *     } */
#ifndef BIDUI_OPTION_H
#define BIDUI_OPTION_H

#include "common/ground/arena.h"
#include "common/ground/error.h"

#include <stdbool.h>
#include <stddef.h>

#define BIDUI_VERSION "1.0.0"

enum option_kind { OPTION_FLAG, OPTION_VALUE };

struct option_row {
    const char *name; /* without the dashes: "batch" */
    enum option_kind kind;
    const char *value_name;  /* for --help: "DATE"; NULL for a flag */
    const char *environment; /* "BIDUI_SITE" or NULL */
    const char *summary;
};

/* Rows that several programs have: one wording, one environment variable. */
#define OPTION_SITE {"site", OPTION_VALUE, "DIR", "BIDUI_SITE", "the county's folder (default: the current one)"}
#define OPTION_THREADS {"threads", OPTION_VALUE, "N", "BIDUI_THREADS", "worker threads (default: the site's setting, else the processors)"}
#define OPTION_NO_STORE \
    {"no-store", OPTION_FLAG, NULL, "BIDUI_NO_STORE", "make everything anew, take nothing from var/store and keep nothing there"}
#define OPTION_HELP {"help", OPTION_FLAG, NULL, NULL, "print this and end"}
/* Last in the table of a program; option_main answers them. */
#define OPTION_ANSWERED {"version", OPTION_FLAG, NULL, NULL, "print the version and end"}, OPTION_HELP
#define OPTION_TABLE(table) .rows = (table), .row_count = sizeof(table) / sizeof(table)[0]

enum { OPTION_ROWS_MAX = 32 };

struct options {
    const char *program;
    const char *usage;   /* "[OPTIONS] COMMAND" */
    const char *summary; /* one line */
    const struct option_row *rows;
    size_t row_count;
    bool stop_early;                     /* for option_main: options end at the first argument */
    void (*print_more)(void);            /* for option_main: what --help says behind the options; may be NULL */
    const char *values[OPTION_ROWS_MAX]; /* "" for a flag that is set, NULL when absent */
    const char *const *arguments;        /* what is left behind the options */
    size_t argument_count;
};

/* Reads `--name value`, `--name=value`, `--`; stops at the first argument that is no option when `stop_early`, else options and
 * arguments may mix. `arguments` is valid until the next call; before threads start. Environment fills what the command line left open.
 * Unknown options: E-USAGE with a suggestion. */
enum status option_parse(struct options *options, const char *const *words, size_t count, bool stop_early,
                         struct error *err) ERROR_MUST_CHECK;
/* Value of an option, or `otherwise`. The name must be in the table. */
const char *option_value(const struct options *options, const char *name, const char *otherwise);
bool option_is_set(const struct options *options, const char *name);
/* Whole number in low..high; E-USAGE else. */
enum status option_integer(const struct options *options, const char *name, long low, long high, long otherwise, long *value,
                           struct error *err) ERROR_MUST_CHECK;
void option_print_help(const struct options *options);

/* What every main does: logging and an arena, the options, --help and --version (the same line of every program), else `run`; then the
 * output flushed, the error printed, the exit code returned. Called once, before any thread. */
int option_main(struct options *options, int argc, char *const *argv,
                enum status (*run)(struct options *options, struct arena *arena, struct error *err));

#endif
