/* SPDX-License-Identifier: Apache-2.0 */
/* Characters to tokens. A cursor borrows the text and belongs to one parser. */
#ifndef BIDUI_EXPR_LEX_H
#define BIDUI_EXPR_LEX_H

#include "transform/expr/expr.h"
#include "transform/expr/token.h"

struct expr_lexer {
    struct text source;
    uint32_t at;
    struct arena *arena; /* for strings with doubled quotes */
    struct expr_problems *problems;
};

struct expr_token expr_lex(struct expr_lexer *lexer);
bool expr_lex_is_keyword(const struct expr_token *token, const char *keyword);
bool expr_lex_is_symbol(const struct expr_token *token, const char *symbol);
/* Whether a name needs no quotes. */
bool expr_lex_is_bare(struct text name);
/* True for the words that cannot be a bare column name. */
bool expr_lex_is_reserved(struct text name);

#endif
