/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers of rows that people wrote into a list by hand, in a title, a total or a signature: 共500条, 合计 120户500人. They only warn: what
 * a person counted may be something else. One thread. */
#ifndef BIDUI_STATED_H
#define BIDUI_STATED_H

#include "common/ground/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { STATED_PLACES = 4, STATED_NUMBERS = 4, STATED_WORDS = 64 };

struct stated_place {
    struct text sheet; /* NULL: no sheets; borrowed */
    uint64_t row;
    char words[STATED_WORDS];
    uint64_t numbers[STATED_NUMBERS];
    bool household[STATED_NUMBERS]; /* counts households, of which a list of persons has fewer than rows */
    size_t count;
    uint64_t rows; /* kept of its sheet, once that has ended */
};

struct stated {
    struct stated_place first[STATED_PLACES];
    size_t count;
    size_t settled;
};

/* Whether the text says a number of rows; of one page of several, nothing. */
bool stated_is(struct text cell);
void stated_note(struct stated *stated, struct text sheet, uint64_t row, struct text cell);
/* The sheet ends, of which so many rows were kept. */
void stated_settle(struct stated *stated, uint64_t rows);
void stated_add(struct stated *sum, const struct stated *part);
/* `W-TOTAL: row 1 says "共500人", but 30 rows are kept`; NULL when all that is said is the number of rows, of the whole or of the sheet. */
struct text stated_describe(const struct stated *stated, uint64_t kept, uint64_t rejected, struct arena *arena);

#endif
