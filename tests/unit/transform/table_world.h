/* SPDX-License-Identifier: Apache-2.0 */
/* A small world for tests of tables: a register of members, a police register, events, deaths and monitored households, filled from raw
 * cells. */
#ifndef BIDUI_TABLE_WORLD_H
#define BIDUI_TABLE_WORLD_H

#include "tests/unit/transform/normaliser_case.h"
#include "transform/table/raw_rows.h"

enum { WORLD_SOURCES = 5, WORLD_FIELDS_MAX = 6 };

#define ID_ONE "11010519491231002X"
#define ID_TWO "440524188001010014"

struct field_row {
    const char *name;
    const char *format;
    enum schema_type type;
};

static const struct field_row death_fields[] = {
    {"person_id", "resident_id", SCHEMA_STRING},
    {"name",      "person_name", SCHEMA_STRING},
    {"died_on",   "date",        SCHEMA_DATE  }
};
static const struct field_row event_fields[] = {
    {"event_no",     "code",   SCHEMA_STRING},
    {"household_no", "code",   SCHEMA_STRING},
    {"person_no",    "code",   SCHEMA_STRING},
    {"amount",       "amount", SCHEMA_NUMBER}
};
static const struct field_row hukou_fields[] = {
    {"hukou_no",     "code",          SCHEMA_STRING},
    {"person_id",    "resident_id",   SCHEMA_STRING},
    {"village_code", "division_code", SCHEMA_STRING}
};
static const struct field_row member_fields[] = {
    {"household_no", "code",         SCHEMA_STRING},
    {"person_no",    "code",         SCHEMA_STRING},
    {"person_id",    "resident_id",  SCHEMA_STRING},
    {"town",         "town_name",    SCHEMA_STRING},
    {"village",      "village_name", SCHEMA_STRING},
    {"name",         "person_name",  SCHEMA_STRING}
};

static const struct field_row stock_fields[] = {
    {"household_no", "code",        SCHEMA_STRING},
    {"head_id",      "resident_id", SCHEMA_STRING}
};

struct world {
    struct arena arena;
    struct pack pack;
    struct schema sources[WORLD_SOURCES];
    struct batch batch;
};

static inline void
world_schema(struct world *world, size_t at, const char *name, const struct field_row *rows, size_t count)
{
    struct schema *schema = &world->sources[at];

    *schema = (struct schema){
        .name = text_from(name),
        .path = "test.json",
        .field_count = count,
        .person_field = SIZE_MAX,
        .household_field = SIZE_MAX,
        .division_field = SIZE_MAX,
        .member_fields = {SIZE_MAX, SIZE_MAX}
    };
    schema->fields = arena_must_zero(&world->arena, count, sizeof *schema->fields);
    for (size_t field = 0; field < count; field++) {
        schema->fields[field].name = text_from(rows[field].name);
        schema->fields[field].format = text_from(rows[field].format);
        schema->fields[field].type = rows[field].type;
    }
}

static inline void
world_key(struct world *world, size_t at, size_t first, size_t count)
{
    world->sources[at].primary_key = arena_must_zero(&world->arena, count, sizeof(size_t));
    world->sources[at].primary_key_count = count;
    for (size_t part = 0; part < count; part++) {
        world->sources[at].primary_key[part] = first + part;
    }
}

