/* SPDX-License-Identifier: Apache-2.0 */
#include "common/pack/schema.h"

const struct schema *
schema_find(const struct pack *pack, struct text source)
{
    for (size_t at = 0; at < pack->source_count; at++) {
        if (text_equal(pack->sources[at].name, source)) {
            return &pack->sources[at];
        }
    }
    return NULL;
}

size_t
schema_field_find(const struct schema *schema, struct text field)
{
    for (size_t at = 0; at < schema->field_count; at++) {
        if (text_equal(schema->fields[at].name, field)) {
            return at;
        }
    }
    return SIZE_MAX;
}

const char *
schema_type_name(enum schema_type type)
{
    static const char *const names[] = {"string", "integer", "number", "date", "yearmonth", "boolean"};

    return names[type];
}

void
schema_suggest_field(const struct schema *schema, struct text_nearest *nearest)
{
    for (size_t at = 0; at < schema->field_count; at++) {
        text_nearest_offer(nearest, schema->fields[at].name);
    }
}
