/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/sql.h"

#include "common/ground/date.h"
#include "transform/expr/check.h"
#include "transform/expr/fixed.h"
#include "transform/expr/function.h"

void
expr_sql_put(struct expr_sql *printer, const char *text)
{
    buffer_append_string(printer->out, text);
}

void
expr_sql_literal(struct buffer *out, struct text value)
{
    buffer_append_char(out, '\'');
    for (size_t at = 0; at < value.size; at++) {
        if (value.data[at] == '\'') {
            buffer_append_char(out, '\'');
        }
        buffer_append_char(out, value.data[at]);
    }
    buffer_append_char(out, '\'');
}

/* ---- cells ---- */

void
expr_sql_field(struct expr_sql *printer, unsigned alias, size_t field)
{
    const struct schema *schema = catalog_schema(printer->context->pack, printer->rows[alias]);

    if (field >= EXPR_FIELD_PERSON_KEY) {
        buffer_format(printer->out, field == EXPR_FIELD_ROW ? "r%u.%s::numeric" : "r%u.%s", alias, expr_check_name_of_key(field));
    } else {
        buffer_format(printer->out, "r%u.\"%.*s\"%s", alias, TEXT_ARG(schema->fields[field].name),
                      schema->fields[field].type == SCHEMA_INTEGER ? "::numeric" : "");
    }
}

static void
print_literal(const struct expr *expr, struct expr_sql *printer)
{
    char text[FIXED_TEXT_SIZE];

    switch (expr->type) {
    case EXPR_ANY:
        expr_sql_put(printer, "NULL");
        break;
    case EXPR_TEXT:
        expr_sql_literal(printer->out, expr->name);
        expr_sql_put(printer, "::text");
        break;
    case EXPR_NUMBER:
        (void)fixed_format(expr->number, text);
        buffer_format(printer->out, "(%s)::numeric", text);
        break;
    case EXPR_DATE:
    case EXPR_YEARMONTH:
        (void)date_format(expr->days, text);
        buffer_format(printer->out, "DATE '%s'", text);
        break;
    case EXPR_BOOLEAN:
        expr_sql_put(printer, expr->truth ? "TRUE" : "FALSE");
        break;
    }
}

/* ---- operators ---- */

static enum expr_type
type_of(const struct expr *expr)
{
    for (size_t at = 0; at < expr->argument_count; at++) {
        if (expr->arguments[at]->type != EXPR_ANY) {
            return expr->arguments[at]->type;
        }
    }
    return EXPR_ANY;
}

static void
print_call(const char *function, const struct expr *expr, struct expr_sql *printer)
{
    buffer_format(printer->out, "%s(", function);
    for (size_t at = 0; at < expr->argument_count; at++) {
        expr_sql_put(printer, at == 0 ? "" : ", ");
        expr_sql_print(expr->arguments[at], printer);
    }
    expr_sql_put(printer, ")");
}

static void
print_infix(const struct expr *expr, const char *sign, struct expr_sql *printer)
{
    const bool by_bytes = type_of(expr) == EXPR_TEXT && expr->operation >= EXPR_LESS && expr->operation <= EXPR_GREATER_EQUAL;

    expr_sql_put(printer, "(");
    expr_sql_print(expr->arguments[0], printer);
    buffer_format(printer->out, "%s %s ", by_bytes ? " COLLATE \"C\"" : "", sign);
    expr_sql_print(expr->arguments[1], printer);
    expr_sql_put(printer, ")");
}

static void
print_suffix(const struct expr *expr, const char *sign, struct expr_sql *printer)
{
    expr_sql_put(printer, "(");
    expr_sql_print(expr->arguments[0], printer);
    buffer_format(printer->out, " %s)", sign);
}

static void
print_in(const struct expr *expr, struct expr_sql *printer)
{
    expr_sql_put(printer, "(");
    expr_sql_print(expr->arguments[0], printer);
    expr_sql_put(printer, " IN (");
    for (size_t at = 1; at < expr->argument_count; at++) {
        expr_sql_put(printer, at == 1 ? "" : ", ");
        expr_sql_print(expr->arguments[at], printer);
    }
    expr_sql_put(printer, "))");
}

static void
print_between(const struct expr *expr, struct expr_sql *printer)
{
    expr_sql_put(printer, "(");
    expr_sql_print(expr->arguments[0], printer);
    expr_sql_put(printer, type_of(expr) == EXPR_TEXT ? " COLLATE \"C\" BETWEEN " : " BETWEEN ");
    expr_sql_print(expr->arguments[1], printer);
    expr_sql_put(printer, " AND ");
    expr_sql_print(expr->arguments[2], printer);
    expr_sql_put(printer, ")");
}

