/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_national.c
 *     Exports of the national monitoring system: two title rows, the header on the third, every cell text. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/rng.h"
#include "tests/county/world/support.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

enum { GROUPS = 8, STREAM_CHANNEL = 981 };

static const struct delivery_form form_member = {.table = &table_member,
                                                 .prefix = "（自定义）监测对象成员信息",
                                                 .encoding = SHEET_GB18030,
                                                 .titles = DELIVERY_NATIONAL,
                                                 .header = DELIVERY_BRACKETS,
                                                 .crlf = true,
                                                 .header_every = 4000};
static const struct delivery_form form_monitored = {.table = &table_monitored_household,
                                                    .prefix = "（自定义）监测对象户信息",
                                                    .encoding = SHEET_UTF8_BOM,
                                                    .titles = DELIVERY_NATIONAL,
                                                    .header = DELIVERY_BREAKS,
                                                    .crlf = true};
static const struct delivery_form form_event = {.table = &table_monitor_event,
                                                .prefix = "监测对象动态变动信息",
                                                .encoding = SHEET_GB18030,
                                                .titles = DELIVERY_NATIONAL,
                                                .header = DELIVERY_PLAIN,
                                                .crlf = true,
                                                .quote_all = true};

static const char *
national_town(const struct household *household)
{
    return division_towns[division_town_of(household->village)].name;
}

static void
national_place(struct record *record, size_t town, size_t village, const struct household *household)
{
    record_constant(record, town, national_town(household));
    record_constant(record, village, division_table[household->village].name);
}

static void
national_member_work(struct record *record, const struct person *person, const struct member *member)
{
    const bool grown = person->school == SCHOOL_NONE && date_age(person->born, world_date()) >= 16;

    record_yes(record, MEMBER_RESIDENT_INSURANCE, !member->employee);
    record_yes(record, MEMBER_EMPLOYEE_INSURANCE, member->employee);
    record_yes(record, MEMBER_SERIOUS_ILLNESS_INSURANCE, !member->employee);
    record_yes(record, MEMBER_MEDICAL_ASSISTANCE, member->assisted);
    record_yes(record, MEMBER_RESIDENT_PENSION, grown && !member->employee);
    record_yes(record, MEMBER_EMPLOYEE_PENSION, member->employee);
    record_constant(record, MEMBER_LOW_ALLOWANCE, member->low_allowance ? "农村低保" : "未享受");
    record_constant(record, MEMBER_DESTITUTE, member->destitute ? "农村特困" : "不享受");
    record_constant(record, MEMBER_PUBLIC_POST, words_post[member->post]);
    record_constant(record, MEMBER_WORK_PLACE, support_places[member->work_place]);
    if (member->post != POST_NONE) {
        record_integer(record, MEMBER_PUBLIC_POST_MONTHS, member->post_months);
    }
    if (member->work_place > 0) {
        record_integer(record, MEMBER_WORK_MONTHS, member->work_months);
    }
}

/* Who has a disability certificate is registered with its number: the forms ask for it. */
static void
national_id(struct record *record, const struct person *person)
{
    char text[32];

    if (person->category == 0) {
        record_constant(record, MEMBER_PERSON_ID, person->id);
        return;
    }
    snprintf(text, sizeof(text), "%s%u%u", person->id, person->category % 10U, person->grade % 10U);
    record_text(record, MEMBER_PERSON_ID, text);
}

