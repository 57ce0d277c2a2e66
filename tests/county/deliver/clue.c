/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_clue.c
 *     Clues and what became of them, the events that give rise to clues, and the notices in the villages. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

#include <stdio.h>

enum {
    STREAM_CLUE = 971,
    STREAM_ACCIDENT,
    STREAM_DISASTER,
    STREAM_NOTICE,
    DECLARED_PER_MILLE = 8,
    ACCIDENTS_PER_MILLE = 4,
    FLOODED_PER_MILLE = 6
};

static const struct delivery_form form_clue = {.table = &table_clue,
                                               .prefix = "预警线索台账",
                                               .encoding = SHEET_UTF8_BOM,
                                               .titles = DELIVERY_DEPARTMENT,
                                               .header = DELIVERY_PLAIN,
                                               .crlf = true};
static const struct delivery_form form_notice = {.table = &table_notice,
                                                 .prefix = "村级公示名单",
                                                 .encoding = SHEET_GB18030,
                                                 .titles = DELIVERY_DEPARTMENT,
                                                 .header = DELIVERY_BREAKS,
                                                 .crlf = true};
static const struct delivery_form form_accident = {.table = &table_accident_victim,
                                                   .prefix = "事故和刑案受害人员名单",
                                                   .encoding = SHEET_GB18030,
                                                   .titles = DELIVERY_NO_TITLE,
                                                   .header = DELIVERY_ALIASES,
                                                   .crlf = true};
static const struct delivery_form form_disaster = {.table = &table_disaster_household,
                                                   .prefix = "受灾户名单",
                                                   .encoding = SHEET_UTF8,
                                                   .titles = DELIVERY_DEPARTMENT,
                                                   .header = DELIVERY_PLAIN,
                                                   .tail = true};

enum clue_origin { CLUE_NONE, CLUE_DECLARED, CLUE_ACCIDENT, CLUE_DISASTER };

static bool
clue_flooded(const struct world *world, size_t household)
{
    const uint32_t number = world->households[household].monitored;

    return number != 0 && (world->monitored[number - 1].risks & 1U << RISK_DISASTER) != 0;
}

/* What happened to a household: at most one thing, and a clue follows from it. Monitored households are here when they were flooded. */
static enum clue_origin
clue_origin_of(const struct world *world, size_t household)
{
    struct rng rng = rng_make(world->seed, STREAM_CLUE, household);
    const uint32_t drawn = rng_below(&rng, 1000);
    const struct person *head = &world->people[world->households[household].first];

    if (world->households[household].monitored != 0 || head->status != REGISTER_NORMAL) {
        return clue_flooded(world, household) ? CLUE_DISASTER : CLUE_NONE;
    }
    return drawn < DECLARED_PER_MILLE                                             ? CLUE_DECLARED
           : drawn < DECLARED_PER_MILLE + ACCIDENTS_PER_MILLE                     ? CLUE_ACCIDENT
           : drawn < DECLARED_PER_MILLE + ACCIDENTS_PER_MILLE + FLOODED_PER_MILLE ? CLUE_DISASTER
                                                                                  : CLUE_NONE;
}

/* The day of the accident or declaration; the flood was in July 2021. */
static int
clue_day(const struct world *world, size_t household, enum clue_origin origin)
{
    struct rng rng = rng_make(world->seed, STREAM_ACCIDENT, household);

    return origin == CLUE_DISASTER ? date_of(2021, 7, 20) + rng_range(&rng, 0, 5)
                                   : rng_range(&rng, date_of(2022, 1, 5), date_of(2022, 5, 20));
}

bool
deliver_clue_of(const struct world *world, const struct person *person)
{
    return clue_origin_of(world, person->household) != CLUE_NONE;
}

static void
clue_place(struct record *record, size_t town, size_t village_column, const struct world *world, size_t household)
{
    const size_t village = world->households[household].village;

    record_constant(record, town, division_towns[division_town_of(village)].name);
    record_constant(record, village_column, division_table[village].name);
}

static void
clue_row(struct delivery *delivery, const struct world *world, size_t household)
{
    static const char *const kinds[] = {"", "自主申报", "意外事故", "自然灾害"};
    static const char *const departments[] = {"", "农户", "公安局", "应急管理局"};
    const enum clue_origin origin = clue_origin_of(world, household);
    const struct person *head = &world->people[world->households[household].first];
    struct rng rng = rng_make(world->seed, STREAM_CLUE + 20, household);
    const int received = clue_day(world, household, origin) + rng_range(&rng, 1, 10);
    const int dispatched = received + rng_range(&rng, 0, 2);
    struct record *record = delivery_record(delivery);
    char text[128];

    snprintf(text, sizeof(text), "XS%08zu", household + 1);
    record_text(record, CLUE_CLUE_NO, text);
    record_constant(record, CLUE_DEPARTMENT, departments[origin]);
    record_constant(record, CLUE_KIND, kinds[origin]);
    clue_place(record, CLUE_TOWN, CLUE_VILLAGE, world, household);
    record_constant(record, CLUE_PERSON_ID, head->id);
    record_constant(record, CLUE_NAME, head->name);
    record_date(record, CLUE_RECEIVED_ON, received);
    record_date(record, CLUE_DISPATCHED_ON, dispatched);
    record_date(record, CLUE_FED_BACK_ON, dispatched + rng_range(&rng, 1, 4));
    record_constant(record, CLUE_RESULT, clue_flooded(world, household) ? "已是监测对象" : "不纳入");
    snprintf(text, sizeof(text), "入户核实家庭人均纯收入%d元,收入稳定,无返贫风险", rng_range(&rng, 11000, 29000));
    record_text(record, CLUE_REASON, text);
    delivery_row(delivery, record, household);
}

