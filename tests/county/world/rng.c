/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/rng.h"

/* The output function of splitmix64: every bit of the result depends on every bit of the input. */
static uint64_t
rng_scramble(uint64_t value)
{
    value ^= value >> 30;
    value *= UINT64_C(0xbf58476d1ce4e5b9);
    value ^= value >> 27;
    value *= UINT64_C(0x94d049bb133111eb);
    value ^= value >> 31;
    return value;
}

static const uint64_t rng_step = UINT64_C(0x9e3779b97f4a7c15);

uint64_t
rng_mix(uint64_t left, uint64_t right)
{
    return rng_scramble(left + rng_step * (rng_scramble(right + rng_step) | 1U));
}

uint64_t
rng_hash(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return rng_scramble(hash);
}

struct rng
rng_make(uint64_t seed, uint64_t stream, uint64_t index)
{
    return (struct rng){rng_mix(rng_mix(seed, stream), index)};
}

uint64_t
rng_next(struct rng *rng)
{
    rng->state += rng_step;
    return rng_scramble(rng->state);
}

uint32_t
rng_below(struct rng *rng, uint32_t bound)
{
    return (uint32_t)(((rng_next(rng) >> 32) * bound) >> 32);
}

int
rng_range(struct rng *rng, int low, int high)
{
    return high <= low ? low : low + (int)rng_below(rng, (uint32_t)(high - low + 1));
}

bool
rng_chance(struct rng *rng, uint32_t per_mille)
{
    return rng_below(rng, 1000) < per_mille;
}

size_t
rng_weighted(struct rng *rng, const unsigned *weights, size_t count)
{
    unsigned total = 0;
    unsigned drawn;
    size_t choice = 0;

    for (size_t item = 0; item < count; item++) {
        total += weights[item];
    }
    drawn = rng_below(rng, total);
    while (drawn >= weights[choice]) {
        drawn -= weights[choice++];
    }
    return choice;
}
