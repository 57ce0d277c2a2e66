/* SPDX-License-Identifier: Apache-2.0 */
/* What an expression means, said as plainly as possible: row by row, recursively, without kernels, dictionaries, groups or lists. The
 * engine must agree with it on everything. */
#ifndef BIDUI_EXPR_NAIVE_H
#define BIDUI_EXPR_NAIVE_H

#include "transform/expr/cell.h"
#include "transform/expr/function.h"

struct naive_row {
    const struct batch *batch;
    const struct table *table;
    size_t row;
    const struct naive_row *outer;
    struct arena *arena;
};

static inline struct expr_value naive(const struct expr *expr, const struct naive_row *row);

static inline struct expr_value
naive_null(void)
{
    return (struct expr_value){.valid = false};
}

static inline struct expr_value
naive_truth(bool truth)
{
    return (struct expr_value){.valid = true, .truth = truth};
}

static inline struct expr_value
naive_number(fixed number)
{
    return (struct expr_value){.valid = true, .number = number};
}

static inline int
naive_compare(const struct expr_value *left, const struct expr_value *right, enum expr_type type)
{
    if (type == EXPR_TEXT) {
        return text_compare(left->text, right->text);
    }
    if (type == EXPR_NUMBER) {
        return left->number < right->number ? -1 : left->number > right->number;
    }
    if (type == EXPR_BOOLEAN) {
        return left->truth - right->truth;
    }
    return left->days < right->days ? -1 : left->days > right->days;
}

static inline enum expr_type
naive_type(const struct expr *expr)
{
    for (size_t at = 0; at < expr->argument_count; at++) {
        if (expr->arguments[at]->type != EXPR_ANY) {
            return expr->arguments[at]->type;
        }
    }
    return EXPR_ANY;
}

static inline struct expr_value
naive_and(struct expr_value left, struct expr_value right)
{
    if ((left.valid && !left.truth) || (right.valid && !right.truth)) {
        return naive_truth(false);
    }
    return left.valid && right.valid ? naive_truth(true) : naive_null();
}

static inline struct expr_value
naive_not(struct expr_value value)
{
    return value.valid ? naive_truth(!value.truth) : naive_null();
}

static inline struct expr_value
naive_comparison(enum expr_operation operation, const struct expr_value *left, const struct expr_value *right, enum expr_type type)
{
    int order;

    if (operation == EXPR_DISTINCT) {
        return naive_truth(left->valid != right->valid || (left->valid && naive_compare(left, right, type) != 0));
    }
    if (!left->valid || !right->valid) {
        return naive_null();
    }
    order = naive_compare(left, right, type);
    return naive_truth((operation == EXPR_EQUAL && order == 0) || (operation == EXPR_UNEQUAL && order != 0)
                       || (operation == EXPR_LESS && order < 0) || (operation == EXPR_LESS_EQUAL && order <= 0)
                       || (operation == EXPR_GREATER && order > 0) || (operation == EXPR_GREATER_EQUAL && order >= 0));
}

static inline struct expr_value
naive_arithmetic(const struct expr *expr, const struct expr_value *values)
{
    const bool left_date = expr->arguments[0]->type == EXPR_DATE;
    const bool right_date = expr->argument_count > 1 && expr->arguments[1]->type == EXPR_DATE;
    struct expr_value out = {.valid = true};

    if (!values[0].valid || (expr->argument_count > 1 && !values[1].valid)) {
        return naive_null();
    }
    if (left_date && right_date) {
        return naive_number(fixed_from_integer((int64_t)values[0].days - values[1].days));
    }
    if (left_date || right_date) {
        const fixed days = left_date ? values[1].number : values[0].number;
        const int32_t date = left_date ? values[0].days : values[1].days;

        out.valid = days % FIXED_SCALE == 0 && days / FIXED_SCALE < 4000000 && days / FIXED_SCALE > -4000000;
        if (out.valid) {
            out.days = (int32_t)(expr->operation == EXPR_SUBTRACT ? date - fixed_to_integer(days) : date + fixed_to_integer(days));
            out.valid = expr_value_is_date(out.days);
        }
        return out;
    }
    switch ((int)expr->operation) {
    case EXPR_ADD:
        out.valid = fixed_add(values[0].number, values[1].number, &out.number);
        break;
    case EXPR_SUBTRACT:
        out.valid = fixed_subtract(values[0].number, values[1].number, &out.number);
        break;
    case EXPR_MULTIPLY:
        out.valid = fixed_multiply(values[0].number, values[1].number, &out.number);
        break;
    case EXPR_DIVIDE:
        out.valid = fixed_divide(values[0].number, values[1].number, &out.number);
        break;
    default:
        out.number = -values[0].number;
        break;
    }
    return out;
}

