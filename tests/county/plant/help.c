/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_help.c
 *     Rules I and J that look at what help a household gets for its risks. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/member.h"
#include "tests/county/world/support.h"
#include "tests/county/world/words.h"

#include <stdio.h>

static bool
help_risk(const struct monitored *monitored, enum risk risk)
{
    return (monitored->risks >> risk & 1U) != 0;
}

static void
help_clear(struct planter *planter, const struct monitored *monitored, enum help help)
{
    planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_INDUSTRY_HELP + help, "");
}

/* The help without one of its items. */
static void
help_without(struct planter *planter, const struct monitored *monitored, enum help help, enum item item)
{
    char text[WORDS_MULTI];

    words_join(monitored->helps[help] & ~(UINT64_C(1) << item), words_item, ITEMS, ",", text);
    planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_INDUSTRY_HELP + help, text);
}

static bool
help_has(const struct monitored *monitored, enum help help, enum item item)
{
    return (monitored->helps[help] >> item & 1U) != 0;
}

/* Able to work, identified long ago, and with no guarantee, schooling or disability that another rule would miss. */
static bool
help_simple(const struct world *world, const struct monitored *monitored)
{
    const struct support_facts facts = support_facts_of(world, monitored);

    return planter_open(world, monitored) && facts.able > 0 && facts.vocational == 0 && facts.severe == 0
           && !help_has(monitored, HELP_GENERAL, ITEM_LOW_ALLOWANCE) && !help_has(monitored, HELP_GENERAL, ITEM_DESTITUTE)
           && monitored->identified_on < date_of(2021, 12, 1);
}

/* No help at all: what is missing for those able to work is silent beside it. */
static void
help_i01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_simple);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        for (int help = 0; help < HELPS; help++) {
            help_clear(planter, monitored, (enum help)help);
        }
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_DEVELOPMENT_HELP, "");
        planter_expect_household(planter, monitored);
    }
}

static bool
help_ill(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && help_risk(monitored, RISK_ILLNESS) && !help_risk(monitored, RISK_SCHOOLING)
           && !help_risk(monitored, RISK_DISABILITY) && monitored->helps[HELP_INDUSTRY] != 0;
}

static void
help_i02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_ill);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        help_clear(planter, monitored, HELP_HEALTH);
        help_clear(planter, monitored, HELP_SOCIAL);
        planter_expect_household(planter, monitored);
    }
}

static bool
help_student(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && help_risk(monitored, RISK_SCHOOLING) && !help_risk(monitored, RISK_DISABILITY)
           && monitored->helps[HELP_HEALTH] != 0 && support_facts_of(world, monitored).vocational == 0;
}

static void
help_i03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_student);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        help_clear(planter, monitored, HELP_SCHOOLING);
        help_clear(planter, monitored, HELP_EDUCATION);
        help_clear(planter, monitored, HELP_SOCIAL);
        planter_expect_household(planter, monitored);
    }
}

static bool
help_disabled(const struct world *world, const struct monitored *monitored)
{
    return help_simple(world, monitored) && help_risk(monitored, RISK_DISABILITY) && !help_risk(monitored, RISK_SCHOOLING)
           && monitored->helps[HELP_HEALTH] != 0;
}

static void
help_i04(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_disabled);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        help_clear(planter, monitored, HELP_GENERAL);
        help_clear(planter, monitored, HELP_SOCIAL);
        planter_expect_household(planter, monitored);
    }
}

/* A pupil who can be marked as having left school. */
static const struct member *
help_pupil(const struct world *world, const struct monitored *monitored)
{
    for (size_t at = monitored->first; at < monitored->first + monitored->count; at++) {
        const struct person *person = &world->people[world->members[at].person];
        if (person->school >= SCHOOL_PRIMARY && person->school <= SCHOOL_GRADE8 && person->category == 0 && !person->home_taught
            && world->members[at].left_on == DATE_NONE) {
            return &world->members[at];
        }
    }
    return NULL;
}

static bool
help_with_pupil(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && help_pupil(world, monitored) != NULL && !help_risk(monitored, RISK_SCHOOLING);
}

