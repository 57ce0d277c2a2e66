/* SPDX-License-Identifier: Apache-2.0 */
/* bidui check-file: extract says what of the file would be refused and hands its rows over, transform which of their values nobody could
 * use. Nothing of the site is changed; the rows pass through a folder of our own that goes again. */
#include "common/ground/child.h"
#include "common/ground/file.h"
#include "driver/command.h"

#include <stdio.h>
#include <stdlib.h>

/* `--site DIR` where one is named or meant. */
static size_t
begin(const char **words, const char *program, const struct command_context *context)
{
    size_t count = 0;

    words[count++] = child_program(program, context->arena);
    if (context->site != NULL || file_exists("site.json")) {
        words[count++] = "--site";
        words[count++] = context->site != NULL ? context->site : ".";
    }
    return count;
}

static enum status
look(const struct command_context *context, const char *folder, int argc, char *const *argv, struct error *err)
{
    const char **words = arena_must_zero(context->arena, (size_t)argc + 8, sizeof *words);
    struct child_result form;
    struct child_result values;
    size_t count = begin(words, "bidui-extract", context);

    words[count++] = "--rows";
    words[count++] = folder;
    words[count++] = "--check-file";
    for (int at = 1; at < argc; at++) {
        words[count++] = argv[at];
    }
    words[count] = NULL;
    TRY(child_await(words, &form, err));
    if (form.code != STATUS_OK && form.code != STATUS_GATE && form.code != STATUS_DATA) {
        return (enum status)form.code;
    }
    count = begin(words, "bidui-transform", context);
    words[count++] = "--values";
    words[count++] = folder;
    words[count] = NULL;
    TRY(child_await(words, &values, err));
    return (enum status)(form.code != STATUS_OK ? form.code : values.code);
}

static enum status
check_run(const struct command_context *context, int argc, char *const *argv, struct error *err)
{
    const char *temporary = getenv("TMPDIR");
    char *folder =
        arena_must_format(context->arena, "%s/bidui-check.XXXXXX", temporary == NULL || temporary[0] == '\0' ? "/tmp" : temporary);
    enum status status;

    if (mkdtemp(folder) == NULL) { /* 0700: people's data pass through it */
        return error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\"", folder);
    }
    (void)fflush(stdout);
    status = look(context, folder, argc, argv, err);
    if (file_remove_tree(folder, status == STATUS_OK ? err : NULL) != STATUS_OK && status == STATUS_OK) {
        status = STATUS_IO;
    }
    return status;
}

const struct command command_check = {
    .name = "check-file",
    .usage = "[SOURCE] FILE",
    .summary = "what would be refused of a file, and found in it; changes nothing",
    .run = check_run,
};
