/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/recognise/keys.h"

#include "common/ground/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static struct schema_field fields[] = {
    {.name = {"household", 9}},
    {.name = {"person", 6}},
};
static size_t columns[] = {0, 1};

static struct keys
keys_of(const struct schema *schema, const char *const *cells, size_t rows)
{
    const struct header header = {.schema = schema, .field_columns = columns};
    const struct site site = {.key = TEXT("key")};
    struct keys keys = {0};

    for (size_t row = 0; row < rows; row++) {
        keys_add_row(&site, &header, (const struct text[]){TEXT("H1"), text_from(cells[row])}, 2, &keys);
    }
    keys_settle(&keys, false);
    return keys;
}

static void
only_numbers_that_check_are_kept_each_once(void **state)
{
    const struct schema schema = {.fields = fields, .field_count = 2, .person_field = 1, .household_field = 0};
    static const char *const cells[] = {
        "11010519491231002X", "11010519491231002x", " １１０１０５１９４９１２３１００２Ｘ", "110105194912310021", "4.10621E+17", "无", "",
        "1101051949123100"};
    struct keys keys = keys_of(&schema, cells, sizeof cells / sizeof *cells);

    (void)state;
    assert_int_equal(keys.count, 1);
    assert_true(keys.all);
    keys_free(&keys);
}

static void
without_persons_households_are_kept(void **state)
{
    const struct schema schema = {.fields = fields, .field_count = 2, .person_field = SIZE_MAX, .household_field = 1};
    static const char *const cells[] = {"H1", "h1 ", "H2"};
    struct keys keys = keys_of(&schema, cells, 3);
    bool persons = true;

    (void)state;
    assert_int_equal(keys.count, 2);
    assert_int_equal(keys_field(&schema, &persons), 1);
    assert_false(persons);
    keys_free(&keys);
}

/* Numbers from `from` on, as a settled sample. */
static struct keys
numbers(uint32_t from, size_t count)
{
    const struct schema schema = {.fields = fields, .field_count = 2, .person_field = SIZE_MAX, .household_field = 1};
    const struct header header = {.schema = &schema, .field_columns = columns};
    const struct site site = {0};
    struct keys keys = {0};

    for (size_t at = 0; at < count; at++) {
        char number[16];
        const int size = snprintf(number, sizeof number, "%zu", from + at);

        keys_add_row(&site, &header,
                     (const struct text[]){
                         TEXT_NULL, {number, (size_t)size}
        },
                     2, &keys);
    }
    keys_settle(&keys, false);
    return keys;
}

static void
a_sample_estimates_what_two_lists_share(void **state)
{
    struct keys whole = numbers(0, 50000);
    struct keys half = numbers(25000, 50000);
    struct keys other = numbers(1000000, 50000);
    struct keys few = numbers(10, 100);
    size_t of;
    size_t both;

    (void)state;
    assert_int_equal(whole.count, KEYS_KEPT);
    assert_false(whole.all);
    keys_compare(&whole, &half, &of, &both);
    assert_true(of > 900 && both * 100 > of * 44 && both * 100 < of * 56);
    keys_compare(&whole, &other, &of, &both);
    assert_true(of > 900 && both * 100 < of);
    keys_compare(&few, &few, &of, &both);
    assert_true(of == 100 && both == 100);
    keys_free(&whole);
    keys_free(&half);
    keys_free(&other);
    keys_free(&few);
}

static void
pages_give_the_sample_of_the_whole(void **state)
{
    struct keys whole = numbers(0, 50000);
    struct keys pages[3] = {numbers(40000, 10000), numbers(0, 30000), numbers(30000, 10100)};
    struct keys some = numbers(0, 500);
    struct keys others = numbers(400, 600);
    struct keys two;
    struct keys both;
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    keys_unite(&pages[0], &pages[1], &arena, &two);
    keys_unite(&two, &pages[2], &arena, &both);
    assert_false(both.all);
    assert_true(both.count >= KEYS_KEPT && memcmp(both.hashes, whole.hashes, KEYS_KEPT * sizeof *both.hashes) == 0);
    keys_unite(&some, &others, &arena, &both);
    assert_true(both.all && both.count == 1000);
    keys_unite(&(struct keys){.all = true}, &some, &arena, &both);
    assert_true(both.all && both.count == 500);
    for (size_t page = 0; page < 3; page++) {
        keys_free(&pages[page]);
    }
    keys_free(&whole);
    keys_free(&some);
    keys_free(&others);
    arena_done(&arena);
}

static void
what_is_written_is_read_and_what_is_cut_is_not(void **state)
{
    char folder[] = "/tmp/keys_test.XXXXXX";
    struct keys keys = numbers(0, 300);
    struct keys read;
    struct arena arena;
    struct text content;
    char *path;

    (void)state;
    arena_init(&arena, 0);
    assert_non_null(mkdtemp(folder));
    path = file_join(&arena, folder, "x.death");
    assert_false(keys_read(path, &arena, &read));
    assert_int_equal(keys_write(path, 1, &keys, NULL), STATUS_OK);
    assert_true(keys_read(path, &arena, &read));
    assert_true(read.all && read.count == 300 && memcmp(read.hashes, keys.hashes, 300 * sizeof *keys.hashes) == 0);
    assert_int_equal(keys_found(&read, &keys), 300);
    assert_int_equal(file_read(path, 1 << 20, &arena, &content, NULL), STATUS_OK);
    assert_int_equal(file_write_atomic(path, (struct text){content.data, content.size - 4}, NULL), STATUS_OK);
    assert_false(keys_read(path, &arena, &read));
    keys_free(&keys);
    arena_done(&arena);
    assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_numbers_that_check_are_kept_each_once),     cmocka_unit_test(without_persons_households_are_kept),
        cmocka_unit_test(a_sample_estimates_what_two_lists_share),        cmocka_unit_test(pages_give_the_sample_of_the_whole),
        cmocka_unit_test(what_is_written_is_read_and_what_is_cut_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