static void
help_i06(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_with_pupil);
        const struct member *pupil;

        if (monitored == NULL) {
            return;
        }
        pupil = help_pupil(planter->world, monitored);
        planter_weekly(planter, number);
        planter_edit_member(planter, pupil, MEMBER_SCHOOL_STATUS, "");
        planter_edit_member(planter, pupil, MEMBER_NO_SCHOOL_REASON, "辍学");
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_DROPOUT, "是");
        help_clear(planter, monitored, HELP_SCHOOLING);
        planter_expect_household(planter, monitored);
    }
}

/* Somebody is uninsured and nothing is done; illness being among the risks, that is missed twice. */
static void
help_i08(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_ill);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_UNINSURED, "是");
        help_clear(planter, monitored, HELP_HEALTH);
        help_clear(planter, monitored, HELP_SOCIAL);
        planter_expect_household(planter, monitored);
        planter_collateral_household(planter, "I02", monitored);
    }
}

static bool
help_only_general(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && support_facts_of(world, monitored).able > 0 && monitored->helps[HELP_GENERAL] != 0
           && support_facts_of(world, monitored).vocational == 0 && !help_risk(monitored, RISK_ILLNESS)
           && !help_risk(monitored, RISK_SCHOOLING) && monitored->identified_on < date_of(2021, 12, 1);
}

static void
help_i10(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_only_general);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        for (int help = 0; help < HELPS; help++) {
            if (help != HELP_GENERAL) {
                help_clear(planter, monitored, (enum help)help);
            }
        }
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_DEVELOPMENT_HELP, "尚未实施");
        planter_expect_household(planter, monitored);
        planter_collateral_household(planter, "I09", monitored);
    }
}

static bool
help_low_allowance(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && help_has(monitored, HELP_GENERAL, ITEM_LOW_ALLOWANCE);
}

static void
help_i12(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_low_allowance);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        help_without(planter, monitored, HELP_GENERAL, ITEM_LOW_ALLOWANCE);
        planter_expect_household(planter, monitored);
    }
}

static bool
help_severe(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && help_has(monitored, HELP_GENERAL, ITEM_DISABILITY);
}

static void
help_i13(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_severe);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        help_without(planter, monitored, HELP_GENERAL, ITEM_DISABILITY);
        planter_expect_household(planter, monitored);
    }
}

static bool
help_closed_ill(const struct world *world, const struct monitored *monitored)
{
    return planter_closed(world, monitored) && !monitored->natural && help_risk(monitored, RISK_ILLNESS);
}

static void
help_j04(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_closed_ill);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        help_clear(planter, monitored, HELP_HEALTH);
        help_clear(planter, monitored, HELP_SOCIAL);
        planter_expect_household(planter, monitored);
    }
}

/* Closed, with no one at work, and all who are not unable are ill or old: then no one is able. */
static bool
help_failing(const struct world *world, const struct monitored *monitored)
{
    for (size_t at = monitored->first; at < monitored->first + monitored->count; at++) {
        const struct member *member = &world->members[at];
        const bool doubtful = member->health == 0 && date_age(world->people[member->person].born, world_date()) < 60;
        if (!member_unable(member) && (member->labour != LABOUR_WEAK || member->work_place > 0 || doubtful)) {
            return false;
        }
    }
    return planter_closed(world, monitored) && monitored->count == monitored->size;
}

static void
help_j07(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, help_failing);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        for (size_t at = monitored->first; at < monitored->first + monitored->count; at++) {
            if (!member_unable(&planter->world->members[at])) {
                planter_edit_member(planter, &planter->world->members[at], MEMBER_LABOUR, "丧失劳动力");
            }
        }
        planter_expect_household(planter, monitored);
    }
}

const struct planter_entry plant_help[] = {
    {"J07", 3, help_j07},
    {"I04", 3, help_i04},
    {"I10", 4, help_i10},
    {"I03", 4, help_i03},
    {"I01", 8, help_i01},
    {"I02", 5, help_i02},
    {"I06", 4, help_i06},
    {"I08", 4, help_i08},
    {"I12", 5, help_i12},
    {"I13", 4, help_i13},
    {"J04", 5, help_j04},
    {NULL,  0, NULL    },
};
