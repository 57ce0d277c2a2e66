/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_village.c
 *     Households lifted out of poverty, what villages report of themselves, and who sat in class when names were called. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/memory.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <stdlib.h>

enum { STREAM_LIFTED = 1001, STREAM_VILLAGE, LIFTED_EVERY = 14, LIFTED_VILLAGE_EVERY = 4 };

static const struct delivery_form form_lifted = {.table = &table_lifted_household,
                                                 .prefix = "（自定义）脱贫户信息",
                                                 .encoding = SHEET_GB18030,
                                                 .titles = DELIVERY_NATIONAL,
                                                 .header = DELIVERY_PLAIN,
                                                 .crlf = true};
static const struct delivery_form form_village = {.table = &table_village_indicator,
                                                  .prefix = "（自定义）行政村信息",
                                                  .encoding = SHEET_GB18030,
                                                  .titles = DELIVERY_NATIONAL,
                                                  .header = DELIVERY_PLAIN,
                                                  .crlf = true};
static const struct delivery_form form_roll = {
    .table = &table_class_roll, .prefix = "在校学生点名册", .encoding = SHEET_UTF8, .titles = DELIVERY_NO_TITLE, .header = DELIVERY_PLAIN};

bool
deliver_lifted_of(const struct world *world, size_t household)
{
    const uint32_t number = world->households[household].monitored;

    return number != 0 ? world->monitored[number - 1].poor : household % LIFTED_EVERY == 0;
}

void
deliver_lifted_no(const struct world *world, size_t household, char text[16])
{
    const uint32_t number = world->households[household].monitored;

    if (number != 0) {
        words_household_no(&world->monitored[number - 1], text);
    } else {
        snprintf(text, 16, "410629%06zu", household % 1000000);
    }
}

static void
village_lifted(struct delivery *delivery, const struct world *world, size_t at)
{
    const struct household *household = &world->households[at];
    const struct person *head = &world->people[household->first];
    struct rng rng = rng_make(world->seed, STREAM_LIFTED, at);
    const int last = rng_range(&rng, 8500, 19000);
    struct record *record = delivery_record(delivery);
    char text[16];

    record_constant(record, LIFTED_HOUSEHOLD_TOWN, division_towns[division_town_of(household->village)].name);
    record_constant(record, LIFTED_HOUSEHOLD_VILLAGE, division_table[household->village].name);
    deliver_lifted_no(world, at, text);
    record_text(record, LIFTED_HOUSEHOLD_HOUSEHOLD_NO, text);
    record_constant(record, LIFTED_HOUSEHOLD_HEAD_NAME, head->name);
    record_constant(record, LIFTED_HOUSEHOLD_HEAD_ID, head->id);
    record_integer(record, LIFTED_HOUSEHOLD_LIFTED_YEAR, rng_range(&rng, 2014, 2020));
    record_integer(record, LIFTED_HOUSEHOLD_SIZE, household->size);
    record_integer(record, LIFTED_HOUSEHOLD_PER_CAPITA_INCOME, last + rng_range(&rng, -last / 25, last / 5));
    record_integer(record, LIFTED_HOUSEHOLD_LAST_YEAR_INCOME, last);
    record_yes(record, LIFTED_HOUSEHOLD_DROPOUT, false);
    record_yes(record, LIFTED_HOUSEHOLD_UNINSURED, false);
    record_yes(record, LIFTED_HOUSEHOLD_DANGEROUS_HOUSE, false);
    record_yes(record, LIFTED_HOUSEHOLD_SAFE_WATER, true);
    delivery_row(delivery, record, at);
}

void
deliver_lifted_household(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_lifted, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < world->household_count; at++) {
        if (deliver_lifted_of(world, at) && world->people[world->households[at].first].status == REGISTER_NORMAL) {
            village_lifted(delivery, world, at);
        }
    }
    delivery_close(delivery);
}

static void
village_row(struct delivery *delivery, const struct world *world, size_t village, int monitored)
{
    struct rng rng = rng_make(world->seed, STREAM_VILLAGE, village);
    const int households = rng_range(&rng, 180, 900);
    const bool lifted = village % LIFTED_VILLAGE_EVERY == 0;
    struct record *record = delivery_record(delivery);

    record_constant(record, VILLAGE_INDICATOR_TOWN, division_towns[division_town_of(village)].name);
    record_constant(record, VILLAGE_INDICATOR_VILLAGE, division_table[village].name);
    record_yes(record, VILLAGE_INDICATOR_LIFTED, lifted);
    record_integer(record, VILLAGE_INDICATOR_HOUSEHOLDS, households);
    record_integer(record, VILLAGE_INDICATOR_PEOPLE, households * 35L / 10);
    record_integer(record, VILLAGE_INDICATOR_COLLECTIVE_INCOME, 1000L * rng_range(&rng, 50, 300));
    record_integer(record, VILLAGE_INDICATOR_CLINICS, 1);
    record_integer(record, VILLAGE_INDICATOR_DOCTORS, rng_range(&rng, 1, 3));
    record_integer(record, VILLAGE_INDICATOR_TOILETS, rng_range(&rng, 1, 4));
    record_integer(record, VILLAGE_INDICATOR_WASTE_POINTS, rng_range(&rng, 2, 9));
    record_integer(record, VILLAGE_INDICATOR_CULTURE_ROOMS, 1);
    record_yes(record, VILLAGE_INDICATOR_ROAD, true);
    record_yes(record, VILLAGE_INDICATOR_BUS, true);
    record_integer(record, VILLAGE_INDICATOR_WATER_UNSOLVED, 0);
    record_integer(record, VILLAGE_INDICATOR_DANGEROUS_HOUSES, rng_range(&rng, 0, 2));
    record_integer(record, VILLAGE_INDICATOR_MONITORED, monitored);
    delivery_row(delivery, record, village);
}

void
deliver_village_indicator(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_village, PLANTS_COUNTY, NULL, delivery_date(run->week));
    int *monitored = memory_get(DIVISION_VILLAGES, sizeof(*monitored));

    (void)ledger;
    for (size_t at = 0; at < world->monitored_count; at++) {
        monitored[world->households[world->monitored[at].household].village] +=
            monitored_listed(&world->monitored[at], delivery_effective(delivery));
    }
    for (size_t village = 0; village < DIVISION_VILLAGES; village++) {
        village_row(delivery, world, village, monitored[village]);
    }
    free(monitored);
    delivery_close(delivery);
}

/* Everybody of a school here, a day before the year's end; those taught at home are not called. */
void
deliver_class_roll(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_roll, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < world->person_count; at++) {
        const struct person *person = &world->people[at];
        const char *town = division_towns[division_town_of(world->households[person->household].village)].name;
        struct record *record;
        char text[64];

        if (person->school < SCHOOL_PRIMARY || person->school > SCHOOL_GRADE9 || person->home_taught) {
            continue;
        }
        record = delivery_record(delivery);
        snprintf(text, sizeof(text), "%s%s", town, person->school == SCHOOL_PRIMARY ? "中心小学" : "第一初级中学");
        record_text(record, CLASS_ROLL_SCHOOL, text);
        record_constant(record, CLASS_ROLL_CLASS, person->school == SCHOOL_PRIMARY ? "小学部" : "初中部");
        record_constant(record, CLASS_ROLL_PERSON_ID, person->id);
        record_constant(record, CLASS_ROLL_NAME, person->name);
        record_date(record, CLASS_ROLL_CALLED_ON, date_of(2022, 6, 20));
        record_yes(record, CLASS_ROLL_PRESENT, true);
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}
