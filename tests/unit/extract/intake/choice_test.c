/* SPDX-License-Identifier: Apache-2.0 */
#include "extract/intake/choice.h"

#include "common/ground/date.h"
#include "common/ground/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

struct world {
    char folder[32];
    char batches[64];
    char params[64];
    struct arena arena;
    struct site site;
    struct schema schemas[2];
    struct pack pack;
    struct index index;
    struct decision_list accept;
};

static int
begin(void **state)
{
    struct world *world = calloc(1, sizeof *world);

    assert_non_null(world);
    (void)strcpy(world->folder, "/tmp/choice_test.XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    (void)snprintf(world->batches, sizeof world->batches, "%s/batches", world->folder);
    (void)snprintf(world->params, sizeof world->params, "%s/params", world->folder);
    arena_init(&world->arena, 0);
    world->site = (struct site){.folder = world->folder, .batches = world->batches, .params = world->params, .division = TEXT("410621")};
    world->schemas[0] = (struct schema){.name = TEXT("event"), .append = true, .window_months = 12};
    world->schemas[1] = (struct schema){.name = TEXT("measure"), .scope = SCOPE_TOWN, .max_age_months = 1};
    world->pack = (struct pack){.folder = world->folder, .sources = world->schemas, .source_count = 2, .sha256 = "pack"};
    world->index.arena = &world->arena;
    world->accept = (struct decision_list){.columns = 6, .arena = &world->arena};
    *state = world;
    return 0;
}

static int
end(void **state)
{
    struct world *world = *state;

    assert_int_equal(file_remove_tree(world->folder, NULL), STATUS_OK);
    arena_done(&world->arena);
    free(world);
    return 0;
}

/* `name` is path and, repeated, hash. */
static struct index_entry *
add(struct world *world, const char *name, const char *source, const char *scope, const char *effective, const char *received)
{
    char hash[65];
    struct index_entry entry = {.path = text_from(name),
                                .source = text_from(source),
                                .scope = text_from(scope),
                                .period = text_from(effective),
                                .effective = text_from(effective),
                                .received = text_from(received)};

    for (size_t at = 0; at < 64; at++) {
        hash[at] = name[at % strlen(name)];
    }
    entry.sha256 = (struct text){hash, 64};
    {
        struct index_entry *made = index_add(&world->index, &entry);

        made->here = true;
        return made;
    }
}

static struct inputs
choose(struct world *world, const char *as_of)
{
    struct inputs inputs;
    struct error err = {0};

    if (choice_make(&world->site, &world->pack, &world->index, &world->accept, text_from(as_of), &world->arena, &inputs, &err)
        != STATUS_OK) {
        fail_msg("%s", err.message);
    }
    return inputs;
}

/* Paths of the chosen deliveries, in order. */
static const char *
chosen(const struct inputs *inputs)
{
    static char names[256];
    size_t used = 0;

    names[0] = '\0';
    for (size_t at = 0; at < inputs->count; at++) {
        used += (size_t)snprintf(names + used, sizeof names - used, "%.*s%s ", TEXT_ARG(inputs->items[at].path),
                                 inputs->items[at].carried ? "(c)" : "");
    }
    return names;
}

static void
the_newest_of_each_place_stands(void **state)
{
    struct world *world = *state;

    (void)add(world, "a1", "measure", "410621101", "2022-06-20", "2022-06-20T00:00:00Z");
    (void)add(world, "a2", "measure", "410621101", "2022-06-28", "2022-06-28T00:00:00Z");
    (void)add(world, "a3", "measure", "410621101", "2022-06-28", "2022-06-29T00:00:00Z"); /* corrected */
    (void)add(world, "a4", "measure", "410621101", "2022-07-05", "2022-07-05T00:00:00Z"); /* later than the batch */
    (void)add(world, "b1", "measure", "410621102", "2022-06-01", "2022-07-09T00:00:00Z"); /* late, but of its date */
    assert_string_equal(chosen(&(struct inputs[]){choose(world, "2022-06-30")}[0]), "a3 b1 ");
    assert_string_equal(chosen(&(struct inputs[]){choose(world, "2022-06-21")}[0]), "a1 b1 ");
}

/* 101 and 103 go into 102 on 1 July. What they sent stands until 102 sends something of that day or later. */
static void
what_a_former_town_sent_ends_when_its_successor_sends(void **state)
{
    struct world *world = *state;
    struct schema_division_change changes[] = {
        {.old_code = TEXT("410621101"), .new_code = TEXT("410621102"), .whole = true},
        {.old_code = TEXT("410621103"), .new_code = TEXT("410621102"), .whole = true},
    };

    changes[0].changed_on = changes[1].changed_on = date_from_parts(2022, 7, 1);
    world->pack.changes = changes;
    world->pack.change_count = 2;
    (void)add(world, "a", "measure", "410621101", "2022-06-20", "2022-06-20T00:00:00Z");
    (void)add(world, "b", "measure", "410621102", "2022-06-28", "2022-06-28T00:00:00Z");
    (void)add(world, "c", "measure", "410621103", "2022-06-29", "2022-06-29T00:00:00Z");
    (void)add(world, "e", "event", "410621101", "2022-06-20", "2022-06-20T00:00:00Z");
    assert_string_equal(chosen(&(struct inputs[]){choose(world, "2022-07-05")}[0]), "e a b c ");
    (void)add(world, "b2", "measure", "410621102", "2022-07-05", "2022-07-05T00:00:00Z");
    (void)add(world, "e2", "event", "410621102", "2022-07-05", "2022-07-05T00:00:00Z");
    assert_string_equal(chosen(&(struct inputs[]){choose(world, "2022-07-05")}[0]), "e e2 b2 ");
    assert_string_equal(chosen(&(struct inputs[]){choose(world, "2022-06-30")}[0]), "e a b c ");
}

static void
an_append_source_gives_all_in_its_window_each_content_once(void **state)
{
    struct world *world = *state;
    struct index_entry *copy;

    (void)add(world, "old", "event", "410621", "2021-06-30", "2021-06-30T00:00:00Z");
    (void)add(world, "e1", "event", "410621", "2021-07-31", "2021-07-31T00:00:00Z");
    (void)add(world, "e2", "event", "410621", "2022-06-30", "2022-06-30T00:00:00Z");
    copy = add(world, "e2again", "event", "410621", "2022-06-30", "2022-07-01T00:00:00Z");
    copy->sha256 = world->index.entries[2].sha256;
    {
        const struct inputs inputs = choose(world, "2022-06-30");

        assert_string_equal(chosen(&inputs), "e1 e2 ");
        assert_int_equal(inputs.items[1].order, 2);
    }
}

static void
the_period_decides_before_the_date(void **state)
{
    struct world *world = *state;

    (void)add(world, "july", "measure", "410621101", "2022-07-01", "2022-07-01T00:00:00Z");
    add(world, "june", "measure", "410621101", "2022-07-03", "2022-07-03T00:00:00Z")->period = TEXT("2022-06");
    assert_string_equal(chosen(&(struct inputs[]){choose(world, "2022-07-05")}[0]), "july ");
}

static void
what_the_predecessor_had_is_carried(void **state)
{
    struct world *world = *state;
    struct inputs first;
    struct inputs second;

    (void)add(world, "a1", "measure", "410621101", "2022-06-28", "2022-06-28T00:00:00Z");
    first = choose(world, "2022-06-30");
    assert_true(text_is_null(first.predecessor));
    first.revision = 1;
    assert_int_equal(inputs_freeze(&world->site, &first, &world->arena, NULL), STATUS_OK);
    (void)add(world, "b1", "measure", "410621102", "2022-07-04", "2022-07-04T00:00:00Z");
    second = choose(world, "2022-07-05");
    assert_string_equal(chosen(&second), "a1(c) b1 ");
    assert_true(text_equal(second.predecessor, TEXT("2022-06-30/1")));
    assert_int_equal(second.items[0].age_days, 7);
}

static void
a_frozen_list_reads_as_it_was_and_is_the_same_until_something_comes(void **state)
{
    struct world *world = *state;
    struct inputs list;
    struct inputs frozen;

    (void)add(world, "a \"1\"\n", "measure", "410621101", "2022-06-28", "2022-06-28T00:00:00Z");
    list = choose(world, "2022-06-30");
    list.revision = 1;
    assert_int_equal(inputs_freeze(&world->site, &list, &world->arena, NULL), STATUS_OK);
    assert_int_equal(inputs_read(&world->site, TEXT("2022-06-30"), 1, &world->arena, &frozen, NULL), STATUS_OK);
    assert_string_equal(frozen.sha256, list.sha256);
    assert_true(inputs_same(&(struct inputs[]){choose(world, "2022-06-30")}[0], &frozen));
    (void)add(world, "a2", "measure", "410621101", "2022-06-29", "2022-06-29T00:00:00Z");
    assert_false(inputs_same(&(struct inputs[]){choose(world, "2022-06-30")}[0], &frozen));
    assert_int_equal(inputs_read(&world->site, TEXT("2022-06-30"), 2, &world->arena, &frozen, NULL), STATUS_USAGE);
}

static struct index_entry *
refuse(struct world *world, const char *name, const char *source, const char *effective, const char *received)
{
    struct index_entry *entry = add(world, name, source, "410621101", effective, received);

    entry->state = INDEX_REFUSED;
    entry->error = TEXT("E-X");
    return entry;
}

static void
a_refusal_stands_until_something_newer_is_accepted(void **state)
{
    struct world *world = *state;
    struct inputs inputs;

    (void)add(world, "a1", "measure", "410621101", "2022-06-20", "2022-06-20T00:00:00Z");
    (void)refuse(world, "a2", "measure", "2022-06-28", "2022-06-28T00:00:00Z");
    inputs = choose(world, "2022-06-30");
    assert_string_equal(chosen(&inputs), "a1 ");
    assert_int_equal(inputs.refusal_count, 1);
    (void)add(world, "a3", "measure", "410621101", "2022-06-29", "2022-06-29T00:00:00Z");
    inputs = choose(world, "2022-06-30");
    assert_string_equal(chosen(&inputs), "a3 ");
    assert_int_equal(inputs.refusal_count, 0);
}

static void
an_undated_refusal_belongs_to_the_newest_batch_and_changes_no_older_one(void **state)
{
    struct world *world = *state;
    struct inputs june;
    struct inputs july;

    (void)add(world, "a1", "measure", "410621101", "2022-06-20", "2022-06-20T00:00:00Z");
    june = choose(world, "2022-06-30");
    june.revision = 1;
    assert_int_equal(inputs_freeze(&world->site, &june, &world->arena, NULL), STATUS_OK);
    july = choose(world, "2022-07-05");
    july.revision = 1;
    assert_int_equal(inputs_freeze(&world->site, &july, &world->arena, NULL), STATUS_OK);
    refuse(world, "junk", NULL, "2026-01-01", "2026-01-01T00:00:00Z")->period = TEXT_NULL;
    assert_true(inputs_same(&(struct inputs[]){choose(world, "2022-06-30")}[0], &june));
    assert_false(inputs_same(&(struct inputs[]){choose(world, "2022-07-05")}[0], &july));
    world->index.entries[1].here = false; /* the file was taken away: what was told stays told */
    assert_true(inputs_same(&(struct inputs[]){choose(world, "2022-07-05")}[0], &july));
}

/* Paths of the deliveries that rules look back at, in order. */
static const char *
earlier(const struct inputs *inputs)
{
    static char names[256];
    size_t used = 0;

    names[0] = '\0';
    for (size_t at = 0; at < inputs->earlier_count; at++) {
        used += (size_t)snprintf(names + used, sizeof names - used, "%.*s@%s ", TEXT_ARG(inputs->earlier[at].path),
                                 variant_name(inputs->earlier[at].variant));
    }
    return names;
}

static void
ask_for(struct world *world, const char *what)
{
    const char *folder = file_join(&world->arena, world->folder, "rules");

    assert_int_equal(file_make_folder(folder, NULL), STATUS_OK);
    assert_int_equal(file_write_atomic(file_join(&world->arena, folder, "X01.json"),
                                       text_from(arena_must_format(&world->arena, "{\"flag\": \"exists(%s by a)\"}", what)), NULL),
                     STATUS_OK);
}

static void
nothing_earlier_is_taken_unless_a_rule_asks(void **state)
{
    struct world *world = *state;

    (void)add(world, "may", "measure", "410621101", "2022-05-31", "2022-05-31T00:00:00Z");
    (void)add(world, "june", "measure", "410621101", "2022-06-30", "2022-06-30T00:00:00Z");
    ask_for(world, "event@previous");
    assert_string_equal(earlier(&(struct inputs[]){choose(world, "2022-06-30")}[0]), "");
}

static void
previous_is_the_period_before_of_each_place_not_a_correction(void **state)
{
    struct world *world = *state;

    (void)add(world, "april", "measure", "410621101", "2022-04-30", "2022-04-30T00:00:00Z");
    (void)add(world, "may", "measure", "410621101", "2022-05-31", "2022-05-31T00:00:00Z");
    (void)add(world, "may2", "measure", "410621101", "2022-05-31", "2022-06-02T00:00:00Z");
    (void)add(world, "june", "measure", "410621101", "2022-06-30", "2022-06-30T00:00:00Z");
    (void)add(world, "june2", "measure", "410621101", "2022-06-30", "2022-07-01T00:00:00Z");
    (void)add(world, "other", "measure", "410621102", "2022-06-30", "2022-06-30T00:00:00Z"); /* its first */
    ask_for(world, "measure@previous");
    assert_string_equal(earlier(&(struct inputs[]){choose(world, "2022-06-30")}[0]), "may2@previous ");
    assert_string_equal(earlier(&(struct inputs[]){choose(world, "2022-07-05")}[0]), "may2@previous "); /* carried: still May */
    assert_string_equal(earlier(&(struct inputs[]){choose(world, "2022-06-29")}[0]), "april@previous ");
}

static void
a_year_ago_is_the_same_period_or_shortly_before(void **state)
{
    struct world *world = *state;

    world->schemas[1].expected_months = 1;
    (void)add(world, "feb21", "measure", "410621101", "2021-02-28", "2021-02-28T00:00:00Z");
    (void)add(world, "mar21", "measure", "410621101", "2021-03-15", "2021-03-15T00:00:00Z");
    (void)add(world, "feb22", "measure", "410621101", "2022-02-28", "2022-02-28T00:00:00Z");
    ask_for(world, "measure@same_period_last_year");
    assert_string_equal(earlier(&(struct inputs[]){choose(world, "2022-02-28")}[0]), "feb21@year_ago ");
    (void)add(world, "mar22", "measure", "410621101", "2022-03-31", "2022-03-31T00:00:00Z");
    assert_string_equal(earlier(&(struct inputs[]){choose(world, "2022-03-31")}[0]), "mar21@year_ago ");
    (void)add(world, "may22", "measure", "410621101", "2022-05-31", "2022-05-31T00:00:00Z");
    assert_string_equal(earlier(&(struct inputs[]){choose(world, "2022-05-31")}[0]), "");
}

static void
an_append_source_was_what_its_window_held_then(void **state)
{
    struct world *world = *state;
    struct inputs list;
    struct inputs frozen;

    (void)add(world, "may21", "event", "410621", "2021-05-31", "2021-05-31T00:00:00Z");
    (void)add(world, "june21", "event", "410621", "2021-06-30", "2021-06-30T00:00:00Z");
    (void)add(world, "may22", "event", "410621", "2022-05-31", "2022-05-31T00:00:00Z");
    (void)add(world, "june22", "event", "410621", "2022-06-30", "2022-06-30T00:00:00Z");
    ask_for(world, "event@previous");
    list = choose(world, "2022-06-30");
    assert_string_equal(chosen(&list), "may22 june22 ");
    assert_string_equal(earlier(&list), "june21@previous may22@previous ");
    list.revision = 1;
    assert_int_equal(inputs_freeze(&world->site, &list, &world->arena, NULL), STATUS_OK);
    assert_int_equal(inputs_read(&world->site, TEXT("2022-06-30"), 1, &world->arena, &frozen, NULL), STATUS_OK);
    assert_string_equal(earlier(&frozen), "june21@previous may22@previous ");
    assert_true(inputs_same(&list, &frozen));
    frozen.earlier_count--;
    assert_false(inputs_same(&list, &frozen));
}

static void
age_makes_stale(void **state)
{
    struct world *world = *state;
    const struct schema *schema = &world->schemas[1];

    assert_false(inputs_is_stale(schema, 19143, 19173)); /* 2022-05-31 + 1 month = 2022-06-30 */
    assert_true(inputs_is_stale(schema, 19143, 19174));
    assert_false(inputs_is_stale(&world->schemas[0], 0, 19174)); /* no max_age */
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_newest_of_each_place_stands, begin, end),
        cmocka_unit_test_setup_teardown(what_a_former_town_sent_ends_when_its_successor_sends, begin, end),
        cmocka_unit_test_setup_teardown(an_append_source_gives_all_in_its_window_each_content_once, begin, end),
        cmocka_unit_test_setup_teardown(the_period_decides_before_the_date, begin, end),
        cmocka_unit_test_setup_teardown(what_the_predecessor_had_is_carried, begin, end),
        cmocka_unit_test_setup_teardown(a_frozen_list_reads_as_it_was_and_is_the_same_until_something_comes, begin, end),
        cmocka_unit_test_setup_teardown(a_refusal_stands_until_something_newer_is_accepted, begin, end),
        cmocka_unit_test_setup_teardown(an_undated_refusal_belongs_to_the_newest_batch_and_changes_no_older_one, begin, end),
        cmocka_unit_test_setup_teardown(nothing_earlier_is_taken_unless_a_rule_asks, begin, end),
        cmocka_unit_test_setup_teardown(previous_is_the_period_before_of_each_place_not_a_correction, begin, end),
        cmocka_unit_test_setup_teardown(a_year_ago_is_the_same_period_or_shortly_before, begin, end),
        cmocka_unit_test_setup_teardown(an_append_source_was_what_its_window_held_then, begin, end),
        cmocka_unit_test_setup_teardown(age_makes_stale, begin, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
