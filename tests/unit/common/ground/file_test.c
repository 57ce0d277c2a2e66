/* SPDX-License-Identifier: Apache-2.0 */
#include "common/ground/file.h"

#include "common/ground/hash.h"
#include "tests/support/place.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static mode_t
mode_of(const char *path)
{
    struct stat about;

    assert_int_equal(lstat(path, &about), 0);
    return about.st_mode & 0777;
}

static void
what_we_make_is_private(void **state)
{
    struct place *place = *state;

    assert_int_equal(file_make_folder(place_path(place, "a/b"), NULL), STATUS_OK);
    assert_int_equal(file_write_atomic(place_path(place, "a/b/c"), TEXT("3308"), NULL), STATUS_OK);
    assert_int_equal(mode_of(place_path(place, "a/b")), 0700);
    assert_int_equal(mode_of(place_path(place, "a/b/c")), 0600);
    assert_false(file_exists(place_path(place, "a/b/c.partial")));
}

static void
a_write_replaces_as_a_whole(void **state)
{
    struct place *place = *state;
    const char *path = place_path(place, "f");
    struct text content;

    assert_int_equal(file_write_atomic(path, TEXT("old and long"), NULL), STATUS_OK);
    assert_int_equal(file_copy(path, place_path(place, "g"), NULL), STATUS_OK);
    assert_int_equal(file_write_atomic(path, TEXT("new"), NULL), STATUS_OK);
    assert_int_equal(file_read(path, 100, &place->arena, &content, NULL), STATUS_OK);
    assert_true(text_equal(content, TEXT("new")));
    assert_int_equal(file_read(place_path(place, "g"), 100, &place->arena, &content, NULL), STATUS_OK);
    assert_true(text_equal(content, TEXT("old and long")));
}

static void
a_register_only_grows_and_never_through_a_link(void **state)
{
    struct place *place = *state;
    const char *path = place_path(place, "register.csv");
    struct text content;

    assert_int_equal(file_append(path, "a,b\n", TEXT("1,2\n"), NULL), STATUS_OK);
    assert_int_equal(file_append(path, "a,b\n", TEXT("3,4\n5,6\n"), NULL), STATUS_OK);
    assert_int_equal(file_read(path, 100, &place->arena, &content, NULL), STATUS_OK);
    assert_true(text_equal(content, TEXT("a,b\n1,2\n3,4\n5,6\n")));
    assert_int_equal(mode_of(path), 0600);
    assert_int_equal(symlink(path, place_path(place, "link")), 0);
    assert_int_equal(file_append(place_path(place, "link"), "a,b\n", TEXT("7,8\n"), NULL), STATUS_IO);
    assert_int_equal(file_append("/dev/full", "a,b\n", TEXT("1,2\n"), NULL), STATUS_IO);
}

static void
a_path_without_folder_is_in_the_current_one(void **state)
{
    struct place *place = *state;
    char before[PATH_MAX];

    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(place->folder), 0);
    assert_int_equal(file_write_atomic("here", TEXT("x"), NULL), STATUS_OK);
    assert_int_equal(chdir(before), 0);
    assert_true(file_exists(place_path(place, "here")));
}

static void
what_cannot_be_read_says_why(void **state)
{
    struct place *place = *state;
    struct error err = {0};
    struct text content;

    place_put(place, "f", "12345");
    assert_int_equal(file_read(place_path(place, "f"), 4, &place->arena, &content, &err), STATUS_DATA);
    assert_string_equal(err.id, "E-TOO-LARGE");
    assert_non_null(strstr(err.message, "has 5 bytes, more than the limit of 4"));
    assert_int_equal(file_read(place->folder, 4, &place->arena, &content, &err), STATUS_IO);
    assert_non_null(strstr(err.message, "not a regular file"));
    assert_int_equal(file_read(place_path(place, "none"), 4, &place->arena, &content, &err), STATUS_NO_INPUT);
    assert_int_equal(file_map(place_path(place, "none"), &content, &err), STATUS_NO_INPUT);
    assert_int_equal(file_map(place_path(place, "f/none"), &content, &err), STATUS_NO_INPUT);
}

