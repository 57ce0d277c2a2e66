/* SPDX-License-Identifier: Apache-2.0 */
/* Extract's package into tables and out again: cuts, threads, scopes, superseded events, age, and what is refused. */
#include "common/formats/package.h"
#include "common/formats/resident_id.h"
#include "common/ground/file.h"
#include "tests/unit/transform/table_world.h"
#include "transform/ask/record_search.h"
#include "transform/table/keys.h"
#include "transform/table/load.h"
#include "transform/table/output.h"

#include <unistd.h>

enum { DELIVERY_COLUMNS = 7, COLUMNS_MAX = WORLD_FIELDS_MAX + 3 };

/* A folder of packages for one test. */
struct test_site {
    char folder[64];
    struct world world;
    struct package package;
    struct deliveries deliveries;
    struct table_load *load;
    bool open;
};

static const struct package_field delivery_fields[DELIVERY_COLUMNS] = {
    {"source",   "string"},
    {"scope",    "string"},
    {"file",     "string"},
    {"state",    "string"},
    {"age_days", "string"},
    {"stale",    "string"},
    {"kept",     "string"}
};

static void
write_table(struct package_writer *writer, const char *name, const struct package_field *fields, size_t columns, const char *const *cells,
            size_t rows)
{
    struct package_table *table;
    struct error err = {0};

    assert_int_equal(package_table_open(writer, name, fields, columns, &table, &err), STATUS_OK);
    for (size_t row = 0; row < rows; row++) {
        struct text texts[COLUMNS_MAX];

        for (size_t column = 0; column < columns; column++) {
            texts[column] = text_from(cells[row * columns + column]);
        }
        assert_int_equal(package_table_row(table, texts, columns, &err), STATUS_OK);
    }
    assert_int_equal(package_table_close(table, &err), STATUS_OK);
}

/* Rows of one source, with file, sheet and row behind the fields; the other sources are empty. */
static void
write_extract(struct test_site *site, size_t filled, const char *const *cells, size_t rows, const char *const *deliveries,
              size_t delivery_count)
{
    struct package_writer *writer;
    struct error err = {0};

    assert_int_equal(package_create(site->folder, "extract", 1, &writer, &err), STATUS_OK);
    for (size_t at = 0; at < WORLD_SOURCES; at++) {
        const struct schema *schema = &site->world.sources[at];
        struct package_field fields[COLUMNS_MAX];

        for (size_t field = 0; field < schema->field_count; field++) {
            fields[field] = (struct package_field){arena_must_string(&site->world.arena, schema->fields[field].name), "string"};
        }
        fields[schema->field_count] = (struct package_field){"_file", "string"};
        fields[schema->field_count + 1] = (struct package_field){"_sheet", "string"};
        fields[schema->field_count + 2] = (struct package_field){"_row", "string"};
        write_table(writer, arena_must_string(&site->world.arena, schema->name), fields, schema->field_count + 3, cells,
                    at == filled ? rows : 0);
    }
    write_table(writer, "deliveries", delivery_fields, DELIVERY_COLUMNS, deliveries, delivery_count);
    write_table(writer, "rejects", delivery_fields, 1, NULL, 0);
    assert_int_equal(package_finish(writer, &err), STATUS_OK);
}

static void
begin(struct test_site *site)
{
    *site = (struct test_site){.folder = "/tmp/bidui_load_XXXXXX"};
    assert_non_null(mkdtemp(site->folder));
    world_make(&site->world);
}

static enum status
load(struct test_site *site, size_t threads, struct error *err)
{
    const struct normaliser_pack *ready =
        normaliser_pack_new(&site->world.pack, TEXT("410621"), date_from_parts(2022, 6, 30), &site->world.arena);

    TRY(package_open(site->folder, "extract", 1, true, &site->world.arena, &site->package, err));
    site->open = true;
    TRY(delivery_read(&site->package, &site->world.arena, &site->deliveries, err));
    return table_load(&site->package, &site->deliveries, ready, threads, &site->world.batch, &site->load, err);
}

static void
end(struct test_site *site)
{
    if (site->open) {
        package_close(&site->package);
    }
    table_load_free(site->load);
    arena_done(&site->world.arena);
    assert_int_equal(file_remove_tree(site->folder, NULL), STATUS_OK);
}

#define NEW(source, scope, file, kept) source, scope, file, "new", "0", "false", kept

