/* SPDX-License-Identifier: Apache-2.0 */
#include "transform/cells/normaliser.h"

#include "transform/cells/code_index.h"
#include "transform/cells/place.h"

enum { MULTI_CODES_MAX = 512 };

#define NORMALISER_ADDRESS(row) &normaliser_##row,
static const struct normaliser *const registry[] = {NORMALISERS(NORMALISER_ADDRESS)};

struct normaliser_pack {
    const struct pack *pack;
    struct normaliser_list *lists; /* pack->lists, same order */
    struct place_index places;
};

const struct normaliser *
normaliser_at(size_t position)
{
    return position < sizeof registry / sizeof *registry ? registry[position] : NULL;
}

const struct normaliser *
normaliser_find(struct text name, bool with_list)
{
    for (size_t at = 0; at < sizeof registry / sizeof *registry; at++) {
        if (registry[at]->takes_list == with_list && text_equal(name, text_from(registry[at]->name))) {
            return registry[at];
        }
    }
    return NULL;
}

struct normaliser_pack *
normaliser_pack_new(const struct pack *pack, struct text division, int32_t as_of, struct arena *arena)
{
    struct normaliser_pack *ready = arena_must_zero(arena, 1, sizeof *ready);

    ready->pack = pack;
    ready->lists = arena_must_zero(arena, pack->list_count + 1, sizeof *ready->lists);
    for (size_t list = 0; list < pack->list_count; list++) {
        code_index_build(&pack->lists[list], arena, &ready->lists[list]);
    }
    place_index_build(pack, division, as_of, arena, &ready->places);
    return ready;
}

const struct place_index *
normaliser_pack_places(const struct normaliser_pack *pack)
{
    return &pack->places;
}

static enum status
unknown_format(const struct schema *schema, const struct schema_field *field, struct error *err)
{
    struct text_nearest nearest = text_nearest_to(field->format);
    const bool with_list = !text_is_null(field->list);
    enum status status;

    if (normaliser_find(field->format, !with_list) != NULL) {
        return error_set(err, STATUS_CONFIG, "E-SCHEMA", "\"%s\": field \"%.*s\": format \"%.*s\" takes %s", schema->path,
                         TEXT_ARG(field->name), TEXT_ARG(field->format), with_list ? "no list" : "a list, as in multi:health");
    }
    nearest.distance = SIZE_MAX; /* there are few: the nearest always helps */
    for (size_t at = 0; at < sizeof registry / sizeof *registry; at++) {
        text_nearest_offer(&nearest, text_from(registry[at]->name));
    }
    status = error_set(err, STATUS_CONFIG, "E-SCHEMA", "\"%s\": field \"%.*s\": unknown format \"%.*s\"", schema->path,
                       TEXT_ARG(field->name), TEXT_ARG(field->format));
    error_hint(err, "Did you mean \"%.*s\"?", TEXT_ARG(nearest.found));
    return status;
}

static enum status
find_list(const struct normaliser_pack *pack, const struct schema *schema, const struct schema_field *field, struct normaliser_field *ready,
          struct error *err)
{
    for (size_t list = 0; list < pack->pack->list_count; list++) {
        if (text_equal(pack->pack->lists[list].name, field->list)) {
            ready->list = &pack->lists[list];
            ready->room += ready->list->names_size;
            if (ready->list->list->code_count > MULTI_CODES_MAX && ready->normaliser == &normaliser_multi) {
                return error_set(err, STATUS_CONFIG, "E-SCHEMA", "\"%s\": field \"%.*s\": list \"%.*s\" has more than %d values",
                                 schema->path, TEXT_ARG(field->name), TEXT_ARG(field->list), (int)MULTI_CODES_MAX);
            }
            return STATUS_OK;
        }
    }
    return error_set(err, STATUS_CONFIG, "E-SCHEMA", "\"%s\": field \"%.*s\": there is no code list \"%.*s\"", schema->path,
                     TEXT_ARG(field->name), TEXT_ARG(field->list));
}

enum status
normaliser_field_init(const struct normaliser_pack *pack, const struct schema *schema, size_t field, struct normaliser_field *ready,
                      struct error *err)
{
    const struct schema_field *described = &schema->fields[field];

    *ready = (struct normaliser_field){.normaliser = normaliser_find(described->format, !text_is_null(described->list)),
                                       .schema = described,
                                       .places = &pack->places,
                                       .zone = pack->pack->zone,
                                       .room = NORMALISER_ROOM};
    if (ready->normaliser == NULL) {
        return unknown_format(schema, described, err);
    }
    if (ready->normaliser->type != described->type) {
        return error_set(err, STATUS_CONFIG, "E-SCHEMA", "\"%s\": field \"%.*s\": format \"%s\" gives type %s, the field says %s",
                         schema->path, TEXT_ARG(described->name), ready->normaliser->name, schema_type_name(ready->normaliser->type),
                         schema_type_name(described->type));
    }
    return ready->normaliser->takes_list ? find_list(pack, schema, described, ready, err) : STATUS_OK;
}
