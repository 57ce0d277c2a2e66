/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_elimination.c
 *     Rules J: households whose risk counts as eliminated. */
#include "tests/county/plant/planter.h"

#include <stdio.h>

static bool
elimination_any(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->eliminated_on != DATE_NONE;
}

static bool
elimination_helped(const struct world *world, const struct monitored *monitored)
{
    return elimination_any(world, monitored) && !monitored->natural;
}

static bool
elimination_this_year(const struct world *world, const struct monitored *monitored)
{
    return elimination_helped(world, monitored) && date_year(monitored->eliminated_on) == 2022;
}

static void
elimination_j02(struct planter *planter)
{
    static const size_t columns[] = {MONITORED_HOUSEHOLD_DANGEROUS_HOUSE, MONITORED_HOUSEHOLD_AFTER_UNINSURED,
                                     MONITORED_HOUSEHOLD_SAFE_WATER, MONITORED_HOUSEHOLD_AFTER_DROPOUT};

    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, elimination_any);
        const size_t column = columns[number % 4];

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, column, column == MONITORED_HOUSEHOLD_SAFE_WATER ? "否" : "是");
        planter_expect_household(planter, monitored);
    }
}

static void
elimination_j03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, elimination_helped);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        for (size_t help = 0; help < HELPS; help++) {
            planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_INDUSTRY_HELP + help, "");
        }
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_DEVELOPMENT_HELP, "");
        planter_expect_household(planter, monitored);
    }
}

/* Identified in the month of the elimination or in the one before. */
static void
elimination_j05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, elimination_helped);
        char text[DATE_TEXT_SIZE];

        if (monitored == NULL) {
            return;
        }
        date_yearmonth(date_add_months(monitored->eliminated_on, -(number % 2)), text);
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_IDENTIFIED_MONTH, text);
        planter_expect_household(planter, monitored);
    }
}

static void
elimination_money(struct planter *planter, const struct monitored *monitored, size_t column, int yuan)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", yuan);
    planter_edit_household(planter, monitored, column, text);
}

/* Less than the line of the year; the parts still add up. */
static void
elimination_j06(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, elimination_this_year);
        struct income income;
        int surplus;

        if (monitored == NULL) {
            return;
        }
        income = monitored->after;
        surplus = world_net(&income) - (5100 + number * 50) * monitored->size;
        income.transfer = income.transfer > surplus ? income.transfer - surplus : 600;
        income.wage = income.wage > 0 ? income.wage - (world_net(&income) - (5100 + number * 50) * monitored->size) : 0;
        planter_weekly(planter, number);
        elimination_money(planter, monitored, MONITORED_HOUSEHOLD_AFTER_TRANSFER_INCOME, income.transfer);
        elimination_money(planter, monitored, MONITORED_HOUSEHOLD_AFTER_WAGE_INCOME, income.wage);
        elimination_money(planter, monitored, MONITORED_HOUSEHOLD_AFTER_NET_INCOME, world_net(&income));
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_AFTER_PER_CAPITA_INCOME,
                               planter_cents(world_per_capita(&income, monitored->size)));
        planter_expect_household(planter, monitored);
    }
}

static void
elimination_j11(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, elimination_any);
        char text[DATE_TEXT_SIZE];

        if (monitored == NULL) {
            return;
        }
        date_yearmonth(date_add_months(monitored->identified_on, -2 - number), text);
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_ELIMINATED_MONTH, text);
        planter_expect_household(planter, monitored);
    }
}

const struct planter_entry plant_elimination[] = {
    {"J02", 6, elimination_j02},
    {"J03", 5, elimination_j03},
    {"J05", 6, elimination_j05},
    {"J06", 6, elimination_j06},
    {"J11", 5, elimination_j11},
    {NULL,  0, NULL           },
};
