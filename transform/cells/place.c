/* SPDX-License-Identifier: Apache-2.0 */
/* Keys of the one dictionary: `A:name` an ancestor, `T:name` a town, `V<9 digits>:name` a village in its town, `V:name` a village anywhere.
 */
#include "transform/cells/place.h"

#include "common/ground/date.h"
#include "transform/cells/code_index.h"

enum { KEY_MAX = 256 };

static struct text
make_key(char kind, struct text town, struct text name, char out[KEY_MAX])
{
    if (town.size + name.size + 2 > KEY_MAX) {
        return TEXT_NULL;
    }
    out[0] = kind;
    memcpy(out + 1, town.size == 0 ? "" : town.data, town.size);
    out[1 + town.size] = ':';
    memcpy(out + 2 + town.size, name.size == 0 ? "" : name.data, name.size);
    return (struct text){out, town.size + name.size + 2};
}

static uint32_t
find_place(const struct place_index *index, char kind, struct text town, struct text name)
{
    char key[KEY_MAX];
    const uint32_t number = dictionary_find(&index->keys, make_key(kind, town, name, key));

    return number == 0 ? 0 : index->places[number];
}

/* `valid_to` is the first day that a division is no more. */
static bool
is_former(const struct place_index *index, uint32_t place)
{
    const struct text to = place_division(index, place)->valid_to;
    int32_t day;

    return !text_is_null(to) && date_parse(to, &day) && day <= index->as_of;
}

bool
place_is_future(const struct place_index *index, uint32_t place)
{
    const struct text from = place_division(index, place)->valid_from;
    int32_t day;

    return !text_is_null(from) && date_parse(from, &day) && day > index->as_of;
}

/* Former villages do not make the name of one in force ambiguous, nor do two whose people are together now. */
static bool
are_two(const struct place_index *index, uint32_t one, uint32_t other)
{
    return one != PLACE_AMBIGUOUS && is_former(index, one) == is_former(index, other) && index->present[one] != index->present[other];
}

/* The first to come keeps a key; a second village of the same name makes the county-wide key ambiguous. */
static void
add_place(struct place_index *index, char kind, struct text town, struct text name, uint32_t place, struct arena *arena)
{
    char key[KEY_MAX];
    const struct text made = make_key(kind, town, name, key);
    const uint32_t before = index->keys.count;
    const uint32_t number = dictionary_add(&index->keys, made, arena);

    if (number > before) {
        index->places[number] = place;
    } else if (number != 0 && kind == 'V' && town.size == 0 && are_two(index, index->places[number], place)) {
        index->places[number] = PLACE_AMBIGUOUS;
    }
}

static void
add_names(struct place_index *index, uint32_t place, struct arena *arena)
{
    const struct schema_division *division = place_division(index, place);
    const bool village = text_equal(division->level, TEXT("village"));
    const bool town = text_equal(division->level, TEXT("town"));

    for (size_t at = 0; at <= division->alias_count; at++) {
        const struct text name = at == 0 ? division->name : division->aliases[at - 1];
        unsigned done;
        const struct text folded = code_index_fold(name, arena_must_alloc(arena, name.size + 1), &done);

        if (village) {
            add_place(index, 'V', division->parent, folded, place, arena);
            add_place(index, 'V', TEXT(""), folded, place, arena);
        } else {
            add_place(index, town ? 'T' : 'A', TEXT(""), folded, place, arena);
        }
    }
}

/* Whether the county lies in it, is it, or holds it. */
static bool
is_relevant(const struct place_index *index, const struct schema_division *division)
{
    if (text_equal(division->level, TEXT("town")) || text_equal(division->level, TEXT("village"))) {
        return text_starts_with(division->code, index->county);
    }
    return text_equal(division->code, index->county)
           || (division->code.size == 6 && index->county.size >= 4
               && (memcmp(division->code.data + 2, "0000", 4) == 0
                       ? memcmp(division->code.data, index->county.data, 2) == 0
                       : memcmp(division->code.data + 4, "00", 2) == 0 && memcmp(division->code.data, index->county.data, 4) == 0));
}

static size_t
key_count(const struct pack *pack)
{
    size_t count = 1;

    for (size_t at = 0; at < pack->division_count; at++) {
        count += 2 * (1 + pack->divisions[at].alias_count);
    }
    return count;
}

void
place_index_build(const struct pack *pack, struct text county, int32_t as_of, struct arena *arena, struct place_index *index)
{
    *index = (struct place_index){.pack = pack, .county = county, .as_of = as_of};
    index->places = arena_must_zero(arena, key_count(pack), sizeof *index->places);
    index->present = arena_must_zero(arena, pack->division_count + 1, sizeof *index->present);
    for (uint32_t place = 1; place <= pack->division_count; place++) {
        const struct text code = place_division(index, place)->code;
        const struct text present = schema_division_present(pack, code, as_of);

        index->present[place] = text_equal(code, present) ? place : place_of_code(index, present);
    }
    for (int former = 0; former < 2; former++) {
        for (uint32_t place = 1; place <= pack->division_count; place++) {
            const struct schema_division *division = place_division(index, place);

            if (is_former(index, place) == (former == 1) && !place_is_future(index, place) && is_relevant(index, division)) {
                add_names(index, place, arena);
            }
        }
    }
}

uint32_t
place_town(const struct place_index *index, struct text name)
{
    return find_place(index, 'T', TEXT(""), name);
}

uint32_t
place_village(const struct place_index *index, uint32_t town, struct text name)
{
    return find_place(index, 'V', town == 0 ? TEXT("") : place_division(index, town)->code, name);
}

uint32_t
place_ancestor(const struct place_index *index, struct text name)
{
    return find_place(index, 'A', TEXT(""), name);
}

uint32_t
place_of_code(const struct place_index *index, struct text code)
{
    const struct schema_division *division = schema_division_find(index->pack, code);

    uint32_t place = division == NULL ? 0 : (uint32_t)(division - index->pack->divisions) + 1;

    while (place > 1 && place_is_future(index, place) && text_equal(place_division(index, place - 1)->code, code)) {
        place--;
    }
    return place;
}
