/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_health.c
 *     Rules F: insurance, disability, medical bills; and L10, a new disability not looked at. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

static void
health_uninsured(struct planter *planter, int number, const struct member *member)
{
    planter_weekly(planter, number);
    planter_edit_member(planter, member, MEMBER_RESIDENT_INSURANCE, "否");
    planter_edit_member(planter, member, MEMBER_SERIOUS_ILLNESS_INSURANCE, "否");
    planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
}

static void
health_f02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);

        if (member == NULL) {
            return;
        }
        health_uninsured(planter, number, member);
    }
}

static bool
health_assisted(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)world;
    (void)monitored;
    return member->assisted && !member->employee;
}

static void
health_f05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, health_assisted);

        if (member == NULL) {
            return;
        }
        health_uninsured(planter, number, member);
    }
}

/* Certified, not ill otherwise, too old for doubts about labour, in a household that is not monitored for it. */
static bool
health_certified(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return world->people[member->person].category != 0 && member->health == HEALTH_DISABLED
           && (monitored->risks & (1U << RISK_DISABILITY)) == 0 && date_age(world->people[member->person].born, world_date()) >= 60;
}

static void
health_f07(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const bool certified = number % 2 == 0;
        const struct member *member = planter_take_member(planter, certified ? health_certified : planter_plain);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_HEALTH, certified ? "健康" : "残疾");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

static bool
health_disabled(const struct world *world, const struct person *person)
{
    (void)world;
    return person->category != 0 && !person->home_taught;
}

static void
health_f08(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, health_disabled);
        size_t entity;

        if (person == NULL) {
            return;
        }
        entity = (size_t)(person - planter->world->people);
        planter_lasting(planter); /* a case of its own: L09 must not ask about the new grade */
        plants_drop(planter->plants, &table_disability_subsidy, entity);
        planter_lasting(planter);
        if (number % 2 == 0) {
            plants_edit(planter->plants, &table_disability, entity, DISABILITY_GRADE, words_grade[person->grade % 4 + 1]);
        } else {
            plants_edit(planter->plants, &table_disability, entity, DISABILITY_CATEGORY, words_disability[person->category % 7 + 1]);
        }
        planter_expect(planter, &table_disability, entity, planter_cn(person->id));
    }
}

/* A settlement of this person; amounts in yuan. */
static void
health_bill(struct planter *planter, const struct person *person, int on, long total, long fund, long self)
{
    struct record *record = planter_record(planter, &table_medical_settlement);
    char text[32];
    char month[DATE_TEXT_SIZE];

    snprintf(text, sizeof(text), "4106%s99%06zu", date_yearmonth(on, month), planter->added % 1000000U);
    record_text(record, MEDICAL_SETTLEMENT_SETTLEMENT_NO, text);
    record_constant(record, MEDICAL_SETTLEMENT_PERSON_ID, person->id);
    record_constant(record, MEDICAL_SETTLEMENT_NAME, person->name);
    record_date(record, MEDICAL_SETTLEMENT_SETTLED_ON, on);
    record_constant(record, MEDICAL_SETTLEMENT_INSTITUTION, "河南省人民医院");
    record_constant(record, MEDICAL_SETTLEMENT_KIND, "住院");
    record_integer(record, MEDICAL_SETTLEMENT_TOTAL, total);
    record_integer(record, MEDICAL_SETTLEMENT_FUND_PAID, fund);
    record_integer(record, MEDICAL_SETTLEMENT_SERIOUS_ILLNESS_PAID, 0);
    record_integer(record, MEDICAL_SETTLEMENT_ASSISTANCE_PAID, 0);
    record_integer(record, MEDICAL_SETTLEMENT_SELF_PAID, self);
    record_yes(record, MEDICAL_SETTLEMENT_ONE_STOP, false);
}

/* Two long stays in hospital, far above any line, and not looked at. */
static void
health_f10(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);

        if (person == NULL) {
            return;
        }
        planter_lasting(planter);
        health_bill(planter, person, date_of(2022, 2, 11) + number, 88000, 50000, 38000);
        planter_add(planter);
        health_bill(planter, person, date_of(2022, 5, 3) + number, 61000, 33000, 28000);
        planter_add(planter);
        planter_expect(planter, &table_household_register, (size_t)(person - planter->world->people), planter_cn(person->id));
    }
}

static void
health_f11(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);

        if (person == NULL) {
            return;
        }
        planter_lasting(planter);
        health_bill(planter, person, date_of(2022, 3, 9) + number * 5, 4200, 2100, 900);
        planter_expect(planter, &table_medical_settlement, planter_add(planter), planter_cn(person->id));
    }
}

/* The same bill twice under two numbers, or money back for a bill that was never paid. */
static void
health_f13(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);

        if (person == NULL) {
            return;
        }
        planter_lasting(planter);
        if (number % 2 == 0) {
            health_bill(planter, person, date_of(2022, 4, 6) + number, 3100 + number, 2300, 800 + number);
            planter_expect(planter, &table_medical_settlement, planter_add(planter), planter_cn(person->id));
            health_bill(planter, person, date_of(2022, 4, 6) + number, 3100 + number, 2300, 800 + number);
        } else {
            health_bill(planter, person, date_of(2022, 4, 6) + number, -700, -500, -200);
        }
        planter_expect(planter, &table_medical_settlement, planter_add(planter), planter_cn(person->id));
    }
}

static void
health_l10(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);
        struct record *record;
        char text[32];

        if (person == NULL) {
            return;
        }
        planter_lasting(planter);
        record = planter_record(planter, &table_disability);
        record_constant(record, DISABILITY_TOWN, "");
        record_constant(record, DISABILITY_PERSON_ID, person->id);
        snprintf(text, sizeof(text), "%s%s", person->id, number % 3 == 2 ? "63" : number % 3 == 1 ? "42" : "11");
        record_text(record, DISABILITY_CERTIFICATE_NO, text);
        record_constant(record, DISABILITY_NAME, person->name);
        record_constant(record, DISABILITY_CATEGORY, number % 3 == 2 ? "精神" : number % 3 == 1 ? "肢体" : "视力");
        record_constant(record, DISABILITY_GRADE, number % 3 == 2 ? "三级" : number % 3 == 1 ? "二级" : "一级");
        record_date(record, DISABILITY_ISSUED_ON, date_of(2022, 6, 19) + number);
        record_constant(record, DISABILITY_STATUS, "有效");
        planter_expect(planter, &table_disability, planter_add(planter), planter_cn(person->id));
    }
}

const struct planter_entry plant_health[] = {
    {"F02", 8,  health_f02},
    {"F05", 4,  health_f05},
    {"F07", 8,  health_f07},
    {"F08", 5,  health_f08},
    {"F10", 10, health_f10},
    {"F11", 8,  health_f11},
    {"F13", 6,  health_f13},
    {"L10", 5,  health_l10},
    {NULL,  0,  NULL      },
};
