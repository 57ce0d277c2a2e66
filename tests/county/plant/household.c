/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_household.c
 *     Rules B: how a household hangs together. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/support.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

static const struct member *
household_first(const struct world *world, const struct monitored *monitored, int relation)
{
    for (size_t at = 0; at < monitored->count; at++) {
        const struct member *member = &world->members[monitored->first + at];
        if (member->relation == relation && member->left_on == DATE_NONE) {
            return member;
        }
    }
    return NULL;
}

static bool
household_two(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->size >= 2;
}

static void
household_b01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, household_two);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, &planter->world->members[monitored->first], MEMBER_RELATION, "其他");
        planter_expect_household(planter, monitored);
    }
}

static bool
household_married(const struct world *world, const struct monitored *monitored)
{
    return household_first(world, monitored, RELATION_SPOUSE) != NULL;
}

static void
household_b02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, household_married);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, household_first(planter->world, monitored, RELATION_SPOUSE), MEMBER_RELATION, "户主");
        planter_expect_household(planter, monitored);
    }
}

/* A grown-up child of the head's own sex in a household without a spouse. */
static const struct member *
household_likeness(const struct world *world, const struct monitored *monitored)
{
    const struct person *head = monitored_head(world, monitored);
    const struct member *child = household_first(world, monitored, head->sex == PEOPLE_MALE ? RELATION_SON : RELATION_DAUGHTER);

    if (child == NULL || household_first(world, monitored, RELATION_SPOUSE) != NULL
        || date_age(world->people[child->person].born, world_date()) < 20) {
        return NULL;
    }
    return child;
}

static bool
household_alike(const struct world *world, const struct monitored *monitored)
{
    return household_likeness(world, monitored) != NULL;
}

static void
household_b04(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, household_alike);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, household_likeness(planter->world, monitored), MEMBER_RELATION, "配偶");
        planter_expect_household(planter, monitored);
    }
}

static bool
household_child(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)world;
    (void)monitored;
    return member->relation == RELATION_SON || member->relation == RELATION_DAUGHTER;
}

static void
household_b05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, household_child);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_RELATION, member->relation == RELATION_SON ? "之女" : "之子");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

/* Income of a size that is one person more, so that only the size is wrong. */
static void
household_resize(struct planter *planter, const struct monitored *monitored, int size)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", size);
    planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_SIZE, text);
    planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME,
                           planter_cents(world_per_capita(&monitored->before, size)));
}

enum { LOWEST_PER_CAPITA = 410000 }; /* in hundredths: lower incomes are a doubt of their own */

static bool
household_large(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->size >= 4 && monitored->size <= 6 && monitored->category != CATEGORY_SUDDEN
           && world_per_capita(&monitored->before, monitored->size + 1) >= LOWEST_PER_CAPITA;
}

static void
household_b08(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, household_large);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        household_resize(planter, monitored, monitored->size + 1);
        planter_expect_household(planter, monitored);
    }
}

/* Somebody who lives alone without an allowance, and could live with others. */
static bool
household_alone(const struct world *world, const struct monitored *monitored)
{
    const struct member *member = &world->members[monitored->first];

    return monitored->count == 1 && monitored->eliminated_on == DATE_NONE && !member->low_allowance && !member->destitute
           && member->health == 0 && monitored->helps[HELP_JOB] == 0 && monitored->helps[HELP_POST] == 0;
}

static bool
household_host(const struct world *world, const struct monitored *monitored)
{
    return household_large(world, monitored) && monitored->eliminated_on == DATE_NONE && !monitored->no_labour
           && (monitored->risks & (1U << RISK_LABOUR)) == 0;
}

/* The only member of one household is entered in another: one stays empty, the other counts one more, rightly. */
static void
household_b09(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *empty = planter_take(planter, household_alone);
        const struct monitored *host = planter_take(planter, household_host);
        const struct member *member;
        char text[16];
        size_t village;

        if (empty == NULL || host == NULL) {
            return;
        }
        member = &planter->world->members[empty->first];
        village = planter->world->households[host->household].village;
        words_household_no(host, text);
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_HOUSEHOLD_NO, text);
        planter_edit_member(planter, member, MEMBER_RELATION, "其他");
        planter_edit_member(planter, member, MEMBER_TOWN, division_towns[division_town_of(village)].name);
        planter_edit_member(planter, member, MEMBER_VILLAGE, division_table[village].name);
        household_resize(planter, host, host->size + 1);
        planter_expect_household(planter, empty);
    }
}

