/* SPDX-License-Identifier: Apache-2.0 */
/* A list of ours in var/landing that people's decisions are written to: CSV with a fixed header, the first column a content's SHA-256, a
 * line for each decision, never changed. Small: it is read and written as a whole. Cells live in the arena; an empty one is NULL. One
 * thread. */
#ifndef BIDUI_LEDGER_H
#define BIDUI_LEDGER_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"

#include <stddef.h>

struct ledger {
    const char *path;
    const struct text *header;
    size_t columns;
    struct arena *arena;
    struct text *cells; /* `columns` for each line */
    size_t count;       /* lines */
    size_t capacity;
};

/* A missing file is an empty list. E-INDEX when it is not ours. */
enum status ledger_load(struct ledger *ledger, const char *path, const struct text *header, size_t columns, struct arena *arena,
                        struct error *err) ERROR_MUST_CHECK;
enum status ledger_save(const struct ledger *ledger, struct error *err) ERROR_MUST_CHECK;
/* Copies the cells. */
void ledger_add(struct ledger *ledger, const struct text *cells);
const struct text *ledger_get(const struct ledger *ledger, size_t line);

#endif
