/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_village.c
 *     Rules H, K06, N and C16: lifted households in trouble again, villages whose figures cannot be, pupils not seen. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/plant/planter.h"
#include "tests/county/world/divisions.h"

#include <stdio.h>

enum { VILLAGE_STEP = 36 }; /* a multiple of four: every fourth village was lifted out of poverty */

static bool
village_lifted(const struct world *world, const struct person *person)
{
    return world->households[person->household].first == (size_t)(person - world->people) && deliver_lifted_of(world, person->household);
}

/* Overwrites a cell of a lifted household that is not monitored. */
static void
village_household(struct planter *planter, const size_t *columns, const char *const *texts, int turns)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, village_lifted);
        char subject[PLANTS_SUBJECT_SIZE] = "nfp:";

        if (person == NULL) {
            return;
        }
        deliver_lifted_no(planter->world, person->household, subject + 4);
        planter_lasting(planter);
        plants_edit(planter->plants, &table_lifted_household, person->household, columns[number % turns], texts[number % turns]);
        planter_expect(planter, &table_lifted_household, person->household, subject);
    }
}

static void
village_h02(struct planter *planter)
{
    village_household(planter, (const size_t[]){LIFTED_HOUSEHOLD_SAFE_WATER}, (const char *const[]){"否"}, 1);
}

static void
village_h04(struct planter *planter)
{
    village_household(planter, (const size_t[]){LIFTED_HOUSEHOLD_DROPOUT, LIFTED_HOUSEHOLD_UNINSURED, LIFTED_HOUSEHOLD_DANGEROUS_HOUSE},
                      (const char *const[]){"是", "是", "是"}, 3);
}

static void
village_k06(struct planter *planter)
{
    village_household(planter, (const size_t[]){LIFTED_HOUSEHOLD_LAST_YEAR_INCOME, LIFTED_HOUSEHOLD_LAST_YEAR_INCOME},
                      (const char *const[]){"5000", "31000"}, 2);
}

/* Below the line both years, so that nothing but the line is broken. */
static void
village_h03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, village_lifted);
        char subject[PLANTS_SUBJECT_SIZE] = "nfp:";

        if (person == NULL) {
            return;
        }
        deliver_lifted_no(planter->world, person->household, subject + 4);
        planter_lasting(planter);
        plants_edit(planter->plants, &table_lifted_household, person->household, LIFTED_HOUSEHOLD_PER_CAPITA_INCOME, "4980");
        plants_edit(planter->plants, &table_lifted_household, person->household, LIFTED_HOUSEHOLD_LAST_YEAR_INCOME, "5010");
        planter_expect(planter, &table_lifted_household, person->household, subject);
    }
}

/* Villages FIRST, FIRST + 36 and so on: each rule has others. */
static void
village_cell(struct planter *planter, size_t first, size_t column, const char *text)
{
    for (int number = 0; number < planter->cases; number++) {
        const size_t village = (first + (size_t)number * VILLAGE_STEP) % DIVISION_VILLAGES;

        planter_weekly(planter, number);
        plants_edit(planter->plants, &table_village_indicator, village, column, text);
        planter_expect(planter, &table_village_indicator, village, division_table[village].code);
    }
}

static void
village_n01(struct planter *planter)
{
    village_cell(planter, 4, VILLAGE_INDICATOR_CLINICS, "0");
}

static void
village_n02(struct planter *planter)
{
    village_cell(planter, 9, VILLAGE_INDICATOR_WATER_UNSOLVED, "1200");
}

static void
village_n03(struct planter *planter)
{
    village_cell(planter, 14, VILLAGE_INDICATOR_MONITORED, "77");
}

static bool
village_pupil(const struct world *world, const struct person *person)
{
    (void)world;
    return person->school >= SCHOOL_PRIMARY && person->school <= SCHOOL_GRADE9 && person->category == 0 && !person->home_taught;
}

static void
village_c16(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, village_pupil);
        size_t entity;

        if (person == NULL) {
            return;
        }
        entity = (size_t)(person - planter->world->people);
        planter_lasting(planter);
        if (number % 2 == 0) {
            plants_drop(planter->plants, &table_class_roll, entity);
        } else {
            plants_edit(planter->plants, &table_class_roll, entity, CLASS_ROLL_PRESENT, "否");
        }
        planter_expect(planter, &table_student, entity, planter_cn(person->id));
    }
}

const struct planter_entry plant_village[] = {
    {"H02", 4, village_h02},
    {"H03", 4, village_h03},
    {"H04", 6, village_h04},
    {"K06", 4, village_k06},
    {"N01", 3, village_n01},
    {"N02", 3, village_n02},
    {"N03", 3, village_n03},
    {"C16", 4, village_c16},
    {NULL,  0, NULL       },
};
