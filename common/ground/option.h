/* SPDX-License-Identifier: Apache-2.0 */
/* Command-line options: one table per program feeds the parser, the environment and --help. */
#ifndef BIDUI_OPTION_H
#define BIDUI_OPTION_H

#include "common/ground/error.h"

#include <stdbool.h>
#include <stddef.h>

enum option_kind { OPTION_FLAG, OPTION_VALUE };

struct option_row {
    const char *name; /* without the dashes: "batch" */
    enum option_kind kind;
    const char *value_name;  /* for --help: "DATE"; NULL for a flag */
    const char *environment; /* "BIDUI_SITE" or NULL */
    const char *summary;
};

enum { OPTION_ROWS_MAX = 32 };

struct options {
    const char *program;
    const char *usage;   /* "[OPTIONS] COMMAND" */
    const char *summary; /* one line */
    const struct option_row *rows;
    size_t row_count;
    const char *values[OPTION_ROWS_MAX]; /* "" for a flag that is set, NULL when absent */
    const char *const *arguments;        /* what is left behind the options */
    size_t argument_count;
};

/* Reads `--name value`, `--name=value`, `--`; stops at the first argument that is no option when `stop_early`, else options and
 * arguments may mix. `arguments` is valid until the next call; a program calls this once, before it starts threads. Environment fills what
 * the command line left open. Unknown options: E-USAGE with a suggestion. */
enum status option_parse(struct options *options, int argc, char *const *argv, bool stop_early, struct error *err) ERROR_MUST_CHECK;
/* Value of an option, or `otherwise`. The name must be in the table. */
const char *option_value(const struct options *options, const char *name, const char *otherwise);
bool option_is_set(const struct options *options, const char *name);
/* Whole number in low..high; E-USAGE else. */
enum status option_integer(const struct options *options, const char *name, long low, long high, long otherwise, long *value,
                           struct error *err) ERROR_MUST_CHECK;
void option_print_help(const struct options *options);

#endif
