/* SPDX-License-Identifier: Apache-2.0 */
/* The stage itself: extract's package of one batch and revision into transform's package. */
#ifndef BIDUI_RUN_H
#define BIDUI_RUN_H

#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "common/site/site.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What came of it, for the result line. */
struct run_result {
    long revision;
    size_t sources;
    uint64_t rows, duplicates, equal, repairs;
    uint64_t persons, households;
    size_t over_gate; /* rules over their threshold */
};

struct run_options {
    const char *as_of; /* the batch's date */
    long revision;     /* 0: the newest */
    size_t threads;
    uint64_t memory; /* bytes it may take, else E-MEMORY-LIMIT (71) with the figure needed; 0: as many as it needs */
    bool anew;       /* no file of the package before is taken for one that comes out the same */
    bool warehouse;  /* rules are evaluated there (transform/rules/warehouse.h) */
};

/* E-BATCH when the batch is unknown. */
enum status run_batch(const struct site *site, const struct pack *pack, const struct run_options *options, struct run_result *result,
                      struct error *err) ERROR_MUST_CHECK;

#endif
