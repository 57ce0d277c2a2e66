/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_funds.c
 *     Projects, rebuilding, loans, training, spot checks: county lists of the offices that handle money. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

static const struct delivery_form form_project = {.table = &table_project,
                                                  .prefix = "浚县项目库",
                                                  .encoding = SHEET_UTF8,
                                                  .titles = DELIVERY_DEPARTMENT,
                                                  .header = DELIVERY_PLAIN,
                                                  .quote_all = true,
                                                  .tail = true};
static const struct delivery_form form_rebuild = {.table = &table_rebuild_project,
                                                  .prefix = "灾后重建项目",
                                                  .encoding = SHEET_GB18030,
                                                  .titles = DELIVERY_NO_TITLE,
                                                  .header = DELIVERY_PLAIN,
                                                  .crlf = true};
static const struct delivery_form form_loan = {.table = &table_enterprise_loan,
                                               .prefix = "精准帮扶企业贷款",
                                               .encoding = SHEET_UTF8_BOM,
                                               .titles = DELIVERY_DEPARTMENT,
                                               .header = DELIVERY_PLAIN,
                                               .crlf = true};
static const struct delivery_form form_training = {.table = &table_training_allowance,
                                                   .prefix = "培训生活费补贴",
                                                   .encoding = SHEET_GB18030,
                                                   .titles = DELIVERY_DEPARTMENT,
                                                   .header = DELIVERY_PLAIN,
                                                   .crlf = true,
                                                   .tail = true};
static const struct delivery_form form_check = {.table = &table_spot_check,
                                                .prefix = "监测对象抽样审核",
                                                .encoding = SHEET_UTF8,
                                                .titles = DELIVERY_NO_TITLE,
                                                .header = DELIVERY_PLAIN,
                                                .tail = true};

static const struct {
    const char *kind;
    const char *work[4];
} funds_works[] = {
    {"产业发展",       {"温室大棚建设项目", "肉牛养殖扩建项目", "小麦烘干加工项目", "食用菌种植基地项目"}},
    {"基础设施",       {"田间道路硬化项目", "村内排水管网项目", "农田机井配套项目", "便民桥梁建设项目"}  },
    {"就业项目",       {"公益岗位开发项目", "技能培训项目", "帮扶车间项目", "劳务输出项目"}              },
    {"巩固三保障成果", {"雨露计划项目", "雨露计划项目", "雨露计划项目", "雨露计划项目"}                  },
    {"公共服务",       {"村级服务站提升项目", "文化广场建设项目", "村卫生室修缮项目", "养老服务点项目"}  },
    {"项目管理费",     {"项目管理费", "项目管理费", "项目管理费", "项目管理费"}                          },
};

static const char *
funds_work(const char *kind, size_t work)
{
    size_t item = 0;

    while (funds_works[item].kind[0] != kind[0] || strcmp(funds_works[item].kind, kind) != 0) {
        item++;
    }
    return funds_works[item].work[work];
}

static void
funds_project_progress(struct record *record, const struct project *project, int on)
{
    const bool finished = project->finished_on != DATE_NONE && project->finished_on <= on;
    /* work goes on: a little more is paid and spent with every day, far below the contract */
    const long later = project->allocated > 0 && !finished ? (long)(on - world_date()) * 100 : 0;

    record_yes(record, PROJECT_CONNECTED, project->allocated > 0);
    record_date(record, PROJECT_CONNECTED_ON, project->connected_on);
    record_integer(record, PROJECT_ALLOCATED, project->allocated);
    record_date(record, PROJECT_ALLOCATED_ON, project->allocated_on);
    if (project->allocated > 0) {
        record_integer(record, PROJECT_CONTRACT_AMOUNT, project->contract);
    }
    record_integer(record, PROJECT_PAID, project->paid + later);
    record_integer(record, PROJECT_SPENT, project->spent + later);
    record_date(record, PROJECT_STARTED_ON, project->started_on);
    record_date(record, PROJECT_FINISHED_ON, finished ? project->finished_on : DATE_NONE);
    record_constant(record, PROJECT_STATUS, project->started_on == DATE_NONE ? "规划中" : finished ? "已完成" : "实施中");
}

