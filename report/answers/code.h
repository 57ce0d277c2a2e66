/* SPDX-License-Identifier: Apache-2.0 */
/* The findings an answer may be about, by short code: whose they are, on which line of a list they were sent, which answer is recorded.
 * Read once (schemas/warehouse/reports/answer_code.sql), read-only afterwards. Texts live in the arena. */
#ifndef BIDUI_ANSWER_CODE_H
#define BIDUI_ANSWER_CODE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pg/pg.h"

#include <stdbool.h>
#include <stddef.h>

struct answer_code {
    struct text code;
    struct text class;
    struct text town;
    struct text village;
    struct text person;
    struct text rule_name;
    struct text lead;      /* the code of the line it was sent on; its own, unless it is one of the 同因 */
    struct text recorded;  /* the result that was recorded and still holds; empty when there is none */
    struct text recipient; /* whose receipt names it: the town, or the department it was sent to */
    struct text state;
    struct text due;
};

struct answer_codes {
    struct answer_code *items; /* by code */
    size_t count;
};

enum status answer_code_read(struct pg *connection, const char *sql, struct arena *arena, struct answer_codes **codes,
                             struct error *err) ERROR_MUST_CHECK;
/* NULL when no finding has it. */
const struct answer_code *answer_code_find(const struct answer_codes *codes, struct text code);
/* The one known code that differs from a wrong one in a single character; NULL when there is none or more than one. To be asked about,
 * never to be taken. */
const struct answer_code *answer_code_near(const struct answer_codes *codes, struct text wrong);
/* Sorts by code; for those who fill `items` themselves. */
void answer_code_sort(struct answer_codes *codes);

#endif
