/* SPDX-License-Identifier: Apache-2.0 */
/* Merging rows that say the same, and events that a later delivery says again.
 *
 * Snapshot: rows equal in all canonical fields within one scope are one row; the first stays. Append: over all deliveries; and of rows with
 * the same complete primary key from different deliveries those of the latest stay. Two rows whose cells could not be trusted are equal
 * only when the originals are. What goes is counted in table->duplicate.
 *
 * A source that keeps equal rows (schema->keeps_equal) has as many as a delivery states: a snapshot all of them; append, scope by
 * scope, as many as the delivery that has most, for what another one repeats is the same event told again. Later events supersede as
 * before, however many rows they are. Rows kept beside an equal one are counted in table->equal. */
#ifndef BIDUI_TABLE_DISTINCT_H
#define BIDUI_TABLE_DISTINCT_H

#include "common/ground/error.h"
#include "transform/table/table.h"

/* Where a row's file belongs, by the file's code in table->files (index 0: no file). */
struct table_deliveries {
    uint32_t *scopes; /* number of the scope */
    uint32_t *orders; /* number of the delivery, later is higher */
};

/* `arenas` as for table_join; compaction happens in place. */
enum status table_distinct(struct table *table, const struct table_deliveries *deliveries, size_t threads,
                           struct error *err) ERROR_MUST_CHECK;

#endif
