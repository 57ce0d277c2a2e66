/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_living.c
 *     Rules that one wrong or missing cell of a household breaks. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/support.h"

static bool
living_any(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    (void)monitored;
    return true;
}

static bool
living_risk(const struct monitored *monitored, enum risk risk)
{
    return (monitored->risks >> risk & 1U) != 0;
}

static bool
living_other_risk(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return living_risk(monitored, RISK_OTHER);
}

static bool
living_disaster(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return living_risk(monitored, RISK_DISASTER);
}

static bool
living_ill(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && living_risk(monitored, RISK_ILLNESS);
}

static bool
living_not_ill(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && !living_risk(monitored, RISK_ILLNESS);
}

/* No one can work, and they live on an allowance. */
static bool
living_supported(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->no_labour && support_facts_of(world, monitored).size == monitored->count;
}

static bool
living_pupils(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->helps[HELP_SCHOOLING] != 0;
}

static bool
living_vocational(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && support_facts_of(world, monitored).vocational > 0
           && monitored->identified_on < date_of(2021, 8, 1);
}

static bool
living_developed(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->helps[HELP_INDUSTRY] != 0;
}

/* Able to work, identified long ago, with help for trade that can be struck out. */
static bool
living_able(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && support_facts_of(world, monitored).able > 0 && monitored->helps[HELP_INDUSTRY] != 0
           && monitored->identified_on < date_of(2021, 12, 1);
}

static bool
living_at_home(const struct world *world, const struct monitored *monitored)
{
    const struct support_facts facts = support_facts_of(world, monitored);

    return planter_open(world, monitored) && facts.working > 0 && facts.far == 0;
}

static bool
living_idle(const struct world *world, const struct monitored *monitored)
{
    const struct support_facts facts = support_facts_of(world, monitored);

    return planter_open(world, monitored) && facts.working == 0 && facts.posts == 0 && monitored->helps[HELP_INDUSTRY] != 0;
}

static bool
living_late(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->identified_on >= date_of(2021, 2, 1);
}

static bool
living_natural(const struct world *world, const struct monitored *monitored)
{
    return planter_closed(world, monitored) && monitored->natural;
}

const struct planter_cells plant_cells_household[] = {
    {"G02", 3, NULL, living_other_risk, 1, {{MONITORED_HOUSEHOLD_RISK_NOTE, {""}}},                        {NULL}},
    {"G03", 5, NULL, living_disaster,   1, {{MONITORED_HOUSEHOLD_DISASTER_KIND, {""}}},                    {NULL}},
    {"G06", 5, NULL, living_ill,        1, {{MONITORED_HOUSEHOLD_SELF_PAID, {"0", ""}}},                   {NULL}},
    {"G09", 4, NULL, living_not_ill,    1, {{MONITORED_HOUSEHOLD_UNINSURED, {"是"}}},                      {NULL}},
    {"G14", 4, NULL, living_supported,  1, {{MONITORED_HOUSEHOLD_NO_LABOUR_GUARANTEE, {"否", ""}}},        {NULL}},
    {"G15", 4, NULL, living_any,        1, {{MONITORED_HOUSEHOLD_SAFE_WATER, {""}}},                       {NULL}},
    {"H05", 4, NULL, planter_closed,    1, {{MONITORED_HOUSEHOLD_AFTER_HOUSE_DAMAGED, {"是"}}},            {NULL}},
    {"C20", 4, NULL, living_vocational, 1, {{MONITORED_HOUSEHOLD_EDUCATION_HELP, {""}}},                   {NULL}},
    {"C21", 4, NULL, living_pupils,     1, {{MONITORED_HOUSEHOLD_DROPOUT, {"是"}}},                        {NULL}},
    {"I09",
     5,        NULL,
     living_able,                       5,
     {{MONITORED_HOUSEHOLD_INDUSTRY_HELP, {""}},
      {MONITORED_HOUSEHOLD_JOB_HELP, {""}},
      {MONITORED_HOUSEHOLD_FINANCE_HELP, {""}},
      {MONITORED_HOUSEHOLD_POST_HELP, {""}},
      {MONITORED_HOUSEHOLD_DEVELOPMENT_HELP, {"尚未实施"}}},
     {NULL}                                                                                                      },
    {"I11", 5, NULL, living_developed,  1, {{MONITORED_HOUSEHOLD_DEVELOPMENT_HELP, {"尚未实施", ""}}},     {NULL}},
    {"I14", 4, NULL, living_at_home,    1, {{MONITORED_HOUSEHOLD_JOB_HELP, {"外出务工补贴", "劳务输出"}}}, {NULL}},
    {"I15", 4, NULL, living_idle,       1, {{MONITORED_HOUSEHOLD_JOB_HELP, {"技能培训"}}},                 {NULL}},
    {"I17", 4, NULL, living_late,       1, {{MONITORED_HOUSEHOLD_RELOCATION_HELP, {"搬迁安置"}}},          {NULL}},
    {"I19", 4, NULL, planter_open,      1, {{MONITORED_HOUSEHOLD_HELPER_NAME, {""}}},                      {NULL}},
    {"J01", 5, NULL, planter_closed,    1, {{MONITORED_HOUSEHOLD_AFTER_COMPENSATION, {""}}},               {NULL}},
    {"J10", 4, NULL, planter_closed,    1, {{MONITORED_HOUSEHOLD_CONTACT_PHONE, {""}}},                    {NULL}},
    {"J12", 3, NULL, living_natural,    1, {{MONITORED_HOUSEHOLD_ELIMINATION_REASON, {""}}},               {NULL}},
    {"M01", 4, NULL, living_any,        1, {{MONITORED_HOUSEHOLD_TOILET, {""}}},                           {NULL}},
    {"M02", 4, NULL, living_any,        1, {{MONITORED_HOUSEHOLD_FOREST_AREA, {""}}},                      {NULL}},
    {"M03", 4, NULL, living_any,        1, {{MONITORED_HOUSEHOLD_CULTIVATED_AREA, {"260", "180.5"}}},      {NULL}},
    {NULL,  0, NULL, NULL,              0, {{0, {NULL}}},                                                  {NULL}},
};
