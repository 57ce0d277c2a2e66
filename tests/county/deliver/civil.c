/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_civil.c
 *     Civil affairs, the disabled persons' federation, schools, housing, and the companies' register. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

#include <string.h>

enum {
    STREAM_DISABILITY = 701,
    STREAM_ALLOWANCE,
    STREAM_SCHOOL,
    STREAM_COMPANY,
    STREAM_HOUSE,
    COMPANIES_PER_MILLE = 110,
    HOUSES_PER_10000 = 20,
    ALLOWANCES_PER_MILLE = 32
};

static const struct delivery_form form_disability = {.table = &table_disability,
                                                     .prefix = "持证残疾人名单",
                                                     .encoding = SHEET_GB18030,
                                                     .titles = DELIVERY_DEPARTMENT,
                                                     .header = DELIVERY_ALIASES,
                                                     .crlf = true};
static const struct delivery_form form_allowance = {.table = &table_allowance,
                                                    .prefix = "低保特困发放名单",
                                                    .encoding = SHEET_GB18030,
                                                    .titles = DELIVERY_DEPARTMENT,
                                                    .header = DELIVERY_ALIASES,
                                                    .crlf = true,
                                                    .tail = true};
static const struct delivery_form form_student = {
    .table = &table_student, .prefix = "在籍学生名单", .encoding = SHEET_UTF8, .titles = DELIVERY_NO_TITLE, .header = DELIVERY_PLAIN};
static const struct delivery_form form_company = {.table = &table_company,
                                                  .prefix = "市场主体登记信息",
                                                  .encoding = SHEET_UTF8_BOM,
                                                  .titles = DELIVERY_NO_TITLE,
                                                  .header = DELIVERY_PLAIN,
                                                  .crlf = true,
                                                  .quote_all = true};
static const struct delivery_form form_house = {.table = &table_dangerous_house,
                                                .prefix = "农村危房台账",
                                                .encoding = SHEET_UTF8_BOM,
                                                .titles = DELIVERY_DEPARTMENT,
                                                .header = DELIVERY_PLAIN,
                                                .crlf = true,
                                                .tail = true};

static size_t
civil_village(const struct world *world, const struct person *person)
{
    return world->households[person->household].village;
}

static bool
civil_here(const struct person *person, int on)
{
    return person->status == REGISTER_NORMAL || person->changed_on > on;
}

