/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/origin.h"

#include "extract/recognise/simplify.h"

enum { TEXT_MAX = 4096, NAME_BYTES = 96, NAME_MIN = 6 /* two characters: one alone stands in too many words */ };
enum { COUNTY_DIGITS = 6, FOREIGN_ROWS = 20, FOREIGN_PLACES = 10 };

struct name_list {
    struct text *simple;
    struct text *official; /* as the pack writes them */
    size_t count;
};

struct origin_names {
    struct text county;
    struct name_list own;      /* the county's names */
    struct name_list towns;    /* its towns' names */
    struct name_list others;   /* other names of them, which may be a village's elsewhere */
    struct name_list siblings; /* other counties' */
    const struct pack *pack;
};

static void
add_name(struct name_list *list, struct text name, struct text official, struct arena *arena)
{
    char simple[NAME_BYTES];
    const size_t size = simplify_text(name, simple, sizeof simple);

    if (size >= NAME_MIN && size != SIZE_MAX) {
        list->simple[list->count] = arena_must_text(arena, (struct text){simple, size});
        list->official[list->count++] = official;
    }
}

static void
add_aliases(struct name_list *list, const struct schema_division *division, struct arena *arena)
{
    for (size_t alias = 0; alias < division->alias_count; alias++) {
        add_name(list, division->aliases[alias], division->name, arena);
    }
}

static struct text
county_name(const struct pack *pack, struct text county)
{
    const struct schema_division *division = schema_division_find(pack, county);

    return division == NULL ? TEXT_NULL : division->name;
}

/* A county that had another code before is still ours. */
static bool
is_own_county(const struct schema_division *division, struct text county, struct text name)
{
    return text_equal(division->code, county) || (!text_is_null(name) && text_equal(division->name, name));
}

struct origin_names *
origin_names_load(const struct pack *pack, struct text county, struct arena *arena)
{
    struct origin_names *names = arena_must_zero(arena, 1, sizeof *names);
    struct name_list *const lists[] = {&names->own, &names->towns, &names->others, &names->siblings};
    const struct text own = county_name(pack, county);
    size_t most = 1;

    names->county = county;
    names->pack = pack;
    for (size_t at = 0; at < pack->division_count; at++) {
        most += 1 + pack->divisions[at].alias_count;
    }
    for (size_t list = 0; list < sizeof lists / sizeof *lists; list++) {
        lists[list]->simple = arena_must_zero(arena, most, sizeof *lists[list]->simple);
        lists[list]->official = arena_must_zero(arena, most, sizeof *lists[list]->official);
    }
    for (size_t at = 0; at < pack->division_count; at++) {
        const struct schema_division *division = &pack->divisions[at];

        if (text_equal(division->level, TEXT("county"))) {
            struct name_list *list = is_own_county(division, county, own) ? &names->own : &names->siblings;

            add_name(list, division->name, division->name, arena);
            add_aliases(list, division, arena);
        } else if (text_equal(division->level, TEXT("town")) && text_starts_with(division->code, county)) {
            add_name(&names->towns, division->name, division->name, arena);
            add_aliases(&names->others, division, arena);
        }
    }
    return names;
}

static size_t
find_name(const struct name_list *list, struct text text)
{
    for (size_t at = 0; at < list->count; at++) {
        if (text_find(text, list->simple[at]) != SIZE_MAX) {
            return at;
        }
    }
    return SIZE_MAX;
}

enum origin_word
origin_of_text(const struct origin_names *names, struct text text, struct text *sibling)
{
    char simple[TEXT_MAX];
    const size_t size = simplify_text((struct text){text.data, text.size < TEXT_MAX ? text.size : TEXT_MAX}, simple, sizeof simple);
    const struct text folded = {simple, size};
    size_t found;

    if (text.size == 0 || size == SIZE_MAX) {
        return ORIGIN_SILENT;
    }
    if (find_name(&names->own, folded) != SIZE_MAX || find_name(&names->towns, folded) != SIZE_MAX) {
        return ORIGIN_OURS;
    }
    found = find_name(&names->siblings, folded);
    *sibling = found == SIZE_MAX ? TEXT_NULL : names->siblings.official[found];
    return found == SIZE_MAX ? ORIGIN_SILENT : ORIGIN_SIBLING;
}

