/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows below a header are data and which were put there for readers of paper: blank rows, the header again, totals and
 * signatures; and rows that say that there is nothing (nil.h). The words that mark a total or a signature are the pack's list `tail_row`.
 * Read-only after rows_words_load. */
#ifndef BIDUI_ROWS_H
#define BIDUI_ROWS_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"
#include "extract/account/count.h"
#include "extract/recognise/header.h"
#include "extract/recognise/nil.h"

struct rows_words;
struct rows_words *rows_words_load(const struct pack *pack, struct arena *arena);

const struct nil_words *rows_nil_words(const struct rows_words *words);

/* `cells` stand below the header (or above it when `number` is less than its number). */
enum count_kind rows_classify(const struct rows_words *words, const struct header *header, const struct text *cells, size_t count,
                              uint64_t number);

#endif
