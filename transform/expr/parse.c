/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent, one function per level of precedence. The first mistake ends an expression: every function returns NULL after it
 * reported (or its callee did), and nobody above adds to it. */
#include "transform/expr/expr.h"

#include "transform/expr/hint.h"
#include "transform/expr/lex.h"
#include "transform/expr/parse.h"

struct expr *
expr_parse_node(struct expr_parser *parser, enum expr_kind kind, uint32_t at)
{
    struct expr *node = arena_must_zero(parser->arena, 1, sizeof *node);

    parser->nodes++;
    node->kind = kind;
    node->at = at;
    return node;
}

void
expr_parse_advance(struct expr_parser *parser)
{
    parser->last_end = parser->token.end;
    parser->token = parser->next;
    parser->next = expr_lex(&parser->lexer);
}

struct expr *
expr_parse_refuse(struct expr_parser *parser, const char *wanted)
{
    const struct expr_token *token = &parser->token;

    if (token->kind == TOKEN_BAD) {
        return NULL; /* the lexer has said why */
    }
    if (token->kind == TOKEN_END) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", token->at, token->end, NULL, "the expression ends where %s is expected", wanted);
    } else {
        expr_problem(parser->problems, "E-RULE-SYNTAX", token->at, token->end,
                     expr_hint_token(token, (struct text){parser->lexer.source.data, token->at}), "%s expected instead of \"%.*s\"", wanted,
                     (int)(token->end - token->at), parser->lexer.source.data + token->at);
    }
    return NULL;
}

bool
expr_parse_keyword(struct expr_parser *parser, const char *keyword)
{
    if (!expr_lex_is_keyword(&parser->token, keyword)) {
        return false;
    }
    expr_parse_advance(parser);
    return true;
}

bool
expr_parse_symbol(struct expr_parser *parser, const char *symbol)
{
    if (!expr_lex_is_symbol(&parser->token, symbol)) {
        return false;
    }
    expr_parse_advance(parser);
    return true;
}

struct expr *
expr_parse_operation(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second)
{
    struct expr *node;

    if (first == NULL) {
        return NULL;
    }
    node = expr_parse_node(parser, EXPR_OPERATION, first->at);
    node->operation = kind;
    node->argument_count = second == NULL ? 1 : 2;
    node->arguments = arena_must_zero(parser->arena, 2, sizeof *node->arguments);
    node->arguments[0] = first;
    node->arguments[1] = second;
    node->end = parser->last_end;
    return node;
}

struct expr *
expr_parse_binary(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second)
{
    return first == NULL || second == NULL ? NULL : expr_parse_operation(parser, kind, first, second);
}

bool
expr_parse_add(struct expr_parser *parser, struct expr_arguments *list, struct expr *item)
{
    if (item == NULL) {
        return false;
    }
    if (list->count == EXPR_ARGUMENTS_MAX) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", item->at, item->end, NULL, "more than %d arguments", EXPR_ARGUMENTS_MAX);
        return false;
    }
    list->items[list->count++] = item;
    return true;
}

struct expr *
expr_parse_give(struct expr_parser *parser, struct expr *node, const struct expr_arguments *list)
{
    node->arguments = arena_must_zero(parser->arena, list->count + 1, sizeof *node->arguments);
    memcpy(node->arguments, list->items, list->count * sizeof *node->arguments);
    node->argument_count = list->count;
    node->end = parser->last_end;
    return node;
}

bool
expr_parse_list(struct expr_parser *parser, struct expr_arguments *list)
{
    do {
        if (!expr_parse_add(parser, list, expr_parse_or(parser))) {
            return false;
        }
    } while (expr_parse_symbol(parser, ","));
    if (!expr_parse_symbol(parser, ")")) {
        (void)expr_parse_refuse(parser, "\",\" or \")\"");
        return false;
    }
    return true;
}

/* ---- operators, tightest first ---- */