static inline struct expr_value
naive_operation(const struct expr *expr, const struct naive_row *row)
{
    struct expr_value values[256];
    struct expr_value out = naive_truth(false);
    const enum expr_type type = naive_type(expr);

    for (size_t at = 0; at < expr->argument_count; at++) {
        values[at] = naive(expr->arguments[at], row);
    }
    switch ((int)expr->operation) {
    case EXPR_AND:
        return naive_and(values[0], values[1]);
    case EXPR_OR:
        return naive_not(naive_and(naive_not(values[0]), naive_not(values[1])));
    case EXPR_NOT:
        return naive_not(values[0]);
    case EXPR_IS_NULL:
        return naive_truth(!values[0].valid);
    case EXPR_IS_TRUE:
    case EXPR_IS_FALSE:
        return naive_truth(values[0].valid && values[0].truth == (expr->operation == EXPR_IS_TRUE));
    case EXPR_IN:
        for (size_t at = 1; at < expr->argument_count; at++) {
            out = naive_not(naive_and(naive_not(out), naive_not(naive_comparison(EXPR_EQUAL, &values[0], &values[at], type))));
        }
        return out;
    case EXPR_BETWEEN:
        return naive_and(naive_comparison(EXPR_GREATER_EQUAL, &values[0], &values[1], type),
                         naive_comparison(EXPR_LESS_EQUAL, &values[0], &values[2], type));
    case EXPR_LIKE:
        return values[0].valid && values[1].valid ? naive_truth(expr_function_text_like(values[0].text, values[1].text)) : naive_null();
    case EXPR_CONCAT:
        if (!values[0].valid || !values[1].valid) {
            return naive_null();
        }
        out.text = text_from(arena_must_format(row->arena, "%.*s%.*s", TEXT_ARG(values[0].text), TEXT_ARG(values[1].text)));
        return out;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
    case EXPR_NEGATE:
        return naive_arithmetic(expr, values);
    default:
        return naive_comparison(expr->operation, &values[0], &values[1], type);
    }
}

static inline struct expr_value
naive_call(const struct expr *expr, const struct naive_row *row)
{
    struct expr_value values[256];
    struct expr_value out = {.valid = true};
    bool whole = true;

    for (uint32_t depth = 0; (expr->function->flags & FUNCTION_COLUMN) != 0 && depth < expr->arguments[0]->depth; depth++) {
        row = row->outer;
    }
    if (strcmp(expr->function->name, "raw") == 0) {
        out.text = table_raw(row->table, row->row, expr->arguments[0]->field, row->arena);
        out.valid = !text_is_null(out.text);
        return out;
    }
    if (strcmp(expr->function->name, "state") == 0) {
        static const char letters[] = "ocaim";
        static const char *const words[] = {"ok", "changed", "absent", "invalid", "masked"};

        out.text = text_from(words[strchr(letters, row->table->columns[expr->arguments[0]->field].states[row->row]) - letters]);
        return out;
    }
    for (size_t at = 0; at < expr->argument_count; at++) {
        values[at] = naive(expr->arguments[at], row);
        whole = whole && values[at].valid;
    }
    out.valid = (whole || (expr->function->flags & FUNCTION_TAKES_NULL) != 0)
                && expr->function->run(values, expr->argument_count, expr->data, row->arena, &out);
    return out;
}

/* ---- related aggregates ---- */

static inline bool
naive_counts(const struct expr_related *related, const struct naive_row *inner)
{
    struct expr_value left;
    struct expr_value right;

    for (size_t at = 0; at < related->key_count; at++) {
        const struct naive_row *outer = inner->outer;

        for (uint32_t depth = 0; depth < related->keys[at].outer_depth; depth++) {
            outer = outer->outer;
        }
        if (!cell_value(inner->batch, inner->table, related->keys[at].inner, inner->row, &left)
            || !cell_value(outer->batch, outer->table, related->keys[at].outer, outer->row, &right)
            || naive_compare(&left, &right, cell_type(inner->table, related->keys[at].inner)) != 0) {
            return false;
        }
    }
    if (related->where != NULL) {
        const struct expr_value truth = naive(related->where, inner);

        return truth.valid && truth.truth;
    }
    return true;
}

/* Whether row `left` stands before `right` in the order of `first`. */
static inline bool
naive_before(const struct expr_related *related, const struct naive_row *inner, size_t left, size_t right)
{
    for (size_t at = 0; at < related->order_count; at++) {
        struct expr_value first;
        struct expr_value second;
        const size_t field = related->orders[at].field;
        const bool has_first = cell_value(inner->batch, inner->table, field, left, &first);
        const bool has_second = cell_value(inner->batch, inner->table, field, right, &second);
        const int order = has_first && has_second ? naive_compare(&first, &second, cell_type(inner->table, field)) : 0;

        if (has_first != has_second) {
            return has_first;
        }
        if (order != 0) {
            return related->orders[at].descending ? order > 0 : order < 0;
        }
    }
    return inner->table->key[left] != inner->table->key[right] ? inner->table->key[left] < inner->table->key[right] : left < right;
}

