/* SPDX-License-Identifier: Apache-2.0 */
/* How people write that there is nothing to report: `无`, `/`, `本月无新增` in a row of its own. The words are the pack's list
 * `nil_return`: `empty` (the list is empty), `unchanged` (nothing is new), `prefix` (what may stand before either). Read-only after
 * nil_words_load. */
#ifndef BIDUI_NIL_H
#define BIDUI_NIL_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "extract/recognise/header.h"

enum nil_word { NIL_NONE, NIL_EMPTY, NIL_UNCHANGED };

struct nil_words;
struct nil_words *nil_words_load(const struct pack *pack, struct arena *arena);

/* What a whole cell says. */
enum nil_word nil_of_cell(const struct nil_words *words, struct text cell);
/* Whether a longer text says somewhere that nothing is new (a title, a remark below the table). */
bool nil_is_unchanged(const struct nil_words *words, struct text text);
/* What a row below the header says: words of one kind or the other where a record has its key or nowhere else a value; places, dates, zeros
 * and columns that the source does not know may stand beside them. NIL_NONE: it is a record. Cheap for those. */
enum nil_word nil_of_row(const struct nil_words *words, const struct header *header, const struct text *cells, size_t count);

#endif
