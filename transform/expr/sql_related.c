/* SPDX-License-Identifier: Apache-2.0 */
/* Related aggregates as correlated subqueries, and what stands behind FROM. */
#include "transform/expr/check.h"
#include "transform/expr/sql.h"

static void
print_rows(const struct expr_related *related, struct expr_sql *printer)
{
    const unsigned alias = printer->level;

    expr_sql_put(printer, " FROM ");
    expr_sql_source(printer->out, related->source, printer->context);
    buffer_format(printer->out, " r%u", alias);
    for (size_t at = 0; at < related->key_count; at++) {
        expr_sql_put(printer, at == 0 ? " WHERE " : " AND ");
        expr_sql_field(printer, alias, related->keys[at].inner);
        expr_sql_put(printer, " = ");
        expr_sql_field(printer, alias - 1 - related->keys[at].outer_depth, related->keys[at].outer);
    }
    if (related->where != NULL) {
        expr_sql_put(printer, related->key_count == 0 ? " WHERE " : " AND ");
        expr_sql_print(related->where, printer);
    }
}

static void
print_column(const struct expr_related *related, struct expr_sql *printer)
{
    const bool text = expr_check_name_type(related->schema, related->field) == EXPR_TEXT;

    expr_sql_field(printer, printer->level, related->field);
    expr_sql_put(printer, text ? " COLLATE \"C\"" : "");
}

static void
print_folded(const char *before, const char *after, const struct expr_related *related, struct expr_sql *printer)
{
    expr_sql_put(printer, before);
    if (related->field != SIZE_MAX) {
        print_column(related, printer);
    }
    expr_sql_put(printer, after);
    print_rows(related, printer);
}

/* As the native engine orders rows: by history identity, which is an unsigned number in a signed column; rows of several parts may have the
 * same. */
static void
print_identity_order(struct expr_sql *printer, unsigned alias, size_t table)
{
    buffer_format(printer->out, "r%u._key # (-9223372036854775808), ", alias);
    if (catalog_is_derived(printer->context->pack, table)) {
        buffer_format(printer->out, "r%u._part, ", alias);
    }
    buffer_format(printer->out, "r%u._file COLLATE \"C\", r%u._row", alias, alias);
}

static void
print_first(const struct expr_related *related, struct expr_sql *printer)
{
    print_folded("SELECT ", "", related, printer);
    expr_sql_put(printer, " ORDER BY ");
    for (size_t at = 0; at < related->order_count; at++) {
        const struct expr_order *order = &related->orders[at];

        expr_sql_field(printer, printer->level, order->field);
        expr_sql_put(printer, expr_check_name_type(related->schema, order->field) == EXPR_TEXT ? " COLLATE \"C\"" : "");
        expr_sql_put(printer, order->descending ? " DESC NULLS LAST, " : " NULLS LAST, ");
    }
    print_identity_order(printer, printer->level, related->source);
    expr_sql_put(printer, " LIMIT 1");
}

static void
print_mode(const struct expr_related *related, struct expr_sql *printer)
{
    buffer_format(printer->out, "SELECT v FROM (");
    print_folded("SELECT ", " AS v", related, printer);
    expr_sql_put(printer, ") m WHERE v IS NOT NULL GROUP BY v ORDER BY count(*) DESC, v LIMIT 1");
}

static void
print_aggregate(const struct expr_related *related, struct expr_sql *printer)
{
    printer->level++;
    printer->rows[printer->level] = related->source;
    expr_sql_put(printer, related->kind == RELATED_EXISTS ? "EXISTS (" : related->kind == RELATED_NONE ? "NOT EXISTS (" : "(");
    switch (related->kind) {
    case RELATED_EXISTS:
    case RELATED_NONE:
        expr_sql_put(printer, "SELECT");
        print_rows(related, printer);
        break;
    case RELATED_COUNT:
        print_folded("SELECT count(", related->field == SIZE_MAX ? "*)::numeric" : ")::numeric", related, printer);
        break;
    case RELATED_COUNT_DISTINCT:
        print_folded("SELECT count(DISTINCT ", ")::numeric", related, printer);
        break;
    case RELATED_SUM:
        print_folded("SELECT coalesce(sum(", "), 0)", related, printer);
        break;
    case RELATED_AVG:
        expr_sql_put(printer, "SELECT rule.divide(coalesce(sum(v), 0), count(v)::numeric) FROM (");
        print_folded("SELECT ", " AS v", related, printer);
        expr_sql_put(printer, ") a");
        break;
    case RELATED_MIN:
        print_folded("SELECT min(", ")", related, printer);
        break;
    case RELATED_MAX:
        print_folded("SELECT max(", ")", related, printer);
        break;
    case RELATED_MODE:
        print_mode(related, printer);
        break;
    case RELATED_FIRST:
        print_first(related, printer);
        break;
    }
    expr_sql_put(printer, ")");
    printer->level--;
}

