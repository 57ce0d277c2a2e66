/* SPDX-License-Identifier: Apache-2.0 */
/* A package that an earlier version wrote, or that is damaged, may stop a stage (E-PACKAGE). It holds nothing that the originals do not, so
 * `bidui run` makes it anew and goes on. The warehouse is not touched by that: what was loaded of the batch stays as it was loaded. */
#ifndef BIDUI_MEND_H
#define BIDUI_MEND_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/site/site.h"

#include <stdbool.h>
#include <stddef.h>

enum { MEND_DATE_SIZE = 11, MEND_FOLDER_SIZE = 32 };

/* The package that a stage could not read. */
struct mend {
    char as_of[MEND_DATE_SIZE];    /* "": none */
    char folder[MEND_FOLDER_SIZE]; /* transform.1 */
    char (*done)[MEND_DATE_SIZE];  /* batches made anew in this run: a second time would not help */
    size_t done_count, done_capacity;
};

/* Takes note when the line, of a stage's stderr, says that a package of the site cannot be read. */
void mend_note(struct mend *mend, const struct site *site, struct text line);
/* Whether what was noted can be made anew; then it is out of the way, and noted as done. */
bool mend_begin(struct mend *mend, const struct site *site, struct arena *arena);

#endif
