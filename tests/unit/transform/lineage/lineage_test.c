/* SPDX-License-Identifier: Apache-2.0 */
/* What became of persons and households between two batches. The numbers are made up from the standard's examples. */
#include "tests/unit/transform/table_world.h"
#include "transform/lineage/lineage.h"

#define ID_THREE "110101199003077838"
#define ID_FOUR "11010219840406970X"
#define TOWN "善堂镇"
#define VILLAGE "罗庄村"

/* A row of the register: number, ID, name. */
#define MEMBER(household, person, id, name) household, person, id, TOWN, VILLAGE, name

struct story {
    struct world then;
    struct world now;
    struct lineage_before before;
    struct lineage lineage;
};

static void
take_members(struct story *story)
{
    const struct table *table = &story->then.batch.tables[3];

    story->before.members = arena_must_zero(&story->now.arena, table->row_count + 1, sizeof *story->before.members);
    for (size_t row = 0; row < table->row_count; row++) {
        const char *number = arena_must_format(&story->now.arena, "%.*s-%.*s", TEXT_ARG(table_text(table, row, 0, &story->now.arena)),
                                               TEXT_ARG(table_text(table, row, 1, &story->now.arena)));

        story->before.members[story->before.member_count++] = (struct lineage_member){.source = TEXT("member"),
                                                                                      .number = text_from(number),
                                                                                      .person = world_person(&story->then, 3, row),
                                                                                      .household = world_household(&story->then, 3, row),
                                                                                      .division = world_division(&story->then, 3, row),
                                                                                      .name = table_text(table, row, 5, &story->now.arena)};
    }
}

static void
take_heads(struct story *story)
{
    const struct table *table = &story->then.batch.tables[4];

    story->before.heads = arena_must_zero(&story->now.arena, table->row_count + 1, sizeof *story->before.heads);
    for (size_t row = 0; row < table->row_count; row++) {
        story->before.heads[story->before.head_count++] = (struct lineage_head){.source = TEXT("stock"),
                                                                                .household = world_household(&story->then, 4, row),
                                                                                .head = table_text(table, row, 1, &story->now.arena)};
    }
}

/* Both worlds are filled; builds them and compares. */
static void
tell(struct story *story)
{
    world_build(&story->then);
    world_build(&story->now);
    take_members(story);
    take_heads(story);
    lineage_find(&story->now.batch, &story->before, &story->now.arena, &story->lineage);
}

static void
begin(struct story *story)
{
    *story = (struct story){.lineage = {0}};
    world_make(&story->then);
    world_make(&story->now);
}

static void
end(struct story *story)
{
    arena_done(&story->then.arena);
    arena_done(&story->now.arena);
}

static void
assert_alias(const struct story *story, size_t at, const char *old_key, const char *new_key, const char *kind)
{
    world_assert(story->lineage.aliases[at].old_key, old_key);
    world_assert(story->lineage.aliases[at].new_key, new_key);
    assert_string_equal(lineage_alias_word(story->lineage.aliases[at].kind), kind);
}

static void
assert_step(const struct story *story, size_t at, const char *from, const char *to, const char *kind)
{
    world_assert(story->lineage.steps[at].from, from);
    world_assert(story->lineage.steps[at].to, to);
    assert_string_equal(lineage_word(story->lineage.steps[at].kind), kind);
}

static void
a_corrected_id_is_an_alias(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四"), MEMBER("H1", "P3", "", "张小三")};
    const char *const now[] = {MEMBER("H1", "P1", ID_THREE, "张三"), MEMBER("H1", "P2", "不详", "李四"),
                               MEMBER("H1", "P3", ID_FOUR, "张小三")};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 3);
    world_fill(&story.now, 3, now, 3);
    tell(&story);
    assert_int_equal(story.lineage.alias_count, 3);
    assert_alias(&story, 0, "cn:" ID_ONE, "cn:" ID_THREE, "corrected");
    assert_alias(&story, 1, "cn:" ID_TWO, "nfp:H1-P2", "lost");
    assert_alias(&story, 2, "nfp:H1-P3", "cn:" ID_FOUR, "identified");
    assert_int_equal(story.lineage.step_count, 0);
    end(&story);
}

static void
a_number_given_to_somebody_else_is_none(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三")};
    const char *const now[] = {MEMBER("H1", "P1", ID_TWO, "李四")};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 1);
    world_fill(&story.now, 3, now, 1);
    tell(&story);
    assert_int_equal(story.lineage.alias_count, 0);
    end(&story);
}

/* Two people of one name exchanged their numbers: neither ID was corrected. */
static void
swapped_ids_are_none(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "张三")};
    const char *const now[] = {MEMBER("H1", "P1", ID_TWO, "张三"), MEMBER("H1", "P2", ID_ONE, "张三")};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 2);
    world_fill(&story.now, 3, now, 2);
    tell(&story);
    assert_int_equal(story.lineage.alias_count, 0);
    end(&story);
}

static void
nothing_happened(void **state)
{
    const char *const rows[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", "", "李四")};
    const char *const heads[] = {"H1", ID_ONE};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, rows, 2);
    world_fill(&story.now, 3, rows, 2);
    world_fill(&story.then, 4, heads, 1);
    world_fill(&story.now, 4, heads, 1);
    tell(&story);
    assert_int_equal(story.lineage.alias_count, 0);
    assert_int_equal(story.lineage.step_count, 0);
    end(&story);
}

