/* SPDX-License-Identifier: Apache-2.0 */
/* Which places the deliveries of a batch speak for. Rows of a place for which a source delivered once and for which nothing stands now
 * are kept: deletions happen inside the scopes that were delivered. Everything lives in the arena. */
#ifndef BIDUI_SCOPE_H
#define BIDUI_SCOPE_H

#include "load/history/load.h"

struct scope_list {
    const char *places; /* {410621101,410621102 : an array of SQL, its end left open; NULL: none yet */
    struct text last;
    bool everything; /* a delivery without a scope */
};

void scope_add(struct scope_list *list, struct text scope, struct arena *arena);
/* Sets source->kept_condition by what earlier batches covered and `list` does not. */
enum status scope_find_kept(const struct load *load, struct load_source *source, const struct scope_list *list,
                            struct error *err) ERROR_MUST_CHECK;

#endif
