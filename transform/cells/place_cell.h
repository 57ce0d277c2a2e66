/* SPDX-License-Identifier: Apache-2.0 */
/* What the place formats have in common: folding the cell, taking off the names of what the county lies in, reporting the result. Pure. */
#ifndef BIDUI_PLACE_CELL_H
#define BIDUI_PLACE_CELL_H

#include "transform/cells/normaliser.h"
#include "transform/cells/place.h"

struct place_cell {
    struct text folded;
    const char *reason; /* what folding changed; NULL when nothing */
};

/* False when the cell says nothing; result->reason is set then. */
bool place_cell_open(struct text raw, char *scratch, struct place_cell *cell, struct normalised *result);
/* 河南省鹤壁市浚县善堂镇 gives 善堂镇; a cell that is nothing else is left alone. */
struct text place_cell_drop_ancestors(const struct place_index *places, struct text folded);
/* SAME when the cell is the division's name, else CHANGED. */
enum verdict place_cell_found(const struct place_index *places, uint32_t place, struct text raw, const struct place_cell *cell,
                              struct normalised *result);

#endif
