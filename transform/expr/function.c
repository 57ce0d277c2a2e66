/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/function.h"

#include <strings.h>

/* What operators print as (sql.c): numbers end at 10^30 and dates are those of the years 1 to 9999, where PostgreSQL goes on. */
static const struct expr_function_sql operators[] = {
    /* clang-format off */
    {"multiply", "a numeric, b numeric", "numeric",
     "CASE WHEN pg_catalog.abs(pg_catalog.round(a * b, 6)) < 1e30 THEN pg_catalog.round(a * b, 6) END"},
    /* div() cuts exactly; adding half of the divisor rounds. */
    {"quotient", "a numeric, b numeric", "numeric",
     "pg_catalog.sign(a) * pg_catalog.sign(b) * pg_catalog.div(2000000 * pg_catalog.abs(a) + pg_catalog.abs(b), 2 * pg_catalog.abs(b)) "
     "* 0.000001"},
    {"divide", "a numeric, b numeric", "numeric",
     "CASE WHEN b = 0 THEN NULL WHEN pg_catalog.abs(rule.quotient(a, b)) < 1e30 THEN rule.quotient(a, b) END"},
    {"add", "a numeric, b numeric", "numeric", "CASE WHEN pg_catalog.abs(a + b) < 1e30 THEN a + b END"},
    {"subtract", "a numeric, b numeric", "numeric", "CASE WHEN pg_catalog.abs(a - b) < 1e30 THEN a - b END"},
    {"shift", "d date, n numeric", "date",
     "CASE WHEN n = pg_catalog.trunc(n) AND pg_catalog.abs(n) < 4000000 THEN "
     "CASE WHEN d - DATE '0001-01-01' + n::int BETWEEN 0 AND 3652058 THEN d + n::int END END"},
    {"difference", "a date, b date", "numeric", "(a - b)::numeric"},
    /* clang-format on */
};

static const struct expr_function *const tables[] = {expr_function_text_table, expr_function_value_table, expr_function_domain_table};

const struct expr_function *
expr_function_at(size_t number)
{
    for (size_t table = 0; table < sizeof tables / sizeof tables[0]; table++) {
        for (const struct expr_function *row = tables[table]; row->name != NULL; row++) {
            if (number-- == 0) {
                return row;
            }
        }
    }
    return NULL;
}

const struct expr_function *
expr_function_find(struct text name)
{
    const struct expr_function *row;

    for (size_t number = 0; (row = expr_function_at(number)) != NULL; number++) {
        if (name.size == strlen(row->name) && strncasecmp(name.data, row->name, name.size) == 0) {
            return row;
        }
    }
    return NULL;
}

struct text
expr_function_suggest(struct text name)
{
    struct text_nearest nearest = text_nearest_to(name);
    const struct expr_function *row;

    for (size_t number = 0; (row = expr_function_at(number)) != NULL; number++) {
        text_nearest_offer(&nearest, text_from(row->name));
    }
    return nearest.found;
}

/* ---- what is made of the rows ---- */

static void
define(struct buffer *out, const char *name, const struct expr_function_sql *sql)
{
    buffer_format(out, "CREATE OR REPLACE FUNCTION rule.%s(%s) RETURNS %s LANGUAGE sql IMMUTABLE PARALLEL SAFE\nRETURN %s;\n\n", name,
                  sql->arguments, sql->result, sql->body);
}

void
expr_function_define(struct buffer *out)
{
    const struct expr_function *row;

    buffer_append_string(out, "-- SPDX-License-Identifier: Apache-2.0\n"
                              "-- What rules mean, in SQL; made by bidui-transform --functions --sql (transform/expr/function*.c).\n\n");
    for (size_t at = 0; at < sizeof operators / sizeof operators[0]; at++) {
        define(out, operators[at].name, &operators[at]);
    }
    for (size_t number = 0; (row = expr_function_at(number)) != NULL; number++) {
        for (const struct expr_function_sql *sql = row->sql; sql->body != NULL; sql++) {
            define(out, sql->name == NULL ? row->name : sql->name, sql);
        }
    }
}
