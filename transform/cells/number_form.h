/* SPDX-License-Identifier: Apache-2.0 */
/* The ways people write a number, read into ten-thousandths. Pure; shared by `amount`, `integer` and `percent`.
 *
 * Read: 1234.5, 1,234.50, ¥1234, (1,234.00) for a negative, 1.2万, 3.5亩 when the field's unit is 亩, 45.14%. - / 无 and the like say
 * nothing. Between 元, 千元, 万元 and 亿元 the value is converted to the field's unit. */
#ifndef BIDUI_NUMBER_FORM_H
#define BIDUI_NUMBER_FORM_H

#include "transform/cells/normaliser.h"

struct number_form {
    int64_t value; /* ten-thousandths, in the field's unit */
    bool percent;  /* a % stood behind it */
    const char *reason;
};

/* `unit` is the field's, `header` the one that the column's header names when it is another; both may be NULL. A cell's own unit goes
 * before the header's. SAME for -?digits[.digits] with at most 4 places. The value is set for SAME and CHANGED. */
enum verdict number_form_parse(struct text raw, struct text unit, struct text header, char *scratch, struct number_form *form);

/* Is `word` a unit that a field of this unit can be read in; is it another one than the field's? */
bool number_form_reads(struct text unit, struct text word);
bool number_form_converts(struct text unit, struct text word);

#endif