static void
a_later_delivery_supersedes_an_event(void **state)
{
    const char *const events[] = {"E1", "H1", "P1", "1", "a.csv", "", "2", "E2", "H1", "P1", "2", "a.csv", "", "3",
                                  "E2", "H1", "P1", "9", "b.csv", "", "2", "E3", "H1", "P1", "3", "b.csv", "", "3"};
    const char *const deliveries[] = {NEW("event", "410621", "a.csv", "2"), NEW("event", "410621", "b.csv", "2")};
    struct test_site site;
    struct error err = {0};
    const struct table *table;

    (void)state;
    begin(&site);
    write_extract(&site, 1, events, 4, deliveries, 2);
    assert_int_equal(load(&site, 1, &err), STATUS_OK);
    table = &site.world.batch.tables[1];
    assert_int_equal(table->row_count, 3);
    assert_int_equal(table->duplicate, 1);
    world_assert(table_text(table, 1, 0, &site.world.arena), "E2");
    world_assert(table_text(table, 1, 3, &site.world.arena), "9");
    assert_int_equal(output_check(&site.world.batch, &site.deliveries, &err), STATUS_OK);
    end(&site);
}

/* Within one delivery two rows of one key contradict each other: both stay, a rule tells. */
static void
one_delivery_does_not_supersede_itself(void **state)
{
    const char *const events[] = {"E1", "H1", "P1", "1", "a.csv", "", "2", "E1", "H1", "P1", "2", "a.csv", "", "3"};
    const char *const deliveries[] = {NEW("event", "410621", "a.csv", "2")};
    struct test_site site;
    struct error err = {0};

    (void)state;
    begin(&site);
    write_extract(&site, 1, events, 2, deliveries, 1);
    assert_int_equal(load(&site, 1, &err), STATUS_OK);
    assert_int_equal(site.world.batch.tables[1].row_count, 2);
    end(&site);
}

static void
equal_rows_of_two_scopes_stay_two(void **state)
{
    const char *const deaths[] = {ID_ONE,  "张三", "2022-03-01", "a.csv", "",     "2",        ID_ONE,  "张三", "2022-03-01",
                                  "b.csv", "",     "2",          ID_ONE,  "张三", "20220301", "a.csv", "",     "3"};
    const char *const deliveries[] = {NEW("death", "410621101", "a.csv", "2"), NEW("death", "410621102", "b.csv", "1")};
    struct test_site site;
    struct error err = {0};

    (void)state;
    begin(&site);
    write_extract(&site, 0, deaths, 3, deliveries, 2);
    assert_int_equal(load(&site, 1, &err), STATUS_OK);
    assert_int_equal(site.world.batch.tables[0].row_count, 2);
    assert_int_equal(site.world.batch.tables[0].duplicate, 1);
    end(&site);
}

static void
a_source_is_stale_when_all_of_it_is(void **state)
{
    const char *const deliveries[] = {
        "death",  "410621",    "",      "missing", "",   "",     "0", "event",  "410621101", "a.csv", "carried", "95", "true",  "0",
        "member", "410621101", "b.csv", "carried", "95", "true", "0", "member", "410621102", "c.csv", "carried", "9",  "false", "0"};
    struct test_site site;
    struct error err = {0};

    (void)state;
    begin(&site);
    write_extract(&site, 0, NULL, 0, deliveries, 4);
    assert_int_equal(load(&site, 1, &err), STATUS_OK);
    assert_true(site.world.batch.tables[0].stale);
    assert_string_equal(site.world.batch.tables[0].stale_reason, "death: no delivery");
    assert_true(site.world.batch.tables[1].stale);
    assert_string_equal(site.world.batch.tables[1].stale_reason, "event: delivery is 95 days old, past its max_age");
    assert_false(site.world.batch.tables[3].stale);
    assert_null(site.world.batch.tables[3].stale_reason);
    end(&site);
}

static void
rows_that_get_lost_are_noticed(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "2022-03-01", "a.csv", "", "2"};
    const char *const deliveries[] = {NEW("death", "410621", "a.csv", "2")};
    struct test_site site;
    struct error err = {0};

    (void)state;
    begin(&site);
    write_extract(&site, 0, deaths, 1, deliveries, 1);
    assert_int_equal(load(&site, 1, &err), STATUS_OK);
    assert_int_equal(output_check(&site.world.batch, &site.deliveries, &err), STATUS_BUG);
    assert_string_equal(err.id, "E-CONSERVATION");
    assert_string_equal(err.message, "source \"death\": deliveries kept 2 rows, 1 were read, 1 kept, 0 merged");
    end(&site);
}

static void
a_row_number_that_is_none_is_refused(void **state)
{
    const char *const deaths[] = {ID_ONE, "张三", "2022-03-01", "a.csv", "", "two"};
    const char *const deliveries[] = {NEW("death", "410621", "a.csv", "1")};
    struct test_site site;
    struct error err = {0};

    (void)state;
    begin(&site);
    write_extract(&site, 0, deaths, 1, deliveries, 1);
    assert_int_equal(load(&site, 1, &err), STATUS_DATA);
    assert_string_equal(err.message, "death.csv: _row is not a number: \"two\"");
    end(&site);
}

