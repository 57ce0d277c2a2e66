/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_asset.c
 *     Where the funds came from, what the projects left behind, and whom they served. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

enum { STREAM_SERVED = 1031, FUNDS = 4, SERVED_EACH = 5 };

static const struct delivery_form form_fund = {.table = &table_fund,
                                               .prefix = "财政衔接资金台账",
                                               .encoding = SHEET_UTF8_BOM,
                                               .titles = DELIVERY_DEPARTMENT,
                                               .header = DELIVERY_PLAIN,
                                               .crlf = true,
                                               .tail = true};
static const struct delivery_form form_asset = {.table = &table_asset,
                                                .prefix = "扶贫项目资产台账",
                                                .encoding = SHEET_GB18030,
                                                .titles = DELIVERY_DEPARTMENT,
                                                .header = DELIVERY_PLAIN,
                                                .crlf = true};
static const struct delivery_form form_served = {.table = &table_project_beneficiary,
                                                 .prefix = "项目受益户名单",
                                                 .encoding = SHEET_UTF8,
                                                 .titles = DELIVERY_DEPARTMENT,
                                                 .header = DELIVERY_PLAIN,
                                                 .tail = true};

/* 65.64 million in all, as published; seven tenths spent, two thirds of it on industry. */
void
deliver_fund(struct run *run, const struct ledger *ledger)
{
    static const char *const levels[FUNDS] = {"中央", "省级", "市级", "县级"};
    static const long arrived[FUNDS] = {38000000, 15640000, 5000000, 7000000};
    struct delivery *delivery = delivery_open(run, &form_fund, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < FUNDS; at++) {
        struct record *record = delivery_record(delivery);
        char text[40];

        snprintf(text, sizeof(text), "鹤财预〔2022〕%zu号", 11 + at);
        record_text(record, FUND_FUND_NO, text);
        record_constant(record, FUND_LEVEL, levels[at]);
        record_integer(record, FUND_YEAR, 2022);
        record_integer(record, FUND_ARRIVED, arrived[at]);
        record_date(record, FUND_ARRIVED_ON, date_of(2022, 1, 14) + (int)at * 11);
        record_integer(record, FUND_INDUSTRY, arrived[at] / 3 * 2);
        record_integer(record, FUND_SPENT, arrived[at] / 10 * 7);
        record_date(record, FUND_SPENT_UNTIL, delivery_effective(delivery));
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

/* What finished projects left: each is registered before it is handed over. */
void
deliver_asset(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_asset, PLANTS_COUNTY, NULL, delivery_date(run->week));

    for (size_t at = 0; at < LEDGER_PROJECTS; at++) {
        const struct project *project = &ledger->projects[at];
        const bool industry = strcmp(project->kind, "产业发展") == 0;
        struct record *record;
        char text[40];

        if (project->allocated == 0) {
            continue;
        }
        record = delivery_record(delivery);
        snprintf(text, sizeof(text), "ZC410621%04zu", at + 1);
        record_text(record, ASSET_ASSET_NO, text);
        snprintf(text, sizeof(text), "XM410621%04zu", at + 1);
        record_text(record, ASSET_PROJECT_CODE, text);
        record_constant(record, ASSET_NAME, industry ? "日光温室及附属设施" : "道路及排水设施");
        record_constant(record, ASSET_CLASS, industry ? "经营性资产" : "公益性资产");
        record_integer(record, ASSET_VALUE, project->contract);
        record_constant(record, ASSET_OWNER, "村集体");
        record_constant(record, ASSET_CUSTODIAN, "村委会管护员");
        record_date(record, ASSET_REGISTERED_ON, project->finished_on);
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

/* Eliminated households whose head lives, five for each project of industry. */
void
deliver_project_beneficiary(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_served, PLANTS_COUNTY, NULL, delivery_date(run->week));
    size_t next = 0;

    for (size_t at = 0; at < LEDGER_PROJECTS; at++) {
        for (int served = 0; served < SERVED_EACH && next < world->monitored_count && strcmp(ledger->projects[at].kind, "产业发展") == 0;
             next++) {
            const struct monitored *monitored = &world->monitored[next];
            const struct person *head = monitored_head(world, monitored);
            struct rng rng = rng_make(world->seed, STREAM_SERVED, next);
            struct record *record;
            char text[40];

            if (monitored->eliminated_on == DATE_NONE || head->status != REGISTER_NORMAL || !monitored_listed(monitored, world_date())) {
                continue;
            }
            record = delivery_record(delivery);
            snprintf(text, sizeof(text), "XM410621%04zu", at + 1);
            record_text(record, PROJECT_BENEFICIARY_PROJECT_CODE, text);
            words_household_no(monitored, text);
            record_text(record, PROJECT_BENEFICIARY_HOUSEHOLD_NO, text);
            record_constant(record, PROJECT_BENEFICIARY_HEAD_NAME, head->name);
            record_constant(record, PROJECT_BENEFICIARY_PERSON_ID, head->id);
            record_integer(record, PROJECT_BENEFICIARY_AMOUNT, 100L * rng_range(&rng, 3, 12));
            record_date(record, PROJECT_BENEFICIARY_PAID_ON, date_of(2021, 12, 15));
            delivery_row(delivery, record, next);
            served++;
        }
    }
    delivery_close(delivery);
}