static void
national_member(const struct world *world, struct record *record, const struct member *member, int on, int week)
{
    const struct person *person = &world->people[member->person];
    const struct monitored *monitored = &world->monitored[member->monitored];
    const bool left = member->left_on != DATE_NONE && member->left_on <= on;
    char text[WORDS_MULTI];

    national_place(record, MEMBER_TOWN, MEMBER_VILLAGE, &world->households[monitored->household]);
    words_household_no(monitored, text);
    record_text(record, MEMBER_HOUSEHOLD_NO, text);
    words_person_no(monitored, member, text);
    record_text(record, MEMBER_PERSON_NO, text);
    record_constant(record, MEMBER_NAME, person->name);
    record_constant(record, MEMBER_SEX, person->sex == PEOPLE_MALE ? "男" : "女");
    record_text(record, MEMBER_BIRTH_DATE, date_compact(person->born, text));
    record_constant(record, MEMBER_ID_TYPE, person->category != 0 ? "残疾人证" : "居民身份证");
    national_id(record, person);
    record_constant(record, MEMBER_RELATION, words_relation[member->relation]);
    record_constant(record, MEMBER_ETHNIC, strstr(person->name, "·") != NULL ? "维吾尔族" : "汉族");
    record_constant(record, MEMBER_POLITICAL, member->party ? "中共党员" : "群众");
    record_constant(record, MEMBER_EDUCATION, words_education[member->education]);
    record_constant(record, MEMBER_SCHOOL_STATUS, words_school[person->school]);
    record_constant(record, MEMBER_LABOUR, words_labour[member->labour]);
    words_health(member->health, ",", text);
    record_text(record, MEMBER_HEALTH, text);
    national_member_work(record, person, member);
    monitored_phone(world, monitored, member->number, week, text);
    record_text(record, MEMBER_PHONE, date_age(person->born, world_date()) >= 16 ? text : "");
    record_date(record, MEMBER_JOINED_ON, member->joined_on);
    record_date(record, MEMBER_LEFT_ON, left ? member->left_on : DATE_NONE);
    record_constant(record, MEMBER_STATE, left ? "自然减少" : "在册");
}

void
deliver_member(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_member, PLANTS_COUNTY, NULL, delivery_date(run->week));
    const int on = delivery_effective(delivery);

    (void)ledger;
    for (size_t at = 0; at < world->member_count; at++) {
        const struct member *member = &world->members[at];
        if (member->joined_on <= on && monitored_listed(&world->monitored[member->monitored], on)) {
            struct record *record = delivery_record(delivery);
            national_member(world, record, member, on, run->week);
            delivery_row(delivery, record, at);
        }
    }
    delivery_close(delivery);
}

static void
national_living(struct record *record, const struct monitored *monitored)
{
    record_yes(record, MONITORED_HOUSEHOLD_DROPOUT, false);
    record_yes(record, MONITORED_HOUSEHOLD_UNINSURED, false);
    record_yes(record, MONITORED_HOUSEHOLD_DANGEROUS_HOUSE, monitored->dangerous_house);
    record_yes(record, MONITORED_HOUSEHOLD_SAFE_WATER, true);
    record_yes(record, MONITORED_HOUSEHOLD_ELECTRICITY, true);
    record_yes(record, MONITORED_HOUSEHOLD_TOILET, monitored->number % 7 != 0);
    record_yes(record, MONITORED_HOUSEHOLD_ROAD_HARDENED, monitored->number % 11 != 0);
    record_integer(record, MONITORED_HOUSEHOLD_HOUSE_AREA, monitored->house_area);
    record_cents(record, MONITORED_HOUSEHOLD_CULTIVATED_AREA, monitored->field_area * 10L);
    record_integer(record, MONITORED_HOUSEHOLD_FOREST_AREA, 0);
    record_cents(record, MONITORED_HOUSEHOLD_ROAD_DISTANCE, (long)(monitored->number % 30) * 10);
}

static void
national_income(struct record *record, const struct income *income, int size, const size_t columns[8])
{
    record_integer(record, columns[0], income->wage);
    record_integer(record, columns[1], income->business);
    record_integer(record, columns[2], income->property);
    record_integer(record, columns[3], income->transfer);
    record_integer(record, columns[4], income->cost);
    record_integer(record, columns[5], world_net(income));
    record_cents(record, columns[6], world_per_capita(income, size));
    record_integer(record, columns[7], income->self_paid);
}

