/* SPDX-License-Identifier: Apache-2.0 */
/* county/divisions.h
 *     Where the people of the sample live: real codes and names, constant tables, nothing to free. */
#ifndef COUNTY_DIVISIONS_H
#define COUNTY_DIVISIONS_H

#include <stddef.h>

enum { DIVISION_VILLAGES = 442, DIVISION_TOWNS = 11 };

struct division {
    const char *code; /* 12 digits for a village, 9 for a town */
    const char *name;
};

extern const struct division division_table[DIVISION_VILLAGES];
extern const struct division division_towns[DIVISION_TOWNS];

/* Index into division_towns of the town that a village lies in. */
size_t division_town_of(size_t village);

/* Number of villages of a town, and the first of them: villages are sorted by code. */
size_t division_town_size(size_t town);
size_t division_town_first(size_t town);

#endif
