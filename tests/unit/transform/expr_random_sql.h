/* SPDX-License-Identifier: Apache-2.0 */
/* The random expressions as a script for PostgreSQL: the tables as asof.person and asof.event, and of every expression what the engine says
 * of each row beside the expression's SQL twin. tests/pipeline/transform/expr_sql.sh runs it. */
#ifndef BIDUI_EXPR_RANDOM_SQL_H
#define BIDUI_EXPR_RANDOM_SQL_H

#include "tests/unit/transform/rule_pack.h"
#include "transform/expr/cell.h"
#include "transform/expr/sql.h"

enum { SQL_TEXT_MAX = 1024 * 1024 };

static inline void
sql_text(struct buffer *out, struct text text)
{
    if (text_is_null(text)) {
        buffer_append_string(out, "NULL");
    } else {
        expr_sql_literal(out, text);
    }
}

static inline const char *
sql_column_type(enum schema_type type)
{
    static const char *const types[] = {"text", "bigint", "numeric(18,4)", "date", "date", "boolean"};

    return types[type];
}

static inline void
sql_row(struct buffer *out, const struct batch *batch, const struct table *table, size_t row, struct arena *arena)
{
    const struct schema *schema = table->schema;

    buffer_format(out, "INSERT INTO asof.\"%.*s\" VALUES (", TEXT_ARG(schema->name));
    for (size_t field = 0; field < schema->field_count; field++) {
        struct text cell = table_text(table, row, field, arena);

        if (schema->fields[field].type == SCHEMA_YEARMONTH && !text_is_null(cell)) {
            cell = text_from(arena_must_format(arena, "%.*s-01", TEXT_ARG(cell)));
        }
        sql_text(out, cell);
        buffer_append_string(out, ", ");
    }
    for (size_t field = EXPR_FIELD_PERSON_KEY; field <= EXPR_FIELD_DIVISION_CODE; field++) {
        sql_text(out, cell_text(batch, table, field, row, arena));
        buffer_append_string(out, ", ");
    }
    buffer_format(out, "'f', NULL, %zu, %lld, '", row + 1, (long long)table->key[row]);
    for (size_t field = 0; field < schema->field_count; field++) {
        buffer_append_char(out, (char)table->columns[field].states[row]);
    }
    buffer_append_string(out, "');\n");
}

static inline void
sql_table(struct buffer *out, const struct batch *batch, const struct table *table, struct arena *arena)
{
    const struct schema *schema = table->schema;

    buffer_format(out, "CREATE TABLE asof.\"%.*s\" (", TEXT_ARG(schema->name));
    for (size_t field = 0; field < schema->field_count; field++) {
        buffer_format(out, "\"%.*s\" %s, ", TEXT_ARG(schema->fields[field].name), sql_column_type(schema->fields[field].type));
    }
    buffer_append_string(
        out,
        "person_key text, household_key text, division_code text, _file text, _sheet text, _row bigint, _key bigint, _states text);\n");
    for (size_t row = 0; row < table->row_count; row++) {
        sql_row(out, batch, table, row, arena);
    }
    for (size_t at = 0; at < table->repair_count; at++) {
        const struct repair *repair = &table->repairs[at];

        buffer_append_string(out, "INSERT INTO rule.repair VALUES (");
        sql_text(out, schema->name);
        buffer_format(out, ", 'f', NULL, %u, ", repair->row + 1);
        sql_text(out, schema->fields[repair->field].name);
        buffer_append_string(out, ", ");
        sql_text(out, repair->before);
        buffer_append_string(out, ");\n");
    }
}

/* `t`, `f` or `n` for every row, in order. */
static inline void
sql_expression(struct buffer *out, const struct rule_pack *world, size_t number, const char *text, const struct expr *expr,
               const struct expr_value *values, size_t rows)
{
    const struct expr_sql_context context = {.pack = &world->pack, .division = world->batch.division};
    const size_t person = (size_t)(schema_find(&world->pack, TEXT("person")) - world->pack.sources);

    buffer_format(out, "INSERT INTO expected VALUES (%zu, ", number);
    sql_text(out, text_from(text));
    buffer_append_string(out, ", '");
    for (size_t row = 0; row < rows; row++) {
        buffer_append_char(out, !values[row].valid ? 'n' : values[row].truth ? 't' : 'f');
    }
    buffer_format(out,
                  "');\nINSERT INTO got SELECT %zu, string_agg(CASE WHEN v IS NULL THEN 'n' WHEN v THEN 't' ELSE 'f' END, '' ORDER BY at) "
                  "FROM (SELECT r0._row AS at, (",
                  number);
    expr_sql_append(out, expr, person, &context);
    buffer_append_string(out, ")::boolean AS v FROM asof.\"person\" r0) x;\n");
}

#endif