static void
national_help(struct record *record, const struct monitored *monitored)
{
    char text[WORDS_MULTI];
    const bool develops = monitored->helps[HELP_INDUSTRY] != 0 || monitored->helps[HELP_JOB] != 0 || monitored->helps[HELP_FINANCE] != 0
                          || monitored->helps[HELP_POST] != 0;

    record_constant(record, MONITORED_HOUSEHOLD_DEVELOPMENT_HELP, develops ? "已实施" : "无需实施");
    for (size_t help = 0; help < HELPS; help++) {
        words_join(monitored->helps[help], words_item, ITEMS, ",", text);
        record_text(record, MONITORED_HOUSEHOLD_INDUSTRY_HELP + help, text);
    }
}

static void
national_after(const struct world *world, struct record *record, const struct monitored *monitored)
{
    static const size_t columns[8] = {MONITORED_HOUSEHOLD_AFTER_WAGE_INCOME,       MONITORED_HOUSEHOLD_AFTER_BUSINESS_INCOME,
                                      MONITORED_HOUSEHOLD_AFTER_PROPERTY_INCOME,   MONITORED_HOUSEHOLD_AFTER_TRANSFER_INCOME,
                                      MONITORED_HOUSEHOLD_AFTER_BUSINESS_COST,     MONITORED_HOUSEHOLD_AFTER_NET_INCOME,
                                      MONITORED_HOUSEHOLD_AFTER_PER_CAPITA_INCOME, MONITORED_HOUSEHOLD_AFTER_SELF_PAID};

    record_month(record, MONITORED_HOUSEHOLD_ELIMINATED_MONTH, monitored->eliminated_on);
    record_constant(record, MONITORED_HOUSEHOLD_ELIMINATION_WAY, monitored->natural ? "自然消除" : "帮扶消除");
    record_constant(record, MONITORED_HOUSEHOLD_ELIMINATION_REASON, monitored->natural ? "家庭成员变动后风险自然解除" : "");
    record_yes(record, MONITORED_HOUSEHOLD_AFTER_DROPOUT, false);
    record_yes(record, MONITORED_HOUSEHOLD_AFTER_HOUSE_DAMAGED, false);
    record_yes(record, MONITORED_HOUSEHOLD_AFTER_UNINSURED, false);
    record_yes(record, MONITORED_HOUSEHOLD_AFTER_WATER_DAMAGED, false);
    national_income(record, &monitored->after, monitored_size(world, monitored, monitored->eliminated_on), columns);
    record_integer(record, MONITORED_HOUSEHOLD_AFTER_COMPENSATION, 0);
}

static void
national_contacts(const struct world *world, struct record *record, const struct monitored *monitored, int week)
{
    struct rng rng = rng_make(world->seed, 401, world->households[monitored->household].village);
    char text[PEOPLE_NAME_SIZE];

    people_name(&rng, people_surname(&rng), PEOPLE_MALE, date_of(1975, 1, 1), text);
    record_text(record, MONITORED_HOUSEHOLD_CONTACT_NAME, text);
    people_phone(40000000U + world->households[monitored->household].village, text);
    record_text(record, MONITORED_HOUSEHOLD_CONTACT_PHONE, text);
    people_name(&rng, people_surname(&rng), PEOPLE_MALE, date_of(1985, 1, 1), text);
    record_text(record, MONITORED_HOUSEHOLD_HELPER_NAME, text);
    monitored_phone(world, monitored, 1, week, text);
    record_text(record, MONITORED_HOUSEHOLD_HOUSEHOLD_PHONE, text);
}

