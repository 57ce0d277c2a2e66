/* SPDX-License-Identifier: Apache-2.0 */
#include "report/lists/rule_show.h"

#include "common/formats/json.h"
#include "common/formats/personal_number.h"
#include "common/ground/array.h"
#include "common/ground/file.h"

#include <stdlib.h>

struct rule_show {
    struct text rule;
    const struct json *json;
};

struct rule_shows {
    struct rule_show *items; /* in the order of reading: the site's come last and win */
    size_t count, capacity;
};

enum { RULES_FIRST = 256 };

static void
add_rule(struct rule_shows *shows, struct json *json, struct text name, struct arena *arena)
{
    json_keep(json, arena);
    shows->items = array_grow(arena, shows->items, shows->count, &shows->capacity, RULES_FIRST, sizeof *shows->items);
    shows->items[shows->count++] = (struct rule_show){arena_must_text(arena, name), json};
}

static enum status
read_folder(const char *folder, struct rule_shows *shows, struct arena *arena, struct error *err)
{
    const struct text ending = TEXT(".json");
    char **names;
    size_t count;

    if (!file_exists(folder)) {
        return STATUS_OK;
    }
    TRY(file_list(folder, arena, &names, &count, err));
    for (size_t at = 0; at < count; at++) {
        const struct text name = text_from(names[at]);
        struct json *json;

        if (text_ends_with(name, ending)) {
            TRY(json_read(file_join(arena, folder, names[at]), &json, err));
            add_rule(shows, json, (struct text){name.data, name.size - ending.size}, arena);
        }
    }
    return STATUS_OK;
}

enum status
rule_show_read(const struct site *site, struct arena *arena, struct rule_shows **shows, struct error *err)
{
    *shows = arena_must_zero(arena, 1, sizeof **shows);
    TRY(read_folder(file_join(arena, site->pack, "rules"), *shows, arena, err));
    return read_folder(file_join(arena, site->folder, "rules"), *shows, arena, err);
}

const struct rule_show *
rule_show_find(const struct rule_shows *shows, struct text rule)
{
    for (size_t at = shows->count; at > 0; at--) {
        if (text_equal(shows->items[at - 1].rule, rule)) {
            return &shows->items[at - 1];
        }
    }
    return NULL;
}

bool
rule_show_names(const struct rule_show *show, enum rule_show_audience audience, struct text field)
{
    static const char *const keys[] = {[RULE_SHOW_VILLAGE] = "village", [RULE_SHOW_DEPARTMENT] = "department"};
    const struct json *columns = show == NULL ? NULL : json_get(json_get(show->json, "show"), keys[audience]);

    for (const struct json *item = json_is_array(columns) ? json_first(columns) : NULL; item != NULL; item = json_next(item)) {
        if (text_equal(json_text(item), field)) {
            return true;
        }
    }
    return false;
}

bool
rule_show_says(const struct rule_show *show, struct text value)
{
    struct text rest = show == NULL ? TEXT_NULL : json_get_text(show->json, "say");
    struct text part;

    while (text_split(&rest, '{', &part)) {
        if (text_starts_with(part, value) && part.size > value.size && part.data[value.size] == '}') {
            return true;
        }
    }
    return false;
}

struct text
rule_show_template(const struct rule_show *show)
{
    const struct text say = show == NULL ? TEXT_NULL : json_get_text(show->json, "say");

    return text_is_null(say) ? TEXT("") : say;
}

struct text
rule_show_expression(const struct rule_show *show, struct text value)
{
    const struct json *lets = show == NULL ? NULL : json_get(show->json, "let");

    for (const struct json *item = json_is_object(lets) ? json_first(lets) : NULL; item != NULL; item = json_next(item)) {
        if (text_equal(json_key(item), value)) {
            return json_text(item);
        }
    }
    return value;
}

static struct text
middle_hidden(struct text value, int front, int back, const char *stars, struct arena *arena)
{
    return text_from(arena_must_format(arena, "%.*s%s%.*s", front, value.data, stars, back, value.data + value.size - (size_t)back));
}

struct text
rule_show_value(const struct rule_show *show, enum rule_show_audience audience, const struct schema_field *field, struct text value,
                struct arena *arena)
{
    const bool named = rule_show_names(show, audience, field->name);

    switch (field->personal) {
    case PERSONAL_NONE:
    case PERSONAL_NAME:
        return named || !text_equal(field->format, TEXT("text")) ? value : personal_number_mask(value, arena);
    case PERSONAL_BIRTH: /* what tells namesakes apart on paper; the last digits of the number never stand beside it */
        return value;
    case PERSONAL_ID:
        return named ? value : value.size >= 15 ? middle_hidden(value, 6, 0, "************", arena) : TEXT("");
    case PERSONAL_PHONE:
        return named ? value : value.size >= 7 ? middle_hidden(value, 3, 4, "****", arena) : TEXT("");
    case PERSONAL_CARD:
    case PERSONAL_PROPERTY:
        return audience == RULE_SHOW_DEPARTMENT && named ? value : TEXT("");
    case PERSONAL_HEALTH:
    case PERSONAL_ADDRESS:
    default:
        return named ? value : TEXT("");
    }
}
