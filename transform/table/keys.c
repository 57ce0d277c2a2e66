/* SPDX-License-Identifier: Apache-2.0 */
/* Who a row is about, in three passes over the batch. First every table gives its own keys: a valid ID makes a person, (户编号, 人编号) the
 * person whom a register knows under these numbers, a household number the household of its system; IDs of all sources come before numbers,
 * so that a row finds the person wherever the ID stands. Then the registers, the highest first, say in which household and division each
 * person is. Last, a row without a household, or with less of a place, takes what the registers say. Serial: codes are given in the order
 * of the pack's sources and their rows, the present deliveries before earlier states. Coded texts are touched once per distinct value of a
 * source, plain ones row by row, in groups whose look-ups wait for memory together. O(rows). */
#include "transform/table/keys.h"

#include "common/ground/array.h"
#include "transform/table/identity.h"

#include <stdlib.h>

enum { KEY_MAX = 192 };

struct building {
    struct batch *batch;
    struct arena *arena;       /* of the key dictionaries */
    struct arena scratch;      /* of what goes when the keys are there */
    struct dictionary members; /* `nfp:<户编号>-<人编号>` to persons below */
    uint32_t *member_persons;
    size_t member_capacity;
    uint32_t *person_households; /* by registers */
    struct dictionary divisions; /* all of the batch */
    uint32_t *person_divisions;
    uint32_t *household_divisions;
};

static bool
has_members(const struct schema *schema)
{
    return schema->member_fields[0] != SIZE_MAX && schema->member_fields[1] != SIZE_MAX;
}

/* `prefix:value`; TEXT_NULL for NULL and for a value that is too long to be a key. */
static struct text
make_key(struct text prefix, struct text value, char out[KEY_MAX])
{
    if (text_is_null(value) || prefix.size + value.size + 1 > KEY_MAX) {
        return TEXT_NULL;
    }
    memcpy(out, prefix.data, prefix.size);
    out[prefix.size] = ':';
    memcpy(out + prefix.size + 1, value.data, value.size);
    return (struct text){out, prefix.size + value.size + 1};
}

/* `prefix:value` for `count` values, as codes of `into`; 0 for NULL. Values are those of a plain column's rows, else the dictionary's from
 * code 1 on. */
static void
add_keys(struct building *building, const struct column *column, size_t count, struct text prefix, struct dictionary *into, uint32_t *codes)
{
    enum { GROUP = 64 };
    char keys[GROUP][KEY_MAX];
    struct text texts[GROUP];

    for (size_t from = 0; from < count; from += GROUP) {
        const size_t size = count - from < GROUP ? count - from : GROUP;

        for (size_t at = 0; at < size; at++) {
            texts[at] = make_key(
                prefix, column_is_plain(column) ? column_text(column, from + at) : column->dictionary.values[1 + from + at], keys[at]);
        }
        dictionary_add_all(into, texts, size, building->arena, codes + from);
    }
}

/* `prefix:value` of every row, as codes of `into`. */
static void
number_rows(struct building *building, const struct column *column, size_t rows, struct text prefix, struct dictionary *into, uint32_t *out)
{
    const size_t count = column->dictionary.count;
    uint32_t *codes;

    if (column_is_plain(column)) {
        add_keys(building, column, rows, prefix, into, out);
        return;
    }
    codes = arena_must_zero(&building->scratch, count + 1, sizeof *codes);
    add_keys(building, column, count, prefix, into, codes + 1);
    for (size_t row = 0; row < rows; row++) {
        out[row] = codes[column->codes[row]];
    }
}

