/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/place.h"

#include "extract/recognise/simplify.h"

enum { TEXT_MAX = 4096, NAME_MAX_BYTES = 96, LEVELS = 3 };

struct name {
    struct text text; /* simplified */
    size_t place;
    bool official;
};

struct level {
    struct text *codes; /* sorted */
    struct text *titles;
    size_t count;
    struct name *names;
    size_t name_count;
};

struct place_names {
    struct level levels[LEVELS]; /* by enum schema_scope */
    struct text county;
};

static void
add_name(struct level *level, struct text name, bool official, struct arena *arena)
{
    char simple[NAME_MAX_BYTES];
    const size_t size = simplify_text(name, simple, sizeof simple);

    if (size != 0 && size != SIZE_MAX) {
        level->names[level->name_count++] = (struct name){arena_must_text(arena, (struct text){simple, size}), level->count - 1, official};
    }
}

static void
load_level(struct level *level, const struct pack *pack, struct text word, struct text county, struct arena *arena)
{
    size_t places = 1;
    size_t names = 1;

    for (size_t at = 0; at < pack->division_count; at++) {
        places += text_equal(pack->divisions[at].level, word);
        names += text_equal(pack->divisions[at].level, word) ? 1 + pack->divisions[at].alias_count : 0;
    }
    level->codes = arena_must_zero(arena, places, sizeof *level->codes);
    level->titles = arena_must_zero(arena, places, sizeof *level->titles);
    level->names = arena_must_zero(arena, names, sizeof *level->names);
    for (size_t at = 0; at < pack->division_count; at++) {
        const struct schema_division *division = &pack->divisions[at];

        if (!text_equal(division->level, word) || !text_starts_with(division->code, county)) {
            continue;
        }
        if (level->count == 0 || !text_equal(level->codes[level->count - 1], division->code)) {
            level->codes[level->count++] = division->code;
        }
        level->titles[level->count - 1] = division->name;
        add_name(level, division->name, true, arena);
        for (size_t alias = 0; alias < division->alias_count; alias++) {
            add_name(level, division->aliases[alias], false, arena);
        }
    }
}

struct place_names *
place_names_load(const struct pack *pack, struct text county, struct arena *arena)
{
    struct place_names *names = arena_must_zero(arena, 1, sizeof *names);

    names->county = county;
    load_level(&names->levels[SCOPE_TOWN], pack, TEXT("town"), county, arena);
    load_level(&names->levels[SCOPE_VILLAGE], pack, TEXT("village"), county, arena);
    return names;
}

/* The one place whose name (official or other) stands in the text. */
static size_t
one_in_text(const struct level *level, struct text text, bool official, bool *several)
{
    size_t found = SIZE_MAX;

    *several = false;
    for (size_t at = 0; at < level->name_count; at++) {
        if (level->names[at].official == official && text_find(text, level->names[at].text) != SIZE_MAX) {
            if (found != SIZE_MAX && found != level->names[at].place) {
                *several = true;
                return SIZE_MAX;
            }
            found = level->names[at].place;
        }
    }
    return found;
}

struct text
place_in_text(const struct place_names *names, enum schema_scope level, struct text text)
{
    const struct level *places = &names->levels[level];
    char simple[TEXT_MAX];
    const size_t size = simplify_text((struct text){text.data, text.size < TEXT_MAX ? text.size : TEXT_MAX}, simple, sizeof simple);
    bool several = false;
    size_t found;

    if (size == SIZE_MAX) {
        return TEXT_NULL;
    }
    found = one_in_text(places, (struct text){simple, size}, true, &several);
    if (found == SIZE_MAX && !several) {
        found = one_in_text(places, (struct text){simple, size}, false, &several);
    }
    return found == SIZE_MAX ? TEXT_NULL : places->codes[found];
}

void
place_tally_init(const struct place_names *names, enum schema_scope level, struct arena *arena, struct place_tally *tally)
{
    *tally = (struct place_tally){.counts = arena_must_zero(arena, names->levels[level].count + 1, sizeof *tally->counts)};
}

/* A cell that is a code of the place or of something inside it, or the place's name. */
static size_t
place_of_cell(const struct level *level, struct text cell, bool by_name)
{
    char simple[NAME_MAX_BYTES];
    const size_t size = cell.size < sizeof simple ? simplify_text(cell, simple, sizeof simple) : SIZE_MAX;
    const struct text text = {simple, size};
    size_t found = SIZE_MAX;

    if (size == SIZE_MAX || size == 0) {
        return SIZE_MAX;
    }
    for (size_t at = 0; !by_name && at < level->count; at++) {
        if (text_starts_with(text, level->codes[at])) {
            return at;
        }
    }
    for (size_t at = 0; by_name && at < level->name_count; at++) {
        if (text_equal(level->names[at].text, text)) {
            if (found != SIZE_MAX && found != level->names[at].place) {
                return SIZE_MAX;
            }
            found = level->names[at].place;
        }
    }
    return found;
}

void
place_tally_row(const struct place_names *names, enum schema_scope level, const struct header *header, const struct text *cells,
                size_t count, struct place_tally *tally)
{
    const struct text by_name = level == SCOPE_TOWN ? TEXT("town_name") : TEXT("village_name");
    const struct schema *schema = header->schema;
    size_t found = SIZE_MAX;

    tally->rows++;
    for (size_t field = 0; field < schema->field_count && found == SIZE_MAX; field++) {
        const size_t column = header->field_columns[field];
        const bool named = text_equal(schema->fields[field].format, by_name);

        if (column < count && (named || text_equal(schema->fields[field].format, TEXT("division_code")))) {
            found = place_of_cell(&names->levels[level], cells[column], named);
        }
    }
    if (found != SIZE_MAX) {
        tally->counts[found]++;
        tally->known++;
    }
}

struct text
place_tally_result(const struct place_names *names, enum schema_scope level, const struct place_tally *tally, bool *mixed)
{
    const struct level *places = &names->levels[level];
    size_t best = 0;

    *mixed = false;
    if (tally->known == 0) {
        return TEXT_NULL;
    }
    for (size_t at = 1; at < places->count; at++) {
        best = tally->counts[at] > tally->counts[best] ? at : best;
    }
    if (tally->counts[best] * 10 < tally->known * 9) {
        *mixed = true;
        return TEXT_NULL;
    }
    return places->codes[best];
}

size_t
place_count(const struct place_names *names, enum schema_scope level)
{
    return level == SCOPE_COUNTY ? 1 : names->levels[level].count;
}

struct text
place_name(const struct place_names *names, struct text code)
{
    for (size_t level = SCOPE_TOWN; level <= SCOPE_VILLAGE; level++) {
        for (size_t at = 0; at < names->levels[level].count; at++) {
            if (text_equal(names->levels[level].codes[at], code)) {
                return names->levels[level].titles[at];
            }
        }
    }
    return code;
}