/* The kernel's files say that they have no bytes, and have some. */
static void
a_file_may_be_shorter_or_longer_than_it_says(void **state)
{
    struct place *place = *state;
    struct text content;

    assert_int_equal(file_read("/proc/self/status", 100, &place->arena, &content, NULL), STATUS_OK);
    assert_int_equal(content.size, 0);
    if (!file_exists("/sys/kernel/mm/transparent_hugepage/enabled")) {
        print_message("SKIP  file: none here that is shorter than it says\n");
        skip();
    }
    assert_int_equal(file_read("/sys/kernel/mm/transparent_hugepage/enabled", 1 << 20, &place->arena, &content, NULL), STATUS_OK);
    assert_in_range(content.size, 1, 4095); /* it says a page */
}

static void
an_empty_file_maps_to_nothing(void **state)
{
    struct place *place = *state;
    struct text content;

    place_put(place, "f", "");
    assert_int_equal(file_map(place_path(place, "f"), &content, NULL), STATUS_OK);
    assert_int_equal(content.size, 0);
    file_unmap(content);
}

static void
paths_without_end_are_refused(void **state)
{
    char path[PATH_MAX + 10];
    struct error err = {0};

    (void)state;
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(file_write_atomic(path, TEXT("x"), &err), STATUS_IO);
    assert_string_equal(err.id, "E-PATH");
    assert_int_equal(file_swap_link("x", path, &err), STATUS_IO);
    assert_string_equal(err.id, "E-PATH");
    assert_int_equal(file_make_folder(path, &err), STATUS_IO);
    assert_string_equal(err.id, "E-PATH");
}

static void
a_tree_goes_and_what_its_links_name_stays(void **state)
{
    struct place *place = *state;

    place_put(place, "kept/f", "x");
    place_put(place, "tree/one/two", "x");
    assert_int_equal(symlink(place_path(place, "kept"), place_path(place, "tree/link")), 0);
    assert_int_equal(file_remove_tree(place_path(place, "tree"), NULL), STATUS_OK);
    assert_int_equal(file_remove_tree(place_path(place, "tree"), NULL), STATUS_OK);
    assert_false(file_exists(place_path(place, "tree")));
    assert_true(file_exists(place_path(place, "kept/f")));
}

static void
a_link_is_swapped_and_leaves_nothing_behind(void **state)
{
    struct place *place = *state;
    struct error err = {0};
    char **names;
    size_t count;

    assert_int_equal(file_swap_link("one", place_path(place, "link"), NULL), STATUS_OK);
    assert_int_equal(file_swap_link("two", place_path(place, "link"), NULL), STATUS_OK);
    place_put(place, "folder/full", "x");
    assert_int_equal(file_swap_link("three", place_path(place, "folder"), &err), STATUS_IO); /* a link cannot replace a folder */
    assert_int_equal(file_list(place->folder, &place->arena, &names, &count, NULL), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(names[1], "link");
}

static void
a_list_is_sorted_however_long(void **state)
{
    struct place *place = *state;
    char **names;
    size_t count;

    for (int at = 199; at >= 0; at--) {
        place_put(place, arena_must_format(&place->arena, "many/%03d", at), "");
    }
    assert_int_equal(file_list(place_path(place, "many"), &place->arena, &names, &count, NULL), STATUS_OK);
    assert_int_equal(count, 200);
    assert_string_equal(names[0], "000");
    assert_string_equal(names[199], "199");
    assert_int_equal(file_list(place_path(place, "none"), &place->arena, &names, &count, NULL), STATUS_OK);
    assert_int_equal(count, 0);
    assert_int_equal(file_list(place_path(place, "many/000"), &place->arena, &names, &count, NULL), STATUS_IO);
}

static void
there_or_not(void **state)
{
    struct place *place = *state;

    place_put(place, "f", "");
    assert_true(file_exists(place_path(place, "f")));
    assert_false(file_is_folder(place_path(place, "f")));
    assert_true(file_is_folder(place->folder));
    assert_false(file_exists(place_path(place, "f/below")));
    assert_false(file_is_folder(place_path(place, "none")));
    assert_int_equal(symlink("loop", place_path(place, "loop")), 0);
    assert_true(file_exists(place_path(place, "loop"))); /* cannot be told: opening it will say */
    assert_true(file_is_folder(place_path(place, "loop")));
}

static void
the_program_knows_where_it_is(void **state)
{
    struct place *place = *state;
    const char *folder = file_executable_folder(&place->arena);

    assert_true(file_exists(file_join(&place->arena, folder, "file_test")));
}

static void
a_file_is_hashed_with_its_size(void **state)
{
    struct place *place = *state;
    char hex[HASH_SHA256_HEX];
    uint64_t bytes;

    place_put(place, "f", "abc");
    assert_int_equal(hash_file(place_path(place, "f"), hex, &bytes, NULL), STATUS_OK);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(bytes, 3);
    assert_int_equal(hash_file(place_path(place, "none"), hex, &bytes, NULL), STATUS_NO_INPUT);
    assert_int_equal(hash_file(place->folder, hex, &bytes, NULL), STATUS_IO);
}

static void
a_name_of_any_bytes_is_shown_and_meant_again(void **state)
{
    static const struct {
        const char *name;
        const char *shown;
    } cases[] = {
        {"公安局/死亡.csv",             "公安局/死亡.csv"                },
        {"公安局/\xCB\xB5\xC3\xF7.csv", "公安局/\\xCB\\xB5\\xC3\\xF7.csv"}, /* CB B5 alone would be a character */
        {"\xED\xA0\x80",                "\\xED\\xA0\\x80"                },
        {"a\nb\x1B[1m\x7F",             "a\\x0Ab\\x1B[1m\\x7F"           },
        {"\xE2\x80\xAEvsc.exe",         "\\xE2\\x80\\xAEvsc.exe"         },
        {"say \"x\"",                   "say \\x22x\\x22"                },
        {"\\x41",                       "\\x5Cx41"                       },
        {"\\x4",                        "\\x4"                           },
        {"/",                           "/"                              },
        {"",                            ""                               },
    };
    struct arena arena;

    (void)state;
    arena_init(&arena, 0);
    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        const struct text shown = file_name_shown(text_from(cases[at].name), &arena);

        assert_string_equal(arena_must_string(&arena, shown), cases[at].shown);
        assert_string_equal(file_name_meant(shown, &arena), cases[at].name);
    }
    arena_done(&arena);
}

