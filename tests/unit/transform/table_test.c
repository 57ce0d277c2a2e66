/* SPDX-License-Identifier: Apache-2.0 */
/* Raw cells to tables, duplicates, keys, identity: over a register of members, a police register, events and deaths made here. */
#include "tests/unit/transform/normaliser_case.h"
#include "transform/keys.h"
#include "transform/table.h"

enum { SOURCES = 4, FIELDS_MAX = 6, ROWS_MAX = 8 };

#define ID_ONE "11010519491231002X"
#define ID_TWO "440524188001010014"

struct field_row {
    const char *name;
    const char *format;
    enum schema_type type;
};

static const struct field_row death_fields[] = {{"person_id", "resident_id", SCHEMA_STRING}, {"name", "person_name", SCHEMA_STRING}, {"died_on", "date", SCHEMA_DATE}};
static const struct field_row event_fields[] = {
    {"event_no", "code", SCHEMA_STRING}, {"household_no", "code", SCHEMA_STRING}, {"person_no", "code", SCHEMA_STRING}, {"amount", "amount", SCHEMA_NUMBER}};
static const struct field_row hukou_fields[] = {
    {"hukou_no", "code", SCHEMA_STRING}, {"person_id", "resident_id", SCHEMA_STRING}, {"village_code", "division_code", SCHEMA_STRING}};
static const struct field_row member_fields[] = {{"household_no", "code", SCHEMA_STRING},   {"person_no", "code", SCHEMA_STRING},
                                                 {"person_id", "resident_id", SCHEMA_STRING}, {"town", "town_name", SCHEMA_STRING},
                                                 {"village", "village_name", SCHEMA_STRING}, {"name", "person_name", SCHEMA_STRING}};

struct world {
    struct arena arena;
    struct pack pack;
    struct schema sources[SOURCES];
    struct batch batch;
};

static void
make_schema(struct world *world, size_t at, const char *name, const struct field_row *rows, size_t count)
{
    struct schema *schema = &world->sources[at];

    *schema = (struct schema){.name = text_from(name),
                              .path = "test.json",
                              .field_count = count,
                              .person_field = SIZE_MAX,
                              .household_field = SIZE_MAX,
                              .division_field = SIZE_MAX,
                              .member_fields = {SIZE_MAX, SIZE_MAX}};
    schema->fields = arena_must_zero(&world->arena, count, sizeof *schema->fields);
    for (size_t field = 0; field < count; field++) {
        schema->fields[field].name = text_from(rows[field].name);
        schema->fields[field].format = text_from(rows[field].format);
        schema->fields[field].type = rows[field].type;
    }
}

static void
set_key(struct world *world, size_t at, size_t first, size_t count)
{
    world->sources[at].primary_key = arena_must_zero(&world->arena, count, sizeof(size_t));
    world->sources[at].primary_key_count = count;
    for (size_t part = 0; part < count; part++) {
        world->sources[at].primary_key[part] = first + part;
    }
}

static void
make_world(struct world *world)
{
    *world = (struct world){.pack = {0}};
    arena_init(&world->arena, 0);
    world->pack = *case_pack(&world->arena);
    make_schema(world, 0, "death", death_fields, 3);
    world->sources[0].person_field = 0;
    set_key(world, 0, 0, 1);
    make_schema(world, 1, "event", event_fields, 4);
    world->sources[1].append = true;
    world->sources[1].household_field = 1;
    world->sources[1].household_system = TEXT("nfp");
    world->sources[1].member_fields[0] = 1;
    world->sources[1].member_fields[1] = 2;
    set_key(world, 1, 0, 1);
    make_schema(world, 2, "hukou", hukou_fields, 3);
    world->sources[2].person_field = 1;
    world->sources[2].household_field = 0;
    world->sources[2].household_system = TEXT("hukou");
    world->sources[2].division_field = 2;
    set_key(world, 2, 1, 1);
    make_schema(world, 3, "member", member_fields, 6);
    world->sources[3].person_field = 2;
    world->sources[3].household_field = 0;
    world->sources[3].household_system = TEXT("nfp");
    world->sources[3].member_fields[0] = 0;
    world->sources[3].member_fields[1] = 1;
    world->sources[3].division_field = 4;
    set_key(world, 3, 0, 2);
    world->pack.sources = world->sources;
    world->pack.source_count = SOURCES;
    world->pack.registers = arena_must_zero(&world->arena, 2, sizeof *world->pack.registers);
    world->pack.registers[0].source = TEXT("member");
    world->pack.registers[1].source = TEXT("hukou");
    world->pack.register_count = 2;
    world->batch = (struct batch){.pack = &world->pack, .division = TEXT("410621")};
    world->batch.tables = arena_must_zero(&world->arena, SOURCES, sizeof *world->batch.tables);
}

