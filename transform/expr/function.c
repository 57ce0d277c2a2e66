/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/expr/function.h"

#include <strings.h>

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
    struct text best = TEXT_NULL;
    size_t best_distance = name.size / 2 + 1;
    const struct expr_function *row;

    for (size_t number = 0; (row = expr_function_at(number)) != NULL; number++) {
        const size_t distance = text_distance(name, text_from(row->name));

        if (distance < best_distance) {
            best_distance = distance;
            best = text_from(row->name);
        }
    }
    return best;
}