static void
a_second_name_is_the_same_file_or_a_copy(void **state)
{
    static const char *const elsewhere = "/dev/shm/bidui_file_link";
    struct place *place = *state;
    const char *path = place_path(place, "f");
    struct text content;
    struct stat first, second;

    place_put(place, "f", "12\n");
    assert_int_equal(file_link(path, place_path(place, "g"), NULL), STATUS_OK);
    assert_int_equal(stat(path, &first), 0);
    assert_int_equal(stat(place_path(place, "g"), &second), 0);
    assert_int_equal(first.st_ino, second.st_ino);
    assert_int_equal(file_link(path, place_path(place, "g"), NULL), STATUS_IO);
    assert_int_equal(file_link(place_path(place, "missing"), place_path(place, "h"), NULL), STATUS_IO);
    (void)unlink(elsewhere);
    if (file_link(path, elsewhere, NULL) != STATUS_OK) {
        printf("SKIP  a copy where there can be no link: no /dev/shm to write to\n");
        return;
    }
    assert_int_equal(stat(elsewhere, &second), 0);
    if (first.st_dev == second.st_dev) {
        printf("SKIP  a copy where there can be no link: /dev/shm and /tmp are one file system\n");
    } else {
        assert_int_equal(second.st_mode & 07777, 0400);
        assert_int_equal(file_read(elsewhere, 100, &place->arena, &content, NULL), STATUS_OK);
        assert_true(text_equal(content, TEXT("12\n")));
    }
    assert_int_equal(file_link(path, elsewhere, NULL), STATUS_IO);
    assert_int_equal(unlink(elsewhere), 0);
}

#define WITH_PLACE(test) cmocka_unit_test_setup_teardown(test, place_make, place_drop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PLACE(what_we_make_is_private),
        WITH_PLACE(a_write_replaces_as_a_whole),
        WITH_PLACE(a_register_only_grows_and_never_through_a_link),
        WITH_PLACE(a_path_without_folder_is_in_the_current_one),
        WITH_PLACE(what_cannot_be_read_says_why),
        WITH_PLACE(a_file_may_be_shorter_or_longer_than_it_says),
        WITH_PLACE(an_empty_file_maps_to_nothing),
        WITH_PLACE(paths_without_end_are_refused),
        WITH_PLACE(a_tree_goes_and_what_its_links_name_stays),
        WITH_PLACE(a_link_is_swapped_and_leaves_nothing_behind),
        WITH_PLACE(a_second_name_is_the_same_file_or_a_copy),
        WITH_PLACE(a_list_is_sorted_however_long),
        WITH_PLACE(there_or_not),
        cmocka_unit_test(a_name_of_any_bytes_is_shown_and_meant_again),
        WITH_PLACE(the_program_knows_where_it_is),
        WITH_PLACE(a_file_is_hashed_with_its_size),
    };

    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
