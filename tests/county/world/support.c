/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/support.h"

#include "tests/county/world/member.h"
#include "tests/county/world/monitored.h"

enum { STREAM_SUPPORT = 301 };

const char *const support_places[SUPPORT_PLACES + 1] = {
    "",
    "河南省鹤壁市浚县",
    "河南省鹤壁市浚县产业集聚区",
    "河南省鹤壁市浚县善堂镇",
    "河南省鹤壁市淇滨区",
    "河南省郑州市中牟县",
    "江苏省苏州市昆山市",
    "广东省东莞市长安镇",
    "北京市大兴区",
};

static void
support_count(const struct person *person, const struct member *member, struct support_facts *facts)
{
    const int school = person->school;

    facts->size++;
    facts->ill += (member->health & (HEALTH_CHRONIC | HEALTH_SERIOUS)) != 0;
    facts->disabled += (member->health & HEALTH_DISABLED) != 0;
    facts->severe += person->category != 0 && person->grade <= 2;
    facts->students += school >= SCHOOL_SENIOR1;
    facts->vocational += (school >= SCHOOL_VOCATIONAL1 && school <= SCHOOL_COLLEGE3);
    facts->pupils += school >= SCHOOL_PRIMARY && school <= SCHOOL_GRADE9;
    facts->home_taught += person->home_taught;
    facts->able += member_able(member);
    facts->unable += member_unable(member);
    facts->working += member->work_place > 0;
    facts->far += member->work_place > SUPPORT_LOCAL_PLACES;
    facts->posts += member->post != POST_NONE;
    facts->old += date_age(person->born, world_date()) >= 60;
}

/* Facts are those of the half year, or of the day of identification for whoever comes later. */
static int
support_day(const struct monitored *monitored)
{
    return monitored->identified_on > world_date() ? monitored->identified_on : world_date();
}

struct support_facts
support_facts_of(const struct world *world, const struct monitored *monitored)
{
    struct support_facts facts = {0};

    for (size_t at = 0; at < monitored->count; at++) {
        const struct member *member = &world->members[monitored->first + at];
        if (member_active(member, support_day(monitored))) {
            support_count(&world->people[member->person], member, &facts);
        }
    }
    return facts;
}

static void
support_risk(struct rng *rng, struct monitored *monitored, enum risk risk, bool possible, uint32_t per_mille)
{
    if (possible && rng_chance(rng, per_mille)) {
        monitored->risks |= (uint16_t)(1U << risk);
    }
}

static void
support_risks(struct rng *rng, struct monitored *monitored, const struct support_facts *facts)
{
    support_risk(rng, monitored, RISK_ILLNESS, facts->ill > 0, 700);
    support_risk(rng, monitored, RISK_DISABILITY, facts->disabled > 0, 600);
    support_risk(rng, monitored, RISK_SCHOOLING, facts->students > 0, 450);
    support_risk(rng, monitored, RISK_LABOUR, facts->unable > 0 && facts->able * 4 <= facts->size, 500);
    support_risk(rng, monitored, RISK_JOB, facts->able > 0 && facts->working > 0, 130);
    support_risk(rng, monitored, RISK_DISASTER, true, 110);
    support_risk(rng, monitored, RISK_ACCIDENT, true, 35);
    support_risk(rng, monitored, RISK_BUSINESS, facts->able > 0, 40);
    support_risk(rng, monitored, RISK_OTHER, true, 12);
    if (monitored->risks == 0) {
        support_risk(rng, monitored, RISK_JOB, facts->able > 0 && facts->working > 0, 500);
        support_risk(rng, monitored, RISK_DISASTER, monitored->risks == 0, 1000);
    }
}

static void
support_give(struct monitored *monitored, enum help help, enum item item)
{
    monitored->helps[help] |= UINT64_C(1) << item;
}

/* Work and trade: for whoever can work at all. */
static void
support_development(struct rng *rng, struct monitored *monitored, const struct support_facts *facts)
{
    if (facts->unable < facts->size) {
        static const enum item items[] = {ITEM_PRODUCTION, ITEM_ASSET_INCOME, ITEM_INDUSTRY_AWARD, ITEM_TRUSTEESHIP};
        support_give(monitored, HELP_INDUSTRY, items[rng_below(rng, 4)]);
        if (rng_chance(rng, 60)) {
            support_give(monitored, HELP_FINANCE, rng_chance(rng, 300) ? ITEM_INSURANCE : ITEM_MICROCREDIT);
        }
    }
    if (facts->far > 0) {
        support_give(monitored, HELP_JOB, rng_chance(rng, 700) ? ITEM_TRAVEL_SUBSIDY : ITEM_LABOUR_EXPORT);
    } else if (facts->working > 0 && (rng_chance(rng, 600) || (monitored->risks & (1U << RISK_JOB)) != 0)) {
        support_give(monitored, HELP_JOB, rng_chance(rng, 500) ? ITEM_TRAINING : ITEM_JOB_NEWS);
    }
    if (facts->posts > 0) {
        support_give(monitored, HELP_POST, ITEM_POST);
    }
}

