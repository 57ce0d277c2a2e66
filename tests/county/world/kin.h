/* SPDX-License-Identifier: Apache-2.0 */
/* county/kin.h
 *     Who lives in one household: relations, sexes and ages that can be true together. */
#ifndef COUNTY_KIN_H
#define COUNTY_KIN_H

#include "tests/county/world/rng.h"

#include <stdbool.h>

enum { KIN_MAX = 7 };

struct kin {
    int relation; /* enum relation; the head comes first */
    int sex;
    int age;       /* completed years at 2022-06-30 */
    int of_father; /* index of the one whose surname this person bears; -1: a surname of their own */
};

/* Fills SIZE (1 to KIN_MAX) people. With WORKER, one of them is of working age and no one
 * is younger than two: such households may have been eliminated, and their number has not changed since. */
void kin_compose(struct rng *rng, int size, bool worker, struct kin kin[KIN_MAX]);

/* A day on which somebody was born who is AGE years old at 2022-06-30. Whoever is near an age that rules ask about has
 * no birthday in the following three months, so that later batches find the same facts. */
int kin_birthday(struct rng *rng, int age);

#endif
