/* SPDX-License-Identifier: Apache-2.0 */
#include "report/answers/cells.h"

#include "common/ground/buffer.h"
#include "common/ground/child.h"

#include <stdio.h>

enum { CELLS_MAX = 256 * 1024 * 1024, ERRORS_MAX = 64 * 1024 };

enum status
answer_cells(const char *extract, const char *path, struct arena *arena, struct text *csv, struct error *err)
{
    const char *const argv[] = {extract, "--cells", path, "--places", NULL};
    struct child_result result;
    struct buffer output;
    struct buffer errors;
    enum status status;

    buffer_init(&output, CELLS_MAX);
    buffer_init(&errors, ERRORS_MAX);
    status = child_read(argv, &output, &errors, &result, err);
    if (status == STATUS_OK && (result.code != 0 || !buffer_ok(&output))) {
        (void)fwrite(errors.data, 1, errors.size, stderr); /* said only when it failed */
        status = error_set(err, STATUS_DATA, "E-ANSWER-FILE", "could not read answers from \"%s\"", path);
    } else if (status == STATUS_OK) {
        *csv = arena_must_text(arena, buffer_text(&output));
    }
    buffer_done(&output);
    buffer_done(&errors);
    return status;
}