struct naive_seen {
    struct expr_value value;
    size_t times;
};

static inline struct expr_value
naive_mode(const struct naive_seen *seen, size_t count, enum expr_type type)
{
    const struct naive_seen *best = NULL;

    for (size_t at = 0; at < count; at++) {
        if (best == NULL || seen[at].times > best->times
            || (seen[at].times == best->times && naive_compare(&seen[at].value, &best->value, type) < 0)) {
            best = &seen[at];
        }
    }
    return best == NULL ? naive_null() : best->value;
}

static inline struct expr_value
naive_related(const struct expr *expr, const struct naive_row *row)
{
    const struct expr_related *related = expr->related;
    const struct table *table = &row->batch->tables[related->source];
    struct naive_row inner = {row->batch, table, 0, row, row->arena};
    const enum expr_type type = related->field == SIZE_MAX ? EXPR_ANY : cell_type(table, related->field);
    struct naive_seen *seen = arena_must_zero(row->arena, table->row_count + 1, sizeof *seen);
    struct expr_value value;
    struct expr_value least = naive_null();
    struct expr_value greatest = naive_null();
    size_t rows = 0;
    size_t values = 0;
    size_t distinct = 0;
    size_t first = SIZE_MAX;
    fixed sum = 0;

    for (; inner.row < table->row_count; inner.row++) {
        size_t at = 0;

        if (!naive_counts(related, &inner)) {
            continue;
        }
        rows++;
        if (first == SIZE_MAX || naive_before(related, &inner, inner.row, first)) {
            first = inner.row;
        }
        if (related->field == SIZE_MAX || !cell_value(row->batch, table, related->field, inner.row, &value)) {
            continue;
        }
        values++;
        sum += type == EXPR_NUMBER ? value.number : 0;
        least = !least.valid || naive_compare(&value, &least, type) < 0 ? value : least;
        greatest = !greatest.valid || naive_compare(&value, &greatest, type) > 0 ? value : greatest;
        while (at < distinct && naive_compare(&seen[at].value, &value, type) != 0) {
            at++;
        }
        distinct += at == distinct;
        seen[at].value = value;
        seen[at].times++;
    }
    switch (related->kind) {
    case RELATED_EXISTS:
        return naive_truth(rows > 0);
    case RELATED_NONE:
        return naive_truth(rows == 0);
    case RELATED_COUNT:
        return naive_number(fixed_from_integer((int64_t)(related->field == SIZE_MAX ? rows : values)));
    case RELATED_COUNT_DISTINCT:
        return naive_number(fixed_from_integer((int64_t)distinct));
    case RELATED_SUM:
        return naive_number(sum);
    case RELATED_AVG:
        value = naive_number(0);
        value.valid = fixed_divide(sum, fixed_from_integer((int64_t)values), &value.number);
        return value;
    case RELATED_MIN:
        return least;
    case RELATED_MAX:
        return greatest;
    case RELATED_MODE:
        return naive_mode(seen, distinct, type);
    case RELATED_FIRST:
        break;
    }
    if (first == SIZE_MAX) {
        return naive_null();
    }
    (void)cell_value(row->batch, table, related->field, first, &value);
    return value;
}

static inline struct expr_value
naive_case(const struct expr *expr, const struct naive_row *row)
{
    size_t at = 0;

    for (; at + 1 < expr->argument_count; at += 2) {
        const struct expr_value condition = naive(expr->arguments[at], row);

        if (condition.valid && condition.truth) {
            return naive(expr->arguments[at + 1], row);
        }
    }
    return at < expr->argument_count ? naive(expr->arguments[at], row) : naive_null();
}

static inline struct expr_value
naive_column(const struct expr *expr, const struct naive_row *row)
{
    struct expr_value value;

    for (uint32_t depth = 0; depth < expr->depth; depth++) {
        row = row->outer;
    }
    (void)cell_value(row->batch, row->table, expr->field, row->row, &value);
    return value;
}

static inline struct expr_value
naive(const struct expr *expr, const struct naive_row *row)
{
    switch (expr->kind) {
    case EXPR_LITERAL:
    case EXPR_PARAMETER:
        return (struct expr_value){
            .valid = expr->type != EXPR_ANY, .truth = expr->truth, .days = expr->days, .number = expr->number, .text = expr->name};
    case EXPR_COLUMN:
        return naive_column(expr, row);
    case EXPR_LET:
        return naive(expr->arguments[0], row);
    case EXPR_OPERATION:
        return naive_operation(expr, row);
    case EXPR_CALL:
        return naive_call(expr, row);
    case EXPR_CASE:
        return naive_case(expr, row);
    case EXPR_RELATED:
        return naive_related(expr, row);
    }
    return naive_null();
}

#endif