static bool
is_code_field(const struct schema_field *field)
{
    return text_equal(field->format, TEXT("division_code"));
}

static bool
is_town_field(const struct schema_field *field)
{
    return text_equal(field->format, TEXT("town_name"));
}

bool
origin_has_place(const struct schema *schema)
{
    for (size_t field = 0; field < schema->field_count; field++) {
        const struct schema_field *described = &schema->fields[field];

        if (is_code_field(described) || is_town_field(described) || text_equal(described->format, TEXT("village_name"))) {
            return true;
        }
    }
    return false;
}

/* Ours are also the codes that the county had under another one; what lies above a county says nothing. */
static bool
judge_code(const struct origin_names *names, struct text code, bool *inside)
{
    const struct schema_division *division;
    size_t digits = 0;

    while (digits < code.size && code.data[digits] >= '0' && code.data[digits] <= '9') {
        digits++;
    }
    if (digits != code.size || digits < COUNTY_DIGITS || digits > 12 || text_equal((struct text){code.data + 4, 2}, TEXT("00"))) {
        return false;
    }
    *inside = text_starts_with(code, names->county);
    division = *inside ? NULL : schema_division_find(names->pack, (struct text){code.data, COUNTY_DIGITS});
    *inside |= division != NULL && is_own_county(division, names->county, county_name(names->pack, names->county));
    return true;
}

static bool
judge_town(const struct origin_names *names, struct text town, bool *inside)
{
    static const struct text endings[] = {
        {"镇",     3},
        {"乡",     3},
        {"街道",   6},
        {"办事处", 9},
        {"街道办", 9},
        {"开发区", 9},
        {"园区",   6},
    };

    *inside = find_name(&names->towns, town) != SIZE_MAX || find_name(&names->others, town) != SIZE_MAX;
    for (size_t at = 0; at < sizeof endings / sizeof *endings && !*inside && names->towns.count > 0; at++) {
        if (town.size > endings[at].size && text_ends_with(town, endings[at])) {
            return true;
        }
    }
    return *inside;
}

/* Rows of one place follow each other, so the last cell's verdict is kept. */
static bool
judge_cell(const struct origin_names *names, struct text cell, bool by_code, struct origin_tally *tally, bool *inside)
{
    char simple[NAME_BYTES];
    size_t size;

    if (cell.size == 0 || cell.size > sizeof tally->last_bytes) {
        return false;
    }
    if (text_equal(cell, tally->last)) {
        *inside = tally->last_inside;
        return true;
    }
    size = simplify_text(cell, simple, sizeof simple);
    if (size == SIZE_MAX || size == 0
        || !(by_code ? judge_code(names, (struct text){simple, size}, inside) : judge_town(names, (struct text){simple, size}, inside))) {
        return false;
    }
    memcpy(tally->last_bytes, cell.data, cell.size);
    tally->last = (struct text){tally->last_bytes, cell.size};
    tally->last_inside = *inside;
    return true;
}

void
origin_tally_row(const struct origin_names *names, const struct header *header, const struct text *cells, size_t count,
                 struct origin_tally *tally)
{
    const struct schema *schema = header->schema;
    bool inside = false;
    bool known = false;

    tally->rows++;
    for (int by_code = 1; by_code >= 0 && !known; by_code--) {
        for (size_t field = 0; field < schema->field_count && !known; field++) {
            const size_t column = header->field_columns[field];

            if (column < count && (by_code ? is_code_field(&schema->fields[field]) : is_town_field(&schema->fields[field]))) {
                known = judge_cell(names, cells[column], by_code != 0, tally, &inside);
            }
        }
    }
    tally->inside += known && inside;
    tally->outside += known && !inside;
}

bool
origin_is_foreign(const struct origin_tally *tally)
{
    return tally->rows >= FOREIGN_ROWS && tally->inside + tally->outside >= FOREIGN_PLACES && tally->outside > tally->inside;
}