/* Rows of strings, "" for an empty cell; ends with NULL. */
static void
fill(struct world *world, size_t at, const char *const *values, size_t rows)
{
    const size_t columns = world->sources[at].field_count;
    struct text *cells = arena_must_zero(&world->arena, rows * columns + 1, sizeof *cells);
    size_t fields[FIELDS_MAX];
    struct error err = {0};

    for (size_t column = 0; column < columns; column++) {
        fields[column] = column;
    }
    for (size_t cell = 0; cell < rows * columns; cell++) {
        cells[cell] = values[cell][0] == '\0' ? TEXT_NULL : text_from(values[cell]);
    }
    assert_int_equal(table_from_cells(&world->sources[at], &world->pack, TEXT("410621"), cells, fields, columns, rows, &world->arena,
                                      &world->batch.tables[at], &err),
                     STATUS_OK);
}

/* Every source empty but those filled before. */
static void
build(struct world *world)
{
    struct error err = {0};

    for (size_t at = 0; at < SOURCES; at++) {
        if (world->batch.tables[at].schema == NULL) {
            fill(world, at, NULL, 0);
        }
    }
    assert_int_equal(keys_build(&world->batch, &world->arena, &err), STATUS_OK);
}

static void
assert_text(struct text text, const char *expected)
{
    char copy[128] = "(null)";

    assert_true(text.size < sizeof copy);
    if (!text_is_null(text)) {
        memcpy(copy, text.data, text.size);
        copy[text.size] = '\0';
    }
    assert_string_equal(copy, expected);
}

static struct text
person_of(const struct world *world, size_t at, size_t row)
{
    return dictionary_text(&world->batch.keys.persons, world->batch.tables[at].persons[row]);
}

static struct text
household_of(const struct world *world, size_t at, size_t row)
{
    return dictionary_text(&world->batch.keys.households, world->batch.tables[at].households[row]);
}

static struct text
division_of(const struct world *world, size_t at, size_t row)
{
    const struct table *table = &world->batch.tables[at];

    return dictionary_text(&table->divisions, table->division_codes[row]);
}

static void
cells_become_values_states_and_repairs(void **state)
{
    const char *const deaths[] = {"11010519491231002x", "张三", "2022/3/1", ID_TWO, "", "2022-02-30"};
    struct world world;
    const struct table *table;

    (void)state;
    make_world(&world);
    fill(&world, 0, deaths, 2);
    table = &world.batch.tables[0];
    assert_int_equal(table->row_count, 2);
    assert_text(table_text(table, 0, 0, &world.arena), ID_ONE);
    assert_text(table_text(table, 0, 2, &world.arena), "2022-03-01");
    assert_text(table_text(table, 1, 2, &world.arena), "(null)");
    assert_text(table_raw(table, 1, 2, &world.arena), "2022-02-30");
    assert_text(table_raw(table, 0, 1, &world.arena), "张三");
    assert_int_equal(table->columns[0].states[0], FIELD_CHANGED);
    assert_int_equal(table->columns[1].states[0], FIELD_OK);
    assert_int_equal(table->columns[1].states[1], FIELD_ABSENT);
    assert_int_equal(table->columns[2].states[1], FIELD_INVALID);
    assert_int_equal(table->repair_count, 3);
    assert_int_equal(table->repairs[0].field, 0);
    assert_string_equal(table->repairs[0].reason, "case");
    assert_string_equal(table->repairs[1].reason, "separator");
    assert_string_equal(table->repairs[2].reason, "no_such_date");
    arena_done(&world.arena);
}

