/* SPDX-License-Identifier: Apache-2.0 */
/* Related aggregates as correlated subqueries. */
#include "transform/expr/check.h"
#include "transform/expr/sql_part.h"

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
    /* The identity is an unsigned number in a signed column. */
    buffer_format(printer->out, "r%u._key # (-9223372036854775808), r%u._file, r%u._row LIMIT 1", printer->level, printer->level,
                  printer->level);
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