static void
print_arithmetic(const struct expr *expr, struct expr_sql *printer)
{
    const bool subtract = expr->operation == EXPR_SUBTRACT;

    if (type_of(expr) == EXPR_ANY) {
        expr_sql_put(printer, "NULL::numeric");
    } else if (expr->operation == EXPR_MULTIPLY || expr->operation == EXPR_DIVIDE) {
        print_call(expr->operation == EXPR_MULTIPLY ? "rule.multiply" : "rule.divide", expr, printer);
    } else if (expr->type == EXPR_DATE) {
        const size_t date = expr->arguments[0]->type == EXPR_DATE ? 0 : 1;

        expr_sql_put(printer, "rule.shift(");
        expr_sql_print(expr->arguments[date], printer);
        expr_sql_put(printer, subtract ? ", -" : ", ");
        expr_sql_print(expr->arguments[1 - date], printer);
        expr_sql_put(printer, ")");
    } else if (type_of(expr) == EXPR_DATE) {
        print_call("rule.difference", expr, printer);
    } else {
        print_call(subtract ? "rule.subtract" : "rule.add", expr, printer);
    }
}

/* A backslash at the end of a pattern stands for itself; PostgreSQL refuses it, so it is doubled where there may be one. */
static void
print_like(const struct expr *expr, struct expr_sql *printer)
{
    const struct expr *pattern = expr->arguments[1];
    const bool plain = pattern->kind == EXPR_LITERAL && !text_ends_with(pattern->name, TEXT("\\"));

    expr_sql_put(printer, "(");
    expr_sql_print(expr->arguments[0], printer);
    expr_sql_put(printer, plain ? " LIKE " : " LIKE regexp_replace(");
    expr_sql_print(pattern, printer);
    expr_sql_put(printer, plain ? ")" : ", '((^|[^\\\\])(\\\\\\\\)*)\\\\$', '\\1\\\\\\\\'))");
}

static void
print_operation(const struct expr *expr, struct expr_sql *printer)
{
    switch (expr->operation) {
    case EXPR_NOT:
        expr_sql_put(printer, "(NOT ");
        expr_sql_print(expr->arguments[0], printer);
        expr_sql_put(printer, ")");
        break;
    case EXPR_NEGATE:
        expr_sql_put(printer, "(- ");
        expr_sql_print(expr->arguments[0], printer);
        expr_sql_put(printer, "::numeric)");
        break;
    case EXPR_IS_NULL:
        print_suffix(expr, "IS NULL", printer);
        break;
    case EXPR_IS_TRUE:
        print_suffix(expr, "IS TRUE", printer);
        break;
    case EXPR_IS_FALSE:
        print_suffix(expr, "IS FALSE", printer);
        break;
    case EXPR_IN:
        print_in(expr, printer);
        break;
    case EXPR_BETWEEN:
        print_between(expr, printer);
        break;
    case EXPR_LIKE:
        print_like(expr, printer);
        break;
    case EXPR_ADD:
    case EXPR_SUBTRACT:
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        print_arithmetic(expr, printer);
        break;
    case EXPR_OR:
    case EXPR_AND:
    case EXPR_EQUAL:
    case EXPR_UNEQUAL:
    case EXPR_LESS:
    case EXPR_LESS_EQUAL:
    case EXPR_GREATER:
    case EXPR_GREATER_EQUAL:
    case EXPR_DISTINCT:
    case EXPR_CONCAT:
        print_infix(expr, expr_print_operation(expr->operation), printer);
        break;
    }
}

static void
print_case(const struct expr *expr, struct expr_sql *printer)
{
    size_t at = 0;

    expr_sql_put(printer, "CASE");
    for (; at + 1 < expr->argument_count; at += 2) {
        expr_sql_put(printer, " WHEN ");
        expr_sql_print(expr->arguments[at], printer);
        expr_sql_put(printer, " THEN ");
        expr_sql_print(expr->arguments[at + 1], printer);
    }
    if (at < expr->argument_count) {
        expr_sql_put(printer, " ELSE ");
        expr_sql_print(expr->arguments[at], printer);
    }
    expr_sql_put(printer, " END");
}

/* ---- functions that are no plain call (function.h) ---- */

void
expr_sql_native(const struct expr *call, struct expr_sql *printer)
{
    const bool by_bytes = type_of(call) == EXPR_TEXT;

    buffer_format(printer->out, "%s(", call->function->name);
    for (size_t at = 0; at < call->argument_count; at++) {
        expr_sql_put(printer, at == 0 ? "" : ", ");
        expr_sql_print(call->arguments[at], printer);
        expr_sql_put(printer, by_bytes ? " COLLATE \"C\"" : "");
    }
    expr_sql_put(printer, ")");
}

/* A month is a date there. */
void
expr_sql_text(const struct expr *call, struct expr_sql *printer)
{
    print_call(call->arguments[0]->type == EXPR_YEARMONTH ? "rule.text_month" : "rule.text", call, printer);
}

