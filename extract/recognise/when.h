/* SPDX-License-Identifier: Apache-2.0 */
/* The date a delivery speaks of, as written in a title row (`截至2022年6月30日`, `数据期:2022年06月`, `2022年上半年`) or in a file name
 * (`_20220630`). A month stands for its last day, a half-year likewise. Pure. */
#ifndef BIDUI_WHEN_H
#define BIDUI_WHEN_H

#include "common/ground/text.h"

enum { WHEN_PERIOD_SIZE = 16 };

struct when {
    int32_t effective;             /* days, see common/ground/date.h */
    char period[WHEN_PERIOD_SIZE]; /* 2022-06-30, 2022-06, 2022H1 */
    unsigned strength;             /* 0: nothing found; a date behind a key word beats a bare one, a day beats a month */
};

/* Replaces *best when the text holds something stronger; of equals the first stands. */
void when_find(struct text text, struct when *best);
/* The last day of a period as when_find writes it; false for anything else. */
bool when_period_end(struct text period, int32_t *end);

#endif
