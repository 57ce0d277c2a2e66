/* SPDX-License-Identifier: Apache-2.0 */
/* A tree back to text. Also the identity of shared work: two trees that print alike are computed once. */
#include "transform/expr/expr.h"

#include "common/ground/buffer.h"
#include "transform/expr/lex.h"

enum { PRINT_MAX = 1024 * 1024 };

struct printer {
    struct buffer buffer;
    bool expand; /* lets by what they say, columns by depth: for identity, not for people */
};

/* How tight an operation binds, as in parse.c: or 1 … unary minus 8, everything else 9. */
enum { BIND_OR = 1, BIND_AND, BIND_NOT, BIND_COMPARISON, BIND_CONCAT, BIND_SUM, BIND_PRODUCT, BIND_UNARY, BIND_PRIMARY };

static const struct {
    const char *sign;
    int binding;
} operations[] = {
    [EXPR_OR] = {"or",               BIND_OR        },
    [EXPR_AND] = {"and",              BIND_AND       },
    [EXPR_NOT] = {"not",              BIND_NOT       },
    [EXPR_EQUAL] = {"=",                BIND_COMPARISON},
    [EXPR_UNEQUAL] = {"<>",               BIND_COMPARISON},
    [EXPR_LESS] = {"<",                BIND_COMPARISON},
    [EXPR_LESS_EQUAL] = {"<=",               BIND_COMPARISON},
    [EXPR_GREATER] = {">",                BIND_COMPARISON},
    [EXPR_GREATER_EQUAL] = {">=",               BIND_COMPARISON},
    [EXPR_DISTINCT] = {"is distinct from", BIND_COMPARISON},
    [EXPR_IS_NULL] = {"is null",          BIND_COMPARISON},
    [EXPR_IS_TRUE] = {"is true",          BIND_COMPARISON},
    [EXPR_IS_FALSE] = {"is false",         BIND_COMPARISON},
    [EXPR_IN] = {"in",               BIND_COMPARISON},
    [EXPR_BETWEEN] = {"between",          BIND_COMPARISON},
    [EXPR_LIKE] = {"like",             BIND_COMPARISON},
    [EXPR_CONCAT] = {"||",               BIND_CONCAT    },
    [EXPR_ADD] = {"+",                BIND_SUM       },
    [EXPR_SUBTRACT] = {"-",                BIND_SUM       },
    [EXPR_MULTIPLY] = {"*",                BIND_PRODUCT   },
    [EXPR_DIVIDE] = {"/",                BIND_PRODUCT   },
    [EXPR_NEGATE] = {"-",                BIND_UNARY     },
};

const char *
expr_print_operation(enum expr_operation operation)
{
    return operations[operation].sign;
}

static void print(const struct expr *expr, struct printer *out, int tightest);

/* In quotes, which double inside. */
static void
print_quoted(struct text value, char quote, struct printer *out)
{
    buffer_append_char(&out->buffer, quote);
    for (size_t at = 0; at < value.size; at++) {
        if (value.data[at] == quote) {
            buffer_append_char(&out->buffer, quote);
        }
        buffer_append_char(&out->buffer, value.data[at]);
    }
    buffer_append_char(&out->buffer, quote);
}

static void
print_name(struct text name, struct printer *out)
{
    if (expr_lex_is_bare(name)) {
        buffer_append_text(&out->buffer, name);
    } else {
        print_quoted(name, '"', out);
    }
}

static void
print_text(struct text value, struct printer *out)
{
    print_quoted(value, '\'', out);
}

static void
print_literal(const struct expr *expr, struct printer *out)
{
    switch (expr->type) {
    case EXPR_ANY:
        buffer_append_string(&out->buffer, "null");
        break;
    case EXPR_TEXT:
        print_text(expr->name, out);
        break;
    case EXPR_NUMBER: {
        char number[FIXED_TEXT_SIZE];

        buffer_append(&out->buffer, number, fixed_format(expr->number, number));
        break;
    }
    case EXPR_DATE:
        buffer_append_string(&out->buffer, "date ");
        print_text(expr->name, out);
        break;
    case EXPR_YEARMONTH:
        buffer_append_string(&out->buffer, "yearmonth ");
        print_text(expr->name, out);
        break;
    case EXPR_BOOLEAN:
        buffer_append_string(&out->buffer, expr->truth ? "true" : "false");
        break;
    }
}

