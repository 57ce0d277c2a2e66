/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent, one function per level of precedence. The first mistake ends an expression: every function returns NULL after it
 * reported (or its callee did), and nobody above adds to it. */
#include "transform/expr.h"

#include "common/date.h"
#include "transform/expr_lex.h"
#include "transform/expr_parse.h"

struct expr *
expr_parse_node(struct expr_parser *parser, enum expr_kind kind, uint32_t at)
{
    struct expr *node = arena_must_zero(parser->arena, 1, sizeof *node);

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
        expr_problem(parser->problems, "E-RULE-SYNTAX", token->at, token->end, NULL, "%s expected instead of \"%.*s\"", wanted,
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

static struct expr *
operation(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second)
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

/* operation() for two operands that must both be there. */
static struct expr *
binary(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second)
{
    return second == NULL ? NULL : operation(parser, kind, first, second);
}

/* A growing argument list, then handed to a node. */
enum { ARGUMENTS_MAX = 256 };

struct arguments {
    struct expr *items[ARGUMENTS_MAX];
    size_t count;
};

static bool
arguments_add(struct expr_parser *parser, struct arguments *list, struct expr *item)
{
    if (item == NULL) {
        return false;
    }
    if (list->count == ARGUMENTS_MAX) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", item->at, item->end, NULL, "more than %d arguments", ARGUMENTS_MAX);
        return false;
    }
    list->items[list->count++] = item;
    return true;
}

static struct expr *
arguments_give(struct expr_parser *parser, struct expr *node, const struct arguments *list)
{
    node->arguments = arena_must_zero(parser->arena, list->count + 1, sizeof *node->arguments);
    memcpy(node->arguments, list->items, list->count * sizeof *node->arguments);
    node->argument_count = list->count;
    node->end = parser->last_end;
    return node;
}

/* `a, b, …)`: the opening bracket is taken. */
static bool
parse_list(struct expr_parser *parser, struct arguments *list)
{
    do {
        if (!arguments_add(parser, list, expr_parse_or(parser))) {
            return false;
        }
    } while (expr_parse_symbol(parser, ","));
    if (!expr_parse_symbol(parser, ")")) {
        (void)expr_parse_refuse(parser, "\",\" or \")\"");
        return false;
    }
    return true;
}

/* ---- primary ---- */

static struct expr *
parse_number(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_LITERAL, parser->token.at);

    node->type = EXPR_NUMBER;
    node->name = parser->token.text;
    if (!fixed_parse(parser->token.text, &node->number)) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", parser->token.at, parser->token.end, NULL,
                     "%.*s has more than %d decimal places or too many digits", TEXT_ARG(parser->token.text), FIXED_PLACES);
        return NULL;
    }
    expr_parse_advance(parser);
    node->end = parser->last_end;
    return node;
}

static struct expr *
parse_string(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_LITERAL, parser->token.at);

    node->type = EXPR_TEXT;
    node->name = parser->token.text;
    if (node->name.size == 0) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", parser->token.at, parser->token.end, "write `x is null`",
                     "'' can never equal anything: an empty cell is NULL");
        return NULL;
    }
    expr_parse_advance(parser);
    node->end = parser->last_end;
    return node;
}

/* date '2022-06-30', yearmonth '2022-06' */
static struct expr *
parse_date(struct expr_parser *parser, bool month)
{
    struct expr *node = expr_parse_node(parser, EXPR_LITERAL, parser->token.at);

    expr_parse_advance(parser);
    node->type = month ? EXPR_YEARMONTH : EXPR_DATE;
    node->name = parser->token.text;
    if (!(month ? date_parse_month(node->name, &node->days) : date_parse(node->name, &node->days))) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", parser->token.at, parser->token.end, month ? "write '2022-06'" : "write '2022-06-30'",
                     "'%.*s' is no %s", TEXT_ARG(node->name), month ? "year and month" : "date");
        return NULL;
    }
    expr_parse_advance(parser);
    node->end = parser->last_end;
    return node;
}