static void
support_schooling(struct monitored *monitored, const struct support_facts *facts)
{
    if (facts->pupils > 0) {
        support_give(monitored, HELP_SCHOOLING, ITEM_KEEP_SCHOOL);
    }
    if (facts->home_taught > 0) {
        support_give(monitored, HELP_SCHOOLING, ITEM_HOME_TEACHING);
    }
    if (facts->vocational > 0) {
        support_give(monitored, HELP_EDUCATION, ITEM_RAIN_DEW);
    }
    if (facts->students > facts->vocational) {
        support_give(monitored, HELP_EDUCATION, ITEM_GRANT);
    }
}

static void
support_guarantees(struct rng *rng, struct world *world, struct monitored *monitored, const struct support_facts *facts)
{
    const bool alone = facts->size == 1 && facts->old == 1 && monitored->no_labour;
    const bool destitute = alone && rng_chance(rng, 500);
    const bool low = !destitute && (monitored->no_labour || rng_chance(rng, 220));

    for (size_t at = 0; at < monitored->count; at++) {
        struct member *member = &world->members[monitored->first + at];
        member->destitute = destitute && member->left_on == DATE_NONE;
        member->low_allowance = low && member->left_on == DATE_NONE;
    }
    if (destitute) {
        support_give(monitored, HELP_GENERAL, ITEM_DESTITUTE);
    } else if (low) {
        support_give(monitored, HELP_GENERAL, ITEM_LOW_ALLOWANCE);
    }
    if (facts->severe > 0) {
        support_give(monitored, HELP_GENERAL, ITEM_DISABILITY);
    }
    if ((monitored->risks & (1U << RISK_DISASTER | 1U << RISK_ACCIDENT | 1U << RISK_OTHER)) != 0) {
        support_give(monitored, HELP_GENERAL, ITEM_RELIEF);
    }
}

static void
support_other(struct rng *rng, struct monitored *monitored, const struct support_facts *facts)
{
    if (monitored->identified_on < date_of(2021, 12, 31)) {
        support_give(monitored, HELP_HEALTH, ITEM_PREMIUM);
    }
    if (facts->ill > 0) {
        support_give(monitored, HELP_HEALTH, rng_chance(rng, 500) ? ITEM_CONTRACT_DOCTOR : ITEM_CHRONIC_CLINIC);
    }
    if ((monitored->risks & (1U << RISK_HOUSE)) != 0) {
        support_give(monitored, HELP_HOUSE, ITEM_HOUSE_REBUILD);
    }
    support_give(monitored, HELP_SOCIAL, ITEM_PAIRING);
    if (rng_chance(rng, 80)) {
        support_give(monitored, HELP_CONDITION, rng_chance(rng, 500) ? ITEM_YARD : ITEM_TOILET);
    }
}

static struct income
support_income(struct rng *rng, const struct monitored *monitored, const struct support_facts *facts, int per_capita)
{
    const int net = per_capita * facts->size;
    const bool trades = monitored->helps[HELP_INDUSTRY] != 0;
    struct income income = {.property = rng_range(rng, 0, 12) * 50};

    income.wage = facts->working > 0 ? net / 100 * rng_range(rng, 42, 55) : 0;
    income.cost = trades ? rng_range(rng, 5, 30) * 100 : 0;
    income.business = trades ? income.cost + net / 100 * rng_range(rng, 14, 22) : 0;
    income.transfer = net - income.property - income.wage - income.business + income.cost;
    income.self_paid = (monitored->risks & (1U << RISK_ILLNESS)) != 0 ? rng_range(rng, 180, 1800) * 10 : rng_range(rng, 1, 60) * 10;
    return income;
}

int
world_net(const struct income *income)
{
    return income->wage + income->business + income->property + income->transfer - income->cost;
}

/* Half a cent is rounded up: nothing here is negative. */
int
world_per_capita(const struct income *income, int size)
{
    return (world_net(income) * 200 + size) / (size * 2);
}

void
support_household(struct world *world, struct monitored *monitored)
{
    struct rng rng = rng_make(world->seed, STREAM_SUPPORT, monitored->number);
    const struct support_facts facts = support_facts_of(world, monitored);
    const bool sudden = rng_chance(&rng, monitored->poor ? 180 : 260);

    monitored->category = sudden ? CATEGORY_SUDDEN : monitored->poor ? CATEGORY_UNSTABLE : CATEGORY_EDGE;
    support_risks(&rng, monitored, &facts);
    support_development(&rng, monitored, &facts);
    support_schooling(monitored, &facts);
    support_guarantees(&rng, world, monitored, &facts);
    support_other(&rng, monitored, &facts);
    monitored->before = support_income(&rng, monitored, &facts,
                                       sudden ? rng_range(&rng, 9000, 16000) : rng_range(&rng, monitored->growing ? 5200 : 4300, 5900));
    monitored->after = support_income(&rng, monitored, &facts, rng_range(&rng, 8200, 15000));
    monitored->after.self_paid /= 4;
    monitored->house_area = (uint16_t)rng_range(&rng, 45, 180);
    monitored->field_area = (uint16_t)(facts.size * rng_range(&rng, 8, 18));
}
