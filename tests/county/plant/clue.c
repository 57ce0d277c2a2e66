/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_clue.c
 *     Rules O, H06, L11 and L12: clues that are late, empty or copied, and events that no clue follows from. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/plant/planter.h"
#include "tests/county/world/divisions.h"

#include <stdio.h>

enum { COPIES = 21 }; /* of one reason: one more than may be */

static bool
clue_unheard(const struct world *world, const struct person *person)
{
    return planter_quiet(world, person) && !deliver_clue_of(world, person);
}

/* A clue about somebody outside monitoring, dealt with in time; the planter spoils it and adds it. Returns the person. */
static const struct person *
clue_begin(struct planter *planter, const char *kind)
{
    const struct person *person = planter_take_person(planter, clue_unheard);
    struct record *record;
    size_t village;
    char text[32];

    if (person == NULL) {
        return NULL;
    }
    village = planter->world->households[person->household].village;
    record = planter_record(planter, &table_clue);
    snprintf(text, sizeof(text), "XS9%07zu", planter->added);
    record_text(record, CLUE_CLUE_NO, text);
    record_constant(record, CLUE_DEPARTMENT, "医疗保障局");
    record_constant(record, CLUE_KIND, kind);
    record_constant(record, CLUE_TOWN, division_towns[division_town_of(village)].name);
    record_constant(record, CLUE_VILLAGE, division_table[village].name);
    record_constant(record, CLUE_PERSON_ID, person->id);
    record_constant(record, CLUE_NAME, person->name);
    record_date(record, CLUE_RECEIVED_ON, date_of(2022, 5, 9));
    record_date(record, CLUE_DISPATCHED_ON, date_of(2022, 5, 10));
    record_date(record, CLUE_FED_BACK_ON, date_of(2022, 5, 13));
    record_constant(record, CLUE_RESULT, "不纳入");
    snprintf(text, sizeof(text), "第%zu户,子女务工", planter->added);
    record_text(record, CLUE_REASON, text);
    planter_lasting(planter);
    return person;
}

/* Adds the clue; the rule must flag it. */
static void
clue_end(struct planter *planter)
{
    char subject[PLANTS_SUBJECT_SIZE];

    snprintf(subject, sizeof(subject), "%s", planter->record.cells[CLUE_CLUE_NO]);
    planter_expect(planter, &table_clue, planter_add(planter), subject);
}

static void
clue_o01(struct planter *planter)
{
    for (int number = 0; number < planter->cases && clue_begin(planter, "饮水安全") != NULL; number++) {
        record_date(&planter->record, CLUE_DISPATCHED_ON, date_of(2022, 5, 16));
        record_date(&planter->record, CLUE_FED_BACK_ON, date_of(2022, 5, 18));
        clue_end(planter);
    }
}

static void
clue_o02(struct planter *planter)
{
    for (int number = 0; number < planter->cases && clue_begin(planter, "饮水安全") != NULL; number++) {
        record_date(&planter->record, CLUE_FED_BACK_ON, number % 2 == 0 ? date_of(2022, 5, 30) : DATE_NONE);
        clue_end(planter);
    }
}

/* No reason, a word, and one sentence for a whole village. */
static void
clue_o03(struct planter *planter)
{
    for (int number = 0; number < planter->cases && clue_begin(planter, "收入骤减") != NULL; number++) {
        record_constant(&planter->record, CLUE_REASON, number % 2 == 0 ? "" : "不符合");
        clue_end(planter);
    }
    for (int copy = 0; copy < COPIES && clue_begin(planter, "收入骤减") != NULL; copy++) {
        record_constant(&planter->record, CLUE_REASON, "经村委会研究,该户收入稳定,不予纳入");
        clue_end(planter);
    }
}

static void
clue_o04(struct planter *planter)
{
    for (int number = 0; number < planter->cases && clue_begin(planter, "收入骤减") != NULL; number++) {
        record_constant(&planter->record, CLUE_RESULT, "拟纳入");
        record_constant(&planter->record, CLUE_REASON, "");
        record_date(&planter->record, CLUE_ENTERED_ON, number % 2 == 0 ? date_of(2022, 6, 20) : DATE_NONE);
        clue_end(planter);
    }
}

