/* SPDX-License-Identifier: Apache-2.0 */
/* Whose list it is: what its titles and the places of its rows say of the county. Read-only after origin_names_load: any thread. */
#ifndef BIDUI_ORIGIN_H
#define BIDUI_ORIGIN_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "extract/recognise/header.h"

struct origin_names;
/* The county, its towns and the other counties that the pack knows. */
struct origin_names *origin_names_load(const struct pack *pack, struct text county, struct arena *arena);

/* What a text says: nothing, our county or a town of it, another county alone. City and province say nothing. */
enum origin_word { ORIGIN_SILENT, ORIGIN_OURS, ORIGIN_SIBLING };
enum origin_word origin_of_text(const struct origin_names *names, struct text text, struct text *sibling);

/* The source has a column that says where its people or things are. */
bool origin_has_place(const struct schema *schema);
/* Places of rows, as far as they can be recognised: codes of divisions, names of towns. */
struct origin_tally {
    uint64_t rows;
    uint64_t inside;
    uint64_t outside;
    struct text last; /* the cell recognised last, and what it was; in the arena of the caller */
    bool last_inside;
    char last_bytes[96];
};
void origin_tally_row(const struct origin_names *names, const struct header *header, const struct text *cells, size_t count,
                      struct origin_tally *tally);
/* At least 20 rows, and more than half of the places that were recognised (10 at least) lie outside. */
bool origin_is_foreign(const struct origin_tally *tally);

#endif
