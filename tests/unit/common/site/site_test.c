/* SPDX-License-Identifier: Apache-2.0 */
#include "common/site/site.h"

#include "common/pack/schema.h"
#include "common/site/warehouse.h"
#include "tests/support/place.h"

#include <unistd.h>

static const char key[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

static int
make_site(void **state)
{
    struct place *place;

    if (place_make(state) != 0) {
        return 1;
    }
    place = *state;
    assert_int_equal(unsetenv("BIDUI_SITE"), 0);
    assert_int_equal(unsetenv("BIDUI_PACK"), 0);
    assert_int_equal(unsetenv("BIDUI_DSN"), 0);
    assert_int_equal(unsetenv("BIDUI_LOCKED"), 0);
    place_put(
        place, "site.json",
        "{\"division\": \"410621\", \"pack\": \"pack\", \"threads\": 3, \"block\": [\"member\"], \"rules\": {\"disabled\": [\"A20\"]},\n"
        "\"inputs\": [{\"path\": \"inbox/**\"}, {\"path\": \"/srv/x.csv\", \"source\": \"death\"}]}");
    place_put(place, "var/site.key", key);
    return 0;
}

static enum status
load(struct place *place, struct site *site, struct error *err)
{
    *err = (struct error){0};
    return site_load(place->folder, &place->arena, site, err);
}

static void
settings_are_read(void **state)
{
    struct place *place = *state;
    struct error err;
    struct site site;

    assert_int_equal(load(place, &site, &err), STATUS_OK);
    assert_true(text_equal(site.division, TEXT("410621")));
    assert_int_equal(site.key.size, 32);
    assert_int_equal((unsigned char)site.key.data[31], 0x1f);
    assert_int_equal(site.input_count, 2);
    assert_true(text_is_null(site.inputs[0].source));
    assert_true(text_equal(site.inputs[1].source, TEXT("death")));
    assert_true(text_equal(site.block[0], TEXT("member")));
    assert_true(text_equal(site.disabled_rules[0], TEXT("A20")));
    assert_int_equal(site.threads, 3);
    assert_null(site.dsn);
    assert_string_equal(site.pack, file_join(&place->arena, site.folder, "pack"));
}

static void
the_environment_overrides_the_file(void **state)
{
    struct place *place = *state;
    struct error err = {0};
    struct site site;

    assert_int_equal(setenv("BIDUI_SITE", place->folder, 1), 0);
    assert_int_equal(setenv("BIDUI_PACK", "/srv/pack", 1), 0);
    assert_int_equal(setenv("BIDUI_DSN", "host=db", 1), 0);
    assert_int_equal(site_load(NULL, &place->arena, &site, &err), STATUS_OK);
    assert_string_equal(site.pack, "/srv/pack");
    assert_string_equal(site.dsn, "host=db");
}

static void
without_a_word_the_pack_is_beside_the_programs(void **state)
{
    struct place *place = *state;
    struct error err;
    struct site site;

    place_put(place, "site.json",
              "{\"division\": \"410621\", \"pack\": null, \"key_file\": \"other.key\", \"warehouse\": {\"dsn\": \"host=own\"}}");
    place_put(place, "other.key", key);
    assert_int_equal(load(place, &site, &err), STATUS_OK);
    assert_non_null(strstr(site.pack, "/../share/bidui/schemas"));
    assert_string_equal(site.dsn, "host=own");
}

static void
what_is_no_site_says_so(void **state)
{
    struct place *place = *state;
    struct error err = {0};
    struct site site;

    assert_int_equal(site_load(place_path(place, "none"), &place->arena, &site, &err), STATUS_CONFIG);
    assert_string_equal(err.id, "E-SITE");
    assert_int_equal(site_load(place_path(place, "var"), &place->arena, &site, &err), STATUS_CONFIG);
    assert_non_null(strstr(err.message, "is no site: it has no site.json"));
    assert_non_null(strstr(err.hint, "bidui init"));
    assert_int_equal(unsetenv("BIDUI_SITE"), 0);
    assert_int_equal(site_load(NULL, &place->arena, &site, &err), STATUS_CONFIG); /* the folder of the tests is none */
}

static void
wrong_settings_are_refused(void **state)
{
    static const struct {
        const char *file;
        const char *content;
        enum status status;
        const char *message;
    } cases[] = {
        {"site.json",    "{\"division\": \"4106\"}",                                         STATUS_CONFIG,
         "site.json:1:15: \"division\": \"4106\" is not the county's six-digit code"                                                               },
        {"site.json",    "{\"division\": ",                                                  STATUS_CONFIG, "site.json:1:"                         },
        {"var/site.key", "00ff\n",                                                           STATUS_CONFIG, "the site key is 64 hexadecimal digits"},
        {"var/site.key", "G00102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", STATUS_CONFIG,
         "the site key is 64 hexadecimal digits"                                                                                                   },
    };
    struct place *place = *state;

    for (size_t at = 0; at < sizeof cases / sizeof cases[0]; at++) {
        struct error err;
        struct site site;

        place_put(place, "site.json", "{\"division\": \"410621\"}");
        place_put(place, "var/site.key", key);
        place_put(place, cases[at].file, cases[at].content);
        assert_int_equal(load(place, &site, &err), cases[at].status);
        assert_non_null(strstr(err.message, cases[at].message));
    }
}

static void
one_run_at_a_time(void **state)
{
    struct place *place = *state;
    struct error err;
    struct site site;
    int first;
    int second;

    assert_int_equal(load(place, &site, &err), STATUS_OK);
    assert_int_equal(site_lock(&site, &first, &err), STATUS_OK);
    assert_int_equal(site_lock(&site, &second, &err), STATUS_BUSY);
    assert_string_equal(err.id, "E-BUSY");
    assert_int_equal(second, -1);
    assert_int_equal(setenv("BIDUI_LOCKED", "1", 1), 0);
    assert_int_equal(site_lock(&site, &second, &err), STATUS_OK); /* the parent holds it */
    assert_int_equal(unsetenv("BIDUI_LOCKED"), 0);
    (void)close(first);
    assert_int_equal(site_lock(&site, &first, &err), STATUS_OK);
    (void)close(first);
}

static void
the_newest_revision_has_a_list_of_inputs(void **state)
{
    static const char *const names[] = {"inputs.2.json", "inputs.10.json", "inputs.11.json.partial", "inputs.x.json", "extract.12"};
    struct place *place = *state;
    struct error err;
    struct site site;
    long revision;

    assert_int_equal(load(place, &site, &err), STATUS_OK);
    assert_int_equal(site_revision(&site, TEXT("2022-06-30"), &revision, &err), STATUS_OK);
    assert_int_equal(revision, 0);
    for (size_t at = 0; at < sizeof names / sizeof names[0]; at++) {
        place_put(place, arena_must_format(&place->arena, "var/batches/2022-06-30/%s", names[at]), "{}");
    }
    assert_int_equal(site_revision(&site, TEXT("2022-06-30"), &revision, &err), STATUS_OK);
    assert_int_equal(revision, 10);
}

static void
the_warehouse_is_the_settings_or_the_clusters(void **state)
{
    struct place *place = *state;
    const char *conninfo;
    struct pg *connection;
    struct error err;
    struct site site;

    assert_int_equal(load(place, &site, &err), STATUS_OK);
    assert_int_equal(warehouse_conninfo(&site, &place->arena, &conninfo, &err), STATUS_NO_INPUT);
    assert_string_equal(err.id, "E-WAREHOUSE-NONE");
    place_put(place, "var/warehouse/cluster.json", "{}");
    assert_int_equal(warehouse_conninfo(&site, &place->arena, &conninfo, &err), STATUS_CONFIG);
    place_put(place, "var/warehouse/cluster.json", "{\"conninfo\": \"host=/nowhere/bidui port=1\"}");
    assert_int_equal(warehouse_conninfo(&site, &place->arena, &conninfo, &err), STATUS_OK);
    assert_string_equal(conninfo, "host=/nowhere/bidui port=1");
    assert_int_equal(warehouse_open(&site, &connection, &err), STATUS_UNAVAILABLE);
    assert_string_equal(err.id, "E-WAREHOUSE-LOST");
    assert_string_equal(err.hint, "bidui warehouse start starts it");
    assert_null(connection);
    site.dsn = "host=own";
    assert_int_equal(warehouse_conninfo(&site, &place->arena, &conninfo, &err), STATUS_OK);
    assert_string_equal(conninfo, "host=own");
}

#define WITH_SITE(test) cmocka_unit_test_setup_teardown(test, make_site, place_drop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SITE(settings_are_read),
        WITH_SITE(the_environment_overrides_the_file),
        WITH_SITE(without_a_word_the_pack_is_beside_the_programs),
        WITH_SITE(what_is_no_site_says_so),
        WITH_SITE(wrong_settings_are_refused),
        WITH_SITE(one_run_at_a_time),
        WITH_SITE(the_newest_revision_has_a_list_of_inputs),
        WITH_SITE(the_warehouse_is_the_settings_or_the_clusters),
    };

    return cmocka_run_group_tests_name("site", tests, NULL, NULL);
}