/* The pack grew since extract ran. */
static void
a_package_without_the_source_is_refused(void **state)
{
    struct test_site site;
    struct error err = {0};

    (void)state;
    begin(&site);
    write_extract(&site, 0, NULL, 0, NULL, 0);
    site.world.sources[2].name = TEXT("hukou_new");
    assert_int_equal(load(&site, 1, &err), STATUS_DATA);
    assert_string_equal(err.id, "E-PACKAGE");
    assert_non_null(strstr(err.message, "has no hukou_new.csv; run extract again"));
    end(&site);
}

static void
a_column_that_the_schema_lacks_is_refused(void **state)
{
    struct test_site site;
    struct error err = {0};

    (void)state;
    begin(&site);
    write_extract(&site, 0, NULL, 0, NULL, 0);
    site.world.sources[0].fields[1].name = TEXT("full_name");
    assert_int_equal(load(&site, 1, &err), STATUS_DATA);
    assert_non_null(strstr(err.message, "column \"name\" is not in the schema; run extract again"));
    end(&site);
}

/* ---- many rows: several chunks, quotes in them, any number of threads ---- */

enum { MANY = 150000, ID_SIZE = 40 };

/* One in three has a wrong check digit. */
static size_t
print_id(unsigned row, char out[ID_SIZE])
{
    const int size = snprintf(out, ID_SIZE, "41062119%02u%02u%02u%04u", row % 100, row % 12 + 1, row % 28 + 1, row % 10000);

    if (row % 3 != 0) {
        out[RESIDENT_ID_SIZE - 1] = resident_id_check_character(out);
    }
    return (size_t)size;
}

static void
write_many(struct test_site *site)
{
    const char *const deliveries[] = {NEW("death", "410621", "d.csv", "150000")};
    struct package_writer *writer;
    struct package_table *table;
    struct error err = {0};

    assert_int_equal(package_create(site->folder, "extract", 1, &writer, &err), STATUS_OK);
    for (size_t at = 0; at < WORLD_SOURCES; at++) {
        const struct schema *schema = &site->world.sources[at];
        struct package_field fields[COLUMNS_MAX];

        for (size_t field = 0; field < schema->field_count; field++) {
            fields[field] = (struct package_field){arena_must_string(&site->world.arena, schema->fields[field].name), "string"};
        }
        memcpy(fields + schema->field_count,
               ((struct package_field[]){
                   {"_file",  "string"},
                   {"_sheet", "string"},
                   {"_row",   "string"}
        }),
               3 * sizeof *fields);
        assert_int_equal(
            package_table_open(writer, arena_must_string(&site->world.arena, schema->name), fields, schema->field_count + 3, &table, &err),
            STATUS_OK);
        for (unsigned row = 0; at == 0 && row < MANY; row++) {
            char id[ID_SIZE];
            char name[80];
            char number[16];
            const struct text cells[] = {
                {id, print_id(row, id)},
                {name, (size_t)snprintf(name, sizeof name, row % 50 == 0 ? "张\"%u\",\n三" : "张%.0u三", row % 7)},
                row % 3 == 0 ? TEXT("2022/3/1") : TEXT("2022-03-01"),
                TEXT("d.csv"),
                TEXT_NULL,
                {number, (size_t)snprintf(number, sizeof number, "%u", row + 2)}
            };

            assert_int_equal(package_table_row(table, cells, 6, &err), STATUS_OK);
        }
        assert_int_equal(package_table_close(table, &err), STATUS_OK);
    }
    write_table(writer, "deliveries", delivery_fields, DELIVERY_COLUMNS, deliveries, 1);
    write_table(writer, "rejects", delivery_fields, 1, NULL, 0);
    assert_int_equal(package_finish(writer, &err), STATUS_OK);
}

/* The digest of transform's package made with so many threads. */
static void
digest(struct test_site *site, size_t threads, char sha256[65])
{
    struct package_writer *writer;
    struct package made;
    struct error err = {0};

    assert_int_equal(load(site, threads, &err), STATUS_OK);
    assert_int_equal(output_check(&site->world.batch, &site->deliveries, &err), STATUS_OK);
    assert_int_equal(keys_build_parallel(&site->world.batch, threads, &site->world.arena, &err), STATUS_OK);
    assert_int_equal(file_write_atomic(file_join(&site->world.arena, site->folder, "pack.json"), TEXT("{}"), &err), STATUS_OK);
    site->world.pack.folder = site->folder;
    assert_int_equal(package_create(site->folder, "transform", 1, &writer, &err), STATUS_OK);
    assert_int_equal(output_write(&site->world.batch, &site->package, threads, writer, &err), STATUS_OK);
    assert_int_equal(package_finish(writer, &err), STATUS_OK);
    assert_int_equal(package_open(site->folder, "transform", 1, true, &site->world.arena, &made, &err), STATUS_OK);
    memcpy(sha256, made.sha256, 65);
    package_close(&made);
}

