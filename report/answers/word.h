/* SPDX-License-Identifier: Apache-2.0 */
/* What people write into a list: results, ticks, dates. Pure, but for texts in the arena. */
#ifndef BIDUI_ANSWER_WORD_H
#define BIDUI_ANSWER_WORD_H

#include "common/ground/arena.h"
#include "common/pack/schema.h"

#include <stdbool.h>
#include <stdint.h>

/* The canonical result of a text among the answers of a class: as it stands, by an alias, with another bracket or comma, a number or mark
 * before it, words behind it. NULL when it is none. */
const struct schema_code *answer_word_result(const struct pack *pack, struct text class, struct text raw, struct arena *arena);
/* √ ✓ ✔ ☑ and their like. */
bool answer_word_is_tick(struct text raw);
/* `李某 7月3日`, `2022-07-03`, `7.3`, `20220703`, a spreadsheet's day number; `on` when there is no day. Month and day alone are of the
 * year of `on`. */
int32_t answer_word_day(struct text text, int32_t on);
/* The answers of a class with 、 between them. */
struct text answer_word_choices(const struct pack *pack, struct text class, struct arena *arena);

#endif