/* The same alert four weeks after the first one was dealt with, for hardly more money. */
static void
clue_o07(struct planter *planter)
{
    for (int number = 0; number < planter->cases && clue_begin(planter, "高额自付医疗费") != NULL; number++) {
        char text[32];

        record_integer(&planter->record, CLUE_AMOUNT, 21000);
        planter_add(planter);
        snprintf(text, sizeof(text), "XS9%07zu", ++planter->added);
        record_text(&planter->record, CLUE_CLUE_NO, text);
        record_date(&planter->record, CLUE_RECEIVED_ON, date_of(2022, 6, 6));
        record_date(&planter->record, CLUE_DISPATCHED_ON, date_of(2022, 6, 7));
        record_date(&planter->record, CLUE_FED_BACK_ON, date_of(2022, 6, 9));
        record_integer(&planter->record, CLUE_AMOUNT, 22000);
        record_text(&planter->record, CLUE_REASON, text);
        clue_end(planter);
    }
}

/* A notice of a household's own; LAST_DAY is how many days after the first it came down. */
static const struct monitored *
clue_notice(struct planter *planter, int last_day)
{
    const struct monitored *monitored = planter_take(planter, planter_open);
    const struct world *world = planter->world;
    struct record *record;
    size_t village;
    char text[32];

    if (monitored == NULL) {
        return NULL;
    }
    village = world->households[monitored->household].village;
    record = planter_record(planter, &table_notice);
    snprintf(text, sizeof(text), "GS20229%04zu", planter->added);
    record_text(record, NOTICE_NOTICE_NO, text);
    record_constant(record, NOTICE_TOWN, division_towns[division_town_of(village)].name);
    record_constant(record, NOTICE_VILLAGE, division_table[village].name);
    record_constant(record, NOTICE_MATTER, "拟纳入");
    record_text(record, NOTICE_HOUSEHOLD_NO, planter_household_key(monitored) + 4);
    record_constant(record, NOTICE_HEAD_NAME, world->people[world->members[monitored->first].person].name);
    record_constant(record, NOTICE_REASON, "收入下降");
    record_date(record, NOTICE_NOTICE_FROM, date_of(2022, 4, 11));
    record_date(record, NOTICE_NOTICE_TO, date_of(2022, 4, 11) + last_day);
    planter_lasting(planter);
    return monitored;
}

static void
clue_o05(struct planter *planter)
{
    const struct monitored *monitored;

    for (int number = 0; number < planter->cases && (monitored = clue_notice(planter, 1 + number % 3)) != NULL; number++) {
        planter_expect(planter, &table_notice, planter_add(planter), planter_household_key(monitored));
    }
}

static void
clue_o08(struct planter *planter)
{
    static const size_t columns[] = {NOTICE_PERSON_ID, NOTICE_PHONE, NOTICE_ACCOUNT, NOTICE_HEALTH};
    static const char *const texts[] = {NULL, "13703920001", "6228481234567890123", "尿毒症,长期透析"};
    const struct monitored *monitored;

    for (int number = 0; number < planter->cases && (monitored = clue_notice(planter, 6)) != NULL; number++) {
        const struct world *world = planter->world;
        const int kind = number % 4;

        record_constant(&planter->record, columns[kind],
                        kind == 0 ? world->people[world->members[monitored->first].person].id : texts[kind]);
        planter_expect(planter, &table_notice, planter_add(planter), planter_household_key(monitored));
    }
}

/* A bill above the alert that was met with "no large bill": F10 flags the person as well. */
static void
clue_o06(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = clue_begin(planter, "高额自付医疗费");
        struct record *record;
        char text[32];

        if (person == NULL) {
            return;
        }
        record_constant(&planter->record, CLUE_REASON, number % 2 == 0 ? "经核查没有大额支出" : "入户核实无高额医疗费用");
        clue_end(planter);
        record = planter_record(planter, &table_medical_settlement);
        snprintf(text, sizeof(text), "410620220500%08zu", 80000000 + planter->added);
        record_text(record, MEDICAL_SETTLEMENT_SETTLEMENT_NO, text);
        record_constant(record, MEDICAL_SETTLEMENT_PERSON_ID, person->id);
        record_constant(record, MEDICAL_SETTLEMENT_NAME, person->name);
        record_date(record, MEDICAL_SETTLEMENT_SETTLED_ON, date_of(2022, 5, 4));
        record_constant(record, MEDICAL_SETTLEMENT_INSTITUTION, "河南省人民医院");
        record_constant(record, MEDICAL_SETTLEMENT_KIND, "住院");
        record_integer(record, MEDICAL_SETTLEMENT_TOTAL, 66000);
        record_integer(record, MEDICAL_SETTLEMENT_FUND_PAID, 40000);
        record_integer(record, MEDICAL_SETTLEMENT_SERIOUS_ILLNESS_PAID, 0);
        record_integer(record, MEDICAL_SETTLEMENT_ASSISTANCE_PAID, 0);
        record_integer(record, MEDICAL_SETTLEMENT_SELF_PAID, 26000);
        record_constant(record, MEDICAL_SETTLEMENT_ONE_STOP, "否");
        planter_add(planter);
        plants_expect(planter->plants, PLANTS_COLLATERAL, "F10", &table_household_register, (size_t)(person - planter->world->people),
                      planter_cn(person->id));
    }
}

