/* SPDX-License-Identifier: Apache-2.0 */
/* Which known finding does a row of a package continue, and what may its absence prove? No server: what it would tell is built here. */
#include "load/findings/moved.h"

#include "common/ground/hash.h"
#include "tests/support/place.h"

enum { FINDINGS_MAX = 8 };

struct world {
    struct place *place;
    struct site site;
    struct load load;
    struct known known;
    struct known_finding findings[FINDINGS_MAX];
    struct known_alias aliases[FINDINGS_MAX];
    struct moved moved;
    struct package_resource resources[2];
};

static void
world_begin_as(struct world *world, struct place *place, const char *header, const char *links)
{
    uint64_t rows = 0;

    *world = (struct world){.place = place};
    world->site.key = TEXT("0123456789abcdef0123456789abcdef");
    world->load = (struct load){.site = &world->site, .arena = &place->arena, .as_of = TEXT("2022-07-05")};
    world->known = (struct known){.findings = world->findings, .aliases = world->aliases, .arena = &place->arena};
    key_table_init(&world->known.index);
    key_table_init(&world->known.alias_index);
    key_table_init(&world->known.codes);
    key_table_init(&world->known.facts);
    world->moved.rows = arena_must_zero(&place->arena, FINDINGS_MAX, sizeof *world->moved.rows);
    for (const char *byte = links; *byte != '\0'; byte++) {
        rows += *byte == '\n';
    }
    place_put(place, "finding_alias.csv", arena_must_format(&place->arena, "%s\n%s", header, links));
    world->resources[0] = (struct package_resource){.name = "findings", .path = "findings.csv"};
    world->resources[1] = (struct package_resource){.name = "finding_alias", .path = place_path(place, "finding_alias.csv"), .rows = rows};
    world->load.package = (struct package){.resources = world->resources, .resource_count = 2};
}

/* As packages were before former keys could be of one source. */
static void
world_begin(struct world *world, struct place *place, const char *links)
{
    world_begin_as(world, place, "finding_key,former_key,kind,whole,as_of", links);
}

static void
world_begin_shared(struct world *world, struct place *place, const char *links)
{
    world_begin_as(world, place, "finding_key,former_key,kind,whole,as_of,source", links);
}

static struct known_finding *
knows(struct world *world, const char *key, enum life_state state)
{
    struct known_finding *finding = &world->findings[world->known.count];
    bool fresh;

    *finding = (struct known_finding){.key = text_from(key), .state = state, .first_batch = TEXT("2022-06-30"), .fresh = true};
    assert_true(key_table_add(&world->known.index, hash_64(key, strlen(key)), world->known.count, &fresh));
    world->known.count++;
    return finding;
}

static void
moved_before(struct world *world, const char *from, struct known_finding *finding)
{
    bool fresh;

    assert_true(key_table_add(&world->known.alias_index, hash_64(from, strlen(from)), world->known.alias_count, &fresh));
    world->aliases[world->known.alias_count++] = (struct known_alias){text_from(from), finding};
}

static void
shows(struct world *world, const char *key)
{
    world->moved.rows[world->moved.count++].own = text_from(key);
}

static void
world_end(struct world *world)
{
    key_table_done(&world->known.index);
    key_table_done(&world->known.alias_index);
    key_table_done(&world->known.codes);
    key_table_done(&world->known.facts);
}

static void
a_key_that_is_known_stays_and_a_new_one_is_new(void **state)
{
    struct world world;
    struct known_finding *old;

    world_begin(&world, *state, "");
    old = knows(&world, "A", LIFE_SENT);
    shows(&world, "A");
    shows(&world, "B");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_ptr_equal(world.moved.rows[0].known, old);
    assert_true(old->seen);
    assert_null(world.moved.rows[1].known);
    assert_true(text_equal(world.moved.rows[1].key, TEXT("B")));
    assert_null(world.moved.rows[1].why);
    world_end(&world);
}

