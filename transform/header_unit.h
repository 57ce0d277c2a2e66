/* SPDX-License-Identifier: Apache-2.0 */
/* The unit that a column's own header names, such as 放款金额（万元）, where it is another than the field's: extract's columns.csv says which header
 * stood above each field of each file. A header's bracket that names no unit the field can be read in means nothing here. */
#ifndef BIDUI_HEADER_UNIT_H
#define BIDUI_HEADER_UNIT_H

#include "common/arena.h"
#include "common/error.h"
#include "common/package.h"
#include "common/schema.h"

struct header_unit {
    struct text file, sheet; /* as in _file and _sheet; NULL when there is no sheet */
    struct text unit;
    size_t field;
};

/* Of one source; most have none. */
struct header_units {
    struct header_unit *items;
    size_t count;
};

/* One entry a source of the pack, in its order. A package without columns.csv has none. E-PACKAGE. Texts live in the arena. */
enum status header_unit_read(const struct package *extract, const struct pack *pack, struct arena *arena, struct header_units **units,
                             struct error *err) ERROR_MUST_CHECK;

/* `万元` of `放款金额（单位：万元）`: what stands in the bracket at the end, NULL when there is none. Borrows the header. */
struct text header_unit_of(struct text header);

#endif
