/* SPDX-License-Identifier: Apache-2.0 */
/* bidui check-file: extract says what of the file would be refused and hands its rows over, transform which of their values
 * cannot be used. Nothing of the site is changed; the rows pass through a temporary folder. */
#include "common/ground/child.h"
#include "common/ground/file.h"
#include "driver/command.h"

#include <stdio.h>
#include <stdlib.h>

static size_t
add_pack(const char **words, size_t count, const char *pack)
{
    if (pack != NULL) {
        words[count++] = "--pack";
        words[count++] = pack;
    }
    return count;
}

static enum status
check_into(const char *folder, const struct command_context *context, const struct options *options, struct error *err)
{
    const char **words = arena_must_zero(context->arena, options->argument_count + 10, sizeof *words);
    struct child_result form;
    struct child_result values;
    size_t count = command_begin(words, "bidui-extract", context);

    const char *pack = option_value(options, "pack", NULL);

    count = add_pack(words, count, pack);
    words[count++] = "--rows";
    words[count++] = folder;
    words[count++] = "--check-file";
    for (size_t at = 0; at < options->argument_count; at++) {
        words[count++] = options->arguments[at];
    }
    words[count] = NULL;
    TRY(child_await(words, &form, err));
    if (form.code != STATUS_OK && form.code != STATUS_GATE && form.code != STATUS_DATA) {
        return (enum status)form.code;
    }
    count = command_begin(words, "bidui-transform", context);
    count = add_pack(words, count, pack);
    words[count++] = "--values";
    words[count++] = folder;
    words[count] = NULL;
    TRY(child_await(words, &values, err));
    return (enum status)(form.code != STATUS_OK ? form.code : values.code);
}

enum status
command_check(const struct command_context *context, const struct options *options, struct error *err)
{
    const char *temporary = getenv("TMPDIR");
    char *folder =
        arena_must_format(context->arena, "%s/bidui-check.XXXXXX", temporary == NULL || temporary[0] == '\0' ? "/tmp" : temporary);
    enum status status;

    if (mkdtemp(folder) == NULL) { /* 0700: people's data pass through it */
        return error_errno(err, STATUS_IO, "E-WRITE", "could not make \"%s\"", folder);
    }
    (void)fflush(stdout);
    status = check_into(folder, context, options, err);
    if (file_remove_tree(folder, status == STATUS_OK ? err : NULL) != STATUS_OK && status == STATUS_OK) {
        status = STATUS_IO;
    }
    return status;
}
