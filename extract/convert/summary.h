/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of a package that speak of deliveries rather than of rows: deliveries.csv, earlier.csv, columns.csv, metrics.csv. */
#ifndef BIDUI_SUMMARY_H
#define BIDUI_SUMMARY_H

#include "common/formats/package.h"
#include "extract/convert/run.h"
#include "extract/convert/unit.h"

struct summary {
    const struct inspect_context *context;
    const struct inputs *inputs;
    struct unit *units; /* as inputs->items, then as inputs->earlier */
    const bool *wanted; /* variant_wanted */
    struct package_writer *writer;
    struct convert_result *result; /* filled in on the way */
};

enum status summary_write(const struct summary *summary, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