static void
national_why(struct record *record, const struct monitored *monitored)
{
    char text[WORDS_MULTI];

    record_constant(record, MONITORED_HOUSEHOLD_HOUSEHOLD_TYPE, monitored->poor ? "脱贫户" : "一般农户");
    record_constant(record, MONITORED_HOUSEHOLD_CATEGORY, words_category[monitored->category]);
    words_join(monitored->risks, words_risk, RISKS, ",", text);
    record_text(record, MONITORED_HOUSEHOLD_RISKS, text);
    record_constant(record, MONITORED_HOUSEHOLD_RISK_NOTE, (monitored->risks & (1U << RISK_OTHER)) != 0 ? "家庭主要收入来源中断" : "");
    record_constant(record, MONITORED_HOUSEHOLD_DISASTER_KIND, (monitored->risks & (1U << RISK_DISASTER)) != 0 ? "洪涝" : "");
}

static void
national_household(const struct world *world, struct record *record, const struct monitored *monitored, int on, int week)
{
    static const size_t columns[8] = {MONITORED_HOUSEHOLD_WAGE_INCOME,       MONITORED_HOUSEHOLD_BUSINESS_INCOME,
                                      MONITORED_HOUSEHOLD_PROPERTY_INCOME,   MONITORED_HOUSEHOLD_TRANSFER_INCOME,
                                      MONITORED_HOUSEHOLD_BUSINESS_COST,     MONITORED_HOUSEHOLD_NET_INCOME,
                                      MONITORED_HOUSEHOLD_PER_CAPITA_INCOME, MONITORED_HOUSEHOLD_SELF_PAID};
    const struct person *head = monitored_head(world, monitored);
    const int size = monitored_size(world, monitored, on);
    char text[16];

    national_place(record, MONITORED_HOUSEHOLD_TOWN, MONITORED_HOUSEHOLD_VILLAGE, &world->households[monitored->household]);
    words_household_no(monitored, text);
    record_text(record, MONITORED_HOUSEHOLD_HOUSEHOLD_NO, text);
    snprintf(text, sizeof(text), "%u组", monitored->number % GROUPS + 1);
    record_text(record, MONITORED_HOUSEHOLD_GROUP_NAME, text);
    record_constant(record, MONITORED_HOUSEHOLD_HEAD_NAME, head->name);
    record_constant(record, MONITORED_HOUSEHOLD_HEAD_ID, head->id);
    record_integer(record, MONITORED_HOUSEHOLD_SIZE, size);
    national_why(record, monitored);
    record_yes(record, MONITORED_HOUSEHOLD_NO_LABOUR_GUARANTEE, monitored->no_labour && !monitored_closed(monitored, on));
    national_living(record, monitored);
    national_income(record, &monitored->before, size, columns);
    record_month(record, MONITORED_HOUSEHOLD_IDENTIFIED_MONTH, monitored->identified_on);
    record_yes(record, MONITORED_HOUSEHOLD_ELIMINATED, monitored_closed(monitored, on));
    national_help(record, monitored);
    national_contacts(world, record, monitored, week);
    if (monitored_closed(monitored, on)) {
        national_after(world, record, monitored);
    }
}

void
deliver_monitored_household(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_monitored, PLANTS_COUNTY, NULL, delivery_date(run->week));
    const int on = delivery_effective(delivery);

    (void)ledger;
    for (size_t at = 0; at < world->monitored_count; at++) {
        if (monitored_listed(&world->monitored[at], on)) {
            struct record *record = delivery_record(delivery);
            national_household(world, record, &world->monitored[at], on, run->week);
            delivery_row(delivery, record, at);
        }
    }
    delivery_close(delivery);
}

/* How a household came to be monitored: two of the three channels of the published report find most. */
static const char *
national_channel(const struct world *world, const struct event *event)
{
    static const char *const channels[] = {"预警监测", "摸排走访", "自主申报"};
    static const unsigned weights[] = {45, 38, 17};
    struct rng rng = rng_make(world->seed, STREAM_CHANNEL, event->monitored);

    return strcmp(event->kind, "识别") == 0 ? channels[rng_weighted(&rng, weights, 3)] : "";
}

