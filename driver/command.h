/* SPDX-License-Identifier: Apache-2.0 */
/* One command of `bidui`: a row that holds everything about it. main.c has the table; --help and "did you mean" walk it. */
#ifndef BIDUI_COMMAND_H
#define BIDUI_COMMAND_H

#include "common/ground/arena.h"
#include "common/ground/error.h"

#include <stddef.h>

struct command_context {
    const char *site;    /* --site, or NULL: $BIDUI_SITE, else the current folder */
    struct arena *arena; /* lives as long as the process */
};

struct command {
    const char *name;
    const char *usage; /* behind the name */
    const char *summary;
    /* argv[0] is the command's name. A status without a message in `err` means that a child has said it already. */
    enum status (*run)(const struct command_context *context, int argc, char *const *argv, struct error *err);
    /* Or: hand the words over to a program beside us, behind `--site DIR` and this option. */
    const char *program;
    const char *option;
};

extern const struct command command_check;
extern const struct command command_init;
extern const struct command command_run;
extern const struct command command_status;
extern const struct command command_summary;

#endif