void
expr_sql_raw(const struct expr *call, struct expr_sql *printer)
{
    const struct expr *column = call->arguments[0];
    const unsigned alias = printer->level - column->depth;
    const struct schema *schema = catalog_schema(printer->context->pack, printer->rows[alias]);
    const struct schema_field *field = &schema->fields[column->field];

    expr_sql_put(printer, "coalesce((SELECT p.before FROM ");
    if (catalog_variant(printer->context->pack, printer->rows[alias]) == VARIANT_CURRENT) {
        expr_sql_put(printer, "rule.repair p");
    } else {
        buffer_format(printer->out, "rule.repair_at(r%u._batch) p", alias);
    }
    buffer_format(printer->out,
                  " WHERE p.source = '%.*s' AND p.field = '%.*s' AND p.\"row\" = r%u._row AND p.file = r%u._file"
                  " AND p.sheet IS NOT DISTINCT FROM r%u._sheet LIMIT 1), rule.%s(",
                  TEXT_ARG(schema->name), TEXT_ARG(field->name), alias, alias, alias,
                  field->type == SCHEMA_YEARMONTH ? "text_month" : "text");
    expr_sql_field(printer, alias, column->field);
    expr_sql_put(printer, "))");
}

void
expr_sql_state(const struct expr *call, struct expr_sql *printer)
{
    const struct expr *column = call->arguments[0];

    buffer_format(printer->out, "rule.state(r%u._states, %zu)", printer->level - column->depth, column->field + 1);
}

/* Names, aliases and codes of the list, as they stand. */
void
expr_sql_in_list(const struct expr *expr, struct expr_sql *printer)
{
    const struct schema_list *list = schema_list_find(printer->context->pack, expr->arguments[1]->name);

    expr_sql_put(printer, "(");
    expr_sql_print(expr->arguments[0], printer);
    expr_sql_put(printer, " IN (''");
    for (size_t at = 0; at < list->code_count; at++) {
        const struct schema_code *code = &list->codes[at];

        expr_sql_put(printer, ", ");
        expr_sql_literal(printer->out, code->name);
        expr_sql_put(printer, ", ");
        expr_sql_literal(printer->out, code->code);
        for (size_t alias = 0; alias < code->alias_count; alias++) {
            expr_sql_put(printer, ", ");
            expr_sql_literal(printer->out, code->aliases[alias]);
        }
    }
    expr_sql_put(printer, "))");
}

/* The parameter's own order of precedence as a chain of cases, longest place and latest date first: schema_parameter_value asked for every
 * day on which the answer can change. */
void
expr_sql_parameter_at(const struct expr *expr, struct expr_sql *printer)
{
    const struct schema_parameter *parameter = schema_parameter_find(printer->context->pack, expr->arguments[0]->name);
    char day[DATE_TEXT_SIZE];

    expr_sql_put(printer, "CASE");
    for (size_t at = 0; at < parameter->value_count; at++) {
        int32_t to = INT32_MAX;
        const int32_t from = parameter->values[at].from;
        const struct schema_parameter_value *value = schema_parameter_value(parameter, printer->context->division, from);

        for (size_t other = 0; other < parameter->value_count; other++) {
            const struct schema_parameter_value *edge = &parameter->values[other];

            to = edge->from > from && edge->from < to ? edge->from : to;
            to = edge->to > from && edge->to < to ? edge->to : to;
        }
        if (value == NULL) {
            continue;
        }
        expr_sql_put(printer, " WHEN ");
        expr_sql_print(expr->arguments[1], printer);
        (void)date_format(from < -719162 ? -719162 : from, day);
        buffer_format(printer->out, " >= DATE '%s'", day);
        if (to != INT32_MAX) {
            expr_sql_put(printer, " AND ");
            expr_sql_print(expr->arguments[1], printer);
            (void)date_format(to, day);
            buffer_format(printer->out, " < DATE '%s'", day);
        }
        buffer_format(printer->out, " THEN (%.*s)::numeric", TEXT_ARG(value->value));
    }
    expr_sql_put(printer, " ELSE NULL::numeric END");
}

static void
print_function(const struct expr *expr, struct expr_sql *printer)
{
    if (expr->function->print != NULL) {
        expr->function->print(expr, printer);
    } else {
        buffer_append_string(printer->out, "rule.");
        print_call(expr->function->name, expr, printer);
    }
}

void
expr_sql_print(const struct expr *expr, struct expr_sql *printer)
{
    if (expr->type == EXPR_ANY) { /* of no type, so it can only be NULL: an engine would take `case … then null end` for a text */
        expr_sql_put(printer, "NULL");
        return;
    }
    switch (expr->kind) {
    case EXPR_LITERAL:
    case EXPR_PARAMETER:
        print_literal(expr, printer);
        break;
    case EXPR_COLUMN:
        expr_sql_field(printer, printer->level - expr->depth, expr->field);
        break;
    case EXPR_LET:
        expr_sql_print(expr->arguments[0], printer);
        break;
    case EXPR_OPERATION:
        print_operation(expr, printer);
        break;
    case EXPR_CALL:
        print_function(expr, printer);
        break;
    case EXPR_CASE:
        print_case(expr, printer);
        break;
    case EXPR_RELATED:
        expr_sql_related(expr, printer);
        break;
    }
}

void
expr_sql_append(struct buffer *out, const struct expr *expr, size_t table, const struct expr_sql_context *context)
{
    struct expr_sql printer = {.out = out, .context = context, .rows = {table}};

    expr_sql_print(expr, &printer);
}
