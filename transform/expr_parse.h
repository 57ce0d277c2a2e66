/* SPDX-License-Identifier: Apache-2.0 */
/* Between expr_parse.c and expr_parse_related.c; nobody else includes it. The parser looks two tokens ahead. */
#ifndef BIDUI_EXPR_PARSE_H
#define BIDUI_EXPR_PARSE_H

#include "transform/expr_lex.h"

struct expr_parser {
    struct expr_lexer lexer;
    struct expr_token token; /* the current one */
    struct expr_token next;
    uint32_t last_end; /* of the token taken last */
    uint32_t nesting;
    struct arena *arena;
    struct expr_problems *problems;
};

struct expr *expr_parse_or(struct expr_parser *parser);
/* The current token is a related aggregate's word and the next one its bracket. */
struct expr *expr_parse_related(struct expr_parser *parser);
bool expr_parse_is_related(struct text word);

struct expr *expr_parse_node(struct expr_parser *parser, enum expr_kind kind, uint32_t at);
void expr_parse_advance(struct expr_parser *parser);
/* Takes the token when it is this one. */
bool expr_parse_keyword(struct expr_parser *parser, const char *keyword);
bool expr_parse_symbol(struct expr_parser *parser, const char *symbol);
/* Reports `wanted expected` at the current token; always NULL. */
struct expr *expr_parse_refuse(struct expr_parser *parser, const char *wanted);

#endif
