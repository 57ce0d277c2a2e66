/* SPDX-License-Identifier: Apache-2.0 */
/* What the lexer cuts an expression into. */
#ifndef BIDUI_EXPR_TOKEN_H
#define BIDUI_EXPR_TOKEN_H

#include "common/ground/text.h"

enum expr_token_kind {
    TOKEN_END,
    TOKEN_NAME,   /* text: the name; quoted ones are never keywords */
    TOKEN_QUOTED, /* "name" */
    TOKEN_NUMBER,
    TOKEN_STRING,    /* text: the value, quotes undone */
    TOKEN_PARAMETER, /* text: the name behind the colon */
    TOKEN_SYMBOL,    /* text: one of the operators and marks */
    TOKEN_BAD        /* a problem was reported */
};

struct expr_token {
    enum expr_token_kind kind;
    struct text text;
    uint32_t at;
    uint32_t end;
};

#endif
