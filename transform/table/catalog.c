/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/table/catalog.h"

size_t
catalog_count(const struct pack *pack)
{
    return VARIANTS * pack->source_count + pack->derived_count;
}

size_t
catalog_find(const struct pack *pack, struct text name, enum variant variant)
{
    const struct schema *schema = schema_find(pack, name);

    if (schema != NULL && schema->built_in && variant != VARIANT_CURRENT) {
        return SIZE_MAX;
    }
    if (schema != NULL) {
        return variant * pack->source_count + (size_t)(schema - pack->sources);
    }
    for (size_t at = 0; at < pack->derived_count && variant == VARIANT_CURRENT; at++) {
        if (text_equal(pack->derived[at].name, name)) {
            return VARIANTS * pack->source_count + at;
        }
    }
    return SIZE_MAX;
}

size_t
catalog_find_written(const struct pack *pack, struct text written)
{
    enum variant variant = VARIANT_CURRENT;
    struct text name;

    if (!text_split(&written, '@', &name) || (!text_is_null(written) && !variant_find(written, &variant))) {
        return SIZE_MAX;
    }
    return catalog_find(pack, name, variant);
}

bool
catalog_is_derived(const struct pack *pack, size_t table)
{
    return table >= VARIANTS * pack->source_count;
}

const struct schema *
catalog_schema(const struct pack *pack, size_t table)
{
    return catalog_is_derived(pack, table) ? &pack->derived[table - VARIANTS * pack->source_count]
                                           : &pack->sources[table % pack->source_count];
}

enum variant
catalog_variant(const struct pack *pack, size_t table)
{
    return catalog_is_derived(pack, table) ? VARIANT_CURRENT : (enum variant)(table / pack->source_count);
}

struct text
catalog_suggest(const struct pack *pack, struct text wanted)
{
    struct text_nearest nearest = text_nearest_to(wanted);

    for (size_t at = 0; at < pack->source_count; at++) {
        if (text_equal(pack->sources[at].title, wanted)) { /* what people call it */
            return pack->sources[at].name;
        }
        text_nearest_offer(&nearest, pack->sources[at].name);
    }
    for (size_t at = 0; at < pack->derived_count; at++) {
        text_nearest_offer(&nearest, pack->derived[at].name);
    }
    return nearest.found;
}