static void
a_finding_continues_under_its_new_key(void **state)
{
    struct world world;
    struct known_finding *old;

    world_begin(&world, *state, "NEW,OLD,corrected,true,\n");
    old = knows(&world, "OLD", LIFE_CLOSED); /* the whole subject moved: closed or not */
    shows(&world, "NEW");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_ptr_equal(world.moved.rows[0].known, old);
    assert_true(text_equal(world.moved.rows[0].key, TEXT("OLD"))); /* it keeps its key for life */
    assert_string_equal(world.moved.rows[0].why, "corrected");
    world_end(&world);
}

static void
of_a_part_only_what_was_open_continues(void **state)
{
    struct world world;

    world_begin(&world, *state, "N1,CLOSED,merged,false,\nN2,OPEN,merged,false,2022-07-01\nN3,LATER,merged,false,2022-06-30\n");
    knows(&world, "CLOSED", LIFE_CLOSED);
    knows(&world, "OPEN", LIFE_NEW);
    knows(&world, "LATER", LIFE_NEW); /* not there yet when it happened */
    shows(&world, "N1");
    shows(&world, "N2");
    shows(&world, "N3");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_null(world.moved.rows[0].known);
    assert_ptr_equal(world.moved.rows[1].known, &world.findings[1]);
    assert_null(world.moved.rows[2].known);
    world_end(&world);
}

static void
two_that_became_one_are_merged_but_a_split_is_not(void **state)
{
    struct world world;

    world_begin(&world, *state, "N,A,merged,false,\nN,B,merged,false,\nM,C,split,false,\nM,D,split,false,\n");
    knows(&world, "A", LIFE_SENT);
    knows(&world, "B", LIFE_SENT);
    knows(&world, "C", LIFE_SENT);
    knows(&world, "D", LIFE_SENT);
    shows(&world, "N");
    shows(&world, "M");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_ptr_equal(world.moved.rows[0].known, &world.findings[0]); /* the first link is the nearest */
    assert_true(text_equal(world.findings[1].merged_into, TEXT("A")));
    assert_ptr_equal(world.moved.rows[1].known, &world.findings[2]);
    assert_true(text_is_null(world.findings[3].merged_into));
    world_end(&world);
}

/* OLD moved to NEW before; a package shows both: the moved one stays itself, the other is another finding with an unused key. */
static void
a_key_left_behind_is_used_again_by_another_finding(void **state)
{
    struct world world;
    struct known_finding *old;

    world_begin(&world, *state, "");
    old = knows(&world, "OLD", LIFE_SENT);
    moved_before(&world, "NEW", old);
    shows(&world, "OLD");
    shows(&world, "NEW");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_ptr_equal(world.moved.rows[1].known, old);
    assert_null(world.moved.rows[0].known);
    assert_string_equal(world.moved.rows[0].why, "again");
    assert_int_equal(world.moved.rows[0].key.size, 16);
    world_end(&world);
}

/* Rows of two lists had one key. The paper that is out speaks of the death list: that finding goes on, the other is a new one. */
static void
a_key_that_sources_shared_goes_on_with_the_one_it_was_about(void **state)
{
    struct world world;
    struct known_finding *old;

    world_begin_shared(&world, *state, "P,OLD,source,true,,police\nD,OLD,source,true,,death\n");
    old = knows(&world, "OLD", LIFE_ANSWERED);
    old->source = TEXT("death");
    shows(&world, "P");
    shows(&world, "D");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_null(world.moved.rows[0].known);
    assert_true(text_equal(world.moved.rows[0].key, TEXT("P")));
    assert_null(world.moved.rows[0].why);
    assert_ptr_equal(world.moved.rows[1].known, old);
    assert_string_equal(world.moved.rows[1].why, "source");
    world_end(&world);
}

/* What the finding was about is in order now; what shared its key is another matter, and never told to its department. */
static void
a_shared_key_is_not_inherited_by_another_source(void **state)
{
    struct world world;
    struct known_finding *old;

    world_begin_shared(&world, *state, "P,OLD,source,true,,police\n");
    old = knows(&world, "OLD", LIFE_SENT);
    old->source = TEXT("death");
    shows(&world, "P");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_null(world.moved.rows[0].known);
    assert_false(old->seen);
    assert_true(text_is_null(old->merged_into));
    world_end(&world);
}

