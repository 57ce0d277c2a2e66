/* SPDX-License-Identifier: Apache-2.0 */
/* county/dirt_kind.h
 *     One kind of dirt: where it falls, how often, and how the clean text becomes the dirty one. */
#ifndef COUNTY_DIRT_KIND_H
#define COUNTY_DIRT_KIND_H

#include "tests/county/deliver/tables.h"
#include "tests/county/world/rng.h"

#include <stdbool.h>

enum { DIRT_KIND_TEXT = 512 };

struct dirt_kind {
    const char *name;
    unsigned columns; /* bits of enum column_kind */
    unsigned weight;
    /* Writes the dirty text; false when CLEAN cannot be written in this way. */
    bool (*soil)(struct rng *rng, const char *clean, char *dirty);
};

extern const struct dirt_kind dirt_kinds[];
extern const size_t dirt_kind_count;

#endif
