/* SPDX-License-Identifier: Apache-2.0 */
/* The unit of a column where it is another than the field's: the one in its own header's bracket, such as 放款金额（万元）, else the one
 * that a title row names for the whole table, 单位：万元. Extract's columns.csv says which header stood above each field of each file, and
 * what the title rows say behind 单位：. Words that name no unit the field can be read in mean nothing here. */
#ifndef BIDUI_HEADER_UNIT_H
#define BIDUI_HEADER_UNIT_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"

struct header_unit {
    struct text file, sheet; /* as in _file and _sheet; NULL when there is no sheet */
    struct text unit;
    size_t field;
};

/* Of one source; most have none. */
struct header_units {
    struct header_unit *items;
    size_t count;
    size_t capacity;
};

/* One entry a source of the pack, in its order. A package without columns.csv has none. E-PACKAGE. Texts live in the arena. */
enum status header_unit_read(const struct package *extract, const struct pack *pack, struct arena *arena, struct header_units **units,
                             struct error *err) ERROR_MUST_CHECK;

/* The first word of `words` that a field of this unit can be read in, NULL when there is none. Borrows the words; what is no letter parts
 * them. */
struct text header_unit_word(struct text unit, struct text words);

#endif