static void
any_number_of_threads_gives_the_same_bytes(void **state)
{
    struct test_site one;
    struct test_site four;
    char first[65];
    char second[65];

    (void)state;
    begin(&one);
    begin(&four);
    write_many(&one);
    write_many(&four);
    digest(&one, 1, first);
    digest(&four, 4, second);
    assert_string_equal(first, second);
    assert_true(one.world.batch.tables[0].read == MANY);
    end(&one);
    end(&four);
}

/* Numbers of persons stand in the package, names in a dictionary; chunks with cells of several lines left gaps. */
static void
texts_are_those_of_their_rows(void **state)
{
    struct test_site site;
    struct error err = {0};
    const struct table *table;
    size_t valid = 0;

    (void)state;
    begin(&site);
    write_many(&site);
    assert_int_equal(load(&site, 2, &err), STATUS_OK);
    table = &site.world.batch.tables[0];
    assert_true(column_is_plain(&table->columns[0]));
    assert_false(column_is_plain(&table->columns[1]));
    for (size_t row = 0; row < table->row_count; row++) {
        const unsigned number = (unsigned)table->source_rows[row] - 2;
        char id[ID_SIZE];
        char name[80];

        (void)print_id(number, id);
        if (column_is_valid(&table->columns[0], row)) {
            world_assert(column_text(&table->columns[0], row), id);
            valid++;
        } else {
            assert_true(text_is_null(column_text(&table->columns[0], row)));
        }
        world_assert(table_raw(table, row, 0, &site.world.arena), id);
        (void)snprintf(name, sizeof name, "张%.0u三", number % 7);
        assert_true(number % 50 == 0 || number % 7 != 0 || text_equal(column_text(&table->columns[1], row), text_from(name)));
        assert_int_equal(table->columns[2].dates[row], date_from_parts(2022, 3, 1));
    }
    assert_true(valid > 1000);
    end(&site);
}

static void
records_are_found_by_key(void **state)
{
    const char *const deaths[] = {ID_ONE,  "张三", "2022-03-01", "a.csv", "",     "2",          ID_TWO, "李,\"四\"", "2022-03-02",
                                  "a.csv", "",     "3",          ID_ONE,  "张三", "2022-03-03", ID_TWO, "",          "4"};
    const char *const deliveries[] = {NEW("death", "410621", "a.csv", "3")};
    struct test_site site;
    struct record_search search;
    struct error err = {0};
    bool found;

    (void)state;
    begin(&site);
    write_extract(&site, 0, deaths, 3, deliveries, 1);
    assert_int_equal(load(&site, 1, &err), STATUS_OK);
    assert_int_equal(record_search_open(&site.package, "death", "person_id", TEXT(ID_TWO), &site.world.arena, &search, &err), STATUS_OK);
    assert_int_equal(record_search_next(&search, &found, &err), STATUS_OK);
    assert_true(found);
    world_assert(record_search_get(&search, "name"), "李,\"四\"");
    world_assert(record_search_get(&search, "_row"), "3");
    world_assert(record_search_get(&search, "nothing"), "(null)");
    assert_int_equal(record_search_next(&search, &found, &err), STATUS_OK);
    assert_false(found); /* row 4 has the number in another column */
    record_search_close(&search);
    assert_int_equal(record_search_open(&site.package, "nowhere", "person_id", TEXT(ID_TWO), &site.world.arena, &search, &err), STATUS_OK);
    assert_int_equal(record_search_next(&search, &found, &err), STATUS_OK);
    assert_false(found);
    record_search_close(&search);
    end(&site);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_later_delivery_supersedes_an_event),
        cmocka_unit_test(one_delivery_does_not_supersede_itself),
        cmocka_unit_test(equal_rows_of_two_scopes_stay_two),
        cmocka_unit_test(a_source_is_stale_when_all_of_it_is),
        cmocka_unit_test(rows_that_get_lost_are_noticed),
        cmocka_unit_test(a_row_number_that_is_none_is_refused),
        cmocka_unit_test(a_package_without_the_source_is_refused),
        cmocka_unit_test(a_column_that_the_schema_lacks_is_refused),
        cmocka_unit_test(any_number_of_threads_gives_the_same_bytes),
        cmocka_unit_test(texts_are_those_of_their_rows),
        cmocka_unit_test(records_are_found_by_key),
    };

    return cmocka_run_group_tests_name("table load", tests, NULL, NULL);
}
