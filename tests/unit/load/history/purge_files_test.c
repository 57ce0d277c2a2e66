/* SPDX-License-Identifier: Apache-2.0 */
/* Which files of a site a purge destroys, and which it must not. */
#include "load/history/purge_files.h"

#include "tests/support/place.h"

/* SHA-256 of "old", "kept", "young", "zip". */
#define OLD "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4"
#define KEPT "abcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcdefabcd"
#define YOUNG "1111111111111111111111111111111111111111111111111111111111111111"
#define ZIP "2222222222222222222222222222222222222222222222222222222222222222"

static struct site
site_of(struct place *place)
{
    return (struct site){.folder = place->folder,
                         .batches = place_path(place, "var/batches"),
                         .landing = place_path(place, "var/landing"),
                         .store = place_path(place, "var/store")};
}

static void
make_site(struct place *place)
{
    place_put(place, "var/batches/2022-05-31/extract.1/x.csv", "12345");
    place_put(place, "var/batches/2022-06-30/inputs.1.json", "{\"inputs\": [{\"sha256\": \"" KEPT "\"}]}");
    place_put(place, "lists/2022-05-31/a.xlsx", "1");
    place_put(place, "lists/2022-07-31/a.xlsx", "1");
    place_put(place, "boards/no day/a.html", "1");
    place_put(place, "var/landing/cb/" OLD, "old");
    place_put(place, "inbox/old.csv", "old");
    place_put(place, "inbox/changed.csv", "another content");
    place_put(place, "outside.csv", "old"); /* not below the inbox: a path that climbs is no delivery */
    place_put(place, "var/landing/index.csv",
              "sha256,path,received,container,source\n" OLD ",old.csv,2022-06-01,,death\n" OLD ",changed.csv,2022-06-01,,death\n" OLD
              ",../outside.csv,2022-06-01,,\n" KEPT ",member.csv,2022-06-01," ZIP ",member\n" ZIP ",all.zip,2022-06-01,,\n" YOUNG
              ",new.csv,2022-07-31,,\n");
    place_put(place, "var/landing/keys/" OLD ".death", "keys");
    place_put(place, "var/landing/keys/" KEPT ".member", "keys");
}

static bool
names(const struct purge_files *files, const char *kind, const char *name)
{
    for (size_t at = 0; at < files->count; at++) {
        if (strcmp(files->items[at].kind, kind) == 0 && strcmp(files->items[at].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static void
what_is_older_goes_and_nothing_else(void **state)
{
    struct place *place = *state;
    const struct site site = site_of(place);
    struct purge_files files;

    make_site(place);
    assert_int_equal(purge_files_find(&site, TEXT("2022-07-01"), TEXT("2022-06-30"), &place->arena, &files, NULL), STATUS_OK);
    assert_true(names(&files, "batch", "var/batches/2022-05-31"));
    assert_true(names(&files, "report", "lists/2022-05-31"));
    assert_true(names(&files, "original", "var/landing/cb/" OLD));
    assert_true(names(&files, "keys", "var/landing/keys/" OLD ".death"));
    assert_false(names(&files, "keys", "var/landing/keys/" KEPT ".member"));
    assert_true(names(&files, "delivery", "inbox/old.csv")); /* not changed.csv, whose content is another now */
    assert_int_equal(files.items[0].bytes, 5);
    for (size_t at = 0; at < files.count; at++) {
        assert_null(strstr(files.items[at].name, ".."));
        assert_null(strstr(files.items[at].name, "changed"));
        assert_null(strstr(files.items[at].name, "07-31"));
        assert_null(strstr(files.items[at].name, ZIP)); /* one of its members is kept */
    }
    assert_string_equal(files.index, "sha256,path,received,container,source\n" KEPT ",member.csv,2022-06-01," ZIP ",member\n" ZIP
                                     ",all.zip,2022-06-01,,\n" YOUNG ",new.csv,2022-07-31,,\n");
}

static void
destroying_twice_is_destroying_once(void **state)
{
    struct place *place = *state;
    const struct site site = site_of(place);
    struct purge_files files;

    make_site(place);
    assert_int_equal(purge_files_find(&site, TEXT("2022-07-01"), TEXT("2022-06-30"), &place->arena, &files, NULL), STATUS_OK);
    assert_int_equal(purge_files_destroy(&site, &files, &place->arena, NULL), STATUS_OK);
    assert_int_equal(purge_files_destroy(&site, &files, &place->arena, NULL), STATUS_OK); /* killed in between, run again */
    assert_false(file_exists(place_path(place, "inbox/old.csv")));
    assert_true(file_exists(place_path(place, "inbox/changed.csv")));
    assert_true(file_exists(place_path(place, "lists/2022-07-31/a.xlsx")));
    assert_int_equal(purge_files_find(&site, TEXT("2022-07-01"), TEXT("2022-06-30"), &place->arena, &files, NULL), STATUS_OK);
    assert_int_equal(files.count, 0);
    assert_null(files.index);
}

static void
without_an_older_batch_no_package_goes(void **state)
{
    struct place *place = *state;
    const struct site site = site_of(place);
    struct purge_files files;

    make_site(place);
    assert_int_equal(purge_files_find(&site, TEXT("2022-07-01"), TEXT_NULL, &place->arena, &files, NULL), STATUS_OK);
    assert_false(names(&files, "batch", "var/batches/2022-05-31"));
    assert_true(names(&files, "report", "lists/2022-05-31"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_older_goes_and_nothing_else, place_make, place_drop),
        cmocka_unit_test_setup_teardown(destroying_twice_is_destroying_once, place_make, place_drop),
        cmocka_unit_test_setup_teardown(without_an_older_batch_no_package_goes, place_make, place_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
