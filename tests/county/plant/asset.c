/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_asset.c
 *     Rules L, H and M: what other departments know about a household: cars, businesses, allowances, houses. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/plant/planter.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

static bool
asset_owner(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return planter_open(world, monitored) && planter_plain(world, monitored, member) && deliver_authorised(monitored);
}

static void
asset_l01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, asset_owner);
        const struct person *person;
        struct record *record;
        char plate[32];

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        record = planter_record(planter, &table_vehicle);
        snprintf(plate, sizeof(plate), "豫F%03zuPA", planter->added % 1000);
        record_text(record, VEHICLE_PLATE, plate);
        record_constant(record, VEHICLE_PLATE_KIND, "小型汽车号牌");
        record_constant(record, VEHICLE_PERSON_ID, person->id);
        record_constant(record, VEHICLE_OWNER_NAME, person->name);
        record_constant(record, VEHICLE_KIND, number % 2 == 0 ? "小型轿车" : "轻型货车");
        record_constant(record, VEHICLE_BRAND, "大众牌");
        record_date(record, VEHICLE_REGISTERED_ON, date_of(2020, 9, 1) + number * 11);
        record_constant(record, VEHICLE_STATUS, "正常");
        planter_lasting(planter);
        planter_add(planter);
        planter_expect_household(planter, &planter->world->monitored[member->monitored]);
    }
}

static void
asset_l03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, asset_owner);
        const struct person *person;
        struct record *record;
        char code[PEOPLE_ID_SIZE];

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        record = planter_record(planter, &table_company);
        people_credit_code(950000 + planter->added, code);
        record_text(record, COMPANY_CREDIT_CODE, code);
        record_constant(record, COMPANY_NAME, number % 2 == 0 ? "浚县鑫源建材店" : "浚县丰收农业有限公司");
        record_constant(record, COMPANY_KIND, number % 2 == 0 ? "个体工商户" : "企业");
        record_constant(record, COMPANY_PERSON_ID, person->id);
        record_constant(record, COMPANY_PERSON_NAME, person->name);
        record_constant(record, COMPANY_ROLE, number % 2 == 0 ? "经营者" : "股东");
        record_date(record, COMPANY_ESTABLISHED_ON, date_of(2018, 4, 2) + number * 30);
        record_constant(record, COMPANY_STATE, "存续");
        planter_lasting(planter);
        planter_add(planter);
        planter_expect_household(planter, &planter->world->monitored[member->monitored]);
    }
}

static bool
asset_low_allowance(const struct world *world, const struct person *person)
{
    const char *kind = deliver_allowance_of(world, person);

    return kind != NULL && strcmp(kind, "农村低保") == 0 && !person->posted;
}

/* A row of June's list of the destitute. */
static void
asset_destitute(struct planter *planter, const struct person *person)
{
    struct record *record = planter_record(planter, &table_allowance);
    char text[32];

    snprintf(text, sizeof(text), "TK4106%08zu", planter->added);
    record_text(record, ALLOWANCE_CERTIFICATE_NO, text);
    record_constant(record, ALLOWANCE_PERSON_ID, person->id);
    record_constant(record, ALLOWANCE_NAME, person->name);
    record_constant(record, ALLOWANCE_KIND, "农村特困");
    record_constant(record, ALLOWANCE_MONTH, "202206");
    record_integer(record, ALLOWANCE_AMOUNT, 650);
    record_constant(record, ALLOWANCE_STATE, "在享");
}

/* In both lists: one row more, of the other kind. */
static void
asset_l06(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, asset_low_allowance);

        if (person == NULL) {
            return;
        }
        asset_destitute(planter, person);
        plants_begin(planter->plants, 1, 6); /* the next month's list has it no more */
        planter_expect(planter, &table_allowance, planter_add(planter), planter_cn(person->id));
    }
}

static void
asset_l07(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, asset_low_allowance);
        struct record *record;

        if (person == NULL) {
            return;
        }
        record = planter_record(planter, &table_death);
        record_constant(record, DEATH_PERSON_ID, person->id);
        record_constant(record, DEATH_NAME, person->name);
        record_date(record, DEATH_DIED_ON, date_of(2022, 2, 3) + number * 7);
        record_constant(record, DEATH_CAUSE, "疾病");
        planter_lasting(planter);
        planter_add(planter);
        planter_expect(planter, &table_allowance, (size_t)(person - planter->world->people), planter_cn(person->id));
    }
}