static struct expr *
parse_case(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_CASE, parser->token.at);
    struct arguments list = {.count = 0};
    struct expr *subject = NULL;

    expr_parse_advance(parser);
    if (!expr_lex_is_keyword(&parser->token, "when") && (subject = expr_parse_or(parser)) == NULL) {
        return NULL;
    }
    while (expr_parse_keyword(parser, "when")) {
        struct expr *condition = expr_parse_or(parser);

        if (subject != NULL) {
            condition = binary(parser, EXPR_EQUAL, subject, condition);
        }
        if (!arguments_add(parser, &list, condition)) {
            return NULL;
        }
        if (!expr_parse_keyword(parser, "then")) {
            return expr_parse_refuse(parser, "\"then\"");
        }
        if (!arguments_add(parser, &list, expr_parse_or(parser))) {
            return NULL;
        }
    }
    if (list.count == 0) {
        return expr_parse_refuse(parser, "\"when\"");
    }
    if (expr_parse_keyword(parser, "else") && !arguments_add(parser, &list, expr_parse_or(parser))) {
        return NULL;
    }
    if (!expr_parse_keyword(parser, "end")) {
        return expr_parse_refuse(parser, "\"when\", \"else\" or \"end\"");
    }
    return arguments_give(parser, node, &list);
}

static struct expr *
parse_call(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_CALL, parser->token.at);
    struct arguments list = {.count = 0};

    node->name = parser->token.text;
    expr_parse_advance(parser);
    expr_parse_advance(parser); /* the bracket, seen by the caller */
    if (!expr_parse_symbol(parser, ")") && !parse_list(parser, &list)) {
        return NULL;
    }
    return arguments_give(parser, node, &list);
}

/* name, row.name, row.row.name */
static struct expr *
parse_column(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_COLUMN, parser->token.at);

    while (expr_lex_is_keyword(&parser->token, "row") && expr_lex_is_symbol(&parser->next, ".")) {
        node->outer++;
        expr_parse_advance(parser);
        expr_parse_advance(parser);
    }
    if (parser->token.kind != TOKEN_QUOTED && (parser->token.kind != TOKEN_NAME || expr_lex_is_reserved(parser->token.text))) {
        return expr_parse_refuse(parser, node->outer > 0 ? "a column's name" : "a value");
    }
    node->name = parser->token.text;
    expr_parse_advance(parser);
    node->end = parser->last_end;
    return node;
}

static struct expr *
parse_word(struct expr_parser *parser)
{
    struct expr *node;

    if (expr_lex_is_keyword(&parser->token, "case")) {
        return parse_case(parser);
    }
    if (expr_lex_is_keyword(&parser->token, "null") || expr_lex_is_keyword(&parser->token, "true") ||
        expr_lex_is_keyword(&parser->token, "false")) {
        node = expr_parse_node(parser, EXPR_LITERAL, parser->token.at);
        node->type = expr_lex_is_keyword(&parser->token, "null") ? EXPR_ANY : EXPR_BOOLEAN;
        node->truth = expr_lex_is_keyword(&parser->token, "true");
        expr_parse_advance(parser);
        node->end = parser->last_end;
        return node;
    }
    if (parser->next.kind == TOKEN_STRING && expr_lex_is_keyword(&parser->token, "date")) {
        return parse_date(parser, false);
    }
    if (parser->next.kind == TOKEN_STRING && expr_lex_is_keyword(&parser->token, "yearmonth")) {
        return parse_date(parser, true);
    }
    if (!expr_lex_is_symbol(&parser->next, "(") || expr_lex_is_reserved(parser->token.text)) {
        return parse_column(parser);
    }
    return expr_parse_is_related(parser->token.text) ? expr_parse_related(parser) : parse_call(parser);
}

static struct expr *
parse_bracket(struct expr_parser *parser)
{
    struct expr *inner;

    expr_parse_advance(parser);
    inner = expr_parse_or(parser);
    if (inner != NULL && !expr_parse_symbol(parser, ")")) {
        return expr_parse_refuse(parser, "an operator or \")\"");
    }
    return inner;
}

static struct expr *
parse_primary(struct expr_parser *parser)
{
    struct expr *node;

    switch (parser->token.kind) {
    case TOKEN_NUMBER:
        return parse_number(parser);
    case TOKEN_STRING:
        return parse_string(parser);
    case TOKEN_PARAMETER:
        node = expr_parse_node(parser, EXPR_PARAMETER, parser->token.at);
        node->name = parser->token.text;
        expr_parse_advance(parser);
        node->end = parser->last_end;
        return node;
    case TOKEN_NAME:
        return parse_word(parser);
    case TOKEN_QUOTED:
        return parse_column(parser);
    case TOKEN_SYMBOL:
        if (expr_lex_is_symbol(&parser->token, "(")) {
            return parse_bracket(parser);
        }
        break;
    case TOKEN_END:
    case TOKEN_BAD:
        break;
    }
    return expr_parse_refuse(parser, "a value");
}