static void
a_household_splits(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四"),
                                MEMBER("H1", "P3", ID_THREE, "张小三")};
    const char *const now[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四"),
                               MEMBER("H2", "P1", ID_THREE, "张小三"), MEMBER("H2", "P2", ID_FOUR, "王五")};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 3);
    world_fill(&story.now, 3, now, 4);
    tell(&story);
    assert_int_equal(story.lineage.step_count, 1);
    assert_step(&story, 0, "nfp:H1", "nfp:H2", "split");
    assert_int_equal(story.lineage.steps[0].members, 1);
    end(&story);
}

/* A new household that one person of many came from is not a split of the old one. */
static void
marrying_into_a_new_household_is_no_split(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四")};
    const char *const now[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H2", "P1", ID_TWO, "李四"), MEMBER("H2", "P2", ID_THREE, "王五"),
                               MEMBER("H2", "P3", ID_FOUR, "赵六")};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 2);
    world_fill(&story.now, 3, now, 4);
    tell(&story);
    assert_int_equal(story.lineage.step_count, 0);
    end(&story);
}

static void
households_merge_are_renumbered_and_end(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H2", "P1", ID_TWO, "李四"),
                                MEMBER("H3", "P1", ID_THREE, "王五"), MEMBER("H4", "P1", ID_FOUR, "赵六")};
    const char *const now[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四"),
                               MEMBER("H9", "P1", ID_THREE, "王五")};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 4);
    world_fill(&story.now, 3, now, 3);
    tell(&story);
    assert_int_equal(story.lineage.step_count, 3);
    assert_step(&story, 0, "nfp:H2", "nfp:H1", "merged");
    assert_step(&story, 1, "nfp:H3", "nfp:H9", "renumbered");
    assert_step(&story, 2, "nfp:H4", "(null)", "ended");
    end(&story);
}

/* H2 has lost its member to H1 but is still a household; H7 belongs to no one but by a typing error. */
static void
only_households_that_lists_know_are_followed(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H2", "P1", ID_TWO, "李四"),
                                MEMBER("H7", "P1", ID_THREE, "王五")};
    const char *const now[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四"),
                               MEMBER("H1", "P3", ID_THREE, "王五")};
    const char *const heads[] = {"H1", ID_ONE, "H2", ID_TWO};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 3);
    world_fill(&story.now, 3, now, 3);
    world_fill(&story.then, 4, heads, 2);
    world_fill(&story.now, 4, heads, 2);
    tell(&story);
    assert_int_equal(story.lineage.step_count, 0);
    end(&story);
}

/* The member's ID was corrected in the same week: the household is followed all the same. */
static void
households_are_followed_through_aliases(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H2", "P1", ID_TWO, "李四")};
    const char *const now[] = {MEMBER("H1", "P1", ID_THREE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四")};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 2);
    world_fill(&story.now, 3, now, 2);
    tell(&story);
    assert_int_equal(story.lineage.alias_count, 1);
    assert_int_equal(story.lineage.step_count, 1);
    assert_step(&story, 0, "nfp:H2", "nfp:H1", "merged");
    end(&story);
}

static void
a_household_moves_and_changes_its_head(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三"), MEMBER("H1", "P2", ID_TWO, "李四")};
    const char *const now[] = {"H1", "P1", ID_ONE, "屯子镇", "裴营村", "张三", "H1", "P2", ID_TWO, "屯子镇", "裴营村", "李四"};
    const char *const head_then[] = {"H1", ID_ONE};
    const char *const head_now[] = {"H1", ID_TWO};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 2);
    world_fill(&story.now, 3, now, 2);
    world_fill(&story.then, 4, head_then, 1);
    world_fill(&story.now, 4, head_now, 1);
    tell(&story);
    assert_int_equal(story.lineage.step_count, 2);
    assert_step(&story, 0, "nfp:H1", "nfp:H1", "moved");
    world_assert(story.lineage.steps[0].was, "410621101201");
    world_assert(story.lineage.steps[0].is, "410621102202");
    assert_step(&story, 1, "nfp:H1", "nfp:H1", "head_changed");
    world_assert(story.lineage.steps[1].is, ID_TWO);
    end(&story);
}

static void
a_head_whose_id_was_corrected_is_the_same(void **state)
{
    const char *const then[] = {MEMBER("H1", "P1", ID_ONE, "张三")};
    const char *const now[] = {MEMBER("H1", "P1", ID_THREE, "张三")};
    const char *const head_then[] = {"H1", ID_ONE};
    const char *const head_now[] = {"H1", ID_THREE};
    struct story story;

    (void)state;
    begin(&story);
    world_fill(&story.then, 3, then, 1);
    world_fill(&story.now, 3, now, 1);
    world_fill(&story.then, 4, head_then, 1);
    world_fill(&story.now, 4, head_now, 1);
    tell(&story);
    assert_int_equal(story.lineage.alias_count, 1);
    assert_int_equal(story.lineage.step_count, 0);
    end(&story);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_corrected_id_is_an_alias),
        cmocka_unit_test(a_number_given_to_somebody_else_is_none),
        cmocka_unit_test(swapped_ids_are_none),
        cmocka_unit_test(nothing_happened),
        cmocka_unit_test(a_household_splits),
        cmocka_unit_test(marrying_into_a_new_household_is_no_split),
        cmocka_unit_test(households_merge_are_renumbered_and_end),
        cmocka_unit_test(only_households_that_lists_know_are_followed),
        cmocka_unit_test(households_are_followed_through_aliases),
        cmocka_unit_test(a_household_moves_and_changes_its_head),
        cmocka_unit_test(a_head_whose_id_was_corrected_is_the_same),
    };

    return cmocka_run_group_tests_name("lineage", tests, NULL, NULL);
}
