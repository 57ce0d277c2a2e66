/* SPDX-License-Identifier: Apache-2.0 */
/* `exists(SOURCE[@variant][.column] [by key[, key]] [where predicate] [order by column [desc], …])` */
#include "transform/expr/expr.h"

#include "transform/expr/lex.h"
#include "transform/expr/parse.h"

#include <strings.h>

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

bool
expr_parse_is_related(struct text word)
{
    return find_word(word) != SIZE_MAX;
}

/* A name that may be quoted. */
static bool
parse_name(struct expr_parser *parser, const char *wanted, struct text *name, uint32_t *at)
{
    if (parser->token.kind != TOKEN_QUOTED && (parser->token.kind != TOKEN_NAME || expr_lex_is_reserved(parser->token.text))) {
        (void)expr_parse_refuse(parser, wanted);
        return false;
    }
    *name = parser->token.text;
    *at = parser->token.at;
    expr_parse_advance(parser);
    return true;
}

static bool
parse_source(struct expr_parser *parser, struct expr_related *related)
{
    if (!parse_name(parser, "a source's name", &related->source_name, &related->source_at)) {
        return false;
    }
    if (expr_parse_symbol(parser, "@") && !parse_name(parser, "\"previous\" or \"year_ago\"", &related->variant, &related->variant_at)) {
        return false;
    }
    return !expr_parse_symbol(parser, ".") || parse_name(parser, "a column's name", &related->column_name, &related->column_at);
}

static bool
parse_keys(struct expr_parser *parser, struct expr_related *related)
{
    if (!expr_parse_keyword(parser, "by")) {
        return true;
    }
    related->keys = arena_must_zero(parser->arena, KEYS_MAX, sizeof *related->keys);
    do {
        struct expr_key *key = &related->keys[related->key_count];

        if (related->key_count == KEYS_MAX) {
            (void)expr_parse_refuse(parser, "no more than 8 keys");
            return false;
        }
        if (!parse_name(parser, "a key column", &key->inner_name, &key->at)) {
            return false;
        }
        key->outer_name = key->inner_name;
        if (expr_parse_symbol(parser, "=")) {
            uint32_t at;

            if (expr_lex_is_keyword(&parser->token, "row") && expr_lex_is_symbol(&parser->next, ".")) {
                expr_parse_advance(parser); /* `by a = row.b` says the same */
                expr_parse_advance(parser);
            }
            if (!parse_name(parser, "a column of the outer row", &key->outer_name, &at)) {
                return false;
            }
        }
        related->key_count++;
    } while (expr_parse_symbol(parser, ","));
    return true;
}

static bool
parse_orders(struct expr_parser *parser, struct expr_related *related)
{
    if (!expr_parse_keyword(parser, "order")) {
        return true;
    }
    if (!expr_parse_keyword(parser, "by")) {
        (void)expr_parse_refuse(parser, "\"by\"");
        return false;
    }
    related->orders = arena_must_zero(parser->arena, KEYS_MAX, sizeof *related->orders);
    do {
        struct expr_order *order = &related->orders[related->order_count];

        if (related->order_count == KEYS_MAX) {
            (void)expr_parse_refuse(parser, "no more than 8 columns");
            return false;
        }
        if (!parse_name(parser, "a column to order by", &order->name, &order->at)) {
            return false;
        }
        order->descending = expr_parse_keyword(parser, "desc");
        if (!order->descending) {
            (void)expr_parse_keyword(parser, "asc");
        }
        related->order_count++;
    } while (expr_parse_symbol(parser, ","));
    return true;
}

struct expr *
expr_parse_related(struct expr_parser *parser)
{
    struct expr *node = expr_parse_node(parser, EXPR_RELATED, parser->token.at);
    struct expr_related *related = arena_must_zero(parser->arena, 1, sizeof *related);

    node->related = related;
    related->kind = words[find_word(parser->token.text)].kind;
    node->name = text_from(words[related->kind].word);
    expr_parse_advance(parser);
    expr_parse_advance(parser);
    if (!parse_source(parser, related) || !parse_keys(parser, related)) {
        return NULL;
    }
    if (expr_parse_keyword(parser, "where") && (related->where = expr_parse_or(parser)) == NULL) {
        return NULL;
    }
    if (!parse_orders(parser, related)) {
        return NULL;
    }
    if (!expr_parse_symbol(parser, ")")) {
        return expr_parse_refuse(parser, "\"by\", \"where\", \"order by\" or \")\"");
    }
    node->end = parser->last_end;
    return node;
}