/* Unknown where the place of the row around has no such delivery; without a key, where any place has none. */
static void
print_gap(const struct expr_related *related, size_t table, struct expr_sql *printer)
{
    const struct schema *schema = catalog_schema(printer->context->pack, table);

    if (related->match_count > 0) {
        buffer_format(printer->out, "coalesce(r%u.division_code ^@ ANY (ARRAY(", printer->level - related->outer_depth);
    } else {
        expr_sql_put(printer, "EXISTS (");
    }
    buffer_format(printer->out, "SELECT l.scope FROM rule.lacking('%.*s', '%s', %d) l)%s", TEXT_ARG(schema->name),
                  variant_name(catalog_variant(printer->context->pack, table)), (int)variant_slack(schema),
                  related->match_count > 0 ? "), FALSE)" : "");
}

/* The gaps of all that a table takes its rows from; how many there were. */
static size_t
print_gaps(const struct expr_related *related, size_t table, size_t before, struct expr_sql *printer)
{
    const struct pack *pack = printer->context->pack;
    const struct derived *derived;
    size_t count = 0;

    if (!catalog_is_derived(pack, table)) {
        if (catalog_variant(pack, table) == VARIANT_CURRENT) {
            return 0;
        }
        expr_sql_put(printer, before == 0 ? "CASE WHEN NOT (" : " OR ");
        print_gap(related, table, printer);
        return 1;
    }
    derived = &printer->context->derived->items[table - VARIANTS * pack->source_count];
    for (size_t at = 0; at < derived->part_count; at++) {
        count += print_gaps(related, derived->parts[at].source, before + count, printer);
    }
    return count;
}

void
expr_sql_related(const struct expr *expr, struct expr_sql *printer)
{
    const bool gaps = print_gaps(expr->related, expr->related->source, 0, printer) > 0;

    expr_sql_put(printer, gaps ? ") THEN " : "");
    print_aggregate(expr->related, printer);
    expr_sql_put(printer, gaps ? " END" : "");
}

/* ---- sources ---- */

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
print_derived_column(struct expr_sql *printer, const struct schema_field *field, const struct expr *expr)
{
    const bool number = field->type == SCHEMA_NUMBER;

    expr_sql_put(printer, number ? ", round(" : ", (");
    expr_sql_print(expr, printer);
    buffer_format(printer->out, "%s)::%s AS \"%.*s\"", number ? ", 4" : "", sql_type(field->type), TEXT_ARG(field->name));
}

static void
print_derived_group(struct expr_sql *printer, const struct derived_part *part)
{
    for (size_t at = 0; at < part->group_count; at++) {
        expr_sql_put(printer, at == 0 ? "" : ", ");
        expr_sql_field(printer, 0, part->group[at]);
    }
}

static void
print_derived_conditions(struct expr_sql *printer, const struct derived_part *part)
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

/* Which of the delivered sources it is made from a row comes from: its name, and its number among them, `first` being the part's. */
static void
print_derived_origin(struct expr_sql *printer, const struct derived_part *part, size_t first)
{
    if (catalog_is_derived(printer->context->pack, part->source)) {
        buffer_format(printer->out, ", r0._source, r0._part + %zu AS _part", first);
    } else {
        buffer_format(printer->out, ", '%.*s'::text AS _source, %zu AS _part", TEXT_ARG(part->schema->name), first);
    }
}

/* Of a group the first row by history identity. */
static void
print_derived_part(struct expr_sql *printer, const struct derived *derived, const struct derived_part *part, size_t first)
{
    expr_sql_put(printer, "SELECT ");
    if (part->group_count > 0) {
        expr_sql_put(printer, "DISTINCT ON (");
        print_derived_group(printer, part);
        expr_sql_put(printer, ") ");
    }
    expr_sql_put(printer, "r0.person_key, r0.household_key, r0.division_code, r0._file, r0._sheet, r0._row, r0._key");
    print_derived_origin(printer, part, first);
    for (size_t field = 0; field < derived->schema->field_count; field++) {
        print_derived_column(printer, &derived->schema->fields[field], part->columns[field]);
    }
    expr_sql_put(printer, " FROM ");
    expr_sql_source(printer->out, part->source, printer->context);
    expr_sql_put(printer, " r0");
    print_derived_conditions(printer, part);
    if (part->group_count > 0) {
        expr_sql_put(printer, " ORDER BY ");
        print_derived_group(printer, part);
        expr_sql_put(printer, ", ");
        print_identity_order(printer, 0, part->source);
    }
}

static void
print_derived(struct expr_sql *printer, const struct derived *derived)
{
    const struct derived_set *set = printer->context->derived;
    const struct pack *pack = printer->context->pack;
    size_t leaves = 0;

    expr_sql_put(printer, "(");
    for (size_t at = 0; at < derived->part_count; at++) {
        const struct derived_part *part = &derived->parts[at];

        expr_sql_put(printer, at == 0 ? "" : " UNION ALL ");
        expr_sql_put(printer, derived->part_count > 1 ? "(" : "");
        printer->rows[0] = part->source;
        print_derived_part(printer, derived, part, leaves);
        leaves += catalog_is_derived(pack, part->source) ? set->items[part->source - VARIANTS * pack->source_count].leaves : 1;
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