/* Judged again from the start, the batch knows no findings: the first of those that were one takes the key on the paper. */
static void
what_people_answered_keeps_its_key_when_all_is_judged_again(void **state)
{
    struct world world;
    bool fresh;

    world_begin_shared(&world, *state, "P,OLD,source,true,,police\nD,OLD,source,true,,death\nE,OTHER,source,true,,death\n");
    assert_true(key_table_add(&world.known.facts, hash_64("OLD", 3), 0, &fresh));
    shows(&world, "P");
    shows(&world, "D");
    shows(&world, "E");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, NULL), STATUS_OK);
    assert_null(world.moved.rows[0].known);
    assert_true(text_equal(world.moved.rows[0].key, TEXT("OLD")));
    assert_string_equal(world.moved.rows[0].why, "source");
    assert_true(text_equal(world.moved.rows[1].key, TEXT("D")));
    assert_true(text_equal(world.moved.rows[2].key, TEXT("E"))); /* nobody did anything about it */
    world_end(&world);
}

static void
a_key_that_is_there_twice_is_a_broken_package(void **state)
{
    struct world world;
    struct error err = {0};

    world_begin(&world, *state, "");
    shows(&world, "A");
    shows(&world, "A");
    assert_int_equal(moved_resolve(&world.moved, &world.load, &world.known, &err), STATUS_DATA);
    assert_string_equal(err.message, "\"findings.csv\" row 3: finding A is there twice");
    world_end(&world);
}

static void
absence_proves_something_only_when_all_was_looked_at(void **state)
{
    static struct text evaluated[] = {
        {"R1", 2},
        {"R3", 2}
    };
    const struct known known = {.evaluated = evaluated, .evaluated_count = 2};
    static const struct {
        struct known_finding finding;
        bool verifiable;
    } rows[] = {
        {{.rule = {"R1", 2}, .fresh = true},                       true },
        {{.rule = {"R2", 2}, .fresh = true},                       false}, /* its rule was not evaluated */
        {{.rule = {"R3", 2}, .fresh = false},                      false}, /* no data newer than its answer */
        {{.rule = {"R3", 2}, .fresh = true, .lost = true},         false},
        {{.rule = {"R3", 2}, .fresh = true, .undetermined = true}, false},
    };

    (void)state;
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        assert_int_equal(known_is_verifiable(&known, &rows[row].finding), rows[row].verifiable);
    }
    assert_false(known_is_verifiable(&(struct known){0}, &rows[0].finding)); /* no rule at all */
}

static void
short_codes_are_never_given_twice(void **state)
{
    struct world world;
    char first[8], second[8];

    world_begin(&world, *state, "");
    assert_int_equal(known_assign_code(&world.known, TEXT("A"), first, NULL), STATUS_OK);
    assert_int_equal(known_assign_code(&world.known, TEXT("A"), second, NULL), STATUS_OK); /* as if another key gave the same code */
    assert_string_not_equal(first, second);
    world_end(&world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_key_that_is_known_stays_and_a_new_one_is_new, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_finding_continues_under_its_new_key, place_make, place_drop),
        cmocka_unit_test_setup_teardown(of_a_part_only_what_was_open_continues, place_make, place_drop),
        cmocka_unit_test_setup_teardown(two_that_became_one_are_merged_but_a_split_is_not, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_key_left_behind_is_used_again_by_another_finding, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_key_that_sources_shared_goes_on_with_the_one_it_was_about, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_shared_key_is_not_inherited_by_another_source, place_make, place_drop),
        cmocka_unit_test_setup_teardown(what_people_answered_keeps_its_key_when_all_is_judged_again, place_make, place_drop),
        cmocka_unit_test_setup_teardown(a_key_that_is_there_twice_is_a_broken_package, place_make, place_drop),
        cmocka_unit_test(absence_proves_something_only_when_all_was_looked_at),
        cmocka_unit_test_setup_teardown(short_codes_are_never_given_twice, place_make, place_drop),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
