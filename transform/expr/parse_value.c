/* SPDX-License-Identifier: Apache-2.0 */
/* The operands of an expression: literals, parameters, columns, calls, case. */
#include "transform/expr/expr.h"

#include "common/ground/date.h"
#include "transform/expr/lex.h"
#include "transform/expr/parse.h"

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
        expr_problem(parser->problems, "E-RULE-SYNTAX", parser->token.at, parser->token.end,
                     month ? "write '2022-06'" : "write '2022-06-30'", "'%.*s' is no %s", TEXT_ARG(node->name),
                     month ? "year and month" : "date");
        return NULL;
    }
    expr_parse_advance(parser);
    node->end = parser->last_end;
    return node;
}

/* What `case subject when value` compares in each of its branches is read again for each: no node hangs in two places of a tree, for
 * checking writes to nodes. Such subjects inside each other double at every level, hence the limit. */
static struct expr *
parse_subject(struct expr_parser *parser, const struct expr_parser *start)
{
    struct expr_parser again = *start;
    struct expr *subject;

    again.nodes = parser->nodes;
    subject = expr_parse_or(&again);
    parser->nodes = again.nodes;
    if (subject != NULL && parser->nodes > EXPR_NODES_MAX) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", subject->at, subject->end, "name it in \"let\"", "the expression is too large");
        return NULL;
    }
    return subject;
}

static struct expr *
parse_case(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_CASE, parser->token.at);
    struct expr_arguments list = {.count = 0};
    struct expr_parser start;
    bool simple;

    expr_parse_advance(parser);
    start = *parser;
    simple = !expr_lex_is_keyword(&parser->token, "when");
    if (simple && expr_parse_or(parser) == NULL) {
        return NULL;
    }
    while (expr_parse_keyword(parser, "when")) {
        struct expr *condition = expr_parse_or(parser);

        if (simple && condition != NULL) {
            condition = expr_parse_binary(parser, EXPR_EQUAL, parse_subject(parser, &start), condition);
        }
        if (!expr_parse_add(parser, &list, condition)) {
            return NULL;
        }
        if (!expr_parse_keyword(parser, "then")) {
            return expr_parse_refuse(parser, "\"then\"");
        }
        if (!expr_parse_add(parser, &list, expr_parse_or(parser))) {
            return NULL;
        }
    }
    if (list.count == 0) {
        return expr_parse_refuse(parser, "\"when\"");
    }
    if (expr_parse_keyword(parser, "else") && !expr_parse_add(parser, &list, expr_parse_or(parser))) {
        return NULL;
    }
    if (!expr_parse_keyword(parser, "end")) {
        return expr_parse_refuse(parser, "\"when\", \"else\" or \"end\"");
    }
    return expr_parse_give(parser, node, &list);
}

static struct expr *
parse_call(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_CALL, parser->token.at);
    struct expr_arguments list = {.count = 0};

    node->name = parser->token.text;
    expr_parse_advance(parser);
    expr_parse_advance(parser); /* the bracket, seen by the caller */
    if (!expr_parse_symbol(parser, ")") && !expr_parse_list(parser, &list)) {
        return NULL;
    }
    return expr_parse_give(parser, node, &list);
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
    if (expr_lex_is_keyword(&parser->token, "null") || expr_lex_is_keyword(&parser->token, "true")
        || expr_lex_is_keyword(&parser->token, "false")) {
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
    if (inner != NULL) {
        inner->bracketed = true;
    }
    return inner;
}

struct expr *
expr_parse_primary(struct expr_parser *parser)
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