static struct expr *
parse_unary(struct expr_parser *parser)
{
    const uint32_t at = parser->token.at;
    struct expr *node;

    if (!expr_parse_symbol(parser, "-")) {
        return expr_parse_primary(parser);
    }
    if (++parser->nesting > EXPR_NESTING_MAX) {
        return expr_parse_refuse(parser, "something less deeply nested");
    }
    node = expr_parse_operation(parser, EXPR_NEGATE, parse_unary(parser), NULL);
    parser->nesting--;
    if (node != NULL) {
        node->at = at;
    }
    return node;
}

static struct expr *
parse_product(struct expr_parser *parser)
{
    struct expr *left = parse_unary(parser);

    while (left != NULL) {
        if (expr_parse_symbol(parser, "*")) {
            left = expr_parse_binary(parser, EXPR_MULTIPLY, left, parse_unary(parser));
        } else if (expr_parse_symbol(parser, "/")) {
            left = expr_parse_binary(parser, EXPR_DIVIDE, left, parse_unary(parser));
        } else {
            break;
        }
    }
    return left;
}

static struct expr *
parse_sum(struct expr_parser *parser)
{
    struct expr *left = parse_product(parser);

    while (left != NULL) {
        if (expr_parse_symbol(parser, "+")) {
            left = expr_parse_binary(parser, EXPR_ADD, left, parse_product(parser));
        } else if (expr_parse_symbol(parser, "-")) {
            left = expr_parse_binary(parser, EXPR_SUBTRACT, left, parse_product(parser));
        } else {
            break;
        }
    }
    return left;
}

static struct expr *
parse_concat(struct expr_parser *parser)
{
    struct expr *left = parse_sum(parser);

    while (left != NULL && expr_parse_symbol(parser, "||")) {
        left = expr_parse_binary(parser, EXPR_CONCAT, left, parse_sum(parser));
    }
    return left;
}

static struct expr *
parse_in(struct expr_parser *parser, struct expr *left)
{
    struct expr *node = expr_parse_node(parser, EXPR_OPERATION, left->at);
    struct expr_arguments list = {.count = 0};

    node->operation = EXPR_IN;
    if (!expr_parse_symbol(parser, "(")) {
        return expr_parse_refuse(parser, "\"(\"");
    }
    if (!expr_parse_add(parser, &list, left) || !expr_parse_list(parser, &list)) {
        return NULL;
    }
    return expr_parse_give(parser, node, &list);
}

static struct expr *
parse_between(struct expr_parser *parser, struct expr *left)
{
    struct expr *node = expr_parse_node(parser, EXPR_OPERATION, left->at);
    struct expr_arguments list = {.count = 0};

    node->operation = EXPR_BETWEEN;
    if (!expr_parse_add(parser, &list, left) || !expr_parse_add(parser, &list, parse_concat(parser))) {
        return NULL;
    }
    if (!expr_parse_keyword(parser, "and")) {
        return expr_parse_refuse(parser, "\"and\" of between");
    }
    return expr_parse_add(parser, &list, parse_concat(parser)) ? expr_parse_give(parser, node, &list) : NULL;
}

/* Behind `is`: [not] null, [not] true, [not] false, [not] distinct from x */
static struct expr *
parse_is(struct expr_parser *parser, struct expr *left)
{
    const bool negated = expr_parse_keyword(parser, "not");
    struct expr *node;

    if (expr_parse_keyword(parser, "null")) {
        node = expr_parse_operation(parser, EXPR_IS_NULL, left, NULL);
    } else if (expr_parse_keyword(parser, "true")) {
        node = expr_parse_operation(parser, EXPR_IS_TRUE, left, NULL);
    } else if (expr_parse_keyword(parser, "false")) {
        node = expr_parse_operation(parser, EXPR_IS_FALSE, left, NULL);
    } else if (expr_parse_keyword(parser, "distinct")) {
        if (!expr_parse_keyword(parser, "from")) {
            return expr_parse_refuse(parser, "\"from\"");
        }
        node = expr_parse_binary(parser, EXPR_DISTINCT, left, parse_concat(parser));
    } else {
        return expr_parse_refuse(parser, "\"null\", \"true\", \"false\" or \"distinct from\"");
    }
    return negated ? expr_parse_operation(parser, EXPR_NOT, node, NULL) : node;
}

