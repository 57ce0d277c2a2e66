/* SPDX-License-Identifier: Apache-2.0 */
/* Recursive descent, one function per level of precedence. The first mistake ends an expression: every function returns NULL after it
 * reported (or its callee did), and no caller adds to it. */
#include "transform/expr/expr.h"

#include "common/ground/date.h"
#include "transform/expr/hint.h"
#include "transform/expr/lex.h"

#include <strings.h>

/* The parser looks two tokens ahead. */
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

static struct expr *parse_or(struct expr_parser *parser);

static struct expr *
parse_node(struct expr_parser *parser, enum expr_kind kind, uint32_t at)
{
    struct expr *node = arena_must_zero(parser->arena, 1, sizeof *node);

    parser->nodes++;
    node->kind = kind;
    node->at = at;
    return node;
}

static void
parse_advance(struct expr_parser *parser)
{
    parser->last_end = parser->token.end;
    parser->token = parser->next;
    parser->next = expr_lex(&parser->lexer);
}

static struct expr *
parse_refuse(struct expr_parser *parser, const char *wanted)
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

static bool
parse_keyword(struct expr_parser *parser, const char *keyword)
{
    if (!expr_lex_is_keyword(&parser->token, keyword)) {
        return false;
    }
    parse_advance(parser);
    return true;
}

static bool
parse_symbol(struct expr_parser *parser, const char *symbol)
{
    if (!expr_lex_is_symbol(&parser->token, symbol)) {
        return false;
    }
    parse_advance(parser);
    return true;
}

static struct expr *
parse_operation(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second)
{
    struct expr *node;

    if (first == NULL) {
        return NULL;
    }
    node = parse_node(parser, EXPR_OPERATION, first->at);
    node->operation = kind;
    node->argument_count = second == NULL ? 1 : 2;
    node->arguments = arena_must_zero(parser->arena, 2, sizeof *node->arguments);
    node->arguments[0] = first;
    node->arguments[1] = second;
    node->end = parser->last_end;
    return node;
}

static struct expr *
parse_binary(struct expr_parser *parser, enum expr_operation kind, struct expr *first, struct expr *second)
{
    return first == NULL || second == NULL ? NULL : parse_operation(parser, kind, first, second);
}

static bool
parse_add(struct expr_parser *parser, struct expr_arguments *list, struct expr *item)
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

static struct expr *
parse_give(struct expr_parser *parser, struct expr *node, const struct expr_arguments *list)
{
    node->arguments = arena_must_zero(parser->arena, list->count + 1, sizeof *node->arguments);
    memcpy(node->arguments, list->items, list->count * sizeof *node->arguments);
    node->argument_count = list->count;
    node->end = parser->last_end;
    return node;
}

static bool
parse_list(struct expr_parser *parser, struct expr_arguments *list)
{
    do {
        if (!parse_add(parser, list, parse_or(parser))) {
            return false;
        }
    } while (parse_symbol(parser, ","));
    if (!parse_symbol(parser, ")")) {
        (void)parse_refuse(parser, "\",\" or \")\"");
        return false;
    }
    return true;
}

/* ---- related aggregates: `exists(SOURCE[@variant][.column] [by key[, key]] [where predicate] [order by column [desc], …])` ---- */

enum { KEYS_MAX = 8 };

static const struct {
    const char *word;
    enum expr_related_kind kind;
} words[] = {
    {"exists",         RELATED_EXISTS        },
    {"none",           RELATED_NONE          },
    {"count",          RELATED_COUNT         },
    {"count_distinct", RELATED_COUNT_DISTINCT},
    {"sum",            RELATED_SUM           },
    {"min",            RELATED_MIN           },
    {"max",            RELATED_MAX           },
    {"avg",            RELATED_AVG           },
    {"mode",           RELATED_MODE          },
    {"first",          RELATED_FIRST         },
};

const char *
expr_parse_related_word(enum expr_related_kind kind)
{
    return words[kind].word;
}