static void
print_list(struct expr *const *arguments, size_t count, struct printer *out)
{
    buffer_append_char(&out->buffer, '(');
    for (size_t at = 0; at < count; at++) {
        if (at > 0) {
            buffer_append_string(&out->buffer, ", ");
        }
        print(arguments[at], out, BIND_OR);
    }
    buffer_append_char(&out->buffer, ')');
}

/* not (x is null), not (x in (…)) print as people write them. */
static bool
print_negated(const struct expr *inner, struct printer *out)
{
    const char *sign = operations[inner->operation].sign;

    if (inner->kind != EXPR_OPERATION || (inner->operation != EXPR_IN && strncmp(sign, "is ", 3) != 0)) {
        return false;
    }
    print(inner->arguments[0], out, BIND_CONCAT);
    if (inner->operation == EXPR_IN) {
        buffer_append_string(&out->buffer, " not in ");
        print_list(inner->arguments + 1, inner->argument_count - 1, out);
        return true;
    }
    buffer_format(&out->buffer, " is not %s", sign + 3);
    if (inner->operation == EXPR_DISTINCT) {
        buffer_append_char(&out->buffer, ' ');
        print(inner->arguments[1], out, BIND_CONCAT);
    }
    return true;
}

static void
print_prefix(const struct expr *expr, struct printer *out)
{
    if (expr->operation == EXPR_NEGATE) {
        buffer_append_char(&out->buffer, '-');
        /* A second minus would begin a comment. */
        print(expr->arguments[0], out, BIND_PRIMARY);
        return;
    }
    if (!print_negated(expr->arguments[0], out)) {
        buffer_append_string(&out->buffer, "not ");
        print(expr->arguments[0], out, BIND_NOT);
    }
}

/* How tight an operand must bind. `and` inside `or` could do without brackets, but people could not (E-RULE-BRACKETS). */
static int
needed(const struct expr *expr, const struct expr *argument, int binding)
{
    const bool mixed = expr->operation == EXPR_OR && argument->kind == EXPR_OPERATION && argument->operation == EXPR_AND;

    return mixed ? BIND_NOT : binding;
}

static void
print_operation(const struct expr *expr, struct printer *out)
{
    const int binding = operations[expr->operation].binding;
    const bool chains = binding != BIND_COMPARISON;
    const char *sign = operations[expr->operation].sign;

    if (expr->operation == EXPR_NOT || expr->operation == EXPR_NEGATE) {
        print_prefix(expr, out);
        return;
    }
    print(expr->arguments[0], out, needed(expr, expr->arguments[0], chains ? binding : binding + 1));
    buffer_format(&out->buffer, " %s", sign);
    if (expr->operation == EXPR_IN) {
        buffer_append_char(&out->buffer, ' ');
        print_list(expr->arguments + 1, expr->argument_count - 1, out);
    } else if (expr->operation == EXPR_BETWEEN) {
        buffer_append_char(&out->buffer, ' ');
        print(expr->arguments[1], out, BIND_CONCAT);
        buffer_append_string(&out->buffer, " and ");
        print(expr->arguments[2], out, BIND_CONCAT);
    } else if (expr->argument_count == 2) {
        buffer_append_char(&out->buffer, ' ');
        print(expr->arguments[1], out, needed(expr, expr->arguments[1], binding + 1));
    }
}

static void
print_case(const struct expr *expr, struct printer *out)
{
    size_t at = 0;

    buffer_append_string(&out->buffer, "case");
    for (; at + 1 < expr->argument_count; at += 2) {
        buffer_append_string(&out->buffer, " when ");
        print(expr->arguments[at], out, BIND_OR);
        buffer_append_string(&out->buffer, " then ");
        print(expr->arguments[at + 1], out, BIND_OR);
    }
    if (at < expr->argument_count) {
        buffer_append_string(&out->buffer, " else ");
        print(expr->arguments[at], out, BIND_OR);
    }
    buffer_append_string(&out->buffer, " end");
}

