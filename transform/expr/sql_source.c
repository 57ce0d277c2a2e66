/* SPDX-License-Identifier: Apache-2.0 */
/* What stands behind FROM. */
#include "transform/expr/sql_part.h"

#include "transform/expr/check.h"

/* History, each scope at the batch that stood on such a delivery. */
static void
print_earlier(struct expr_sql *printer, size_t table)
{
    const struct schema *schema = catalog_schema(printer->context->pack, table);

    buffer_format(printer->out,
                  "(SELECT s.*, e.batch AS _batch FROM rule.earlier('%.*s', '%s', %d) e, LATERAL bidui.\"%.*s_as_of\"(e.batch) s"
                  " WHERE e.whole OR starts_with(s.division_code, e.scope))",
                  TEXT_ARG(schema->name), variant_name(catalog_variant(printer->context->pack, table)), (int)variant_slack(schema),
                  TEXT_ARG(schema->name));
}

/* ---- derived ---- */

static const char *
sql_type(enum schema_type type)
{
    switch (type) {
    case SCHEMA_INTEGER:
    case SCHEMA_NUMBER:
        return "numeric";
    case SCHEMA_DATE:
    case SCHEMA_YEARMONTH:
        return "date";
    case SCHEMA_BOOLEAN:
        return "boolean";
    case SCHEMA_STRING:
        break;
    }
    return "text";
}

/* Numbers are kept with four places, as delivered ones. */
static void
print_column(struct expr_sql *printer, const struct schema_field *field, const struct expr *expr)
{
    const bool number = field->type == SCHEMA_NUMBER;

    expr_sql_put(printer, number ? ", round(" : ", (");
    expr_sql_print(expr, printer);
    buffer_format(printer->out, "%s)::%s AS \"%.*s\"", number ? ", 4" : "", sql_type(field->type), TEXT_ARG(field->name));
}

static void
print_group(struct expr_sql *printer, const struct derived_part *part)
{
    for (size_t at = 0; at < part->group_count; at++) {
        expr_sql_put(printer, at == 0 ? "" : ", ");
        expr_sql_field(printer, 0, part->group[at]);
    }
}

static void
print_conditions(struct expr_sql *printer, const struct derived_part *part)
{
    const char *before = " WHERE ";

    if (part->where != NULL) {
        expr_sql_put(printer, before);
        expr_sql_print(part->where, printer);
        before = " AND ";
    }
    for (size_t at = 0; at < part->group_count; at++) {
        expr_sql_put(printer, before);
        expr_sql_field(printer, 0, part->group[at]);
        expr_sql_put(printer, " IS NOT NULL");
        before = " AND ";
    }
}

/* Of a group the first row by history identity, which is an unsigned number in a signed column. */
static void
print_part(struct expr_sql *printer, const struct derived *derived, const struct derived_part *part)
{
    expr_sql_put(printer, "SELECT ");
    if (part->group_count > 0) {
        expr_sql_put(printer, "DISTINCT ON (");
        print_group(printer, part);
        expr_sql_put(printer, ") ");
    }
    expr_sql_put(printer, "r0.person_key, r0.household_key, r0.division_code, r0._file, r0._sheet, r0._row, r0._key");
    for (size_t field = 0; field < derived->schema->field_count; field++) {
        print_column(printer, &derived->schema->fields[field], part->columns[field]);
    }
    expr_sql_put(printer, " FROM ");
    expr_sql_source(printer->out, part->source, printer->context);
    expr_sql_put(printer, " r0");
    print_conditions(printer, part);
    if (part->group_count > 0) {
        expr_sql_put(printer, " ORDER BY ");
        print_group(printer, part);
        expr_sql_put(printer, ", r0._key # (-9223372036854775808), r0._file, r0._row");
    }
}

static void
print_derived(struct expr_sql *printer, const struct derived *derived)
{
    expr_sql_put(printer, "(");
    for (size_t at = 0; at < derived->part_count; at++) {
        const struct derived_part *part = &derived->parts[at];

        expr_sql_put(printer, at == 0 ? "" : " UNION ALL ");
        expr_sql_put(printer, derived->part_count > 1 ? "(" : "");
        printer->rows[0] = part->source;
        print_part(printer, derived, part);
        expr_sql_put(printer, derived->part_count > 1 ? ")" : "");
    }
    expr_sql_put(printer, ")");
}

void
expr_sql_source(struct buffer *out, size_t table, const struct expr_sql_context *context)
{
    struct expr_sql printer = {.out = out, .context = context}; /* its rows are its own: r0 inside is not r0 outside */

    if (catalog_is_derived(context->pack, table)) {
        print_derived(&printer, &context->derived->items[table - VARIANTS * context->pack->source_count]);
    } else if (catalog_variant(context->pack, table) != VARIANT_CURRENT) {
        print_earlier(&printer, table);
    } else {
        buffer_format(out, "asof.\"%.*s\"", TEXT_ARG(catalog_schema(context->pack, table)->name));
    }
}
