/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui-extract --batch DATE --replay`: after a schema, a setting or a file was corrected, what became of the rows that were rejected. The
 * run itself reads them again, as it reads everything its list names; this compares the rejects before and after. One thread. */
#ifndef BIDUI_REPLAY_H
#define BIDUI_REPLAY_H

#include "common/ground/arena.h"
#include "common/ground/error.h"

#include <stddef.h>

struct replay {
    char **keys; /* source, file, sheet, row of each reject, sorted */
    size_t count;
};

/* The rejects of the newest extract package in the batch's folder; none when there is no package yet. */
enum status replay_load(const char *batch_folder, struct arena *arena, struct replay *replay, struct error *err) ERROR_MUST_CHECK;
/* Prints how many of the earlier rejects are read now, are still rejected, and which are new. */
void replay_print(const struct replay *before, const struct replay *after);

#endif
