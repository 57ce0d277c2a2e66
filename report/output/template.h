/* SPDX-License-Identifier: Apache-2.0 */
/* A page's words as the pack writes them, with places to fill in: `{town}{village}`. A name that is not among the values stays as it is
 * written, so that a slip is seen on the first page. Pure, but for texts in the arena. */
#ifndef BIDUI_TEMPLATE_H
#define BIDUI_TEMPLATE_H

#include "common/formats/json.h"
#include "common/ground/arena.h"
#include "common/ground/text.h"

#include <stddef.h>

struct template_value {
    const char *name;
    struct text value;
};

struct text template_fill(struct text template, const struct template_value *values, size_t count, struct arena *arena);
/* The strings of an array, at most `limit`; returns how many there are. They borrow from the document. */
size_t template_texts(const struct json *array, struct text *texts, size_t limit);
/* The same of numbers. */
size_t template_numbers(const struct json *array, double *numbers, size_t limit, struct arena *arena);

#endif
