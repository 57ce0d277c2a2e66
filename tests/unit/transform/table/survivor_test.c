/* SPDX-License-Identifier: Apache-2.0 */
/* Who is believed about what: core_person.csv and core_household.csv of a small world, and the pack's order read from a file. */
#include "common/ground/file.h"
#include "tests/unit/transform/table_world.h"
#include "transform/table/survivor.h"

#include <unistd.h>

/* Deaths are believed about names, the register of members second. */
static void
fill_world(struct world *world)
{
    const char *const deaths[] = {ID_ONE, "张三", "2022-03-01", ID_TWO, "阿卜杜·毛力", "2022-03-02"};
    const char *const members[] = {"H1", "P1", ID_ONE, "善堂镇", "罗庄村", "张三丰", "H1", "P2", ID_TWO, "善堂镇", "罗庄村", "阿卜杜•毛力",
                                   "H1", "P3", "",     "善堂镇", "罗庄村", "张小三", "H2", "P1", ID_ONE, "善堂镇", "罗庄村", "张三风"};

    world_make(world);
    world_fill(world, 0, deaths, 2);
    world_fill(world, 3, members, 4);
    world_build(world);
}

static void
write_and_read(const struct survivor_plan *plan, enum survivor_kind kind, struct arena *arena, struct text *content)
{
    char folder[] = "/tmp/bidui_survivor_XXXXXX";
    struct package_writer *writer;
    struct error err = {0};

    assert_non_null(mkdtemp(folder));
    assert_int_equal(package_create(folder, "transform", 1, &writer, &err), STATUS_OK);
    assert_int_equal(survivor_write(plan, kind, writer, &err), STATUS_OK);
    assert_int_equal(package_finish(writer, &err), STATUS_OK);
    assert_int_equal(
        file_read(arena_must_format(arena, "%s/transform.1/%s.csv", folder, kind == SURVIVOR_PERSON ? "core_person" : "core_household"),
                  1 << 20, arena, content, &err),
        STATUS_OK);
    assert_int_equal(file_remove_tree(folder, &err), STATUS_OK);
}

static void
the_most_trusted_wins_and_rivals_are_kept(void **state)
{
    struct world world;
    struct text content;

    (void)state;
    fill_world(&world);
    {
        struct survivor_candidate names[] = {
            {&world.batch.tables[0], 1},
            {&world.batch.tables[3], 5}
        };
        struct survivor_candidate days[] = {
            {&world.batch.tables[0], 2}
        };
        struct survivor_attribute attributes[] = {
            {"name",    names, 2, true },
            {"died_on", days,  1, false}
        };
        const struct survivor_plan plan = {
            .batch = &world.batch, .kinds = {{attributes, 2}, {NULL, 0}}
        };

        write_and_read(&plan, SURVIVOR_PERSON, &world.arena, &content);
    }
    assert_string_equal(
        content.data,
        "person_key,household_key,division_code,name,name_source,died_on,died_on_source,rivals\n"
        "cn:" ID_ONE ",nfp:H1,410621101201,张三,death,2022-03-01,death,\"[{\"\"attribute\"\":\"\"name\"\",\"\"value\"\":\"\"张三丰\"\","
        "\"\"source\"\":\"\"member\"\"},{\"\"attribute\"\":\"\"name\"\",\"\"value\"\":\"\"张三风\"\",\"\"source\"\":\"\"member\"\"}]\"\n"
        "cn:" ID_TWO ",nfp:H1,410621101201,阿卜杜·毛力,death,2022-03-02,death,\n"
        "nfp:H1-P3,nfp:H1,410621101201,张小三,member,,,\n");
    arena_done(&world.arena);
}

