/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in sources `delivery` and `profile` (schemas/built_in/): which deliveries stand behind a batch and what its columns look like,
 * of this batch and of earlier ones. Rules read them like any other source, so that drift, freshness and missing deliveries need no
 * language of their own.
 *
 * Earlier rows come from the package of the batch before, which wrote the same two tables, so a batch is still made from its inputs alone.
 * A row that a rule found something about is `doubtful` from then on, unless the register of marks says otherwise: baselines leave it out.
 *
 *   history.c          rows of `delivery`                  history_profile.c   rows of `profile`
 *   history_table.c    cells to a table, rows of the package before, marks */
#ifndef BIDUI_HISTORY_H
#define BIDUI_HISTORY_H

#include "transform/rules/run.h"
#include "transform/table/delivery.h"

enum { HISTORY_DELIVERIES = 24, HISTORY_BATCHES = 12 }; /* earlier ones that are kept, per source and scope, per source */

/* Fills the tables of the pack's built-in sources. `earlier` is transform's package of the batch before, or NULL. */
enum status history_fill(struct batch *batch, const struct deliveries *deliveries, const struct package *earlier, struct arena *arena,
                         struct error *err) ERROR_MUST_CHECK;
/* Makes the present rows doubtful about which a rule found something. */
void history_doubt(struct batch *batch, const struct rule_run *run);

/* ---- between the parts ---- */

/* A built-in table on its way: cells row by row, in the order of `names`. */
struct history_rows {
    const char *const *names;
    size_t width;
    struct text *cells;
    size_t count;
    size_t capacity;
    struct arena *arena;
};

/* Room for one more row, all cells NULL. */
struct text *history_rows_add(struct history_rows *rows);
struct text history_number(uint64_t number, struct arena *arena);
struct text history_truth(bool truth);
/* The rows of the table in the package before, in the columns of `names`; none when there is no package or it has no such table. */
enum status history_rows_read(struct history_rows *rows, const struct package *earlier, const char *resource,
                              struct error *err) ERROR_MUST_CHECK;
/* The cells through the normalisers into the table of the source. */
enum status history_rows_fill(const struct history_rows *rows, struct batch *batch, const struct schema *schema,
                              struct error *err) ERROR_MUST_CHECK;
/* Rows of `profile` for the sources with a new delivery, then earlier ones. */
enum status history_profile_fill(struct batch *batch, const struct schema *schema, const struct deliveries *deliveries,
                                 const struct package *earlier, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
