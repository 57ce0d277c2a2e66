/* SPDX-License-Identifier: Apache-2.0 */
/* The commands of `bidui`: one table, a row holds everything about a command. --help, a command's own --help and "did you mean" walk it; a
 * new command is a row in command.c and, when no other program does the work, its function. */
#ifndef BIDUI_COMMAND_H
#define BIDUI_COMMAND_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/option.h"

#include <stddef.h>

struct command_context {
    const char *site;    /* --site, or NULL: $BIDUI_SITE, else the current folder */
    struct arena *arena; /* lives as long as the process */
};

struct command {
    const char *name;  /* one word, or two: `batch retract` */
    const char *usage; /* behind the name */
    const char *summary;
    /* Our own: its options and the function, called with what the command line says. A status without a message in `err` means that a
     * child process has printed it already. */
    const struct option_row *options;
    size_t option_count;
    size_t arguments_max; /* words that are no options */
    enum status (*run)(const struct command_context *context, const struct options *options, struct error *err);
    /* Or a program beside us that gets the words, behind `--site DIR` and this option. */
    const char *program;
    const char *option;
};

/* NULL behind the last. */
const struct command *command_at(size_t at);
/* The command that the words begin with; `*used` of them are its name. E-USAGE with a suggestion when there is none. */
enum status command_find(const char *const *words, size_t count, const struct command **command, size_t *used,
                         struct error *err) ERROR_MUST_CHECK;
/* Runs it with the words behind its name: parses its options, or becomes the other program. */
enum status command_start(const struct command *command, const struct command_context *context, const char *const *words, size_t count,
                          struct error *err) ERROR_MUST_CHECK;
/* Begins an argument array: the path of a program beside us and `--site DIR`, when a site is named or the current folder is one. At most
 * three words; returns how many. */
size_t command_begin(const char **words, const char *program, const struct command_context *context);
/* The commands, a line each, for --help. */
void command_print_all(void);

/* What the rows of our own commands point at, each in the file of its name. */
enum status command_check(const struct command_context *context, const struct options *options, struct error *err);
enum status command_init(const struct command_context *context, const struct options *options, struct error *err);
enum status command_run(const struct command_context *context, const struct options *options, struct error *err);
enum status command_status(const struct command_context *context, const struct options *options, struct error *err);
enum status command_summary(const struct command_context *context, const struct options *options, struct error *err);

#endif