static void
household_b10(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, household_two);
        const struct person *head;
        char name[PEOPLE_NAME_SIZE];

        if (monitored == NULL) {
            return;
        }
        head = monitored_head(planter->world, monitored);
        do {
            people_name(&planter->rng, people_surname(&planter->rng), (enum people_sex)head->sex, head->born, name);
        } while (strcmp(name, head->name) == 0);
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_HEAD_NAME, name);
        planter_expect_household(planter, monitored);
    }
}

static void
household_b12(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        const struct monitored *monitored;
        size_t village;

        if (member == NULL) {
            return;
        }
        monitored = &planter->world->monitored[member->monitored];
        village = (planter->world->households[monitored->household].village + 30U) % DIVISION_VILLAGES;
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_TOWN, division_towns[division_town_of(village)].name);
        planter_edit_member(planter, member, MEMBER_VILLAGE, division_table[village].name);
        planter_expect_household(planter, monitored);
    }
}

/* A grown-up child of the other sex in a household that has a spouse. */
static const struct member *
household_second(const struct world *world, const struct monitored *monitored)
{
    const struct person *head = monitored_head(world, monitored);
    const struct member *child = household_first(world, monitored, head->sex == PEOPLE_MALE ? RELATION_DAUGHTER : RELATION_SON);

    if (child == NULL || household_first(world, monitored, RELATION_SPOUSE) == NULL
        || date_age(world->people[child->person].born, world_date()) < 20) {
        return NULL;
    }
    return child;
}

static bool
household_crowded(const struct world *world, const struct monitored *monitored)
{
    return household_second(world, monitored) != NULL;
}

static void
household_b03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, household_crowded);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, household_second(planter->world, monitored), MEMBER_RELATION, "配偶");
        planter_expect_household(planter, monitored);
    }
}

/* A parent alone with one child. */
static bool
household_pair(const struct world *world, const struct monitored *monitored)
{
    const struct member *child = &world->members[monitored->first + 1];

    return monitored->count == 2 && (child->relation == RELATION_SON || child->relation == RELATION_DAUGHTER)
           && date_age(world->people[child->person].born, world_date()) < 15;
}

/* The child is entered as head, everywhere. */
static void
household_b11(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, household_pair);
        const struct member *child;
        const struct person *person;

        if (monitored == NULL) {
            return;
        }
        child = &planter->world->members[monitored->first + 1];
        person = planter_person(planter, child);
        planter_weekly(planter, number);
        planter_edit_member(planter, child, MEMBER_RELATION, "户主");
        planter_edit_member(planter, &planter->world->members[monitored->first], MEMBER_RELATION,
                            monitored_head(planter->world, monitored)->sex == PEOPLE_MALE ? "之父" : "之母");
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_HEAD_NAME, person->name);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_HEAD_ID, person->id);
        planter_expect_household(planter, monitored);
    }
}

/* Of a household above the line, in which others work too: it can do without this member. */
static bool
household_orphan(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const struct support_facts facts = support_facts_of(world, monitored);

    return planter_plain(world, monitored, member) && planter_open(world, monitored) && monitored->size >= 3
           && monitored->category == CATEGORY_SUDDEN && facts.working >= 2 && facts.far == 0;
}

/* A member of a household that does not exist; the household they left counts one less, rightly. */
static void
household_b13(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, household_orphan);
        const struct monitored *monitored;
        char text[24];

        if (member == NULL) {
            return;
        }
        monitored = &planter->world->monitored[member->monitored];
        snprintf(text, sizeof(text), "410621%06d", 980000 + number);
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_HOUSEHOLD_NO, text);
        household_resize(planter, monitored, monitored->size - 1);
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

/* People who live alone without an allowance are few: B09 chooses first. */
const struct planter_entry plant_household[] = {
    {"B09", 3, household_b09},
    {"B03", 4, household_b03},
    {"B04", 4, household_b04},
    {"B11", 4, household_b11},
    {"B01", 5, household_b01},
    {"B02", 5, household_b02},
    {"B05", 8, household_b05},
    {"B08", 6, household_b08},
    {"B10", 6, household_b10},
    {"B12", 5, household_b12},
    {"B13", 3, household_b13},
    {NULL,  0, NULL         },
};
