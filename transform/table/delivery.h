/* SPDX-License-Identifier: Apache-2.0 */
/* The deliveries behind a batch, as extract's deliveries.csv and earlier.csv name them. Texts live in the arena given. */
#ifndef BIDUI_DELIVERY_H
#define BIDUI_DELIVERY_H

#include "common/formats/package.h"
#include "transform/table/distinct.h"

struct delivery {
    struct text source, scope, period, effective, file, sha256, state, age_days, error, detail;
    enum variant variant;
    bool stale;
    uint64_t kept; /* rows that extract passed on */
    uint64_t rejected, dropped;
};

struct deliveries {
    struct delivery *items; /* in the file's order: (source, scope, period, effective, order); earlier ones behind */
    size_t count;
};

/* E-PACKAGE when the package has none or a column is missing. */
enum status delivery_read(const struct package *extract, struct arena *arena, struct deliveries *deliveries,
                          struct error *err) ERROR_MUST_CHECK;
/* Whether the delivery is behind the table. */
bool delivery_is_of(const struct delivery *delivery, const struct table *table);
/* Scope and order of every file of the table. */
struct table_deliveries delivery_of_files(const struct deliveries *deliveries, const struct table *table, struct arena *arena);
/* Sets stale and stale_reason: no delivery at all, or every delivery past its max_age; of an earlier state: no place had one then. Else the
 * places that had none are listed as lacking. */
void delivery_judge_age(const struct deliveries *deliveries, struct table *table, struct arena *arena);

#endif