/* TEXT_NULL unless both numbers are there. */
static struct text
member_key(const struct table *table, size_t row, char out[KEY_MAX])
{
    const struct column *household = &table->columns[table->schema->member_fields[0]];
    const struct column *person = &table->columns[table->schema->member_fields[1]];
    struct text first;
    struct text second;
    int size;

    if (!column_is_valid(household, row) || !column_is_valid(person, row)) {
        return TEXT_NULL;
    }
    first = column_text(household, row);
    second = column_text(person, row);
    if (first.size + second.size + table->schema->household_system.size + 3 > KEY_MAX) {
        return TEXT_NULL;
    }
    memcpy(out, table->schema->household_system.data, table->schema->household_system.size);
    size = (int)table->schema->household_system.size;
    out[size++] = ':';
    memcpy(out + size, first.data, first.size);
    size += (int)first.size;
    out[size++] = '-';
    memcpy(out + size, second.data, second.size);
    return (struct text){out, (size_t)size + second.size};
}

static void
register_member(struct building *building, struct text key, uint32_t person)
{
    const uint32_t before = building->members.count;
    const uint32_t number = dictionary_add(&building->members, key, &building->scratch);

    building->member_persons = array_grow(&building->scratch, building->member_persons, building->member_capacity == 0 ? 0 : number,
                                          &building->member_capacity, 1024, sizeof *building->member_persons);
    if (number > before) {
        building->member_persons[number] = person;
    }
}

static struct text
person_prefix(const struct schema_field *field)
{
    return text_equal(field->format, TEXT("resident_id")) ? TEXT("cn") : field->format;
}

/* Persons by their own number; where the row also has member numbers these lead to the person from now on. */
static void
find_identified(struct building *building, struct table *table)
{
    const struct schema *schema = table->schema;
    char key[KEY_MAX];

    if (schema->person_field == SIZE_MAX) {
        return;
    }
    number_rows(building, &table->columns[schema->person_field], table->row_count, person_prefix(&schema->fields[schema->person_field]),
                &building->batch->keys.persons, table->persons);
    for (size_t row = 0; has_members(schema) && row < table->row_count; row++) {
        if (table->persons[row] != 0) {
            register_member(building, member_key(table, row, key), table->persons[row]);
        }
    }
}

static void
find_members(struct building *building, struct table *table)
{
    char buffer[KEY_MAX];

    for (size_t row = 0; has_members(table->schema) && row < table->row_count; row++) {
        struct text key;
        uint32_t number;

        if (table->persons[row] != 0) {
            continue;
        }
        key = member_key(table, row, buffer);
        number = dictionary_find(&building->members, key);
        table->persons[row] =
            number != 0 ? building->member_persons[number] : dictionary_add(&building->batch->keys.persons, key, building->arena);
    }
}

static void
find_households(struct building *building, struct table *table)
{
    const size_t field = table->schema->household_field;

    if (field != SIZE_MAX) {
        number_rows(building, &table->columns[field], table->row_count, table->schema->household_system, &building->batch->keys.households,
                    table->households);
    }
}

static uint32_t *
translate_divisions(struct building *building, const struct dictionary *divisions)
{
    uint32_t *codes = arena_must_zero(&building->scratch, divisions->count + 1, sizeof *codes);

    for (uint32_t code = 1; code <= divisions->count; code++) {
        codes[code] = dictionary_add(&building->divisions, divisions->values[code], &building->scratch);
    }
    return codes;
}

static size_t
division_size(const struct building *building, uint32_t division)
{
    return dictionary_text(&building->divisions, division).size;
}

/* Keeps the more exact one, the earlier of equals. */
static void
keep_division(const struct building *building, uint32_t *kept, uint32_t division)
{
    if (division_size(building, division) > division_size(building, *kept)) {
        *kept = division;
    }
}

/* What one register says; higher registers were read before. */
static void
read_register(struct building *building, const struct table *table)
{
    const uint32_t *divisions = translate_divisions(building, &table->divisions);

    for (size_t row = 0; row < table->row_count; row++) {
        const uint32_t person = table->persons[row];
        const uint32_t household = table->households[row];
        const uint32_t division = divisions[table->division_codes[row]];

        if (person != 0 && building->person_households[person] == 0) {
            building->person_households[person] = household;
        }
        if (person != 0) {
            keep_division(building, &building->person_divisions[person], division);
        }
        if (household != 0) {
            keep_division(building, &building->household_divisions[household], division);
        }
    }
}