/* An open household in which no one can work, and which lives on the minimum allowance. */
static bool
asset_supported(const struct world *world, const struct monitored *monitored)
{
    return planter_open(world, monitored) && monitored->no_labour && world->members[monitored->first].low_allowance
           && monitored->count == monitored->size;
}

static void
asset_l15(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, asset_supported);
        char text[WORDS_MULTI];

        if (monitored == NULL) {
            return;
        }
        planter_lasting(planter);
        for (size_t at = monitored->first; at < monitored->first + monitored->count; at++) {
            const struct member *member = &planter->world->members[at];
            planter_edit_member(planter, member, MEMBER_LOW_ALLOWANCE, "未享受");
            plants_drop(planter->plants, &table_allowance, member->person);
        }
        words_join(monitored->helps[HELP_GENERAL] & ~(UINT64_C(1) << ITEM_LOW_ALLOWANCE), words_item, ITEMS, ",", text);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_GENERAL_HELP, text);
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_NO_LABOUR_GUARANTEE, "否");
        planter_expect_household(planter, monitored);
    }
}

/* A house that is not yet rebuilt, of somebody who is head of a household. */
static void
asset_house(struct planter *planter, const struct person *owner, int found_on)
{
    const size_t village = planter->world->households[owner->household].village;
    struct record *record = planter_record(planter, &table_dangerous_house);
    char text[32];

    record_constant(record, DANGEROUS_HOUSE_TOWN, division_towns[division_town_of(village)].name);
    record_constant(record, DANGEROUS_HOUSE_VILLAGE, division_table[village].name);
    snprintf(text, sizeof(text), "WF4107%08zu", planter->added);
    record_text(record, DANGEROUS_HOUSE_HOUSE_NO, text);
    record_constant(record, DANGEROUS_HOUSE_PERSON_ID, owner->id);
    record_constant(record, DANGEROUS_HOUSE_OWNER_NAME, owner->name);
    record_constant(record, DANGEROUS_HOUSE_GRADE, "D级");
    record_date(record, DANGEROUS_HOUSE_FOUND_ON, found_on);
    record_constant(record, DANGEROUS_HOUSE_SOURCE, "存量");
}

static void
asset_h01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);

        if (person == NULL) {
            return;
        }
        asset_house(planter, person, date_of(2021, 8, 20) + number * 9);
        planter_lasting(planter);
        planter_expect(planter, &table_dangerous_house, planter_add(planter), planter_cn(person->id));
    }
}

/* The housing bureau has a dangerous house, the monitoring system says there is none. */
static void
asset_m04(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, planter_open);

        if (monitored == NULL) {
            return;
        }
        asset_house(planter, monitored_head(planter->world, monitored), date_of(2021, 9, 2) + number * 9);
        planter_lasting(planter);
        planter_add(planter);
        planter_expect_household(planter, monitored);
    }
}

static bool
asset_idle(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return asset_owner(world, monitored, member) && member->work_place == 0
           && (monitored->helps[HELP_GENERAL] & UINT64_C(1) << ITEM_LOW_ALLOWANCE) == 0;
}

/* Young, healthy, and on the list of the destitute: all lists agree about it. */
static void
asset_l14(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, asset_idle);
        const struct monitored *monitored;
        char text[WORDS_MULTI];

        if (member == NULL) {
            return;
        }
        monitored = &planter->world->monitored[member->monitored];
        words_join(monitored->helps[HELP_GENERAL] | UINT64_C(1) << ITEM_DESTITUTE, words_item, ITEMS, ",", text);
        asset_destitute(planter, planter_person(planter, member));
        planter_lasting(planter);
        planter_add(planter);
        planter_edit_member(planter, member, MEMBER_DESTITUTE, "农村特困");
        planter_edit_household(planter, monitored, MONITORED_HOUSEHOLD_GENERAL_HELP, text);
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

const struct planter_entry plant_asset[] = {
    {"L15", 6,  asset_l15},
    {"L01", 10, asset_l01},
    {"L03", 8,  asset_l03},
    {"L06", 5,  asset_l06},
    {"L07", 8,  asset_l07},
    {"L14", 4,  asset_l14},
    {"H01", 5,  asset_h01},
    {"M04", 5,  asset_m04},
    {NULL,  0,  NULL     },
};
