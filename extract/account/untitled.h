/* SPDX-License-Identifier: Apache-2.0 */
/* Values in columns without a title, which nobody reads: notes beside the table, what most rows have behind its last column. They are
 * counted, and where the first of them stand is kept. One thread. */
#ifndef BIDUI_UNTITLED_H
#define BIDUI_UNTITLED_H

#include "common/ground/arena.h"

#include <stdint.h>

enum { UNTITLED_PLACES = 3 };

struct untitled_place {
    struct text sheet; /* NULL: no sheets; borrowed */
    uint64_t row;
    size_t column; /* 1-based */
};

struct untitled {
    uint64_t values;
    struct untitled_place first[UNTITLED_PLACES];
};

void untitled_note(struct untitled *untitled, struct text sheet, uint64_t row, size_t column);
/* `part` comes behind what `sum` has. */
void untitled_add(struct untitled *sum, const struct untitled *part);
/* `2 values in columns without a title, not read: row 3, column 5; sheet "名单", row 7, column 5`; NULL when there are none. */
struct text untitled_describe(const struct untitled *untitled, struct arena *arena);

#endif
