/* SPDX-License-Identifier: Apache-2.0 */
/* The regular expressions of rules: a subset that means the same here and in PostgreSQL, over characters, in linear time.
 *
 *   x  .  [a-z]  [^…]  \d \w \s \D \W \S (ASCII)  \. and other escaped marks  ( )  (?: )  |  *  +  ?  {m} {m,} {m,n}  ^  $
 *
 * No back references, no look-around, no lazy quantifiers: they are refused, never taken for something else. A compiled expression is
 * read-only: any thread may match. */
#ifndef BIDUI_REGEX_H
#define BIDUI_REGEX_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

#include <stdbool.h>

struct regex;

/* NULL when the pattern is wrong; *reason then says why (a constant string). */
const struct regex *regex_compile(struct text pattern, struct arena *arena, const char **reason);
/* Whether the pattern is found anywhere in the text. */
bool regex_match(const struct regex *regex, struct text text);

#endif
