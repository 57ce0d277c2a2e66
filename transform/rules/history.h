/* SPDX-License-Identifier: Apache-2.0 */
/* The built-in sources `delivery` and `profile` (schemas/built_in/): which deliveries stand behind a batch and what its columns look like,
 * of this batch and of earlier ones. Rules read them like any other source, so that drift, freshness and missing deliveries need no
 * language of their own.
 *
 * Earlier rows come from the package of the batch before, which wrote the same two tables, so a batch is still made from its inputs alone.
 * A row that a rule found something about is `doubtful` from then on, unless the register of marks says otherwise: baselines leave it out.
 */
#ifndef BIDUI_HISTORY_H
#define BIDUI_HISTORY_H

#include "transform/rules/result.h"
#include "transform/table/delivery.h"

enum { HISTORY_DELIVERIES = 24, HISTORY_BATCHES = 12 }; /* earlier ones that are kept, per source and scope, per source */

/* Fills the tables of the pack's built-in sources. `earlier` is transform's package of the batch before, or NULL. */
enum status history_fill(struct batch *batch, const struct deliveries *deliveries, const struct package *earlier, struct arena *arena,
                         struct error *err) ERROR_MUST_CHECK;
/* Makes the present rows doubtful about which a rule found something. */
void history_doubt(struct batch *batch, const struct rule_run *run);

#endif
