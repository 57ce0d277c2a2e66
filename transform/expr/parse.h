/* SPDX-License-Identifier: Apache-2.0 */
/* Between expr_parse.c, expr_parse_value.c and expr_parse_related.c; nobody else includes it. The parser looks two tokens ahead. */
#ifndef BIDUI_EXPR_PARSE_H
#define BIDUI_EXPR_PARSE_H

#include "transform/expr/lex.h"

struct expr_parser {
    struct expr_lexer lexer;
    struct expr_token token; /* the current one */
    struct expr_token next;
    uint32_t last_end; /* of the token taken last */
    uint32_t nesting;
    uint32_t nodes; /* made so far */
    struct arena *arena;
    struct expr_problems *problems;
};

enum { EXPR_ARGUMENTS_MAX = 256 };

/* A growing argument list, then handed to a node. */
struct expr_arguments {
    struct expr *items[EXPR_ARGUMENTS_MAX];
    size_t count;
};

struct expr *expr_parse_or(struct expr_parser *parser);
/* A literal, column, call or bracket. */
struct expr *expr_parse_primary(struct expr_parser *parser);
/* NULL when `first` is; `second` NULL makes a prefix operation. */
struct expr *expr_parse_operation(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second);
/* As expr_parse_operation for two operands that must both be there. */
struct expr *expr_parse_binary(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second);
bool expr_parse_add(struct expr_parser *parser, struct expr_arguments *list, struct expr *item);
struct expr *expr_parse_give(struct expr_parser *parser, struct expr *node, const struct expr_arguments *list);
/* `a, b, …)`: the opening bracket is taken. */
bool expr_parse_list(struct expr_parser *parser, struct expr_arguments *list);
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