static size_t
find_word(struct text word)
{
    for (size_t at = 0; at < sizeof words / sizeof words[0]; at++) {
        if (word.size == strlen(words[at].word) && strncasecmp(word.data, words[at].word, word.size) == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

static bool
parse_is_related(struct text word)
{
    return find_word(word) != SIZE_MAX;
}

/* A name that may be quoted. */
static bool
parse_name(struct expr_parser *parser, const char *wanted, struct text *name, uint32_t *at)
{
    if (parser->token.kind != TOKEN_QUOTED && (parser->token.kind != TOKEN_NAME || expr_lex_is_reserved(parser->token.text))) {
        (void)parse_refuse(parser, wanted);
        return false;
    }
    *name = parser->token.text;
    *at = parser->token.at;
    parse_advance(parser);
    return true;
}

static bool
parse_source(struct expr_parser *parser, struct expr_related *related)
{
    if (!parse_name(parser, "a source's name", &related->source_name, &related->source_at)) {
        return false;
    }
    if (parse_symbol(parser, "@") && !parse_name(parser, "\"previous\" or \"year_ago\"", &related->variant, &related->variant_at)) {
        return false;
    }
    return !parse_symbol(parser, ".") || parse_name(parser, "a column's name", &related->column_name, &related->column_at);
}

static bool
parse_keys(struct expr_parser *parser, struct expr_related *related)
{
    if (!parse_keyword(parser, "by")) {
        return true;
    }
    related->keys = arena_must_zero(parser->arena, KEYS_MAX, sizeof *related->keys);
    do {
        struct expr_key *key = &related->keys[related->key_count];

        if (related->key_count == KEYS_MAX) {
            (void)parse_refuse(parser, "no more than 8 keys");
            return false;
        }
        if (!parse_name(parser, "a key column", &key->inner_name, &key->at)) {
            return false;
        }
        key->outer_name = key->inner_name;
        if (parse_symbol(parser, "=")) {
            uint32_t at;

            if (expr_lex_is_keyword(&parser->token, "row") && expr_lex_is_symbol(&parser->next, ".")) {
                parse_advance(parser); /* `by a = row.b` says the same */
                parse_advance(parser);
            }
            if (!parse_name(parser, "a column of the outer row", &key->outer_name, &at)) {
                return false;
            }
        }
        related->key_count++;
    } while (parse_symbol(parser, ","));
    return true;
}

static bool
parse_orders(struct expr_parser *parser, struct expr_related *related)
{
    if (!parse_keyword(parser, "order")) {
        return true;
    }
    if (!parse_keyword(parser, "by")) {
        (void)parse_refuse(parser, "\"by\"");
        return false;
    }
    related->orders = arena_must_zero(parser->arena, KEYS_MAX, sizeof *related->orders);
    do {
        struct expr_order *order = &related->orders[related->order_count];

        if (related->order_count == KEYS_MAX) {
            (void)parse_refuse(parser, "no more than 8 columns");
            return false;
        }
        if (!parse_name(parser, "a column to order by", &order->name, &order->at)) {
            return false;
        }
        order->descending = parse_keyword(parser, "desc");
        if (!order->descending) {
            (void)parse_keyword(parser, "asc");
        }
        related->order_count++;
    } while (parse_symbol(parser, ","));
    return true;
}

static struct expr *
parse_related(struct expr_parser *parser)
{
    struct expr *node = parse_node(parser, EXPR_RELATED, parser->token.at);
    struct expr_related *related = arena_must_zero(parser->arena, 1, sizeof *related);

    node->related = related;
    related->kind = words[find_word(parser->token.text)].kind;
    node->name = text_from(words[related->kind].word);
    parse_advance(parser);
    parse_advance(parser);
    if (!parse_source(parser, related) || !parse_keys(parser, related)) {
        return NULL;
    }
    if (parse_keyword(parser, "where") && (related->where = parse_or(parser)) == NULL) {
        return NULL;
    }
    if (!parse_orders(parser, related)) {
        return NULL;
    }
    if (!parse_symbol(parser, ")")) {
        return parse_refuse(parser, "\"by\", \"where\", \"order by\" or \")\"");
    }
    node->end = parser->last_end;
    return node;
}

/* ---- operands: literals, parameters, columns, calls, case ---- */

static struct expr *
parse_number(struct expr_parser *parser)
{
    struct expr *node = parse_node(parser, EXPR_LITERAL, parser->token.at);

    node->type = EXPR_NUMBER;
    node->name = parser->token.text;
    if (!fixed_parse(parser->token.text, &node->number)) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", parser->token.at, parser->token.end, NULL,
                     "%.*s has more than %d decimal places or too many digits", TEXT_ARG(parser->token.text), FIXED_PLACES);
        return NULL;
    }
    parse_advance(parser);
    node->end = parser->last_end;
    return node;
}

static struct expr *
parse_string(struct expr_parser *parser)
{
    struct expr *node = parse_node(parser, EXPR_LITERAL, parser->token.at);

    node->type = EXPR_TEXT;
    node->name = parser->token.text;
    if (node->name.size == 0) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", parser->token.at, parser->token.end, "write `x is null`",
                     "'' can never equal anything: an empty cell is NULL");
        return NULL;
    }
    parse_advance(parser);
    node->end = parser->last_end;
    return node;
}