static void
equal_rows_merge_and_the_first_stays(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "20220301", ID_TWO, "李四", "2022-03-01", ID_ONE, "张三 ", "2022-03-01"};
    struct world world;
    const struct table *table;

    (void)state;
    make_world(&world);
    fill(&world, 0, deaths, 3);
    table = &world.batch.tables[0];
    assert_int_equal(table->row_count, 2);
    assert_int_equal(table->duplicate, 1);
    assert_int_equal(table->read, 3);
    assert_int_equal(table->source_rows[0], 1);
    assert_int_equal(table->source_rows[1], 2);
    assert_int_equal(table->repair_count, 1);
    assert_text(table_raw(table, 0, 2, &world.arena), "20220301");
    assert_text(table_raw(table, 1, 2, &world.arena), "2022-03-01");
    arena_done(&world.arena);
}

/* Both IDs are NULL, but they are two people. */
static void
rows_with_different_untrusted_cells_do_not_merge(void **state)
{
    const char *const deaths[] = {"110105194912310029", "张三", "2022-03-01", "110105194912310028", "张三", "2022-03-01",
                                  "110105194912310029", "张三", "2022-03-01", "", "张三", "2022-03-01"};
    struct world world;

    (void)state;
    make_world(&world);
    fill(&world, 0, deaths, 4);
    assert_int_equal(world.batch.tables[0].row_count, 3);
    assert_int_equal(world.batch.tables[0].duplicate, 1);
    arena_done(&world.arena);
}

static void
one_person_has_one_key_in_every_source(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "2022-03-01"};
    const char *const members[] = {"H1", "P1", ID_ONE, "善堂镇", "罗庄村", "张三", "H1", "P2", "", "善堂镇", "罗庄村", "张小三"};
    const char *const events[] = {"E1", "H1", "P1", "1", "E2", "H1", "P2", "2", "E3", "H1", "", "3", "E4", "H9", "P9", "4"};
    struct world world;

    (void)state;
    make_world(&world);
    fill(&world, 0, deaths, 1);
    fill(&world, 3, members, 2);
    fill(&world, 1, events, 4);
    build(&world);
    assert_text(person_of(&world, 0, 0), "cn:" ID_ONE);
    assert_text(person_of(&world, 3, 0), "cn:" ID_ONE);
    assert_text(person_of(&world, 3, 1), "nfp:H1-P2");
    assert_text(person_of(&world, 1, 0), "cn:" ID_ONE);
    assert_text(person_of(&world, 1, 1), "nfp:H1-P2");
    assert_text(person_of(&world, 1, 2), "(null)");
    assert_text(person_of(&world, 1, 3), "nfp:H9-P9");
    assert_int_equal(world.batch.tables[0].persons[0], world.batch.tables[3].persons[0]);
    arena_done(&world.arena);
}

static void
household_comes_from_the_highest_register(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "2022-03-01", ID_TWO, "李四", "2022-03-01", "", "王五", ""};
    const char *const members[] = {"H1", "P1", ID_ONE, "善堂镇", "罗庄村", "张三"};
    const char *const register_rows[] = {"B1", ID_ONE, "410621102202", "B2", ID_TWO, "410621102202"};
    struct world world;

    (void)state;
    make_world(&world);
    fill(&world, 0, deaths, 3);
    fill(&world, 3, members, 1);
    fill(&world, 2, register_rows, 2);
    build(&world);
    assert_text(household_of(&world, 0, 0), "nfp:H1");
    assert_text(household_of(&world, 0, 1), "hukou:B2");
    assert_text(household_of(&world, 0, 2), "(null)");
    assert_text(household_of(&world, 2, 0), "hukou:B1");
    assert_text(division_of(&world, 0, 0), "410621101201");
    assert_text(division_of(&world, 0, 1), "410621102202");
    assert_text(division_of(&world, 0, 2), "(null)");
    arena_done(&world.arena);
}

