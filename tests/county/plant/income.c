/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_income.c
 *     Rules that look at money: K, and those of G, I and J that hold income against something else. All sums still add up
 *     unless it is the sum that is wrong. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/support.h"

#include <stdio.h>

static void
income_edit(struct planter *planter, const struct monitored *monitored, size_t column, int yuan)
{
    char text[16];

    snprintf(text, sizeof(text), "%d", yuan);
    planter_edit_household(planter, monitored, column, text);
}

/* Writes the income as it now is, with sum and share that agree with it. */
static void
income_write(struct planter *planter, const struct monitored *monitored, const struct income *income)
{
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_WAGE_INCOME, income->wage);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_BUSINESS_INCOME, income->business);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_PROPERTY_INCOME, income->property);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_TRANSFER_INCOME, income->transfer);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_BUSINESS_COST, income->cost);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_NET_INCOME, world_net(income));
    planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME,
                           planter_cents(world_per_capita(income, monitored->size)));
}

static void
income_write_after(struct planter *planter, const struct monitored *monitored, const struct income *income)
{
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_AFTER_WAGE_INCOME, income->wage);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_AFTER_BUSINESS_INCOME, income->business);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_AFTER_PROPERTY_INCOME, income->property);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_AFTER_TRANSFER_INCOME, income->transfer);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_AFTER_BUSINESS_COST, income->cost);
    income_edit(planter, monitored, MONITORED_HOUSEHOLD_AFTER_NET_INCOME, world_net(income));
    planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_AFTER_PER_CAPITA_INCOME,
                           planter_cents(world_per_capita(income, monitored->size)));
}

/* Monitored for a low income, since the year from which there is a line. */
static bool
income_low(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->category != CATEGORY_SUDDEN && monitored->identified_on >= date_of(2021, 1, 1);
}

static bool
income_sudden(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->category == CATEGORY_SUDDEN && monitored->identified_on >= date_of(2021, 1, 1);
}

/* Brings the income per head to YUAN by what the household is given. */
static struct income
income_of(const struct monitored *monitored, int yuan)
{
    struct income income = monitored->before;

    income.transfer += yuan * monitored->size - world_net(&income);
    if (income.transfer < 0) {
        income.wage += income.transfer;
        income.transfer = 0;
    }
    return income;
}

static void
income_g10(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_low);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = income_of(monitored, 23000 + number * 700);
        planter_weekly(planter, number);
        income_write(planter, monitored, &income);
        planter_expect_household(planter, monitored);
        planter_collateral_household(planter, "G12", monitored);
    }
}

/* A low-income household above every line, a household in sudden trouble below it. */
static void
income_g12(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const bool sudden = number % 2 == 1;
        const struct monitored *monitored = planter_take(planter, sudden ? income_sudden : income_low);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = income_of(monitored, sudden ? 5200 : 9100 + number * 100);
        planter_weekly(planter, number);
        income_write(planter, monitored, &income);
        planter_expect_household(planter, monitored);
    }
}

static void
income_k01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_low);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = monitored->before;
        income.transfer -= 40 + number * 2;
        planter_weekly(planter, number);
        income_edit(planter, monitored, MONITORED_HOUSEHOLD_NET_INCOME, world_net(&income));
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME,
                               planter_cents(world_per_capita(&income, monitored->size)));
        planter_expect_household(planter, monitored);
    }
}

static void
income_k02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_low);

        if (monitored == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME,
                               planter_cents(world_per_capita(&monitored->before, monitored->size) - 14000 - number * 100));
        planter_expect_household(planter, monitored);
    }
}

static void
income_k04(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_low);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = income_of(monitored, 3300 + number * 40);
        planter_weekly(planter, number);
        income_write(planter, monitored, &income);
        planter_expect_household(planter, monitored);
    }
}

static bool
income_wages(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->before.wage > 0;
}

/* A wage in units of ten thousand; negative rent. */
static void
income_k05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_wages);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = monitored->before;
        income.transfer += income.wage - (2 + number);
        income.wage = 2 + number;
        planter_weekly(planter, number);
        income_write(planter, monitored, &income);
        planter_expect_household(planter, monitored);
    }
}

static void
income_k09(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, planter_open);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = monitored->before;
        income.transfer += income.property + 300 + number;
        income.property = -(300 + number);
        planter_weekly(planter, number);
        income_write(planter, monitored, &income);
        planter_expect_household(planter, monitored);
    }
}

static bool
income_trades(const struct world *world, const struct monitored *monitored)
{
    return planter_closed(world, monitored) && monitored->helps[HELP_INDUSTRY] != 0;
}

static void
income_i16(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_trades);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = monitored->after;
        income.transfer += income.business - income.cost;
        income.business = 0;
        income.cost = 0;
        planter_weekly(planter, number);
        income_write_after(planter, monitored, &income);
        planter_expect_household(planter, monitored);
    }
}

static bool
income_job(const struct world *world, const struct monitored *monitored)
{
    return planter_closed(world, monitored) && (monitored->helps[HELP_JOB] != 0 || monitored->helps[HELP_POST] != 0);
}

static void
income_j08(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_job);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = monitored->after;
        income.transfer += income.wage;
        income.wage = 0;
        planter_weekly(planter, number);
        income_write_after(planter, monitored, &income);
        planter_expect_household(planter, monitored);
    }
}

static bool
income_guaranteed(const struct world *world, const struct monitored *monitored)
{
    const uint64_t items = UINT64_C(1) << ITEM_LOW_ALLOWANCE | UINT64_C(1) << ITEM_DISABILITY;

    return planter_closed(world, monitored) && (monitored->helps[HELP_GENERAL] & items) != 0;
}

static void
income_j09(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_guaranteed);
        struct income income;

        if (monitored == NULL) {
            return;
        }
        income = monitored->after;
        income.wage += income.transfer;
        income.transfer = 0;
        planter_weekly(planter, number);
        income_write_after(planter, monitored, &income);
        planter_expect_household(planter, monitored);
    }
}

static bool
income_year_ago(const struct world *world, const struct monitored *monitored)
{
    return planter_steady(world, monitored) && monitored_listed(monitored, date_of(2021, 6, 30));
}

/* Last year's export says something quite different; it is near enough for five weeks. */
static void
income_k06m(struct planter *planter)
{
    static const int percents[] = {200, 60, 150, 50}; /* of what it should be: down by half, up by two thirds, … */

    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, income_year_ago);
        const long cents = monitored == NULL ? 0 : world_per_capita(&monitored->before, monitored->size);

        if (monitored == NULL) {
            return;
        }
        plants_begin(planter->plants, 1, 6);
        plants_edit(planter->plants, &table_monitored_year_ago, planter_household_entity(planter, monitored),
                    MONITORED_HOUSEHOLD_PER_CAPITA_INCOME, planter_cents(cents * percents[number % 4] / 100));
        /* the present row as it is: the case ends with its weeks, although the other file is not sent again */
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME, planter_cents(cents));
        planter_expect_household(planter, monitored);
    }
}

const struct planter_entry plant_income[] = {
    {"G10",  4, income_g10 },
    {"G12",  6, income_g12 },
    {"I16",  5, income_i16 },
    {"J08",  5, income_j08 },
    {"J09",  5, income_j09 },
    {"K01",  6, income_k01 },
    {"K02",  6, income_k02 },
    {"K04",  5, income_k04 },
    {"K05",  5, income_k05 },
    {"K06M", 8, income_k06m},
    {"K09",  4, income_k09 },
    {NULL,   0, NULL       },
};
