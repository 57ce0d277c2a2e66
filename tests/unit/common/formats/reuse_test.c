/* SPDX-License-Identifier: Apache-2.0 */
#include "common/formats/reuse.h"
#include "common/ground/file.h"

#include "tests/support/place.h"

#include <sys/stat.h>
#include <unistd.h>

#define KEY "00000000000000000000000000000000000000000000000000000000000000aa"

static struct reuse *
open_store(struct place *place)
{
    struct reuse *reuse;

    assert_int_equal(reuse_open(file_join(&place->arena, place->folder, "store"), &reuse, NULL), STATUS_OK);
    return reuse;
}

/* Another file in the place of one that is never changed. */
static void
replace(struct place *place, const char *name, const char *content)
{
    (void)unlink(file_join(&place->arena, place->folder, name));
    place_put(place, name, content);
}

/* A file of the package folder that becomes a content with an entry of its own. */
static struct reuse_part
keep(struct place *place, struct reuse *reuse, const char *key, const char *name, const char *content)
{
    const char *path = file_join(&place->arena, place->folder, name);
    char *hex = arena_must_alloc(&place->arena, HASH_SHA256_HEX);
    struct reuse_part part = {.name = "rows", .sha256 = hex, .bytes = strlen(content), .rows = 2};

    replace(place, name, content);
    hash_sha256_hex(text_from(content), hex);
    assert_int_equal(reuse_keep(reuse, path, &part, NULL), STATUS_OK);
    assert_int_equal(reuse_write(reuse, key, &part, 1, TEXT("{\"said\": \"张三\"}"), NULL), STATUS_OK);
    return part;
}

static struct stat
look(struct place *place, const char *name)
{
    struct stat about;

    assert_int_equal(lstat(file_join(&place->arena, place->folder, name), &about), 0);
    return about;
}

static const char *
content_name(struct place *place, const struct reuse_part *part)
{
    return arena_must_format(&place->arena, "store/%s", part->sha256);
}

static void
what_was_kept_is_found_and_is_one_file(void **state)
{
    struct place *place = *state;
    struct reuse *reuse = open_store(place);
    const struct reuse_part kept = keep(place, reuse, KEY, "batches/a/x.csv", "a,b\n1,2\n");
    const struct reuse_part *part;
    struct reuse_entry entry;

    assert_true(reuse_find(reuse, KEY, &place->arena, &entry));
    assert_int_equal(reuse_part_find(&entry, "rows", &part, NULL), STATUS_OK);
    assert_int_equal(part->rows, 2);
    assert_true(text_equal(json_get_text(entry.notes, "said"), TEXT("张三")));
    assert_int_equal(reuse_part_find(&entry, "other", &part, NULL), STATUS_BUG);
    assert_int_equal(reuse_take(reuse, &entry.parts[0], file_join(&place->arena, place->folder, "batches/b.csv"), NULL), STATUS_OK);
    assert_int_equal(look(place, "batches/b.csv").st_ino, look(place, "batches/a/x.csv").st_ino);
    assert_int_equal(look(place, "batches/b.csv").st_ino, look(place, content_name(place, &kept)).st_ino);
    assert_int_equal(look(place, "batches/b.csv").st_mode & 07777, 0400);
    assert_int_equal(look(place, "store/" KEY ".entry").st_mode & 07777, 0400);
    assert_false(reuse_find(reuse, "ab", &place->arena, &entry));
    reuse_close(reuse);
}

static void
one_content_under_two_keys_is_one_file(void **state)
{
    struct place *place = *state;
    struct reuse *reuse = open_store(place);
    const struct reuse_part kept = keep(place, reuse, KEY, "batches/a/x.csv", "a\n1\n");

    (void)keep(place, reuse, "bb", "batches/a/y.csv", "a\n1\n");
    assert_int_equal(look(place, "batches/a/x.csv").st_ino, look(place, "batches/a/y.csv").st_ino);
    assert_int_equal(look(place, content_name(place, &kept)).st_nlink, 3);
    reuse_close(reuse);
}

/* Whoever could write there: what is not what its name says is not taken, and making it again heals it. */
static void
what_was_damaged_is_not_taken(void **state)
{
    static const char *const damages[] = {"a\n2\n", "a\n1", ""};
    struct place *place = *state;
    struct reuse *reuse = open_store(place);
    const struct reuse_part kept = keep(place, reuse, KEY, "batches/a/x.csv", "a\n1\n");
    const char *content = content_name(place, &kept);
    struct reuse_entry entry;

    for (size_t at = 0; at < sizeof damages / sizeof damages[0]; at++) {
        replace(place, content, damages[at]);
        assert_false(reuse_find(reuse, KEY, &place->arena, &entry));
        (void)keep(place, reuse, KEY, "batches/a/x.csv", "a\n1\n");
        assert_true(reuse_find(reuse, KEY, &place->arena, &entry));
    }
    assert_int_equal(unlink(file_join(&place->arena, place->folder, content)), 0);
    assert_false(reuse_find(reuse, KEY, &place->arena, &entry));
    reuse_close(reuse);
}

