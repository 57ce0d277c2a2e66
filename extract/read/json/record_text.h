/* SPDX-License-Identifier: Apache-2.0 */
/* The text of a scalar, by its valid lexeme alone. */
#ifndef BIDUI_JSON_RECORD_TEXT_H
#define BIDUI_JSON_RECORD_TEXT_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

/* A string's unescaped bytes, the lexeme of a number or boolean, TEXT_NULL for null: a view, or in the arena when there were escapes. The
 * escapes must be sound (json_record_check_escapes). */
struct text json_record_text(struct text lexeme, struct arena *arena);
/* The four hexadecimal digits behind `\u`. */
uint32_t json_record_text_unit(const char *digits);

#endif
