/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a package that speak of deliveries rather than of rows: deliveries.csv, earlier.csv, columns.csv, metrics.csv. */
#ifndef BIDUI_SUMMARY_H
#define BIDUI_SUMMARY_H

#include "common/formats/package.h"
#include "extract/convert/delivery.h"

/* What a conversion came to. */
struct summary_result {
    uint64_t deliveries; /* read, carried ones too */
    uint64_t carried;
    uint64_t missing;        /* sources without any delivery */
    uint64_t missing_places; /* towns without one of a source that others sent */
    uint64_t nil;            /* deliveries that say that there is nothing, or nothing new */
    uint64_t stale;          /* deliveries older than their source allows */
    struct count count;
};

struct summary {
    const struct inspect_context *context;
    const struct inputs *inputs;
    struct delivery *deliveries; /* as inputs->items, then as inputs->earlier */
    const bool *wanted;          /* variant_wanted */
    struct package_writer *writer;
    struct summary_result *result; /* filled in on the way */
};

enum status summary_write(const struct summary *summary, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
