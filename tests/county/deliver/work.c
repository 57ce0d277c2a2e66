/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_work.c
 *     Work away from home, month by month: who works where, and who wants to. It agrees with what members say of themselves. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/member.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/support.h"
#include "tests/county/world/words.h"

enum { STREAM_WORK = 951, STREAM_PLAN };

static const struct delivery_form form_work = {.table = &table_work_record,
                                               .prefix = "（务工月监测）已外出务工信息",
                                               .encoding = SHEET_GB18030,
                                               .titles = DELIVERY_NATIONAL,
                                               .header = DELIVERY_PLAIN,
                                               .crlf = true};
static const struct delivery_form form_plan = {.table = &table_planned_work,
                                               .prefix = "计划外出务工信息",
                                               .encoding = SHEET_GB18030,
                                               .titles = DELIVERY_NATIONAL,
                                               .header = DELIVERY_PLAIN,
                                               .crlf = true};

/* The county of each of support_places. */
static const char *const work_counties[SUPPORT_PLACES + 1] = {"", "浚县", "浚县", "浚县", "淇滨区", "中牟县", "昆山市", "东莞市", "大兴区"};

static void
work_row(struct delivery *delivery, const struct world *world, size_t at)
{
    static const char *const trades[] = {"制造业", "建筑业", "居民服务业", "批发和零售业"};
    static const char *const channels[] = {"自主就业", "亲友介绍", "政府组织", "劳务中介"};
    const struct member *member = &world->members[at];
    struct rng rng = rng_make(world->seed, STREAM_WORK, at);
    struct record *record = delivery_record(delivery);
    char text[32];

    words_household_no(&world->monitored[member->monitored], text);
    record_text(record, WORK_RECORD_HOUSEHOLD_NO, text);
    record_constant(record, WORK_RECORD_PERSON_ID, world->people[member->person].id);
    record_constant(record, WORK_RECORD_NAME, world->people[member->person].name);
    record_yes(record, WORK_RECORD_WORKING, true);
    record_constant(record, WORK_RECORD_COUNTY, work_counties[member->work_place]);
    record_constant(record, WORK_RECORD_ENTERPRISE, "某某有限公司");
    record_constant(record, WORK_RECORD_INDUSTRY, trades[rng_below(&rng, 4)]);
    record_constant(record, WORK_RECORD_CHANNEL, channels[rng_below(&rng, 4)]);
    record_yes(record, WORK_RECORD_POINT_TO_POINT, rng_chance(&rng, 200));
    record_integer(record, WORK_RECORD_MONTHLY_INCOME, 100L * rng_range(&rng, 18, 62));
    record_month(record, WORK_RECORD_STARTED, rng_range(&rng, date_of(2020, 7, 1), date_of(2022, 1, 31)));
    if (member->work_place > SUPPORT_LOCAL_PLACES) {
        record_integer(record, WORK_RECORD_TRAVEL_SUBSIDY, 500);
    }
    delivery_row(delivery, record, at);
}

void
deliver_work_record(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_work, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < world->member_count; at++) {
        if (world->members[at].work_place > 0 && member_active(&world->members[at], delivery_effective(delivery))) {
            work_row(delivery, world, at);
        }
    }
    delivery_close(delivery);
}

void
deliver_planned_work(struct run *run, const struct ledger *ledger)
{
    static const char *const needs[] = {"岗位信息", "技能培训", "交通补助"};
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_plan, PLANTS_COUNTY, NULL, delivery_date(run->week));
    char text[32];

    (void)ledger;
    for (size_t at = 0; at < world->member_count; at++) {
        const struct member *member = &world->members[at];
        struct rng rng = rng_make(world->seed, STREAM_PLAN, at);
        struct record *record;

        if (member->work_place > 0 || !member_able(member) || !member_active(member, delivery_effective(delivery))
            || world->people[member->person].school != SCHOOL_NONE) {
            continue;
        }
        record = delivery_record(delivery);
        words_household_no(&world->monitored[member->monitored], text);
        record_text(record, PLANNED_WORK_HOUSEHOLD_NO, text);
        record_constant(record, PLANNED_WORK_PERSON_ID, world->people[member->person].id);
        record_constant(record, PLANNED_WORK_NAME, world->people[member->person].name);
        record_yes(record, PLANNED_WORK_PLANNED, true);
        record_constant(record, PLANNED_WORK_COUNTY, rng_chance(&rng, 500) ? "昆山市" : "淇滨区");
        record_constant(record, PLANNED_WORK_NEEDS, needs[rng_below(&rng, 3)]);
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}