static void
households_have_a_line_each(void **state)
{
    const char *const heads[] = {"H1", ID_TWO};
    struct world world;
    struct text content;

    (void)state;
    fill_world(&world);
    world_fill(&world, 4, heads, 1);
    world_build(&world);
    {
        struct survivor_candidate candidates[] = {
            {&world.batch.tables[4], 1}
        };
        struct survivor_attribute attributes[] = {
            {"head", candidates, 1, false}
        };
        const struct survivor_plan plan = {
            .batch = &world.batch, .kinds = {{NULL, 0}, {attributes, 1}}
        };

        write_and_read(&plan, SURVIVOR_HOUSEHOLD, &world.arena, &content);
    }
    assert_string_equal(content.data, "household_key,division_code,head,head_source,rivals\n"
                                      "nfp:H1,410621101201," ID_TWO ",stock,\n"
                                      "nfp:H2,410621101201,,,\n");
    arena_done(&world.arena);
}

static enum status
read_plan(struct world *world, const char *manifest, struct survivor_plan *plan, struct error *err)
{
    char folder[] = "/tmp/bidui_survivor_XXXXXX";
    enum status status;

    assert_non_null(mkdtemp(folder));
    world->pack.folder = folder;
    assert_int_equal(file_write_atomic(file_join(&world->arena, folder, "pack.json"), text_from(manifest), err), STATUS_OK);
    status = survivor_plan_read(&world->batch, &world->arena, plan, err);
    assert_int_equal(file_remove_tree(folder, NULL), STATUS_OK);
    return status;
}

static void
the_order_is_read_from_the_pack(void **state)
{
    struct world world;
    struct survivor_plan plan;
    struct error err = {0};

    (void)state;
    fill_world(&world);
    assert_int_equal(read_plan(&world, "{\"survivorship\": {\"person\": {\"name\": [\"death.name\", \"member.name\"]}}}", &plan, &err),
                     STATUS_OK);
    assert_int_equal(plan.kinds[SURVIVOR_PERSON].count, 1);
    assert_int_equal(plan.kinds[SURVIVOR_PERSON].attributes[0].candidate_count, 2);
    assert_true(plan.kinds[SURVIVOR_PERSON].attributes[0].is_name);
    assert_int_equal(plan.kinds[SURVIVOR_HOUSEHOLD].count, 0);
    arena_done(&world.arena);
}

static void
a_wrong_order_is_named(void **state)
{
    static const struct {
        const char *manifest;
        const char *reason;
    } wrong[] = {
        {"{\"survivorship\": {\"person\": {\"name\": [\"deaths.name\"]}}}",   "\"deaths.name\" names no source of the pack"     },
        {"{\"survivorship\": {\"person\": {\"name\": [\"death.title\"]}}}",   "\"death.title\" names no field of the source"    },
        {"{\"survivorship\": {\"person\": {\"name\": [\"death\"]}}}",         "\"death\" names no field of the source"          },
        {"{\"survivorship\": {\"person\": {\"name\": [\"stock.head_id\"]}}}", "\"stock.head_id\" is in a source without persons"},
        {"{\"survivorship\": {\"household\": {\"name\": [\"death.name\"]}}}", "\"death.name\" is in a source without households"},
        {"{\"survivorship\": {\"person\": {\"name\": \"death.name\"}}}",      "\"name\" is no list of source.field"             },
    };
    struct world world;

    (void)state;
    fill_world(&world);
    for (size_t at = 0; at < sizeof wrong / sizeof *wrong; at++) {
        struct survivor_plan plan;
        struct error err = {0};

        assert_int_equal(read_plan(&world, wrong[at].manifest, &plan, &err), STATUS_CONFIG);
        assert_string_equal(err.id, "E-PACK");
        assert_non_null(strstr(err.message, wrong[at].reason));
    }
    arena_done(&world.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_most_trusted_wins_and_rivals_are_kept),
        cmocka_unit_test(households_have_a_line_each),
        cmocka_unit_test(the_order_is_read_from_the_pack),
        cmocka_unit_test(a_wrong_order_is_named),
    };

    return cmocka_run_group_tests_name("survivor", tests, NULL, NULL);
}