static void
funds_project(struct delivery *delivery, const struct project *project, size_t entity)
{
    struct record *record = delivery_record(delivery);
    const char *village = division_table[project->village].name;
    const char *town = division_towns[division_town_of(project->village)].name;
    char text[256];

    snprintf(text, sizeof(text), "XM410621%04zu", entity + 1);
    record_text(record, PROJECT_PROJECT_CODE, text);
    snprintf(text, sizeof(text), "2022年%s%s%s", town, village, funds_work(project->kind, project->work));
    record_text(record, PROJECT_NAME, text);
    record_constant(record, PROJECT_KIND, project->kind);
    record_integer(record, PROJECT_YEAR, 2022);
    record_constant(record, PROJECT_TOWN, town);
    record_constant(record, PROJECT_VILLAGE, village);
    snprintf(text, sizeof(text), "%s%s", town, village);
    record_text(record, PROJECT_PLACE, text);
    record_date(record, PROJECT_LISTED_ON, project->listed_on);
    record_integer(record, PROJECT_PLANNED_AMOUNT, project->planned);
    record_date(record, PROJECT_PLANNED_START, date_of(2022, 4, 1));
    funds_project_progress(record, project, delivery_effective(delivery));
    record_constant(record, PROJECT_BENEFIT_MECHANISM, "务工就业、土地流转、收益分红");
    snprintf(text, sizeof(text), "%s脱贫户、监测对象%zu户", village, 12 + entity % 60);
    record_text(record, PROJECT_BENEFICIARIES, text);
    record_constant(record, PROJECT_TARGET, "项目建成后受益群众满意度95%以上,带动户均增收1000元");
    delivery_row(delivery, record, entity);
}

void
deliver_project(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_project, PLANTS_COUNTY, NULL, delivery_date(run->week));

    for (size_t at = 0; at < LEDGER_PROJECTS; at++) {
        funds_project(delivery, &ledger->projects[at], at);
    }
    delivery_close(delivery);
}

void
deliver_rebuild_project(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_rebuild, PLANTS_COUNTY, NULL, delivery_date(run->week));
    static const char *const works[4] = {"道路修复", "水毁桥涵修复", "机井修复", "村室修缮"};
    char text[256];

    for (size_t at = 0; at < LEDGER_REBUILT; at++) {
        const struct rebuild *rebuild = &ledger->rebuilt[at];
        struct record *record = delivery_record(delivery);
        const char *village = division_table[rebuild->village].name;

        snprintf(text, sizeof(text), "CJ410621%03zu", at + 1);
        record_text(record, REBUILD_PROJECT_PROJECT_CODE, text);
        snprintf(text, sizeof(text), "%s%s工程", village, works[rebuild->work]);
        record_text(record, REBUILD_PROJECT_NAME, text);
        record_constant(record, REBUILD_PROJECT_KIND, works[rebuild->work]);
        record_constant(record, REBUILD_PROJECT_TOWN, division_towns[division_town_of(rebuild->village)].name);
        record_constant(record, REBUILD_PROJECT_VILLAGE, village);
        record_integer(record, REBUILD_PROJECT_AMOUNT, rebuild->amount);
        record_date(record, REBUILD_PROJECT_STARTED_ON, rebuild->started_on);
        record_date(record, REBUILD_PROJECT_FINISHED_ON, rebuild->finished_on);
        record_constant(record, REBUILD_PROJECT_STATUS, "已完成");
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

/* Households of the loans: monitored ones and, from the same national numbering, others that rose out of poverty. */
static const char *
funds_loan_household(const struct world *world, size_t serial, char text[24])
{
    if (serial % 5 < 3) {
        const struct monitored *monitored = &world->monitored[serial * 3];
        words_household_no(monitored, text);
        return monitored_head(world, monitored)->name;
    }
    snprintf(text, 24, "410621%06zu", 500000 + serial * 7);
    return "";
}

static void
funds_loan(struct delivery *delivery, const struct world *world, size_t serial, size_t number)
{
    struct record *record = delivery_record(delivery);
    const size_t members = LEDGER_LOAN_HOUSEHOLDS / LEDGER_LOANS + (number < LEDGER_LOAN_HOUSEHOLDS % LEDGER_LOANS);
    const long share = LEDGER_LOAN / (long)members * 100;
    const bool first = serial < LEDGER_LOANS;
    char text[64];

    snprintf(text, sizeof(text), "JK2022%04zu", number + 1);
    record_text(record, ENTERPRISE_LOAN_LOAN_NO, text);
    snprintf(text, sizeof(text), "浚县第%zu农业发展有限公司", number + 1);
    record_text(record, ENTERPRISE_LOAN_ENTERPRISE, text);
    people_credit_code(990000 + number, text);
    record_text(record, ENTERPRISE_LOAN_CREDIT_CODE, text);
    record_integer(record, ENTERPRISE_LOAN_AMOUNT, LEDGER_LOAN);
    record_date(record, ENTERPRISE_LOAN_LENT_ON, date_of(2022, 1, 10) + (int)number * 6);
    record_date(record, ENTERPRISE_LOAN_DUE_ON, date_of(2023, 1, 10) + (int)number * 6);
    record_constant(record, ENTERPRISE_LOAN_HEAD_NAME, funds_loan_household(world, serial, text));
    record_text(record, ENTERPRISE_LOAN_HOUSEHOLD_NO, text);
    /* the first household takes what the division leaves */
    record_cents(record, ENTERPRISE_LOAN_SHARE, first ? LEDGER_LOAN * 100L - share * (long)(members - 1) : share);
    delivery_row(delivery, record, serial);
}

void
deliver_enterprise_loan(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_loan, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t number = 0; number < LEDGER_LOANS; number++) {
        for (size_t serial = number; serial < LEDGER_LOAN_HOUSEHOLDS; serial += LEDGER_LOANS) {
            funds_loan(delivery, run->world, serial, number);
        }
    }
    delivery_close(delivery);
}

