/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/package.h"
#include "common/ground/file.h"

#include "tests/support/place.h"

#include <sys/stat.h>

static const struct package_field fields[] = {
    {"name",   "string" },
    {"amount", "integer"},
};

static void
write_one(struct place *place, const char *amount)
{
    struct package_writer *writer;
    struct package_table *table;
    const struct text row[] = {TEXT("张三"), text_from(amount)};

    assert_int_equal(package_create(place->folder, "extract", 1, &writer, NULL), STATUS_OK);
    assert_int_equal(package_table_open(writer, "death", fields, 2, &table, NULL), STATUS_OK);
    assert_int_equal(package_table_row(table, row, 2, NULL), STATUS_OK);
    package_set(writer, "bidui:inputs", TEXT("abc"));
    package_set(writer, "bidui:before", TEXT(""));
    assert_int_equal(package_finish(writer, NULL), STATUS_OK);
}

static void
reads_back_what_was_written(void **state)
{
    struct place *place = *state;
    struct package package;
    const struct package_resource *resource;

    write_one(place, "12");
    assert_int_equal(package_open(place->folder, "extract", 0, true, &place->arena, &package, NULL), STATUS_OK);
    resource = package_find(&package, "death");
    assert_non_null(resource);
    assert_int_equal(resource->rows, 1);
    assert_int_equal(resource->field_count, 2);
    assert_string_equal(resource->fields[1].type, "integer");
    assert_true(text_equal(package_get(&package, "bidui:inputs"), TEXT("abc")));
    assert_null(package_find(&package, "birth"));
    package_close(&package);
}

static void
the_same_rows_give_the_same_bytes(void **state)
{
    struct place *place = *state;
    struct package first;
    struct package second;

    write_one(place, "12");
    assert_int_equal(package_open(place->folder, "extract", 1, true, &place->arena, &first, NULL), STATUS_OK);
    write_one(place, "12");
    assert_int_equal(package_open(place->folder, "extract", 1, true, &place->arena, &second, NULL), STATUS_OK);
    assert_string_equal(first.sha256, second.sha256);
    package_close(&first);
    package_close(&second);
}

static void
a_changed_byte_is_seen(void **state)
{
    struct place *place = *state;
    struct package package;
    struct error err = {0};
    char path[128];

    write_one(place, "12");
    (void)snprintf(path, sizeof path, "%s/extract.1/death.csv", place->folder);
    assert_int_equal(file_write_atomic(path, TEXT("name,amount\n张三,13\n"), NULL), STATUS_OK);
    assert_int_equal(package_open(place->folder, "extract", 0, true, &place->arena, &package, &err), STATUS_DATA);
    assert_string_equal(err.id, "E-PACKAGE");
}

/* A package of so many rows, all alike but the last. */
static void
write_followed(struct place *place, long revision, const char *earlier, size_t rows, const char *last)
{
    struct package_writer *writer;
    struct package_table *table;

    assert_int_equal(package_create(place->folder, "extract", revision, &writer, NULL), STATUS_OK);
    if (earlier != NULL) {
        package_follow(writer, earlier);
    }
    assert_int_equal(package_table_open(writer, "death", fields, 2, &table, NULL), STATUS_OK);
    for (size_t row = 0; row < rows; row++) {
        const struct text cells[] = {TEXT("张三"), text_from(row + 1 == rows ? last : "1")};

        assert_int_equal(package_table_row(table, cells, 2, NULL), STATUS_OK);
    }
    assert_int_equal(package_finish(writer, NULL), STATUS_OK);
}

