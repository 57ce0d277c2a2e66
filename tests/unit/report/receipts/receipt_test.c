/* SPDX-License-Identifier: Apache-2.0 */
/* The receipt for what was delivered, from an extract package alone. */
#include "report/receipts/receipt.h"

#include "common/formats/package.h"
#include "tests/support/place.h"

#define WORD(literal) {literal, sizeof(literal) - 1}

enum { CELLS_MAX = 16 };

static struct schema sources[] = {
    {.name = WORD("member"), .title = WORD("成员"), .department = WORD("乡村振兴局")},
    {.name = WORD("death"),  .title = WORD("死亡"), .department = WORD("公安局")    },
};
static const struct pack pack = {.sources = sources, .source_count = 2};

/* Rows of a table as CSV without quotes; an empty cell is NULL. */
static void
put_table(struct package_writer *writer, const char *name, const char *header, const char *rows)
{
    struct package_field fields[CELLS_MAX];
    struct package_table *table;
    struct arena arena;
    struct text rest = text_from(header), part;
    size_t count = 0;

    arena_init(&arena, 0);
    while (text_split(&rest, ',', &part)) {
        fields[count++] = (struct package_field){arena_must_string(&arena, part), "string"};
    }
    assert_int_equal(package_table_open(writer, name, fields, count, &table, NULL), STATUS_OK);
    for (rest = text_from(rows); text_split(&rest, '\n', &part);) {
        struct text cells[CELLS_MAX];
        size_t cell = 0;

        while (part.size > 0 && text_split(&part, ',', &cells[cell])) {
            cell++;
        }
        assert_true(cell == 0 || package_table_row(table, cells, count, NULL) == STATUS_OK);
    }
    assert_int_equal(package_table_close(table, NULL), STATUS_OK);
    arena_done(&arena);
}

static void
every_delivery_is_counted_by_what_became_of_it(void **state)
{
    struct place *place = *state;
    struct package_writer *writer;
    struct receipt_counts counts = {0};
    const char *path = place_path(place, "收件回执.xlsx");

    assert_int_equal(package_create(place->folder, "extract", 1, &writer, NULL), STATUS_OK);
    put_table(writer, "deliveries", "source,scope,period,file,state,age_days,read,kept,rejected,dropped,error,detail,hint",
              "member,410621,2022-06,m.csv,new,1,10,9,1,0,x,x,x\nmember,410621101,2022-06,n.csv,carried,1,10,10,0,0,x,x,x\n"
              "death,410621,2022-06,d.csv,refused,1,0,0,0,0,E-COLUMN-MISSING,no column name,add it\n"
              "death,410621102,2022-06,x,missing,1,0,0,0,0,x,x,x\nunknown,410621,x,u.csv,unclear,1,0,0,0,0,x,x,x\n");
    put_table(writer, "rejects", "source,file,sheet,row,error", "member,m.csv,x,7,missing-cell\n");
    assert_int_equal(package_finish(writer, NULL), STATUS_OK);
    assert_int_equal(receipt_write(place->folder, &pack, TEXT("2022-06-30"), path, &place->arena, &counts, NULL), STATUS_OK);
    assert_int_equal(counts.accepted, 1);
    assert_int_equal(counts.carried, 1);
    assert_int_equal(counts.refused, 2); /* one that nobody can place goes back too */
    assert_int_equal(counts.missing, 1);
    assert_true(file_exists(path));
}

static void
a_package_without_its_columns_is_refused(void **state)
{
    struct place *place = *state;
    struct package_writer *writer;
    struct receipt_counts counts = {0};
    struct error err = {0};

    assert_int_equal(package_create(place->folder, "extract", 1, &writer, NULL), STATUS_OK);
    put_table(writer, "deliveries", "source,scope", "member,410621\n");
    assert_int_equal(package_finish(writer, NULL), STATUS_OK);
    assert_int_equal(receipt_write(place->folder, &pack, TEXT("2022-06-30"), place_path(place, "r.xlsx"), &place->arena, &counts, &err),
                     STATUS_DATA);
    assert_string_equal(err.id, "E-PACKAGE");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_delivery_is_counted_by_what_became_of_it, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_package_without_its_columns_is_refused, place_make, place_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
