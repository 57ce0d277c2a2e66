/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/rule_field.h"

static size_t
word_end(struct text text, size_t from)
{
    while (from < text.size
           && (text.data[from] == '_' || (text.data[from] >= 'a' && text.data[from] <= 'z')
               || (text.data[from] >= '0' && text.data[from] <= '9'))) {
        from++;
    }
    return from;
}

/* `upper(trim(raw(person_id)))`, `coalesce(person_id, raw(person_id))` are still the column's text. */
static struct text
unwrap(struct text expression)
{
    static const char *const keeping[] = {"raw(", "upper(", "lower(", "trim(", "text(", "coalesce("};

    for (size_t at = 0; at < sizeof keeping / sizeof keeping[0]; at++) {
        const struct text word = text_from(keeping[at]);

        if (text_starts_with(expression, word) && text_ends_with(expression, TEXT(")"))) {
            return unwrap(text_trim((struct text){expression.data + word.size, expression.size - word.size - 1}));
        }
    }
    return expression;
}

static bool
own_field(const struct schema *own, struct text expression, size_t *field)
{
    const struct text inner = unwrap(text_trim(expression));
    const size_t end = word_end(inner, 0);

    if (own == NULL || end == 0 || (end < inner.size && inner.data[end] != ',' && inner.data[end] != ')')) {
        return false;
    }
    *field = schema_field_find(own, (struct text){inner.data, end});
    return *field != SIZE_MAX;
}

/* `first(death.died_on by person_key)`; a number of rows is no value of a field. */
static bool
related_field(const struct pack *pack, struct text expression, const struct schema **schema, size_t *field)
{
    const size_t open = text_find(expression, TEXT("("));
    struct text inside;
    size_t source_end;
    size_t field_end;

    if (open == SIZE_MAX || text_starts_with(expression, TEXT("count")) || text_starts_with(expression, TEXT("exists"))) {
        return false;
    }
    inside = text_trim((struct text){expression.data + open + 1, expression.size - open - 1});
    source_end = word_end(inside, 0);
    if (source_end == 0 || source_end >= inside.size || inside.data[source_end] != '.') {
        return false;
    }
    field_end = word_end(inside, source_end + 1);
    *schema = schema_find(pack, (struct text){inside.data, source_end});
    *field =
        *schema == NULL ? SIZE_MAX : schema_field_find(*schema, (struct text){inside.data + source_end + 1, field_end - source_end - 1});
    return *field != SIZE_MAX;
}

bool
rule_field_find(const struct pack *pack, const struct schema *own, struct text expression, const struct schema **schema, size_t *field)
{
    *schema = own;
    return own_field(own, expression, field) || related_field(pack, expression, schema, field);
}