static struct expr *
parse_comparison_sign(struct expr_parser *parser, struct expr *left)
{
    static const struct {
        const char *sign;
        enum expr_operation operation;
    } signs[] = {
        {"=",  EXPR_EQUAL        },
        {"<>", EXPR_UNEQUAL      },
        {"!=", EXPR_UNEQUAL      },
        {"<",  EXPR_LESS         },
        {"<=", EXPR_LESS_EQUAL   },
        {">",  EXPR_GREATER      },
        {">=", EXPR_GREATER_EQUAL},
    };

    for (size_t at = 0; at < sizeof signs / sizeof signs[0]; at++) {
        if (expr_parse_symbol(parser, signs[at].sign)) {
            return expr_parse_binary(parser, signs[at].operation, left, parse_concat(parser));
        }
    }
    return left;
}

static struct expr *
parse_comparison(struct expr_parser *parser)
{
    struct expr *left = parse_concat(parser);
    bool negated;

    if (left == NULL) {
        return NULL;
    }
    if (expr_parse_keyword(parser, "is")) {
        return parse_is(parser, left);
    }
    negated = expr_parse_keyword(parser, "not");
    if (expr_parse_keyword(parser, "in")) {
        left = parse_in(parser, left);
    } else if (expr_parse_keyword(parser, "between")) {
        left = parse_between(parser, left);
    } else if (expr_parse_keyword(parser, "like")) {
        left = expr_parse_binary(parser, EXPR_LIKE, left, parse_concat(parser));
    } else if (negated) {
        return expr_parse_refuse(parser, "\"in\", \"between\" or \"like\"");
    } else {
        return parse_comparison_sign(parser, left);
    }
    return negated ? expr_parse_operation(parser, EXPR_NOT, left, NULL) : left;
}

static struct expr *
parse_not(struct expr_parser *parser)
{
    const uint32_t at = parser->token.at;
    struct expr *node;

    if (!expr_parse_keyword(parser, "not")) {
        return parse_comparison(parser);
    }
    if (++parser->nesting > EXPR_NESTING_MAX) {
        return expr_parse_refuse(parser, "something less deeply nested");
    }
    node = expr_parse_operation(parser, EXPR_NOT, parse_not(parser), NULL);
    parser->nesting--;
    if (node != NULL) {
        node->at = at;
    }
    return node;
}

static struct expr *
parse_and(struct expr_parser *parser)
{
    struct expr *left = parse_not(parser);

    while (left != NULL && expr_parse_keyword(parser, "and")) {
        left = expr_parse_binary(parser, EXPR_AND, left, parse_not(parser));
    }
    return left;
}

struct expr *
expr_parse_or(struct expr_parser *parser)
{
    struct expr *left;

    if (++parser->nesting > EXPR_NESTING_MAX) {
        return expr_parse_refuse(parser, "something less deeply nested");
    }
    left = parse_and(parser);
    while (left != NULL && expr_parse_keyword(parser, "or")) {
        left = expr_parse_binary(parser, EXPR_OR, left, parse_and(parser));
    }
    parser->nesting--;
    return left;
}

struct expr *
expr_parse(struct text source, struct arena *arena, struct expr_problems *problems)
{
    struct expr_parser parser = {
        .lexer = {source, 0, arena, problems},
          .arena = arena, .problems = problems
    };
    struct expr *root;

    if (source.size > EXPR_SIZE_MAX) {
        expr_problem(problems, "E-RULE-SYNTAX", 0, 0, NULL, "the expression is longer than %d bytes", EXPR_SIZE_MAX);
        return NULL;
    }
    parser.token = expr_lex(&parser.lexer);
    parser.next = expr_lex(&parser.lexer);
    root = expr_parse_or(&parser);
    if (root != NULL && parser.token.kind != TOKEN_END) {
        return expr_parse_refuse(&parser, "an operator or the end");
    }
    return root;
}
