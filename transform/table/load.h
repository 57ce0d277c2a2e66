/* SPDX-License-Identifier: Apache-2.0 */
/* Extract's package into the tables of a batch, normalised, duplicates merged; keys are still to be built (keys_build).
 *
 * Big sources are cut into chunks of whole records that threads take in turn; small sources are one task each. The tables are the same
 * for any number of threads. */
#ifndef BIDUI_TABLE_LOAD_H
#define BIDUI_TABLE_LOAD_H

#include "transform/cells/normaliser.h"
#include "transform/table/delivery.h"
#include "transform/table/table.h"

struct table_load; /* owns what the tables live in */

/* batch->pack, division and as_of are set by the caller; batch->tables are made here. */
enum status table_load(const struct package *extract, const struct deliveries *deliveries, const struct normaliser_pack *ready,
                       size_t threads, struct batch *batch, struct table_load **load, struct error *err) ERROR_MUST_CHECK;
/* NULL is fine. The batch's tables become invalid. */
void table_load_free(struct table_load *load);

#endif