/* date '2022-06-30', yearmonth '2022-06' */
static struct expr *
parse_date(struct expr_parser *parser, bool month)
{
    struct expr *node = parse_node(parser, EXPR_LITERAL, parser->token.at);

    parse_advance(parser);
    node->type = month ? EXPR_YEARMONTH : EXPR_DATE;
    node->name = parser->token.text;
    if (!(month ? date_parse_month(node->name, &node->days) : date_parse(node->name, &node->days))) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", parser->token.at, parser->token.end,
                     month ? "write '2022-06'" : "write '2022-06-30'", "'%.*s' is no %s", TEXT_ARG(node->name),
                     month ? "year and month" : "date");
        return NULL;
    }
    parse_advance(parser);
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
    subject = parse_or(&again);
    parser->nodes = again.nodes;
    if (subject != NULL && parser->nodes > EXPR_NODES_MAX) {
        expr_problem(parser->problems, "E-RULE-SYNTAX", subject->at, subject->end, "name the subject in \"let\"",
                     "the expression is too large");
        return NULL;
    }
    return subject;
}

static struct expr *
parse_case(struct expr_parser *parser)
{
    struct expr *node = parse_node(parser, EXPR_CASE, parser->token.at);
    struct expr_arguments list = {.count = 0};
    struct expr_parser start;
    bool simple;

    parse_advance(parser);
    start = *parser;
    simple = !expr_lex_is_keyword(&parser->token, "when");
    if (simple && parse_or(parser) == NULL) {
        return NULL;
    }
    while (parse_keyword(parser, "when")) {
        struct expr *condition = parse_or(parser);

        if (simple && condition != NULL) {
            condition = parse_binary(parser, EXPR_EQUAL, parse_subject(parser, &start), condition);
        }
        if (!parse_add(parser, &list, condition)) {
            return NULL;
        }
        if (!parse_keyword(parser, "then")) {
            return parse_refuse(parser, "\"then\"");
        }
        if (!parse_add(parser, &list, parse_or(parser))) {
            return NULL;
        }
    }
    if (list.count == 0) {
        return parse_refuse(parser, "\"when\"");
    }
    if (parse_keyword(parser, "else") && !parse_add(parser, &list, parse_or(parser))) {
        return NULL;
    }
    if (!parse_keyword(parser, "end")) {
        return parse_refuse(parser, "\"when\", \"else\" or \"end\"");
    }
    return parse_give(parser, node, &list);
}

