/* SPDX-License-Identifier: Apache-2.0 */
/* Which source a row of a batch is about, and who answers for it: those of the delivered row behind it, or those that a row of a built-in
 * source names. What is told of the row is told to them. */
#ifndef BIDUI_ABOUT_H
#define BIDUI_ABOUT_H

#include "transform/table/table.h"

/* Texts borrow from the pack or the batch. */
struct about {
    struct text source, department;
};

struct about about_of(const struct table *table, uint32_t row);

#endif