static void
clue_l11(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, clue_unheard);
        struct record *record;
        char text[40];

        if (person == NULL) {
            return;
        }
        record = planter_record(planter, &table_accident_victim);
        snprintf(text, sizeof(text), "41062120229%07zu", planter->added);
        record_text(record, ACCIDENT_VICTIM_CASE_NO, text);
        record_constant(record, ACCIDENT_VICTIM_PERSON_ID, person->id);
        record_constant(record, ACCIDENT_VICTIM_NAME, person->name);
        record_constant(record, ACCIDENT_VICTIM_KIND, number % 2 == 0 ? "交通事故" : "刑事案件");
        record_constant(record, ACCIDENT_VICTIM_HARM, "致残");
        record_date(record, ACCIDENT_VICTIM_HAPPENED_ON, date_of(2022, 4, 2) + number);
        planter_lasting(planter);
        planter_expect(planter, &table_accident_victim, planter_add(planter), planter_cn(person->id));
    }
}

static void
clue_l12(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, clue_unheard);
        struct record *record;
        size_t village;
        char text[32];

        if (person == NULL) {
            return;
        }
        village = planter->world->households[person->household].village;
        record = planter_record(planter, &table_disaster_household);
        snprintf(text, sizeof(text), "ZQ20219%07zu", planter->added);
        record_text(record, DISASTER_HOUSEHOLD_DISASTER_NO, text);
        record_constant(record, DISASTER_HOUSEHOLD_TOWN, division_towns[division_town_of(village)].name);
        record_constant(record, DISASTER_HOUSEHOLD_VILLAGE, division_table[village].name);
        record_constant(record, DISASTER_HOUSEHOLD_PERSON_ID, person->id);
        record_constant(record, DISASTER_HOUSEHOLD_HEAD_NAME, person->name);
        record_constant(record, DISASTER_HOUSEHOLD_KIND, "洪涝");
        record_date(record, DISASTER_HOUSEHOLD_HAPPENED_ON, date_of(2021, 7, 21));
        record_constant(record, DISASTER_HOUSEHOLD_HOUSE, "严重损坏");
        record_integer(record, DISASTER_HOUSEHOLD_LOSS, 45000);
        planter_lasting(planter);
        planter_expect(planter, &table_disaster_household, planter_add(planter), planter_cn(person->id));
    }
}

/* New on the list of the gravely ill, and not reported. Two months later the rule no longer looks. */
static void
clue_h06(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, clue_unheard);
        struct record *record;

        if (person == NULL) {
            return;
        }
        record = planter_record(planter, &table_serious_illness);
        record_constant(record, SERIOUS_ILLNESS_PERSON_ID, person->id);
        record_constant(record, SERIOUS_ILLNESS_NAME, person->name);
        record_constant(record, SERIOUS_ILLNESS_KIND, "大病");
        record_constant(record, SERIOUS_ILLNESS_DISEASE, "白血病");
        record_date(record, SERIOUS_ILLNESS_DIAGNOSED_ON, date_of(2022, 6, 12) + number % 4);
        record_yes(record, SERIOUS_ILLNESS_CONTRACTED, false);
        record_constant(record, SERIOUS_ILLNESS_STATE, "在管");
        planter_lasting(planter);
        planter_expect(planter, &table_serious_illness, planter_add(planter), planter_cn(person->id));
    }
}

const struct planter_entry plant_clue[] = {
    {"O01", 4, clue_o01},
    {"O02", 4, clue_o02},
    {"O03", 4, clue_o03},
    {"O04", 4, clue_o04},
    {"O05", 3, clue_o05},
    {"O06", 4, clue_o06},
    {"O07", 4, clue_o07},
    {"O08", 4, clue_o08},
    {"L11", 4, clue_l11},
    {"L12", 4, clue_l12},
    {"H06", 4, clue_h06},
    {NULL,  0, NULL    },
};