static struct expr *
parse_call(struct expr_parser *parser)
{
    struct expr *node = parse_node(parser, EXPR_CALL, parser->token.at);
    struct expr_arguments list = {.count = 0};

    node->name = parser->token.text;
    parse_advance(parser);
    parse_advance(parser); /* the bracket, seen by the caller */
    if (!parse_symbol(parser, ")") && !parse_list(parser, &list)) {
        return NULL;
    }
    return parse_give(parser, node, &list);
}

/* name, row.name, row.row.name */
static struct expr *
parse_column(struct expr_parser *parser)
{
    struct expr *node = parse_node(parser, EXPR_COLUMN, parser->token.at);

    while (expr_lex_is_keyword(&parser->token, "row") && expr_lex_is_symbol(&parser->next, ".")) {
        node->outer++;
        parse_advance(parser);
        parse_advance(parser);
    }
    if (parser->token.kind != TOKEN_QUOTED && (parser->token.kind != TOKEN_NAME || expr_lex_is_reserved(parser->token.text))) {
        return parse_refuse(parser, node->outer > 0 ? "a column's name" : "a value");
    }
    node->name = parser->token.text;
    parse_advance(parser);
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
        node = parse_node(parser, EXPR_LITERAL, parser->token.at);
        node->type = expr_lex_is_keyword(&parser->token, "null") ? EXPR_ANY : EXPR_BOOLEAN;
        node->truth = expr_lex_is_keyword(&parser->token, "true");
        parse_advance(parser);
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
    return parse_is_related(parser->token.text) ? parse_related(parser) : parse_call(parser);
}