static void
a_table_that_comes_out_as_before_is_the_same_file(void **state)
{
    enum { ROWS = 60000 }; /* several buffers */
    static const struct {
        const char *shows;
        size_t rows;
        const char *last;
        bool same;
    } cases[] = {
        {"the same rows",          ROWS,     "2",  true },
        {"another last row",       ROWS,     "3",  false},
        {"a longer last row",      ROWS,     "23", false},
        {"a row more",             ROWS + 1, "2",  false},
        {"the first rows only",    10,       "1",  false},
        {"no rows, a header only", 0,        "",   false},
    };
    struct place *place = *state;
    const char *earlier = place_path(place, "extract.1");

    write_followed(place, 1, NULL, ROWS, "2");
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct package followed, plain;
        struct stat before, after;

        write_followed(place, 2, earlier, cases[at].rows, cases[at].last);
        write_followed(place, 3, NULL, cases[at].rows, cases[at].last);
        assert_int_equal(package_open(place->folder, "extract", 2, true, &place->arena, &followed, NULL), STATUS_OK);
        assert_int_equal(package_open(place->folder, "extract", 3, true, &place->arena, &plain, NULL), STATUS_OK);
        assert_string_equal(followed.sha256, plain.sha256);
        package_close(&followed);
        package_close(&plain);
        assert_int_equal(stat(place_path(place, "extract.1/death.csv"), &before), 0);
        assert_int_equal(stat(place_path(place, "extract.2/death.csv"), &after), 0);
        assert_int_equal(before.st_ino == after.st_ino, cases[at].same);
    }
    write_followed(place, 2, place_path(place, "nowhere"), 3, "1");
}

static void
an_abandoned_package_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct package_writer *writer;
    struct package_table *table;
    char **names;
    size_t count;

    assert_int_equal(package_create(place->folder, "extract", 1, &writer, NULL), STATUS_OK);
    assert_int_equal(package_table_open(writer, "death", fields, 2, &table, NULL), STATUS_OK);
    package_abandon(writer);
    assert_int_equal(file_list(place->folder, &place->arena, &names, &count, NULL), STATUS_OK);
    assert_int_equal(count, 0);
}

static void
a_row_of_the_wrong_width_is_our_bug(void **state)
{
    struct place *place = *state;
    struct package_writer *writer;
    struct package_table *table;
    const struct text row[] = {TEXT("张三")};

    assert_int_equal(package_create(place->folder, "extract", 1, &writer, NULL), STATUS_OK);
    assert_int_equal(package_table_open(writer, "death", fields, 2, &table, NULL), STATUS_OK);
    assert_int_equal(package_table_row(table, row, 1, NULL), STATUS_BUG);
    package_abandon(writer);
}

static void
a_row_has_an_end(void **state)
{
    struct place *place = *state;
    struct package_writer *writer;
    struct package_table *table;
    struct error err = {0};
    const size_t size = 65 << 20;
    char *cell = malloc(size);

    assert_non_null(cell);
    memset(cell, 'x', size);
    assert_int_equal(package_create(place->folder, "extract", 1, &writer, NULL), STATUS_OK);
    assert_int_equal(package_table_open(writer, "death", fields, 2, &table, NULL), STATUS_OK);
    assert_int_equal(package_table_row(table,
                                       (const struct text[]){
                                           {cell, size},
                                           TEXT("1")
    },
                                       2, &err),
                     STATUS_MEMORY);
    assert_non_null(strstr(err.message, "is larger than 67108864 bytes"));
    package_abandon(writer);
    free(cell);
}

static void
a_resource_without_name_or_digest_is_refused(void **state)
{
    static const char *const resources[] = {
        "{\"path\": \"death.csv\", \"hash\": \"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}",
        "{\"name\": \"death\", \"hash\": \"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}",
        "{\"name\": \"death\", \"path\": \"death.csv\", \"hash\": \"sha256:ba\"}",
        "{\"name\": \"death\", \"path\": \"../death.csv\", \"hash\": "
        "\"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"}",
    };
    struct place *place = *state;

    for (size_t at = 0; at < sizeof resources / sizeof resources[0]; at++) {
        struct package package;
        struct error err = {0};

        place_put(place, "extract.1/datapackage.json", arena_must_format(&place->arena, "{\"resources\": [%s]}", resources[at]));
        assert_int_equal(package_open(place->folder, "extract", 1, false, &place->arena, &package, &err), STATUS_DATA);
        assert_non_null(strstr(err.message, "a resource lacks name, path or hash"));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_back_what_was_written, place_make, place_drop),
        cmocka_unit_test_setup_teardown(the_same_rows_give_the_same_bytes, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_changed_byte_is_seen, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_table_that_comes_out_as_before_is_the_same_file, place_make, place_drop),
        cmocka_unit_test_setup_teardown(an_abandoned_package_leaves_nothing, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_row_of_the_wrong_width_is_our_bug, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_resource_without_name_or_digest_is_refused, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_row_has_an_end, place_make, place_drop),
    };

    return cmocka_run_group_tests_name("package", tests, NULL, NULL);
}