static void
print_related(const struct expr_related *related, struct printer *out)
{
    buffer_format(&out->buffer, "%s(%.*s", expr_parse_related_word(related->kind), TEXT_ARG(related->source_name));
    if (!text_is_null(related->variant)) {
        buffer_format(&out->buffer, "@%.*s", TEXT_ARG(related->variant));
    }
    if (!text_is_null(related->column_name)) {
        buffer_append_char(&out->buffer, '.');
        print_name(related->column_name, out);
    }
    for (size_t at = 0; at < related->key_count; at++) {
        buffer_append_string(&out->buffer, at == 0 ? " by " : ", ");
        print_name(related->keys[at].inner_name, out);
        if (out->expand) {
            buffer_format(&out->buffer, " = $%u.%.*s", related->keys[at].outer_depth, TEXT_ARG(related->keys[at].outer_name));
        } else if (!text_equal(related->keys[at].inner_name, related->keys[at].outer_name)) {
            buffer_append_string(&out->buffer, " = ");
            print_name(related->keys[at].outer_name, out);
        }
    }
    if (related->where != NULL) {
        buffer_append_string(&out->buffer, " where ");
        print(related->where, out, BIND_OR);
    }
    for (size_t at = 0; at < related->order_count; at++) {
        buffer_append_string(&out->buffer, at == 0 ? " order by " : ", ");
        print_name(related->orders[at].name, out);
        buffer_append_string(&out->buffer, related->orders[at].descending ? " desc" : "");
    }
    buffer_append_char(&out->buffer, ')');
}

static void
print_expanded(const struct expr *expr, struct printer *out)
{
    if (expr->kind == EXPR_LET) {
        print(expr->arguments[0], out, BIND_PRIMARY);
    } else {
        buffer_format(&out->buffer, "$%u.", expr->depth);
        print_name(expr->name, out);
    }
}

static void
print_inner(const struct expr *expr, struct printer *out)
{
    switch (expr->kind) {
    case EXPR_LITERAL:
        print_literal(expr, out);
        break;
    case EXPR_PARAMETER:
        buffer_append_char(&out->buffer, ':');
        buffer_append_text(&out->buffer, expr->parameter != NULL ? expr->parameter->name : expr->name);
        break;
    case EXPR_COLUMN:
    case EXPR_LET:
        if (out->expand) {
            print_expanded(expr, out);
            break;
        }
        for (uint32_t level = 0; level < expr->outer; level++) {
            buffer_append_string(&out->buffer, "row.");
        }
        print_name(expr->name, out);
        break;
    case EXPR_OPERATION:
        print_operation(expr, out);
        break;
    case EXPR_CALL:
        buffer_append_text(&out->buffer, expr->name);
        print_list(expr->arguments, expr->argument_count, out);
        break;
    case EXPR_CASE:
        print_case(expr, out);
        break;
    case EXPR_RELATED:
        print_related(expr->related, out);
        break;
    }
}

/* In brackets when it binds less tightly than its place needs. */
static void
print(const struct expr *expr, struct printer *out, int tightest)
{
    const bool negative = expr->kind == EXPR_LITERAL && expr->type == EXPR_NUMBER && expr->number < 0;
    const int binding = expr->kind == EXPR_OPERATION ? operations[expr->operation].binding : negative ? BIND_UNARY : BIND_PRIMARY;

    if (binding < tightest) {
        buffer_append_char(&out->buffer, '(');
        print_inner(expr, out);
        buffer_append_char(&out->buffer, ')');
    } else {
        print_inner(expr, out);
    }
}

static struct text
print_all(const struct expr *expr, bool expand, struct arena *arena)
{
    struct printer out = {.expand = expand};
    struct text text;

    buffer_init(&out.buffer, PRINT_MAX);
    print(expr, &out, BIND_OR);
    text = arena_must_text(arena, buffer_text(&out.buffer));
    buffer_done(&out.buffer);
    return text;
}

struct text
expr_print(const struct expr *expr, struct arena *arena)
{
    return print_all(expr, false, arena);
}

struct text
expr_print_identity(const struct expr *expr, struct arena *arena)
{
    return print_all(expr, true, arena);
}