static struct expr *
parse_bracket(struct expr_parser *parser)
{
    struct expr *inner;

    parse_advance(parser);
    inner = parse_or(parser);
    if (inner != NULL && !parse_symbol(parser, ")")) {
        return parse_refuse(parser, "an operator or \")\"");
    }
    if (inner != NULL) {
        inner->bracketed = true;
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
        node = parse_node(parser, EXPR_PARAMETER, parser->token.at);
        node->name = parser->token.text;
        parse_advance(parser);
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
    return parse_refuse(parser, "a value");
}

/* ---- operators, tightest first ---- */

static struct expr *
parse_unary(struct expr_parser *parser)
{
    const uint32_t at = parser->token.at;
    struct expr *node;

    if (!parse_symbol(parser, "-")) {
        return parse_primary(parser);
    }
    if (++parser->nesting > EXPR_NESTING_MAX) {
        return parse_refuse(parser, "something less deeply nested");
    }
    node = parse_operation(parser, EXPR_NEGATE, parse_unary(parser), NULL);
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
        if (parse_symbol(parser, "*")) {
            left = parse_binary(parser, EXPR_MULTIPLY, left, parse_unary(parser));
        } else if (parse_symbol(parser, "/")) {
            left = parse_binary(parser, EXPR_DIVIDE, left, parse_unary(parser));
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
        if (parse_symbol(parser, "+")) {
            left = parse_binary(parser, EXPR_ADD, left, parse_product(parser));
        } else if (parse_symbol(parser, "-")) {
            left = parse_binary(parser, EXPR_SUBTRACT, left, parse_product(parser));
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

    while (left != NULL && parse_symbol(parser, "||")) {
        left = parse_binary(parser, EXPR_CONCAT, left, parse_sum(parser));
    }
    return left;
}

static struct expr *
parse_in(struct expr_parser *parser, struct expr *left)
{
    struct expr *node = parse_node(parser, EXPR_OPERATION, left->at);
    struct expr_arguments list = {.count = 0};

    node->operation = EXPR_IN;
    if (!parse_symbol(parser, "(")) {
        return parse_refuse(parser, "\"(\"");
    }
    if (!parse_add(parser, &list, left) || !parse_list(parser, &list)) {
        return NULL;
    }
    return parse_give(parser, node, &list);
}

static struct expr *
parse_between(struct expr_parser *parser, struct expr *left)
{
    struct expr *node = parse_node(parser, EXPR_OPERATION, left->at);
    struct expr_arguments list = {.count = 0};

    node->operation = EXPR_BETWEEN;
    if (!parse_add(parser, &list, left) || !parse_add(parser, &list, parse_concat(parser))) {
        return NULL;
    }
    if (!parse_keyword(parser, "and")) {
        return parse_refuse(parser, "\"and\" of between");
    }
    return parse_add(parser, &list, parse_concat(parser)) ? parse_give(parser, node, &list) : NULL;
}

/* Behind `is`: [not] null, [not] true, [not] false, [not] distinct from x */
static struct expr *
parse_is(struct expr_parser *parser, struct expr *left)
{
    const bool negated = parse_keyword(parser, "not");
    struct expr *node;

    if (parse_keyword(parser, "null")) {
        node = parse_operation(parser, EXPR_IS_NULL, left, NULL);
    } else if (parse_keyword(parser, "true")) {
        node = parse_operation(parser, EXPR_IS_TRUE, left, NULL);
    } else if (parse_keyword(parser, "false")) {
        node = parse_operation(parser, EXPR_IS_FALSE, left, NULL);
    } else if (parse_keyword(parser, "distinct")) {
        if (!parse_keyword(parser, "from")) {
            return parse_refuse(parser, "\"from\"");
        }
        node = parse_binary(parser, EXPR_DISTINCT, left, parse_concat(parser));
    } else {
        return parse_refuse(parser, "\"null\", \"true\", \"false\" or \"distinct from\"");
    }
    return negated ? parse_operation(parser, EXPR_NOT, node, NULL) : node;
}

static struct expr *
parse_comparison_sign(struct expr_parser *parser, struct expr *left)
{
    for (enum expr_operation operation = EXPR_EQUAL; operation <= EXPR_GREATER_EQUAL; operation++) {
        if (parse_symbol(parser, expr_print_operation(operation)) || (operation == EXPR_UNEQUAL && parse_symbol(parser, "!="))) {
            return parse_binary(parser, operation, left, parse_concat(parser));
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
    if (parse_keyword(parser, "is")) {
        return parse_is(parser, left);
    }
    negated = parse_keyword(parser, "not");
    if (parse_keyword(parser, "in")) {
        left = parse_in(parser, left);
    } else if (parse_keyword(parser, "between")) {
        left = parse_between(parser, left);
    } else if (parse_keyword(parser, "like")) {
        left = parse_binary(parser, EXPR_LIKE, left, parse_concat(parser));
    } else if (negated) {
        return parse_refuse(parser, "\"in\", \"between\" or \"like\"");
    } else {
        return parse_comparison_sign(parser, left);
    }
    return negated ? parse_operation(parser, EXPR_NOT, left, NULL) : left;
}

static struct expr *
parse_not(struct expr_parser *parser)
{
    const uint32_t at = parser->token.at;
    struct expr *node;

    if (!parse_keyword(parser, "not")) {
        return parse_comparison(parser);
    }
    if (++parser->nesting > EXPR_NESTING_MAX) {
        return parse_refuse(parser, "something less deeply nested");
    }
    node = parse_operation(parser, EXPR_NOT, parse_not(parser), NULL);
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

    while (left != NULL && parse_keyword(parser, "and")) {
        left = parse_binary(parser, EXPR_AND, left, parse_not(parser));
    }
    return left;
}

static struct expr *
parse_or(struct expr_parser *parser)
{
    struct expr *left;

    if (++parser->nesting > EXPR_NESTING_MAX) {
        return parse_refuse(parser, "something less deeply nested");
    }
    left = parse_and(parser);
    while (left != NULL && parse_keyword(parser, "or")) {
        left = parse_binary(parser, EXPR_OR, left, parse_and(parser));
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
    root = parse_or(&parser);
    if (root != NULL && parser.token.kind != TOKEN_END) {
        return parse_refuse(&parser, "an operator or the end");
    }
    if (root != NULL && parser.nodes > EXPR_NODES_MAX) {
        expr_problem(problems, "E-RULE-SYNTAX", 0, (uint32_t)source.size, NULL, "the expression is too large");
        return NULL;
    }
    return root;
}
