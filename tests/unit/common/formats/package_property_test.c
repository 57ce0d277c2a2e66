/* SPDX-License-Identifier: Apache-2.0 */
/* Random tables and random bytes: what is written is read again, cell by cell, whole or in runs; what the reader takes, it takes alike in
 * one piece and in runs, and writing it again gives the same cells. */
#include "common/formats/csv.h"
#include "common/formats/package.h"
#include "tests/support/place.h"
#include "tests/support/property.h"

enum { COLUMNS_MAX = 6, ROWS_MAX = 200, CELL_MAX = 24, PARTS_MAX = 9 };

struct table {
    size_t columns;
    size_t rows;
    struct text cells[ROWS_MAX * COLUMNS_MAX]; /* NULL and empty are one */
};

/* Half of the bytes are those that mean something. */
static char
draw_byte(struct property *property)
{
    static const char special[] = {',', '"', '\n', '\r', ' ', '\t', '\0', '|'};

    return property_draw(property, 2) == 0 ? special[property_draw(property, sizeof special)] : (char)property_draw(property, 256);
}

static struct text
draw_bytes(struct property *property, struct arena *arena, size_t most)
{
    const size_t size = property_draw(property, (uint32_t)most + 1);
    char *bytes = arena_must_alloc(arena, size + 1);

    for (size_t at = 0; at < size; at++) {
        bytes[at] = draw_byte(property);
    }
    return size == 0 ? TEXT_NULL : (struct text){bytes, size};
}

static struct table *
draw_table(struct property *property, struct arena *arena)
{
    struct table *table = arena_must_zero(arena, 1, sizeof *table);

    table->columns = 1 + property_draw(property, COLUMNS_MAX);
    table->rows = property_draw(property, ROWS_MAX + 1);
    for (size_t at = 0; at < table->rows * table->columns; at++) {
        table->cells[at] = draw_bytes(property, arena, CELL_MAX);
    }
    return table;
}

/* Row by row, or runs of rows that were formatted outside. */
static void
write_rows(struct package_table *out, const struct table *table, struct property *property)
{
    size_t row = 0;

    while (row < table->rows) {
        if (property_draw(property, 2) == 0) {
            assert_int_equal(package_table_row(out, table->cells + row * table->columns, table->columns, NULL), STATUS_OK);
            row++;
        } else {
            const size_t run = 1 + property_draw(property, (uint32_t)(table->rows - row));
            struct buffer formatted;

            buffer_init(&formatted, 1 << 20);
            for (size_t at = row; at < row + run; at++) {
                csv_append_row(&formatted, table->cells + at * table->columns, table->columns);
            }
            assert_int_equal(package_table_rows(out, buffer_text(&formatted), run, NULL), STATUS_OK);
            buffer_done(&formatted);
            row += run;
        }
    }
}

/* Reads records behind `*row` of the table and holds them against it. */
static void
compare_rows(struct text content, const struct table *table, size_t *row)
{
    struct csv_cursor cursor;
    bool more = true;

    csv_open(&cursor, content, "t.csv");
    for (;;) {
        assert_int_equal(csv_next(&cursor, &more, NULL), STATUS_OK);
        if (!more) {
            break;
        }
        assert_in_range(*row, 0, table->rows - 1);
        assert_int_equal(cursor.count, table->columns);
        for (size_t column = 0; column < table->columns; column++) {
            assert_true(text_equal(cursor.fields[column], table->cells[*row * table->columns + column]));
        }
        ++*row;
    }
    csv_close(&cursor);
}

static void
compare_package(struct place *place, const struct table *table, struct property *property)
{
    const struct package_resource *resource;
    struct text parts[PARTS_MAX];
    struct package package;
    struct text content;
    size_t header;
    size_t count;
    size_t row = 0;

    assert_int_equal(package_open(place->folder, "extract", 0, true, &place->arena, &package, NULL), STATUS_OK);
    resource = package_find(&package, "random");
    assert_int_equal(resource->rows, table->rows);
    assert_int_equal(resource->field_count, table->columns);
    assert_int_equal(file_map(resource->path, &content, NULL), STATUS_OK);
    assert_int_equal(content.size, resource->bytes);
    header = text_find(content, TEXT("\n")) + 1;
    count = csv_partition((struct text){content.data + header, content.size - header}, 1 + property_draw(property, PARTS_MAX), parts);
    for (size_t part = 0; part < count; part++) {
        compare_rows(parts[part], table, &row);
    }
    assert_int_equal(row, table->rows);
    file_unmap(content);
    package_close(&package);
}

static void
a_package_reads_as_it_was_written(void **state)
{
    static const struct package_field fields[COLUMNS_MAX] = {
        {"a", "string"},
        {"b", "string"},
        {"c", "string"},
        {"d", "string"},
        {"e", "string"},
        {"f", "string"}
    };
    struct place *place = *state;
    struct property property = property_begin("package", 60);

    for (size_t round = 0; round < property.rounds; round++) {
        struct package_writer *writer;
        struct package_table *out;
        struct arena arena;
        const struct table *table;

        arena_init(&arena, 0);
        table = draw_table(&property, &arena);
        assert_int_equal(package_create(place->folder, "extract", 1, &writer, NULL), STATUS_OK);
        assert_int_equal(package_table_open(writer, "random", fields, table->columns, &out, NULL), STATUS_OK);
        write_rows(out, table, &property);
        assert_int_equal(package_finish(writer, NULL), STATUS_OK);
        compare_package(place, table, &property);
        arena_done(&arena);
    }
}

/* All records written again as we write them; false when the reader refuses. */
static bool
rewrite(struct text content, struct buffer *out)
{
    struct csv_cursor cursor;
    bool more = true;
    enum status status = STATUS_OK;

    csv_open(&cursor, content, "t.csv");
    while (status == STATUS_OK && more) {
        status = csv_next(&cursor, &more, NULL);
        if (status == STATUS_OK && more) {
            csv_append_row(out, cursor.fields, cursor.count);
        }
    }
    csv_close(&cursor);
    return status == STATUS_OK;
}

static void
what_the_reader_takes_means_one_thing(void **state)
{
    struct property property = property_begin("csv", 20000);
    size_t taken = 0;

    (void)state;
    for (size_t round = 0; round < property.rounds; round++) {
        struct text parts[PARTS_MAX];
        struct buffer whole;
        struct buffer again;
        struct buffer pieces;
        struct arena arena;
        struct text content;

        arena_init(&arena, 0);
        buffer_init(&whole, 4096);
        buffer_init(&again, 4096);
        buffer_init(&pieces, 4096);
        content = draw_bytes(&property, &arena, 40);
        if (rewrite(content, &whole)) {
            const size_t count = csv_partition(content, 1 + property_draw(&property, PARTS_MAX), parts);

            taken++;
            assert_true(rewrite(buffer_text(&whole), &again));
            assert_true(text_equal(buffer_text(&whole), buffer_text(&again)));
            for (size_t part = 0; part < count; part++) {
                assert_true(rewrite(parts[part], &pieces));
            }
            assert_true(text_equal(buffer_text(&whole), buffer_text(&pieces)));
        }
        buffer_done(&whole);
        buffer_done(&again);
        buffer_done(&pieces);
        arena_done(&arena);
    }
    assert_in_range(taken, property.rounds / 20, property.rounds);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_package_reads_as_it_was_written, place_make, place_drop),
        cmocka_unit_test(what_the_reader_takes_means_one_thing),
    };

    return cmocka_run_group_tests_name("package_property", tests, NULL, NULL);
}