static void
an_entry_that_is_not_whole_is_none(void **state)
{
    struct place *place = *state;
    struct reuse *reuse = open_store(place);
    struct reuse_entry entry;
    struct text whole;
    char *torn;

    (void)keep(place, reuse, KEY, "batches/a/x.csv", "a\n1\n");
    assert_int_equal(file_read(file_join(&place->arena, place->folder, "store/" KEY ".entry"), 4096, &place->arena, &whole, NULL),
                     STATUS_OK);
    for (size_t size = 0; size < whole.size; size++) {
        replace(place, "store/" KEY ".entry", arena_must_string(&place->arena, (struct text){whole.data, size}));
        assert_false(reuse_find(reuse, KEY, &place->arena, &entry));
    }
    for (size_t at = 0; at < whole.size; at++) {
        torn = arena_must_string(&place->arena, whole);
        torn[at] = (char)(torn[at] == '1' ? '2' : '1');
        replace(place, "store/" KEY ".entry", torn);
        assert_int_equal(reuse_find(reuse, KEY, &place->arena, &entry), at == HASH_SHA256_HEX - 1); /* the line end says nothing */
    }
    reuse_close(reuse);
}

static void
without_a_store_nothing_is_kept(void **state)
{
    struct place *place = *state;
    struct reuse *reuse;
    struct reuse_entry entry;

    assert_int_equal(reuse_open(NULL, &reuse, NULL), STATUS_OK);
    assert_false(reuse_is_on(reuse));
    (void)keep(place, reuse, KEY, "batches/a/x.csv", "a\n1\n");
    assert_false(reuse_find(reuse, KEY, &place->arena, &entry));
    assert_int_equal(look(place, "batches/a/x.csv").st_nlink, 1);
    place_put(place, "batches/extract.1.entries", "old\n");
    assert_int_equal(reuse_settle(reuse, file_join(&place->arena, place->folder, "batches"), "extract", 1, NULL), STATUS_OK);
    assert_false(file_exists(file_join(&place->arena, place->folder, "batches/extract.1.entries")));
    reuse_close(reuse);
}

static void
settle(struct place *place, struct reuse *reuse, const char *batch)
{
    assert_int_equal(reuse_settle(reuse, arena_must_format(&place->arena, "%s/batches/%s", place->folder, batch), "extract", 1, NULL),
                     STATUS_OK);
    reuse_close(reuse);
}

static bool
goes(void *context, const char *batch)
{
    return strcmp(context, batch) == 0;
}

static size_t
count_unused(struct place *place, char *going)
{
    struct reuse_file *files;
    size_t count;

    assert_int_equal(reuse_find_unused(file_join(&place->arena, place->folder, "store"), file_join(&place->arena, place->folder, "batches"),
                                       goes, going, &place->arena, &files, &count, NULL),
                     STATUS_OK);
    return count;
}

static void
what_no_package_stands_on_is_told(void **state)
{
    struct place *place = *state;
    struct reuse *reuse = open_store(place);
    char first[] = "2022-06-30", second[] = "2022-07-01", none[] = "";

    (void)keep(place, reuse, KEY, "batches/2022-06-30/x.csv", "a\n1\n");
    (void)keep(place, reuse, "bb", "batches/2022-06-30/y.csv", "a\n2\n");
    settle(place, reuse, first);
    reuse = open_store(place);
    (void)keep(place, reuse, KEY, "batches/2022-07-01/x.csv", "a\n1\n");
    (void)keep(place, reuse, "cc", "batches/2022-07-01/y.csv", "a\n3\n");
    settle(place, reuse, second);
    assert_int_equal(count_unused(place, none), 0);
    assert_int_equal(count_unused(place, first), 2);
    assert_int_equal(count_unused(place, second), 2);
    reuse = open_store(place);
    (void)keep(place, reuse, "dd", "batches/2022-07-01/z.csv", "a\n4\n"); /* of a run that died before its list */
    reuse_close(reuse);
    place_put(place, "store/left.partial", "");
    assert_int_equal(count_unused(place, none), 3);
}

static void
two_values_are_not_one(void **state)
{
    static const struct text values[][2] = {
        {{"ab", 2}, {"c", 1} },
        {{"a", 1},  {"bc", 2}},
        {{"", 0},   {NULL, 0}},
        {{NULL, 0}, {"", 0}  },
    };
    char digests[4][HASH_SHA256_HEX];
    struct hash *key = hash_new();

    (void)state;
    for (size_t at = 0; at < 4; at++) {
        reuse_key_add(key, values[at][0]);
        reuse_key_add(key, values[at][1]);
        hash_hex(key, digests[at]);
        for (size_t other = 0; other < at; other++) {
            assert_string_not_equal(digests[at], digests[other]);
        }
    }
    hash_free(key);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_kept_is_found_and_is_one_file, place_make, place_drop),
        cmocka_unit_test_setup_teardown(one_content_under_two_keys_is_one_file, place_make, place_drop),
        cmocka_unit_test_setup_teardown(what_was_damaged_is_not_taken, place_make, place_drop),
        cmocka_unit_test_setup_teardown(an_entry_that_is_not_whole_is_none, place_make, place_drop),
        cmocka_unit_test_setup_teardown(without_a_store_nothing_is_kept, place_make, place_drop),
        cmocka_unit_test_setup_teardown(what_no_package_stands_on_is_told, place_make, place_drop),
        cmocka_unit_test(two_values_are_not_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