static void
clue_accident(struct delivery *delivery, const struct world *world, size_t household)
{
    static const char *const harms[] = {"轻伤", "致残"};
    const struct person *head = &world->people[world->households[household].first];
    struct rng rng = rng_make(world->seed, STREAM_ACCIDENT + 20, household);
    struct record *record = delivery_record(delivery);
    char text[40];

    snprintf(text, sizeof(text), "4106212022%08zu", household + 1);
    record_text(record, ACCIDENT_VICTIM_CASE_NO, text);
    record_constant(record, ACCIDENT_VICTIM_PERSON_ID, head->id);
    record_constant(record, ACCIDENT_VICTIM_NAME, head->name);
    record_constant(record, ACCIDENT_VICTIM_KIND, rng_chance(&rng, 900) ? "交通事故" : "刑事案件");
    record_constant(record, ACCIDENT_VICTIM_HARM, harms[rng_below(&rng, 2)]);
    record_date(record, ACCIDENT_VICTIM_HAPPENED_ON, clue_day(world, household, CLUE_ACCIDENT));
    delivery_row(delivery, record, household);
}

static void
clue_disaster(struct delivery *delivery, const struct world *world, size_t household)
{
    const struct person *head = &world->people[world->households[household].first];
    struct rng rng = rng_make(world->seed, STREAM_DISASTER, household);
    struct record *record = delivery_record(delivery);
    char text[32];

    snprintf(text, sizeof(text), "ZQ2021%08zu", household + 1);
    record_text(record, DISASTER_HOUSEHOLD_DISASTER_NO, text);
    clue_place(record, DISASTER_HOUSEHOLD_TOWN, DISASTER_HOUSEHOLD_VILLAGE, world, household);
    record_constant(record, DISASTER_HOUSEHOLD_PERSON_ID, head->id);
    record_constant(record, DISASTER_HOUSEHOLD_HEAD_NAME, head->name);
    record_constant(record, DISASTER_HOUSEHOLD_KIND, "洪涝");
    record_date(record, DISASTER_HOUSEHOLD_HAPPENED_ON, clue_day(world, household, CLUE_DISASTER));
    record_constant(record, DISASTER_HOUSEHOLD_HOUSE, rng_chance(&rng, 400) ? "一般损坏" : "无");
    record_integer(record, DISASTER_HOUSEHOLD_LOSS, 1000L * rng_range(&rng, 3, 60));
    delivery_row(delivery, record, household);
}

void
deliver_clue(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_clue, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < run->world->household_count; at++) {
        if (clue_origin_of(run->world, at) != CLUE_NONE) {
            clue_row(delivery, run->world, at);
        }
    }
    delivery_close(delivery);
}

void
deliver_accident_victim(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_accident, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < run->world->household_count; at++) {
        if (clue_origin_of(run->world, at) == CLUE_ACCIDENT) {
            clue_accident(delivery, run->world, at);
        }
    }
    delivery_close(delivery);
}

void
deliver_disaster_household(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_disaster, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < run->world->household_count; at++) {
        if (clue_origin_of(run->world, at) == CLUE_DISASTER) {
            clue_disaster(delivery, run->world, at);
        }
    }
    delivery_close(delivery);
}

/* Every household that was spot-checked had its notice before: nothing in it but name, matter and reason. */
void
deliver_notice(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_notice, PLANTS_COUNTY, NULL, delivery_date(run->week));

    for (size_t at = 0; at < LEDGER_CHECKS; at++) {
        const struct check *check = &ledger->checks[at];
        const struct monitored *monitored = &world->monitored[check->monitored];
        struct rng rng = rng_make(world->seed, STREAM_NOTICE, at);
        struct record *record = delivery_record(delivery);
        const int from = check->on - rng_range(&rng, 10, 20);
        char text[32];

        snprintf(text, sizeof(text), "GS2022%04zu", at + 1);
        record_text(record, NOTICE_NOTICE_NO, text);
        clue_place(record, NOTICE_TOWN, NOTICE_VILLAGE, world, monitored->household);
        record_constant(record, NOTICE_MATTER, check->inclusion ? "拟纳入" : "拟消除");
        words_household_no(monitored, text);
        record_text(record, NOTICE_HOUSEHOLD_NO, text);
        record_constant(record, NOTICE_HEAD_NAME, monitored_head(world, monitored)->name);
        record_constant(record, NOTICE_REASON, check->inclusion ? "收入下降,存在返贫风险" : "收入稳定,风险已消除");
        record_date(record, NOTICE_NOTICE_FROM, from);
        record_date(record, NOTICE_NOTICE_TO, from + rng_range(&rng, 4, 7));
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}
