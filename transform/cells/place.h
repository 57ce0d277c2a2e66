/* SPDX-License-Identifier: Apache-2.0 */
/* Places of the site's county by name: towns, villages within towns, and the county's own ancestors, with aliases and former codes. A place
 * number is 1 + the position in pack->divisions. What is in force at the batch's date wins over what was; what is not in force yet is not
 * there. A former place leads to the one its people are in now (division_change). Built once, read-only after that. */
#ifndef BIDUI_PLACE_H
#define BIDUI_PLACE_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "transform/cells/dictionary.h"

struct place_index {
    const struct pack *pack;
    struct text county;
    struct dictionary keys; /* see place.c; key n leads to places[n] */
    uint32_t *places;       /* PLACE_AMBIGUOUS: several villages bear the name */
    uint32_t *present;      /* by place: where its people are at as_of */
    int32_t as_of;
};

enum { PLACE_AMBIGUOUS = UINT32_MAX >> 1 };

void place_index_build(const struct pack *pack, struct text county, int32_t as_of, struct arena *arena, struct place_index *index);

/* All take folded names (code_index_fold) and return 0 when there is none. */
uint32_t place_town(const struct place_index *index, struct text name);
/* Within a town; with town 0 over the county, PLACE_AMBIGUOUS when several bear the name. */
uint32_t place_village(const struct place_index *index, uint32_t town, struct text name);
/* The county and what it lies in. */
uint32_t place_ancestor(const struct place_index *index, struct text name);
/* Of several entries of a code the last that has begun. */
uint32_t place_of_code(const struct place_index *index, struct text code);
bool place_is_future(const struct place_index *index, uint32_t place);

static inline const struct schema_division *
place_division(const struct place_index *index, uint32_t place)
{
    return &index->pack->divisions[place - 1];
}

/* The code of the division that the place's people are in at the batch's date. */
static inline struct text
place_present_code(const struct place_index *index, uint32_t place)
{
    return place_division(index, index->present[place])->code;
}

#endif
