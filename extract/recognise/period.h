/* SPDX-License-Identifier: Apache-2.0 */
/* The date a delivery speaks of, as written in a title row (`截至2022年6月30日`, `数据期:2022年06月`, `2022年上半年`) or in a file name
 * (`_20220630`). A month stands for its last day, a half-year likewise. Pure. */
#ifndef BIDUI_PERIOD_H
#define BIDUI_PERIOD_H

#include "common/ground/text.h"

enum { PERIOD_SIZE = 16 };

struct period {
    int32_t effective;      /* days, see common/ground/date.h */
    char text[PERIOD_SIZE]; /* 2022-06-30, 2022-06, 2022H1 */
    unsigned strength;      /* 0: nothing found; a date behind a key word outranks a bare one, a day beats a month */
};

/* Replaces *best when the text holds something stronger; of equals the first stands. */
void period_find(struct text text, struct period *best);
/* The last day of a period as period_find writes it; false for anything else. */
bool period_end(struct text period, int32_t *end);

#endif
