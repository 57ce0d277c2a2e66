/* SPDX-License-Identifier: Apache-2.0 */
/* bidui: walks the stages of one site, and hands the rest over to them. */
#include "driver/command.h"
#include "driver/screen.h"

#include <stdio.h>

static const struct option_row option_rows[] = {OPTION_SITE, OPTION_ANSWERED};

static void
print_more(void)
{
    static const enum status codes[] = {STATUS_GATE, STATUS_USAGE,  STATUS_DATA, STATUS_NO_INPUT, STATUS_UNAVAILABLE,
                                        STATUS_BUG,  STATUS_MEMORY, STATUS_IO,   STATUS_BUSY,     STATUS_CONFIG};

    command_print_all();
    (void)printf("\nA command's own options: bidui COMMAND --help.\n\nexit codes:\n   0  done\n");
    for (size_t at = 0; at < sizeof codes / sizeof codes[0]; at++) {
        (void)printf("  %2d  %s\n", codes[at], error_status_text(codes[at]));
    }
}

static enum status
run_command(struct options *options, struct arena *arena, struct error *err)
{
    const struct command_context context = {.site = option_value(options, "site", NULL), .arena = arena};
    const struct command *command;
    size_t used;
    enum status status;

    TRY(command_find(options->arguments, options->argument_count, &command, &used, err));
    screen_open();
    status = command_start(command, &context, options->arguments + used, options->argument_count - used, err);
    screen_progress_clear();
    return status;
}

int
main(int argc, char *argv[])
{
    struct options options = {
        .program = "bidui",
        .usage = "[--site DIR] COMMAND [OPTIONS]",
        .summary = "holds what a county's departments, towns and villages report against each other",
        OPTION_TABLE(option_rows),
        .stop_early = true,
        .print_more = print_more,
    };

    return option_main(&options, argc, argv, run_command);
}