static const struct delivery_form form_year_ago = {.table = &table_monitored_year_ago,
                                                   .prefix = "（自定义）监测对象户信息",
                                                   .encoding = SHEET_UTF8_BOM,
                                                   .titles = DELIVERY_NATIONAL,
                                                   .header = DELIVERY_BREAKS,
                                                   .crlf = true,
                                                   .clean = true};

enum { GROWTH_NUMERATOR = 20, GROWTH_DENOMINATOR = 19 }; /* incomes rose by a twentieth: nothing to ask about */

/* Some case of the present list knows the household: what it writes there is not to be held against another year. */
static bool
national_touched(struct run *run, struct record *record, size_t entity)
{
    bool touched = false;

    record_begin(record, &table_monitored_household);
    (void)plants_apply(run->plants, run->week, record, entity, &touched);
    return touched;
}

/* The export of a year before: who was monitored then and is still, as many people as now, with a little less income. A case of rule K06M
 * writes another income into it. */
void
deliver_monitored_year_ago(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    const int then = date_of(2021, 6, 30);
    struct delivery *delivery = delivery_open(run, &form_year_ago, PLANTS_COUNTY, NULL, then);

    (void)ledger;
    for (size_t at = 0; at < world->monitored_count; at++) {
        const struct monitored *monitored = &world->monitored[at];
        struct record *record = delivery_record(delivery);
        bool planted = false;

        if (!monitored_listed(monitored, then)) {
            continue;
        }
        (void)plants_apply(run->plants, run->week, record, at, &planted);
        if (!planted && national_touched(run, record, at)) {
            continue;
        }
        record = delivery_record(delivery);
        national_household(world, record, monitored, delivery_date(1), 1);
        record_cents(record, MONITORED_HOUSEHOLD_PER_CAPITA_INCOME,
                     world_per_capita(&monitored->before, monitored_size(world, monitored, delivery_date(1))) * GROWTH_DENOMINATOR
                         / GROWTH_NUMERATOR);
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

static void
national_event(struct delivery *delivery, const struct world *world, const struct event *event, size_t entity)
{
    struct record *record = delivery_record(delivery);
    const struct monitored *monitored = &world->monitored[event->monitored];
    char text[40];

    snprintf(text, sizeof(text), "BD410621%08zu", entity + 1);
    record_text(record, MONITOR_EVENT_EVENT_NO, text);
    national_place(record, MONITOR_EVENT_TOWN, MONITOR_EVENT_VILLAGE, &world->households[monitored->household]);
    words_household_no(monitored, text);
    record_text(record, MONITOR_EVENT_HOUSEHOLD_NO, text);
    if (event->member != LEDGER_NOBODY) {
        words_person_no(monitored, &world->members[event->member], text);
        record_text(record, MONITOR_EVENT_PERSON_NO, text);
    }
    record_constant(record, MONITOR_EVENT_KIND, event->kind);
    record_date(record, MONITOR_EVENT_HAPPENED_ON, event->on);
    record_integer(record, MONITOR_EVENT_PEOPLE, event->people);
    record_constant(record, MONITOR_EVENT_WAY, event->way);
    record_constant(record, MONITOR_EVENT_REASON, event->reason);
    record_constant(record, MONITOR_EVENT_CHANNEL, national_channel(world, event));
    delivery_row(delivery, record, entity);
}

/* Events are appended: each export has those since the last one. */
void
deliver_monitor_event(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_event, PLANTS_COUNTY, NULL, delivery_date(run->week));
    const int since = run->week == 1 ? DATE_NONE : delivery_date(run->week - 1);

    for (size_t at = 0; at < ledger->event_count; at++) {
        const struct event *event = &ledger->events[at];
        if (event->on > since && event->on <= delivery_effective(delivery)) {
            national_event(delivery, run->world, event, at);
        }
    }
    delivery_close(delivery);
}
