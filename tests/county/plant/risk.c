/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_risk.c
 *     Rules G, and those of I that a risk without grounds or a measure out of time breaks. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/support.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

static void
risk_g01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, planter_open);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_RISKS, "");
        planter_expect_household(planter, monitored);
    }
}

/* Has any member, those who left included, something of HEALTH? */
static bool
risk_has(const struct world *world, const struct monitored *monitored, unsigned health)
{
    for (size_t at = 0; at < monitored->count; at++) {
        if ((world->members[monitored->first + at].health & health) != 0) {
            return true;
        }
    }
    return false;
}

static bool
risk_nobody_disabled(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && !risk_has(world, monitored, HEALTH_DISABLED);
}

static bool
risk_nobody_ill(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && !risk_has(world, monitored, HEALTH_CHRONIC | HEALTH_SERIOUS);
}

static void
risk_groundless(struct planter *planter, planter_fits *fits, enum risk risk)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, fits);
        char text[WORDS_MULTI];

        if (monitored == NULL) {
            return;
        }
        words_join(monitored->risks | 1U << risk, words_risk, RISKS, ",", text);
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_RISKS, text);
        planter_expect_household(planter, monitored);
    }
}

static void
risk_g04(struct planter *planter)
{
    risk_groundless(planter, risk_nobody_disabled, RISK_DISABILITY);
}

static void
risk_g05(struct planter *planter)
{
    risk_groundless(planter, risk_nobody_ill, RISK_ILLNESS);
}

static bool
risk_by_income(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->category != CATEGORY_SUDDEN;
}

static void
risk_g11(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, risk_by_income);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_HOUSEHOLD_TYPE,
                               monitored->category == CATEGORY_UNSTABLE ? "一般农户" : "脱贫户");
        planter_expect_household(planter, monitored);
    }
}

static void
risk_g13(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, planter_open);
        char text[WORDS_MULTI];
        char first[WORDS_MULTI];

        if (monitored == NULL) {
            return;
        }
        words_join(monitored->risks, words_risk, RISKS, "、", text);
        words_join(monitored->risks & (0U - monitored->risks), words_risk, RISKS, "、", first);
        strcat(text, "、");
        strcat(text, first);
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_RISKS, text);
        planter_expect_household(planter, monitored);
    }
}

/* The next measure of an unused household; LANDED: in spring, so that its date can be set back. */
static const struct measure *
risk_take_measure(struct planter *planter, bool landed)
{
    const struct world *world = planter->world;

    for (; planter->next_measure < planter->ledger->measure_count; planter->next_measure++) {
        const struct measure *measure = &planter->ledger->measures[planter->next_measure];
        const struct monitored *monitored = &world->monitored[measure->monitored];
        const bool spring = measure->landed_on != DATE_NONE && measure->landed_on < date_of(2022, 6, 25);
        if (!planter->used[monitored->household] && measure->declared_on < date_of(2022, 6, 10)
            && (landed ? spring : measure->landed_on == DATE_NONE)) {
            planter->used[monitored->household] = 1;
            return &planter->ledger->measures[planter->next_measure++];
        }
    }
    fprintf(stderr, "county: no measure is left for a case of %s\n", planter->rule);
    return NULL;
}

/* Overdue; planned to end before it began; landed before it was declared. */
static void
risk_i18(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct measure *measure = risk_take_measure(planter, number % 3 == 2);
        char text[DATE_TEXT_SIZE];
        size_t entity;

        if (measure == NULL) {
            return;
        }
        entity = (size_t)(measure - planter->ledger->measures);
        planter_lasting(planter);
        if (number % 3 == 2) {
            plants_edit(planter->plants, &table_measure, entity, MEASURE_LANDED_ON, date_iso(measure->declared_on - 12, text));
        } else {
            const int end = number % 3 == 0 ? date_of(2022, 6, 20) : measure->started_on - 20;
            plants_edit(planter->plants, &table_measure, entity, MEASURE_PLANNED_END, date_iso(end, text));
        }
        planter_expect(planter, &table_measure, entity, planter_household_key(&planter->world->monitored[measure->monitored]));
    }
}

static bool
risk_no_unable(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && support_facts_of(world, monitored).unable == 0;
}

static bool
risk_all_unable(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->no_labour && (monitored->risks & (1U << RISK_JOB)) == 0;
}

static bool
risk_no_house_help(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->helps[HELP_HOUSE] == 0 && monitored->helps[HELP_RELOCATION] == 0;
}

static void
risk_g07(struct planter *planter)
{
    risk_groundless(planter, risk_no_unable, RISK_LABOUR);
}

static void
risk_g08(struct planter *planter)
{
    risk_groundless(planter, risk_all_unable, RISK_JOB);
}

static void
risk_i05(struct planter *planter)
{
    risk_groundless(planter, risk_no_house_help, RISK_HOUSE);
}

static void
risk_i07(struct planter *planter)
{
    risk_groundless(planter, planter_open, RISK_WATER);
}

const struct planter_entry plant_risk[] = {
    {"G01", 5, risk_g01},
    {"G04", 6, risk_g04},
    {"G05", 6, risk_g05},
    {"G07", 5, risk_g07},
    {"G08", 4, risk_g08},
    {"G11", 6, risk_g11},
    {"G13", 4, risk_g13},
    {"I05", 5, risk_i05},
    {"I07", 4, risk_i07},
    {"I18", 6, risk_i18},
    {NULL,  0, NULL    },
};