void
deliver_training_allowance(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_training, PLANTS_COUNTY, NULL, delivery_date(run->week));
    static const char *const courses[] = {"家政服务", "果树管理", "电焊工", "中式烹调"};

    for (size_t at = 0; at < LEDGER_TRAINED; at++) {
        const struct person *person = &run->world->people[run->world->members[ledger->trained[at]].person];
        struct record *record = delivery_record(delivery);

        record_constant(record, TRAINING_ALLOWANCE_PERSON_ID, person->id);
        record_constant(record, TRAINING_ALLOWANCE_NAME, person->name);
        record_constant(record, TRAINING_ALLOWANCE_COURSE, courses[at % 4]);
        record_date(record, TRAINING_ALLOWANCE_PAID_ON, date_of(2022, 5, 18) + (int)(at % 4));
        record_integer(record, TRAINING_ALLOWANCE_AMOUNT, LEDGER_TRAINING / LEDGER_TRAINED);
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

void
deliver_spot_check(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_check, PLANTS_COUNTY, NULL, delivery_date(run->week));
    char text[24];

    for (size_t at = 0; at < LEDGER_CHECKS; at++) {
        const struct check *check = &ledger->checks[at];
        const struct monitored *monitored = &world->monitored[check->monitored];
        const size_t village = world->households[monitored->household].village;
        struct record *record = delivery_record(delivery);

        record_constant(record, SPOT_CHECK_TOWN, division_towns[division_town_of(village)].name);
        record_constant(record, SPOT_CHECK_VILLAGE, division_table[village].name);
        words_household_no(monitored, text);
        record_text(record, SPOT_CHECK_HOUSEHOLD_NO, text);
        record_constant(record, SPOT_CHECK_HEAD_NAME, monitored_head(world, monitored)->name);
        record_constant(record, SPOT_CHECK_MATTER, check->inclusion ? "拟纳入" : "拟消除");
        record_integer(record, SPOT_CHECK_PEOPLE, monitored->size);
        record_date(record, SPOT_CHECK_CHECKED_ON, check->on);
        record_constant(record, SPOT_CHECK_RESULT, "合格");
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}