static void
read_registers(struct building *building)
{
    const struct pack *pack = building->batch->pack;
    const struct keys *keys = &building->batch->keys;

    building->person_households = arena_must_zero(&building->scratch, keys->persons.count + 1, sizeof(uint32_t));
    building->person_divisions = arena_must_zero(&building->scratch, keys->persons.count + 1, sizeof(uint32_t));
    building->household_divisions = arena_must_zero(&building->scratch, keys->households.count + 1, sizeof(uint32_t));
    for (size_t at = 0; at < pack->register_count; at++) {
        const struct table *table = table_find(building->batch, pack->registers[at].source);

        if (table != NULL) {
            read_register(building, table);
        }
    }
}

/* The register's division where the row has none, or one that the register's lies in. */
static uint32_t
finished_division(const struct building *building, uint32_t own, uint32_t person, uint32_t household)
{
    const uint32_t candidates[] = {building->household_divisions[household], building->person_divisions[person]};
    const struct text own_code = dictionary_text(&building->divisions, own);

    for (size_t at = 0; at < sizeof candidates / sizeof *candidates; at++) {
        const struct text code = dictionary_text(&building->divisions, candidates[at]);

        if (code.size > own_code.size && (own == 0 || text_starts_with(code, own_code))) {
            return candidates[at];
        }
    }
    return own;
}

/* A place that the schema names itself (a figure for the county) stays as it is; the registers only know people. */
static void
finish_table(struct building *building, struct table *table)
{
    const uint32_t *divisions = translate_divisions(building, &table->divisions);
    uint32_t *own_codes = arena_must_zero(&building->scratch, building->divisions.count + 1, sizeof *own_codes);

    for (size_t row = 0; row < table->row_count; row++) {
        const uint32_t person = table->persons[row];
        const uint32_t own = divisions[table->division_codes[row]];
        uint32_t division;

        if (table->households[row] == 0) {
            table->households[row] = building->person_households[person];
        }
        division = finished_division(building, own, person, table->households[row]);
        if (division == own) {
            continue;
        }
        if (own_codes[division] == 0) {
            own_codes[division] = dictionary_add(&table->divisions, dictionary_text(&building->divisions, division), table->arena);
        }
        table->division_codes[row] = own_codes[division];
    }
}

/* Persons and households of the tables from .. to - 1. */
static void
find_keys(struct building *building, size_t from, size_t to)
{
    struct table *tables = building->batch->tables;

    for (size_t at = from; at < to; at++) {
        struct table *table = &tables[at];

        table->persons = arena_must_zero(table->arena, table->row_count + 1, sizeof *table->persons);
        table->households = arena_must_zero(table->arena, table->row_count + 1, sizeof *table->households);
        find_identified(building, table);
    }
    for (size_t at = from; at < to; at++) {
        find_members(building, &tables[at]);
        find_households(building, &tables[at]);
    }
}

/* Whom only earlier deliveries name comes behind all others: looking back changes nothing of the present. */
static void
find_all(struct building *building)
{
    struct batch *batch = building->batch;

    find_keys(building, 0, batch->pack->source_count);
    batch->keys.person_count = batch->keys.persons.count;
    batch->keys.household_count = batch->keys.households.count;
    find_keys(building, batch->pack->source_count, batch->table_count);
    read_registers(building);
    for (size_t at = 0; at < batch->table_count; at++) {
        finish_table(building, &batch->tables[at]);
    }
}

enum status
keys_build_parallel(struct batch *batch, size_t threads, struct arena *arena, struct error *err)
{
    struct building building = {.batch = batch, .arena = arena};

    batch->keys = (struct keys){0};
    find_all(&building);
    arena_done(&building.scratch);
    return identity_build(batch, threads, err);
}

enum status
keys_build(struct batch *batch, struct arena *arena, struct error *err)
{
    return keys_build_parallel(batch, 1, arena, err);
}
