/* SPDX-License-Identifier: Apache-2.0 */
/* For which town or village a delivery is complete: told by its title rows, the division column of its rows, and its name. What
 * speaks must agree. Read-only after place_names_load: any thread. */
#ifndef BIDUI_PLACE_H
#define BIDUI_PLACE_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "extract/recognise/header.h"

struct place_names;
/* Towns and villages below `county`, as they are called on `as_of` or were before. */
struct place_names *place_names_load(const struct pack *pack, struct text county, struct arena *arena);

/* The one town (village) of the level that a text names; TEXT_NULL for none or several. */
struct text place_in_text(const struct place_names *names, enum schema_scope level, struct text text);

/* What a delivery's rows say. */
struct place_tally {
    size_t *counts; /* per place of the level */
    size_t known;   /* rows that name a place of the level */
    size_t rows;
};
void place_tally_init(const struct place_names *names, enum schema_scope level, struct arena *arena, struct place_tally *tally);
void place_tally_row(const struct place_names *names, enum schema_scope level, const struct header *header, const struct text *cells,
                     size_t count, struct place_tally *tally);
/* The place of at least nine of ten rows that name one; TEXT_NULL and *mixed when there are several. */
struct text place_tally_result(const struct place_names *names, enum schema_scope level, const struct place_tally *tally, bool *mixed);

/* How many places a level has; the name of one. */
size_t place_count(const struct place_names *names, enum schema_scope level);
struct text place_name(const struct place_names *names, struct text code);

#endif
