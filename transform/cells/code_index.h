/* SPDX-License-Identifier: Apache-2.0 */
/* A code list of the pack made ready for look-up: names, aliases and codes, folded (transform/cells/fold.h). A name wins over an alias, an
 * alias over a code, an earlier line over a later one. Built once, read-only after that; lives in the arena given. */
#ifndef BIDUI_CODE_INDEX_H
#define BIDUI_CODE_INDEX_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "transform/cells/dictionary.h"

enum code_kind { CODE_NAME, CODE_ALIAS, CODE_CODE };

struct normaliser_list {
    const struct schema_list *list;
    struct dictionary keys; /* folded text; key n leads to entries[n] */
    struct code_entry {
        uint32_t code; /* position in list->codes */
        enum code_kind kind;
    } *entries;
    size_t names_size;  /* bytes of all names with a separator each: the longest multi-valued cell */
    size_t longest_key; /* bytes */
};

void code_index_build(const struct schema_list *list, struct arena *arena, struct normaliser_list *index);
/* NULL when the folded text is not in the list. */
const struct code_entry *code_index_find(const struct normaliser_list *index, struct text folded);
/* Folding of keys and of the cells looked up: width, invisibles, all blanks, upper case. out needs text.size bytes. */
struct text code_index_fold(struct text text, char *out, unsigned *done);

#endif
