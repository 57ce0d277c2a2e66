/* SPDX-License-Identifier: Apache-2.0 */
#include "driver/batch.h"

#include "common/ground/hash.h"
#include "tests/unit/driver/site_world.h"

static void
batches_are_the_folders_named_by_a_date(void **state)
{
    struct place *place = *state;
    struct site site;
    char **dates;
    const char *before;
    size_t count;

    site_world_load(place, &site);
    assert_int_equal(batch_list(&site, &place->arena, &dates, &count, NULL), STATUS_OK);
    assert_int_equal(count, 0); /* no folder of batches yet */
    site_world_package(place, "2022-07-05", "extract", "a", NULL, 0);
    site_world_package(place, "2022-06-30", "transform", "a", NULL, 0);
    place_put(place, "var/batches/2022-02-30/x", "no date");
    place_put(place, "var/batches/notes/x", "no date");
    assert_int_equal(batch_list(&site, &place->arena, &dates, &count, NULL), STATUS_OK);
    assert_int_equal(count, 2);
    assert_string_equal(dates[0], "2022-06-30");
    assert_int_equal(batch_before(&site, "2022-07-12", "transform", &place->arena, &before, NULL), STATUS_OK);
    assert_string_equal(before, "2022-06-30"); /* the later one was never transformed */
    assert_int_equal(batch_before(&site, "2022-06-30", "transform", &place->arena, &before, NULL), STATUS_OK);
    assert_null(before);
}

static void
a_stage_is_done_for_its_inputs_only(void **state)
{
    struct place *place = *state;
    char sha256[HASH_SHA256_HEX] = "";
    struct site site;

    site_world_load(place, &site);
    site_world_package(place, "2022-06-30", "transform", "abc", NULL, 0);
    assert_true(batch_is_done(&site, "2022-06-30", 1, "transform", TEXT("abc"), sha256));
    assert_int_equal(strlen(sha256), HASH_SHA256_HEX - 1);
    assert_true(batch_is_done(&site, "2022-06-30", 1, "transform", TEXT_NULL, sha256));
    assert_false(batch_is_done(&site, "2022-06-30", 1, "transform", TEXT("abd"), sha256));
    assert_false(batch_is_done(&site, "2022-06-30", 2, "transform", TEXT("abc"), sha256)); /* no such revision */
    assert_false(batch_is_done(&site, "2022-06-30", 0, "transform", TEXT_NULL, sha256));
    assert_false(batch_is_done(&site, "2022-06-30", 1, "load", TEXT_NULL, sha256));
    place_put(place, "var/batches/2022-06-30/transform.1/datapackage.json", "{");
    assert_false(batch_is_done(&site, "2022-06-30", 1, "transform", TEXT_NULL, sha256)); /* broken: made again */
}

static void
a_date_is_a_whole_date(void **state)
{
    static const char *const wrong[] = {"2022-6-30", "2022-06-31", "20220630", "", "2022-06"};
    struct place *place = *state;
    struct error err = {0};
    struct site site;

    site_world_load(place, &site);
    for (size_t at = 0; at < sizeof wrong / sizeof wrong[0]; at++) {
        assert_int_equal(batch_check_date("from", wrong[at], &err), STATUS_USAGE);
        assert_memory_equal(err.message, "--from takes a date such as 2022-06-30", 38);
    }
    assert_int_equal(batch_check_date("from", batch_today(&site, &place->arena), &err), STATUS_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(batches_are_the_folders_named_by_a_date, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(a_stage_is_done_for_its_inputs_only, site_world_make, place_drop),
        cmocka_unit_test_setup_teardown(a_date_is_a_whole_date, site_world_make, place_drop),
    };

    return cmocka_run_group_tests_name("batch", tests, NULL, NULL);
}
