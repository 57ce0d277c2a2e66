/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_risk.c
 *     Rules G, I and K: why a household is monitored, what help it gets, whether its income adds up. */
#include "member.h"
#include "planter.h"
#include "words.h"

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

static void
risk_no_help(struct planter *planter, const struct monitored *monitored)
{
    for (size_t help = 0; help < HELPS; help++) {
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_INDUSTRY_HELP + help, "");
    }
    planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_DEVELOPMENT_HELP, "");
}

static void
risk_i01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, planter_open);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        risk_no_help(planter, monitored);
        planter_expect_household(planter, monitored);
    }
}

static bool
risk_student(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && (monitored->risks & (1U << RISK_SCHOOLING)) != 0 && monitored->helps[HELP_HEALTH] != 0;
}

static void
risk_i03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, risk_student);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_SCHOOLING_HELP, "");
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_EDUCATION_HELP, "");
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_SOCIAL_HELP, "");
        planter_expect_household(planter, monitored);
    }
}

/* The next measure of a household nobody has used; LANDED: in spring, so that its date can be set back. */
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

static void
risk_k01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, risk_by_income);
        char text[32];
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = monitored->before;
        income.transfer += 300 + number * 20;
        snprintf(text, sizeof(text), "%d", world_net(&income));
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_NET_INCOME, text);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME,
                               planter_cents(world_per_capita(&income, monitored->size)));
        planter_expect_household(planter, monitored);
    }
}

static void
risk_k02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, risk_by_income);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME,
                               planter_cents(world_per_capita(&monitored->before, monitored->size) - 14000 - number * 100));
        planter_expect_household(planter, monitored);
    }
}

const struct planter_entry plant_risk[] = {
    {"G01", 5, risk_g01},
    {"G04", 6, risk_g04},
    {"G05", 6, risk_g05},
    {"G11", 6, risk_g11},
    {"G13", 4, risk_g13},
    {"I01", 8, risk_i01},
    {"I03", 4, risk_i03},
    {"I18", 6, risk_i18},
    {"K01", 6, risk_k01},
    {"K02", 6, risk_k02},
    {NULL,  0, NULL    },
};
