/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of values: what of a value has to be equal for a pair to be looked at, as 64-bit numbers. The ways of making them are one table
 * (key.c). Pure. */
#ifndef BIDUI_KEY_H
#define BIDUI_KEY_H

#include "transform/link/value.h"

enum { KEY_MOST = 64 }; /* of a value, and of a record in one rule */

struct key_transform {
    const char *name; /* the word in models */
    const char *summary;
    enum value_kind kind; /* how the column is read; VALUE_KIND_COUNT: as the comparison over it does, else as text */
    bool takes_length;    /* name:N */
    /* Writes at most KEY_MOST keys of one value, none of them 0; returns how many. */
    size_t (*make)(const struct value_domain *domain, uint32_t code, size_t length, uint64_t *keys);
};

/* The registry, for models, documents and tests: NULL behind the last. */
const struct key_transform *key_transform_at(size_t position);

#endif
