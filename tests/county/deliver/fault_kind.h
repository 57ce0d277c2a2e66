/* SPDX-License-Identifier: Apache-2.0 */
/* county/fault_kind.h
 *     The ways of writing one cell of which something must be said: a repair, or that the value is lost. */
#ifndef COUNTY_FAULT_KIND_H
#define COUNTY_FAULT_KIND_H

#include "tests/county/deliver/tables.h"
#include "tests/county/world/rng.h"

#include <stdbool.h>

struct fault_kind {
    const char *name;
    unsigned columns; /* bits of enum column_kind */
    bool invalid;     /* the value is lost */
    bool (*spoil)(struct rng *rng, const char *clean, char *dirty);
};

extern const struct fault_kind fault_kinds[];
extern const size_t fault_kind_count;

/* Is it a way of writing such a column; and may the column's value be lost, without a finding on another row, where it is? */
bool fault_kind_fits(const struct fault_kind *kind, const struct table *table, size_t column);

/* 2022-06-30 or 20220630. */
bool fault_kind_date(const char *clean, int *date);

#endif