static void
village_is_found_within_its_town(void **state)
{
    const char *const members[] = {"H1", "P1", "", "善堂镇", "李庄村", "张三", "H2", "P1", "", "屯子镇", "李庄村", "李四",
                                   "H3", "P1", "", "善堂镇", "无此村", "王五", "H4", "P1", "", "",       "裴营村", "赵六"};
    struct world world;

    (void)state;
    make_world(&world);
    fill(&world, 3, members, 4);
    build(&world);
    assert_text(division_of(&world, 3, 0), "410621101202");
    assert_text(division_of(&world, 3, 1), "410621102201");
    assert_text(division_of(&world, 3, 2), "410621101");
    assert_text(division_of(&world, 3, 3), "410621102202");
    arena_done(&world.arena);
}

static void
identity_is_the_key_and_the_hash_leaves_out_provenance(void **state)
{
    const char *const one[] = {ID_ONE, "张三", "2022-03-01", ID_TWO, "李四", "2022-03-02"};
    const char *const two[] = {ID_TWO, "李四", "20220302", ID_ONE, "张三", "2022-03-05"};
    struct world first;
    struct world second;
    const struct table *before;
    const struct table *after;

    (void)state;
    make_world(&first);
    make_world(&second);
    fill(&first, 0, one, 2);
    fill(&second, 0, two, 2);
    build(&first);
    build(&second);
    before = &first.batch.tables[0];
    after = &second.batch.tables[0];
    assert_true(before->key[0] == after->key[1]);
    assert_true(before->key[1] == after->key[0]);
    assert_true(before->key[0] != before->key[1]);
    assert_true(before->hash[1] == after->hash[0]);
    assert_true(before->hash[0] != after->hash[1]);
    arena_done(&first.arena);
    arena_done(&second.arena);
}

/* The same ID twice with different content: each row keeps an identity of its own, whatever the order. */
static void
rows_without_a_unique_key_are_told_by_content(void **state)
{
    const char *const one[] = {ID_ONE, "张三", "2022-03-01", ID_ONE, "张三丰", "2022-03-01", "", "李四", ""};
    const char *const two[] = {"", "李四", "", ID_ONE, "张三丰", "2022-03-01", ID_ONE, "张三", "2022-03-01"};
    struct world first;
    struct world second;

    (void)state;
    make_world(&first);
    make_world(&second);
    fill(&first, 0, one, 3);
    fill(&second, 0, two, 3);
    build(&first);
    build(&second);
    for (size_t row = 0; row < 3; row++) {
        assert_true(first.batch.tables[0].key[row] == second.batch.tables[0].key[2 - row]);
        assert_true(first.batch.tables[0].key[row] != first.batch.tables[0].key[(row + 1) % 3]);
    }
    arena_done(&first.arena);
    arena_done(&second.arena);
}

static void
dictionaries_number_texts_in_order(void **state)
{
    struct dictionary dictionary = {0};
    struct arena arena;
    char digits[16];

    (void)state;
    arena_init(&arena, 0);
    assert_int_equal(dictionary_find(&dictionary, TEXT("1")), 0);
    assert_int_equal(dictionary_add(&dictionary, TEXT_NULL, &arena), 0);
    for (uint32_t number = 1; number <= 5000; number++) {
        const int size = snprintf(digits, sizeof digits, "%u", number);

        assert_int_equal(dictionary_add(&dictionary, (struct text){digits, (size_t)size}, &arena), number);
    }
    assert_int_equal(dictionary.count, 5000);
    assert_int_equal(dictionary_add(&dictionary, TEXT("17"), &arena), 17);
    assert_int_equal(dictionary_find(&dictionary, TEXT("4999")), 4999);
    assert_int_equal(dictionary_find(&dictionary, TEXT("x")), 0);
    assert_text(dictionary_text(&dictionary, 5000), "5000");
    assert_text(dictionary_text(&dictionary, 0), "(null)");
    arena_done(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_become_values_states_and_repairs),
        cmocka_unit_test(equal_rows_merge_and_the_first_stays),
        cmocka_unit_test(rows_with_different_untrusted_cells_do_not_merge),
        cmocka_unit_test(one_person_has_one_key_in_every_source),
        cmocka_unit_test(household_comes_from_the_highest_register),
        cmocka_unit_test(village_is_found_within_its_town),
        cmocka_unit_test(identity_is_the_key_and_the_hash_leaves_out_provenance),
        cmocka_unit_test(rows_without_a_unique_key_are_told_by_content),
        cmocka_unit_test(dictionaries_number_texts_in_order),
    };

    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
