/* SPDX-License-Identifier: Apache-2.0 */
/* A value of the rule language and its type. */
#ifndef BIDUI_EXPR_VALUE_H
#define BIDUI_EXPR_VALUE_H

#include "common/ground/text.h"
#include "transform/expr/fixed.h"

/* EXPR_ANY is the type of NULL: it fits everywhere. */
enum expr_type { EXPR_ANY, EXPR_TEXT, EXPR_NUMBER, EXPR_DATE, EXPR_YEARMONTH, EXPR_BOOLEAN };

/* One value of any type; what `valid` does not cover is not set. A boolean is valid when it is known. */
struct expr_value {
    bool valid;
    bool truth;
    int32_t days;
    fixed number;
    struct text text;
};

/* Dates are those of the years 1 to 9999, in both engines: days since 1970-01-01. */
enum { EXPR_DAYS_MIN = -719162, EXPR_DAYS_MAX = 2932896 };

static inline bool
expr_value_is_date(int64_t days)
{
    return days >= EXPR_DAYS_MIN && days <= EXPR_DAYS_MAX;
}

#endif