/* ---- operators, tightest first ---- */

static struct expr *
parse_unary(struct expr_parser *parser)
{
    const uint32_t at = parser->token.at;
    struct expr *node;

    if (!expr_parse_symbol(parser, "-")) {
        return parse_primary(parser);
    }
    if (++parser->nesting > EXPR_NESTING_MAX) {
        return expr_parse_refuse(parser, "something less deeply nested");
    }
    node = operation(parser, EXPR_NEGATE, parse_unary(parser), NULL);
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
            left = binary(parser, EXPR_MULTIPLY, left, parse_unary(parser));
        } else if (expr_parse_symbol(parser, "/")) {
            left = binary(parser, EXPR_DIVIDE, left, parse_unary(parser));
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
            left = binary(parser, EXPR_ADD, left, parse_product(parser));
        } else if (expr_parse_symbol(parser, "-")) {
            left = binary(parser, EXPR_SUBTRACT, left, parse_product(parser));
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
        left = binary(parser, EXPR_CONCAT, left, parse_sum(parser));
    }
    return left;
}

static struct expr *
parse_in(struct expr_parser *parser, struct expr *left)
{
    struct expr *node = expr_parse_node(parser, EXPR_OPERATION, left->at);
    struct arguments list = {.count = 0};

    node->operation = EXPR_IN;
    if (!expr_parse_symbol(parser, "(")) {
        return expr_parse_refuse(parser, "\"(\"");
    }
    if (!arguments_add(parser, &list, left) || !parse_list(parser, &list)) {
        return NULL;
    }
    return arguments_give(parser, node, &list);
}

static struct expr *
parse_between(struct expr_parser *parser, struct expr *left)
{
    struct expr *node = expr_parse_node(parser, EXPR_OPERATION, left->at);
    struct arguments list = {.count = 0};

    node->operation = EXPR_BETWEEN;
    if (!arguments_add(parser, &list, left) || !arguments_add(parser, &list, parse_concat(parser))) {
        return NULL;
    }
    if (!expr_parse_keyword(parser, "and")) {
        return expr_parse_refuse(parser, "\"and\" of between");
    }
    return arguments_add(parser, &list, parse_concat(parser)) ? arguments_give(parser, node, &list) : NULL;
}

/* Behind `is`: [not] null, [not] true, [not] false, [not] distinct from x */
static struct expr *
parse_is(struct expr_parser *parser, struct expr *left)
{
    const bool negated = expr_parse_keyword(parser, "not");
    struct expr *node;

    if (expr_parse_keyword(parser, "null")) {
        node = operation(parser, EXPR_IS_NULL, left, NULL);
    } else if (expr_parse_keyword(parser, "true")) {
        node = operation(parser, EXPR_IS_TRUE, left, NULL);
    } else if (expr_parse_keyword(parser, "false")) {
        node = operation(parser, EXPR_IS_FALSE, left, NULL);
    } else if (expr_parse_keyword(parser, "distinct")) {
        if (!expr_parse_keyword(parser, "from")) {
            return expr_parse_refuse(parser, "\"from\"");
        }
        node = binary(parser, EXPR_DISTINCT, left, parse_concat(parser));
    } else {
        return expr_parse_refuse(parser, "\"null\", \"true\", \"false\" or \"distinct from\"");
    }
    return negated ? operation(parser, EXPR_NOT, node, NULL) : node;
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
            return binary(parser, signs[at].operation, left, parse_concat(parser));
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
        left = binary(parser, EXPR_LIKE, left, parse_concat(parser));
    } else if (negated) {
        return expr_parse_refuse(parser, "\"in\", \"between\" or \"like\"");
    } else {
        return parse_comparison_sign(parser, left);
    }
    return negated ? operation(parser, EXPR_NOT, left, NULL) : left;
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
    node = operation(parser, EXPR_NOT, parse_not(parser), NULL);
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
        left = binary(parser, EXPR_AND, left, parse_not(parser));
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
        left = binary(parser, EXPR_OR, left, parse_and(parser));
    }
    parser->nesting--;
    return left;
}

struct expr *
expr_parse(struct text source, struct arena *arena, struct expr_problems *problems)
{
    struct expr_parser parser = {.lexer = {source, 0, arena, problems}, .arena = arena, .problems = problems};
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
