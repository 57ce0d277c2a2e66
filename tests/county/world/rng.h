/* SPDX-License-Identifier: Apache-2.0 */
/* county/rng.h
 *     Random numbers that depend on nothing but the seed and on what they are for.
 *
 * A generator is made for one thing (a stream and an index), so adding a draw somewhere changes no other. */
#ifndef COUNTY_RNG_H
#define COUNTY_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t state;
};

uint64_t rng_mix(uint64_t left, uint64_t right);
uint64_t rng_hash(const char *text);
struct rng rng_make(uint64_t seed, uint64_t stream, uint64_t index);
uint64_t rng_next(struct rng *rng);
uint32_t rng_below(struct rng *rng, uint32_t bound);
int rng_range(struct rng *rng, int low, int high); /* both ends included */
bool rng_chance(struct rng *rng, uint32_t per_mille);
size_t rng_weighted(struct rng *rng, const unsigned *weights, size_t count);

#endif
