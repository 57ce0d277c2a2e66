/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody may have meant who writes expressions as other programs, other languages or a Chinese keyboard have them. Texts for the
 * hint of a problem; NULL when nothing comes to mind. Pure. */
#ifndef BIDUI_EXPR_HINT_H
#define BIDUI_EXPR_HINT_H

#include "common/ground/arena.h"
#include "transform/expr/token.h"

/* A character that begins no token; `*size` bytes of `rest` belong to it (a run of full-width letters, a text in Chinese quotes). */
const char *expr_hint_character(struct text rest, size_t *size, struct arena *arena);
/* A token where another is expected; `before` is the source in front of it. */
const char *expr_hint_token(const struct expr_token *token, struct text before);
/* A function of another language. */
const char *expr_hint_function(struct text name);
/* A name that is none of ours: a text without quotes. */
bool expr_hint_is_text(struct text name);

#endif