void
deliver_disability(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_disability, PLANTS_COUNTY, NULL, delivery_date(run->week));
    char text[32];

    (void)ledger;
    for (size_t at = 0; at < world->person_count; at++) {
        const struct person *person = &world->people[at];
        struct rng rng = rng_make(world->seed, STREAM_DISABILITY, at);
        struct record *record;

        if (person->category == 0 || !civil_here(person, delivery_effective(delivery))) {
            continue;
        }
        record = delivery_record(delivery);
        record_constant(record, DISABILITY_TOWN, division_towns[division_town_of(civil_village(world, person))].name);
        record_constant(record, DISABILITY_VILLAGE, division_table[civil_village(world, person)].name);
        record_constant(record, DISABILITY_PERSON_ID, person->id);
        snprintf(text, sizeof(text), "%s%u%u", person->id, person->category % 10U, person->grade % 10U);
        record_text(record, DISABILITY_CERTIFICATE_NO, text);
        record_constant(record, DISABILITY_NAME, person->name);
        record_constant(record, DISABILITY_CATEGORY, words_disability[person->category]);
        record_constant(record, DISABILITY_GRADE, words_grade[person->grade]);
        record_date(record, DISABILITY_ISSUED_ON,
                    person->born + 400 < date_of(2010, 1, 1) ? rng_range(&rng, date_of(2010, 1, 1), date_of(2020, 12, 31))
                                                             : rng_range(&rng, person->born + 400, date_of(2020, 12, 31)));
        record_constant(record, DISABILITY_STATUS, "有效");
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

const char *
deliver_allowance_of(const struct world *world, const struct person *person)
{
    struct rng rng = rng_make(world->seed, STREAM_ALLOWANCE, person->household);

    if (person->member != 0) {
        const struct member *member = &world->members[person->member - 1];
        return member->destitute ? "农村特困" : member->low_allowance ? "农村低保" : NULL;
    }
    if (world->households[person->household].monitored != 0 || !rng_chance(&rng, ALLOWANCES_PER_MILLE)) {
        return NULL;
    }
    if (world->households[person->household].size == 1 && date_age(person->born, world_date()) >= 60) {
        return "农村特困";
    }
    return "农村低保";
}

void
deliver_allowance(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_allowance, PLANTS_COUNTY, NULL, delivery_date(run->week));
    const int any_day = date_add_months(delivery_effective(delivery), run->week == 1 ? 0 : -1);
    const int month = date_of(date_year(any_day), date_month(any_day) % 12 + 1, 1);
    char text[32];

    (void)ledger;
    for (size_t at = 0; at < world->person_count; at++) {
        const struct person *person = &world->people[at];
        const char *kind = deliver_allowance_of(world, person);
        struct record *record;

        if (kind == NULL || !civil_here(person, month - 1)) {
            continue;
        }
        record = delivery_record(delivery);
        record_constant(record, ALLOWANCE_TOWN, division_towns[division_town_of(civil_village(world, person))].name);
        record_constant(record, ALLOWANCE_VILLAGE, division_table[civil_village(world, person)].name);
        snprintf(text, sizeof(text), "JZ4106%08u", (unsigned)person->household + 1U);
        record_text(record, ALLOWANCE_CERTIFICATE_NO, text);
        record_constant(record, ALLOWANCE_PERSON_ID, person->id);
        record_constant(record, ALLOWANCE_NAME, person->name);
        record_constant(record, ALLOWANCE_KIND, kind);
        record_month(record, ALLOWANCE_MONTH, month);
        record_integer(record, ALLOWANCE_AMOUNT, strcmp(kind, "农村特困") == 0 ? 650 : 180 + (long)(person->household % 15) * 10);
        record_constant(record, ALLOWANCE_STATE, "在享");
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

/* Stage and school by where one is in school; universities lie outside and report to others. */
static bool
civil_school(struct record *record, const struct person *person, size_t village)
{
    const char *town = division_towns[division_town_of(village)].name;
    const int school = person->school;
    const char *stage = school == SCHOOL_KINDERGARTEN ? "学前教育"
                        : school == SCHOOL_PRIMARY    ? "小学"
                        : school <= SCHOOL_GRADE9     ? "初中"
                        : school <= SCHOOL_SENIOR3    ? "普通高中"
                                                      : "中职";
    char text[128];

    if (school < SCHOOL_KINDERGARTEN || school > SCHOOL_VOCATIONAL3) {
        return false;
    }
    if (school >= SCHOOL_SENIOR1) {
        record_constant(record, STUDENT_SCHOOL, school <= SCHOOL_SENIOR3 ? "浚县第一中学" : "浚县职业教育中心");
    } else {
        snprintf(text, sizeof(text), "%s%s", town,
                 school >= SCHOOL_GRADE7    ? "第一初级中学"
                 : school == SCHOOL_PRIMARY ? "中心小学"
                                            : "中心幼儿园");
        record_text(record, STUDENT_SCHOOL, text);
    }
    record_constant(record, STUDENT_STAGE, stage);
    return true;
}

static void
civil_grade(struct record *record, const struct person *person)
{
    static const char *const primary[] = {"一年级", "二年级", "三年级", "四年级", "五年级", "六年级"};
    const int age = date_age(person->born, world_school_date());
    int years = 0; /* in this school before the current year */

    if (person->school == SCHOOL_PRIMARY) {
        years = age - 6;
        record_constant(record, STUDENT_GRADE, primary[years]);
    } else if (person->school == SCHOOL_KINDERGARTEN) {
        record_constant(record, STUDENT_GRADE, age <= 3 ? "小班" : age == 4 ? "中班" : "大班");
        years = age <= 3 ? 0 : age - 3;
    } else {
        record_constant(record, STUDENT_GRADE, words_school[person->school]);
        years = (person->school - SCHOOL_GRADE7) % 3;
    }
    record_date(record, STUDENT_ENROLLED_ON, date_of(2021 - years, 9, 1));
}

void
deliver_student(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_student, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < world->person_count; at++) {
        const struct person *person = &world->people[at];
        struct rng rng = rng_make(world->seed, STREAM_SCHOOL, at);
        struct record *record = delivery_record(delivery);
        const bool poor = world->households[person->household].monitored != 0 || (!person->home_taught && person->household % 9 == 0);

        if (!civil_here(person, world_date()) || !civil_school(record, person, civil_village(world, person))) {
            continue;
        }
        record_constant(record, STUDENT_PERSON_ID, person->id);
        record_constant(record, STUDENT_NAME, person->name);
        civil_grade(record, person);
        record_constant(record, STUDENT_STATE, "在读");
        record_yes(record, STUDENT_HOME_TAUGHT, person->home_taught);
        record_date(record, STUDENT_HOME_TAUGHT_SINCE, person->home_taught ? date_of(2021, 9, 1) + rng_range(&rng, 0, 200) : DATE_NONE);
        record_yes(record, STUDENT_POOR_OR_MONITORED, poor);
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

/* Members of monitored households and holders of posts have had a business at most in the past. */
static void
civil_company(struct delivery *delivery, struct rng *rng, const struct person *person, size_t entity)
{
    static const char *const kinds[] = {"企业", "个体工商户", "农民专业合作社"};
    static const char *const ends[] = {"有限公司", "店", "专业合作社"};
    static const char *const trades[] = {"商贸", "农业", "餐饮", "建材", "养殖"};
    const size_t kind = rng_chance(rng, 250) ? 0 : rng_chance(rng, 850) ? 1 : 2;
    const bool past = person->member != 0 || person->posted || rng_chance(rng, 180);
    struct record *record = delivery_record(delivery);
    char text[96];

    people_credit_code(entity, text);
    record_text(record, COMPANY_CREDIT_CODE, text);
    snprintf(text, sizeof(text), "浚县%s%s%s", person->name, trades[rng_below(rng, 5)], ends[kind]);
    record_text(record, COMPANY_NAME, text);
    record_constant(record, COMPANY_KIND, kinds[kind]);
    record_constant(record, COMPANY_PERSON_ID, person->id);
    record_constant(record, COMPANY_PERSON_NAME, person->name);
    record_constant(record, COMPANY_ROLE, kind == 1 ? "经营者" : rng_chance(rng, 700) ? "法定代表人" : "股东");
    record_date(record, COMPANY_ESTABLISHED_ON, rng_range(rng, date_of(2008, 1, 1), date_of(2022, 4, 30)));
    record_constant(record, COMPANY_STATE, past ? (rng_chance(rng, 900) ? "注销" : "吊销") : "存续");
    delivery_row(delivery, record, entity);
}

bool
deliver_company_of(const struct world *world, size_t entity)
{
    struct rng rng = rng_make(world->seed, STREAM_COMPANY, entity);
    const struct person *person = &world->people[entity];
    const int age = date_age(person->born, world_date());

    return age >= 22 && age <= 70 && person->status == REGISTER_NORMAL && rng_chance(&rng, COMPANIES_PER_MILLE);
}

void
deliver_company(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_company, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < world->person_count; at++) {
        struct rng rng = rng_make(world->seed, STREAM_COMPANY + 20, at);

        if (deliver_company_of(world, at)) {
            civil_company(delivery, &rng, &world->people[at], at);
        }
    }
    delivery_close(delivery);
}

static void
civil_house(struct delivery *delivery, const struct world *world, size_t household, bool new, bool repaired)
{
    struct rng rng = rng_make(world->seed, STREAM_HOUSE, household);
    struct record *record = delivery_record(delivery);
    const struct person *owner = &world->people[world->households[household].first];
    const size_t village = world->households[household].village;
    char text[32];

    record_constant(record, DANGEROUS_HOUSE_TOWN, division_towns[division_town_of(village)].name);
    record_constant(record, DANGEROUS_HOUSE_VILLAGE, division_table[village].name);
    snprintf(text, sizeof(text), "WF4106%08zu", household + 1);
    record_text(record, DANGEROUS_HOUSE_HOUSE_NO, text);
    record_constant(record, DANGEROUS_HOUSE_PERSON_ID, owner->id);
    record_constant(record, DANGEROUS_HOUSE_OWNER_NAME, owner->name);
    record_constant(record, DANGEROUS_HOUSE_GRADE, rng_chance(&rng, 600) ? "C级" : "D级");
    record_date(record, DANGEROUS_HOUSE_FOUND_ON,
                new ? rng_range(&rng, date_of(2022, 1, 10), date_of(2022, 6, 10))
                    : rng_range(&rng, date_of(2018, 3, 1), date_of(2020, 10, 1)));
    record_constant(record, DANGEROUS_HOUSE_SOURCE, new ? "新增" : "存量");
    record_date(record, DANGEROUS_HOUSE_REPAIRED_ON, repaired ? date_of(2020, 11, 1) + rng_range(&rng, 0, 200) : DATE_NONE);
    delivery_row(delivery, record, household);
}

void
deliver_dangerous_house(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_house, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < world->household_count; at++) {
        const struct household *household = &world->households[at];
        struct rng rng = rng_make(world->seed, STREAM_HOUSE + 1, at);

        if (household->monitored != 0) {
            const struct monitored *monitored = &world->monitored[household->monitored - 1];
            if ((monitored->risks & (1U << RISK_HOUSE)) != 0) {
                civil_house(delivery, world, at, monitored->dangerous_house, !monitored->dangerous_house);
            }
        } else if (rng_below(&rng, 10000) < HOUSES_PER_10000) {
            civil_house(delivery, world, at, false, true);
        }
    }
    delivery_close(delivery);
}