static inline void
world_make(struct world *world)
{
    *world = (struct world){.pack = {0}};
    arena_init(&world->arena, 0);
    world->pack = *small_pack(&world->arena);
    world_schema(world, 0, "death", death_fields, 3);
    world->sources[0].person_field = 0;
    world_key(world, 0, 0, 1);
    world_schema(world, 1, "event", event_fields, 4);
    world->sources[1].append = true;
    world->sources[1].household_field = 1;
    world->sources[1].household_system = TEXT("nfp");
    world->sources[1].member_fields[0] = 1;
    world->sources[1].member_fields[1] = 2;
    world_key(world, 1, 0, 1);
    world_schema(world, 2, "hukou", hukou_fields, 3);
    world->sources[2].person_field = 1;
    world->sources[2].household_field = 0;
    world->sources[2].household_system = TEXT("hukou");
    world->sources[2].division_field = 2;
    world_key(world, 2, 1, 1);
    world_schema(world, 3, "member", member_fields, 6);
    world->sources[3].person_field = 2;
    world->sources[3].household_field = 0;
    world->sources[3].household_system = TEXT("nfp");
    world->sources[3].member_fields[0] = 0;
    world->sources[3].member_fields[1] = 1;
    world->sources[3].division_field = 4;
    world_key(world, 3, 0, 2);
    world_schema(world, 4, "stock", stock_fields, 2);
    world->sources[4].household_field = 0;
    world->sources[4].household_system = TEXT("nfp");
    world->sources[4].subjects = arena_must_zero(&world->arena, 1, sizeof *world->sources[4].subjects);
    world->sources[4].subjects[0].kind = TEXT("head");
    world->sources[4].subjects[0].field = 1;
    world->sources[4].subject_count = 1;
    world_key(world, 4, 0, 1);
    world->pack.sources = world->sources;
    world->pack.source_count = WORLD_SOURCES;
    world->pack.registers = arena_must_zero(&world->arena, 2, sizeof *world->pack.registers);
    world->pack.registers[0].source = TEXT("member");
    world->pack.registers[1].source = TEXT("hukou");
    world->pack.register_count = 2;
    world->batch = (struct batch){.pack = &world->pack, .division = TEXT("410621")};
    world->batch.table_count = WORLD_SOURCES;
    world->batch.tables = arena_must_zero(&world->arena, WORLD_SOURCES, sizeof *world->batch.tables);
}

/* Rows of strings, "" for an empty cell; ends with NULL. */
static inline void
world_fill(struct world *world, size_t at, const char *const *values, size_t rows)
{
    const size_t columns = world->sources[at].field_count;
    struct text *cells = arena_must_zero(&world->arena, rows * columns + 1, sizeof *cells);
    size_t fields[WORLD_FIELDS_MAX];
    struct error err = {0};

    for (size_t column = 0; column < columns; column++) {
        fields[column] = column;
    }
    for (size_t cell = 0; cell < rows * columns; cell++) {
        cells[cell] = values[cell][0] == '\0' ? TEXT_NULL : text_from(values[cell]);
    }
    assert_int_equal(raw_rows_table(&world->sources[at], &world->pack, TEXT("410621"), date_from_parts(2022, 6, 30), cells, fields, columns,
                                    rows, &world->arena, &world->batch.tables[at], &err),
                     STATUS_OK);
}

/* Every source empty but those filled before. */
static inline void
world_build(struct world *world)
{
    struct error err = {0};

    for (size_t at = 0; at < WORLD_SOURCES; at++) {
        if (world->batch.tables[at].schema == NULL) {
            world_fill(world, at, NULL, 0);
        }
    }
    assert_int_equal(keys_build(&world->batch, &world->arena, &err), STATUS_OK);
}

static inline void
world_assert(struct text text, const char *expected)
{
    char copy[128] = "(null)";

    assert_true(text.size < sizeof copy);
    if (!text_is_null(text)) {
        memcpy(copy, text.data, text.size);
        copy[text.size] = '\0';
    }
    assert_string_equal(copy, expected);
}

static inline struct text
world_person(const struct world *world, size_t at, size_t row)
{
    return dictionary_text(&world->batch.keys.persons, world->batch.tables[at].persons[row]);
}

static inline struct text
world_household(const struct world *world, size_t at, size_t row)
{
    return dictionary_text(&world->batch.keys.households, world->batch.tables[at].households[row]);
}

static inline struct text
world_division(const struct world *world, size_t at, size_t row)
{
    const struct table *table = &world->batch.tables[at];

    return dictionary_text(&table->divisions, table->division_codes[row]);
}

#endif
