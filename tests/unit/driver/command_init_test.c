/* SPDX-License-Identifier: Apache-2.0 */
/* A new site: its settings come from the pack's template, its key from the system. */
#include "common/site/site.h"
#include "driver/command.h"
#include "tests/support/place.h"

#include <string.h>

static enum status
init_site(struct place *place, const char *pack, const char *const *words, size_t count, struct error *err)
{
    const struct command_context context = {.arena = &place->arena};
    const struct command *command;
    size_t used;

    *err = (struct error){0};
    assert_int_equal(setenv("BIDUI_PACK", pack, 1), 0);
    assert_int_equal(command_find((const char *const[]){"init"}, 1, &command, &used, err), STATUS_OK);
    return command_start(command, &context, words, count, err);
}

static void
a_new_site_has_the_settings_of_the_template(void **state)
{
    struct place *place = *state;
    const char *folder = place_path(place, "new");
    struct error err;
    struct site site;

    place_put(place, "pack/site.json.template", "{\"division\": null, \"key_file\": \"var/site.key\" /* 说明 */}\n");
    assert_int_equal(init_site(place, place_path(place, "pack"), (const char *const[]){folder, "--division", "320581"}, 3, &err),
                     STATUS_OK);
    assert_int_equal(site_load(folder, &place->arena, &site, &err), STATUS_OK);
    assert_true(text_equal(site.division, TEXT("320581")));
    assert_int_equal(site.key.size, 32);
    assert_true(file_is_folder(site.inbox) && file_is_folder(site.batches));
    assert_int_equal(init_site(place, place_path(place, "pack"), &folder, 1, &err), STATUS_USAGE);
    assert_string_equal(err.id, "E-SITE-EXISTS");
}

static void
without_a_division_it_has_none(void **state)
{
    struct place *place = *state;
    const char *folder = place_path(place, "new");
    struct error err;
    struct site site;

    assert_int_equal(init_site(place, "schemas", &folder, 1, &err), STATUS_OK);
    assert_int_equal(site_load(folder, &place->arena, &site, &err), STATUS_OK);
    assert_true(site.placeless && text_equal(site.division, TEXT("000000")));
    assert_true(site.input_count > 0);
}

static void
a_template_without_a_division_is_refused(void **state)
{
    struct place *place = *state;
    const char *folder = place_path(place, "new");
    struct error err;

    place_put(place, "pack/site.json.template", "{\"div\": \"41");
    assert_int_equal(init_site(place, place_path(place, "pack"), &folder, 1, &err), STATUS_CONFIG);
    assert_string_equal(err.id, "E-PACK");
    assert_false(file_exists(folder));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_new_site_has_the_settings_of_the_template, place_make, place_drop),
        cmocka_unit_test_setup_teardown(without_a_division_it_has_none, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_template_without_a_division_is_refused, place_make, place_drop),
    };

    return cmocka_run_group_tests_name("command init", tests, NULL, NULL);
}
