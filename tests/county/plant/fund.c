/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_fund.c
 *     Rules Q01, Q03, Q07 and Q08: funds that lie idle, unregistered assets, unknown beneficiaries. */
#include "tests/county/plant/planter.h"

#include <stdio.h>

/* A fund of an earlier year: IDLE was not spent in time, the other hardly went to industry. */
static void
fund_row(struct planter *planter, int year, bool idle)
{
    struct record *record = planter_record(planter, &table_fund);
    char text[PLANTS_SUBJECT_SIZE];

    snprintf(text, sizeof(text), "鹤财预〔%d〕90号", year);
    record_text(record, FUND_FUND_NO, text);
    record_constant(record, FUND_LEVEL, "省级");
    record_integer(record, FUND_YEAR, year);
    record_integer(record, FUND_ARRIVED, 3000000);
    record_date(record, FUND_ARRIVED_ON, date_of(year, 3, 1));
    record_integer(record, FUND_INDUSTRY, idle ? 2400000 : 900000);
    record_integer(record, FUND_SPENT, idle ? 1700000 : 3000000);
    record_date(record, FUND_SPENT_UNTIL, world_date());
    planter_lasting(planter);
    planter_expect(planter, &table_fund, planter_add(planter), text);
}

static void
fund_q01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        fund_row(planter, 2020 - number * 2, true);
    }
}

static void
fund_q03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        fund_row(planter, 2021 - number * 2, false);
    }
}

/* Finished in March, and either not in the ledger of assets or with no one in charge. */
static void
fund_q07(struct planter *planter)
{
    size_t at = 0;

    for (int number = 0; number < planter->cases; number++, at++) {
        char text[PLANTS_SUBJECT_SIZE];

        while (at < LEDGER_PROJECTS && (planter->project_used[at] || planter->ledger->projects[at].finished_on == DATE_NONE)) {
            at++;
        }
        if (at == LEDGER_PROJECTS) {
            return;
        }
        planter->project_used[at] = true;
        planter_lasting(planter);
        plants_edit(planter->plants, &table_project, at, PROJECT_STARTED_ON, date_iso(planter->ledger->projects[at].listed_on + 1, text));
        plants_edit(planter->plants, &table_project, at, PROJECT_FINISHED_ON, "2022-03-11");
        if (number % 2 == 0) {
            plants_drop(planter->plants, &table_asset, at);
        } else {
            plants_edit(planter->plants, &table_asset, at, ASSET_CUSTODIAN, "");
        }
        snprintf(text, sizeof(text), "XM410621%04zu", at + 1);
        planter_expect(planter, &table_project, at, text);
    }
}

static void
fund_q08(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);
        struct record *record;
        char subject[PLANTS_SUBJECT_SIZE];

        if (person == NULL) {
            return;
        }
        record = planter_record(planter, &table_project_beneficiary);
        snprintf(subject, sizeof(subject), "nfp:410628%06zu", planter->added);
        record_constant(record, PROJECT_BENEFICIARY_PROJECT_CODE, "XM4106210001");
        record_text(record, PROJECT_BENEFICIARY_HOUSEHOLD_NO, subject + 4);
        record_constant(record, PROJECT_BENEFICIARY_HEAD_NAME, person->name);
        record_constant(record, PROJECT_BENEFICIARY_PERSON_ID, person->id);
        record_integer(record, PROJECT_BENEFICIARY_AMOUNT, 600);
        record_date(record, PROJECT_BENEFICIARY_PAID_ON, date_of(2021, 12, 15));
        planter_lasting(planter);
        planter_expect(planter, &table_project_beneficiary, planter_add(planter), subject);
    }
}

const struct planter_entry plant_fund[] = {
    {"Q01", 2, fund_q01},
    {"Q03", 2, fund_q03},
    {"Q07", 2, fund_q07},
    {"Q08", 4, fund_q08},
    {NULL,  0, NULL    },
};
