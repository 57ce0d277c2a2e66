/* SPDX-License-Identifier: Apache-2.0 */
/* Random draws for property tests. The seed is printed, $PROPERTY_SEED sets it and $PROPERTY_ROUNDS multiplies the rounds. */
#ifndef BIDUI_PROPERTY_H
#define BIDUI_PROPERTY_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct property {
    uint64_t state;
    size_t rounds;
};

static inline struct property
property_begin(const char *name, size_t rounds)
{
    const char *seed = getenv("PROPERTY_SEED");
    const char *factor = getenv("PROPERTY_ROUNDS");
    struct property property = {.state = seed == NULL ? 20220630 : strtoull(seed, NULL, 10), .rounds = rounds};

    property.rounds *= factor == NULL ? 1 : strtoul(factor, NULL, 10);
    printf("property %s: seed %llu, %zu rounds\n", name, (unsigned long long)property.state, property.rounds);
    return property;
}

/* 0 .. below - 1; D. Knuth's multiplier, the upper bits. */
static inline uint32_t
property_draw(struct property *property, uint32_t below)
{
    property->state = property->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((property->state >> 33) % below);
}

#endif
