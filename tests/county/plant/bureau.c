/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_bureau.c
 *     What bureaus know of monitored people and the national system does not: flats, salaries, overdue loans, illness. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/plant/planter.h"

#include <stdio.h>

static bool
bureau_owner(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return planter_open(world, monitored) && planter_plain(world, monitored, member) && deliver_authorised(monitored);
}

/* Somebody of an open household, new in a list; NULL when none is left. */
static const struct person *
bureau_take(struct planter *planter, const struct table *table, const struct monitored **monitored)
{
    const struct member *member = planter_take_member(planter, bureau_owner);

    if (member == NULL) {
        return NULL;
    }
    *monitored = &planter->world->monitored[member->monitored];
    planter_record(planter, table);
    planter_lasting(planter);
    return planter_person(planter, member);
}

static void
bureau_number(struct planter *planter, size_t column, const char *prefix)
{
    char text[64];

    snprintf(text, sizeof(text), "%s%08zu", prefix, 90000000 + planter->added);
    record_text(&planter->record, column, text);
}

static void
bureau_l02(struct planter *planter)
{
    const struct monitored *monitored;
    const struct person *person;

    for (int number = 0; number < planter->cases && (person = bureau_take(planter, &table_real_estate, &monitored)) != NULL; number++) {
        struct record *record = &planter->record;

        bureau_number(planter, REAL_ESTATE_CERTIFICATE_NO, "豫(2020)浚县不动产权第");
        record_constant(record, REAL_ESTATE_PERSON_ID, person->id);
        record_constant(record, REAL_ESTATE_OWNER_NAME, person->name);
        record_constant(record, REAL_ESTATE_LOCATION, "浚县黄河路某小区3号楼");
        record_constant(record, REAL_ESTATE_KIND, number % 2 == 0 ? "商品房" : "商业用房");
        record_cents(record, REAL_ESTATE_AREA, 10260);
        record_date(record, REAL_ESTATE_OBTAINED_ON, date_of(2020, 3, 1) + number * 17);
        record_constant(record, REAL_ESTATE_WAY, "买卖");
        record_constant(record, REAL_ESTATE_STATE, "现势");
        planter_add(planter);
        planter_expect_household(planter, monitored);
    }
}

static void
bureau_l04(struct planter *planter)
{
    const struct monitored *monitored;
    const struct person *person;

    for (int number = 0; number < planter->cases && (person = bureau_take(planter, &table_fiscal_payroll, &monitored)) != NULL; number++) {
        struct record *record = &planter->record;

        record_constant(record, FISCAL_PAYROLL_PERSON_ID, person->id);
        record_constant(record, FISCAL_PAYROLL_NAME, person->name);
        record_constant(record, FISCAL_PAYROLL_UNIT, "浚县第二中学");
        record_constant(record, FISCAL_PAYROLL_KIND, number % 2 == 0 ? "事业编制" : "公务员");
        record_constant(record, FISCAL_PAYROLL_MONTH, "202206");
        record_integer(record, FISCAL_PAYROLL_AMOUNT, 4200);
        planter_add(planter);
        planter_expect_household(planter, monitored);
    }
}

static void
bureau_l05(struct planter *planter)
{
    const struct monitored *monitored;
    const struct person *person;

    for (int number = 0; number < planter->cases && (person = bureau_take(planter, &table_housing_fund, &monitored)) != NULL; number++) {
        struct record *record = &planter->record;

        bureau_number(planter, HOUSING_FUND_ACCOUNT_NO, "41062100");
        record_constant(record, HOUSING_FUND_PERSON_ID, person->id);
        record_constant(record, HOUSING_FUND_NAME, person->name);
        record_constant(record, HOUSING_FUND_UNIT, "鹤壁某公司");
        record_integer(record, HOUSING_FUND_WAGE_BASE, 5200);
        record_integer(record, HOUSING_FUND_MONTHLY, 1040);
        record_constant(record, HOUSING_FUND_PAID_UNTIL, "202206");
        record_constant(record, HOUSING_FUND_STATE, "正常");
        planter_add(planter);
        planter_expect_household(planter, monitored);
    }
}

/* Too much, too long, not paid back, and an account at two banks, by turns. */
static void
bureau_l13(struct planter *planter)
{
    static const long amounts[] = {80000, 50000, 30000, 50000};
    static const int months[] = {24, 48, 12, 36};

    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);
        const int kind = number % 4;
        const int lent_on = date_of(2021, 1, 5) + number * 3;

        if (person == NULL) {
            return;
        }
        planter_lasting(planter);
        for (int bank = 0; bank < (kind == 3 ? 2 : 1); bank++) {
            struct record *record = planter_record(planter, &table_microcredit);

            bureau_number(planter, MICROCREDIT_LOAN_NO, "XEXD2021");
            record_constant(record, MICROCREDIT_PERSON_ID, person->id);
            record_constant(record, MICROCREDIT_NAME, person->name);
            record_constant(record, MICROCREDIT_BANK, bank == 0 ? "浚县农村商业银行" : "中国农业银行浚县支行");
            record_integer(record, MICROCREDIT_AMOUNT, amounts[kind]);
            record_date(record, MICROCREDIT_LENT_ON, lent_on);
            record_date(record, MICROCREDIT_DUE_ON, date_add_months(lent_on, months[kind]));
            record_integer(record, MICROCREDIT_BALANCE, kind == 0 ? 0 : 20000);
            record_constant(record, MICROCREDIT_STATE, kind == 0 ? "结清" : kind == 2 ? "逾期" : "正常");
            record_constant(record, MICROCREDIT_USE, "种植");
            planter_expect(planter, &table_microcredit, planter_add(planter), planter_cn(person->id));
        }
    }
}

/* The nursing subsidy without any certificate; the living subsidy likewise. */
static void
bureau_l09(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, planter_quiet);
        struct record *record;

        if (person == NULL) {
            return;
        }
        record = planter_record(planter, &table_disability_subsidy);
        record_constant(record, DISABILITY_SUBSIDY_PERSON_ID, person->id);
        record_constant(record, DISABILITY_SUBSIDY_NAME, person->name);
        record_constant(record, DISABILITY_SUBSIDY_SUBSIDY, number % 2 == 0 ? "重度残疾人护理补贴" : "困难残疾人生活补贴");
        record_integer(record, DISABILITY_SUBSIDY_STANDARD, 60);
        record_constant(record, DISABILITY_SUBSIDY_MONTH, "202206");
        record_integer(record, DISABILITY_SUBSIDY_AMOUNT, 60);
        record_constant(record, DISABILITY_SUBSIDY_STATE, "在享");
        planter_lasting(planter);
        planter_expect(planter, &table_disability_subsidy, planter_add(planter), planter_cn(person->id));
    }
}

static void
bureau_f12(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, bureau_owner);
        const struct person *person;
        struct record *record;

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        record = planter_record(planter, &table_serious_illness);
        record_constant(record, SERIOUS_ILLNESS_PERSON_ID, person->id);
        record_constant(record, SERIOUS_ILLNESS_NAME, person->name);
        record_constant(record, SERIOUS_ILLNESS_KIND, number % 2 == 0 ? "大病" : "慢病");
        record_constant(record, SERIOUS_ILLNESS_DISEASE, number % 2 == 0 ? "尿毒症" : "糖尿病");
        record_date(record, SERIOUS_ILLNESS_DIAGNOSED_ON, date_of(2022, 2, 1) + number);
        record_yes(record, SERIOUS_ILLNESS_CONTRACTED, true);
        record_constant(record, SERIOUS_ILLNESS_STATE, "在管");
        planter_lasting(planter);
        planter_add(planter);
        planter_expect_member(planter, member, planter_cn(person->id));
    }
}

static bool
bureau_senior(const struct world *world, const struct person *person)
{
    (void)world;
    return person->school >= SCHOOL_SENIOR1 && person->school <= SCHOOL_SENIOR3 && person->category == 0;
}

/* A pupil of a senior school, whatever the list of payments calls it. */
static void
bureau_c19(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, bureau_senior);
        struct record *record;

        if (person == NULL) {
            return;
        }
        record = planter_record(planter, &table_rain_dew);
        record_constant(record, RAIN_DEW_PERSON_ID, person->id);
        record_constant(record, RAIN_DEW_NAME, person->name);
        record_constant(record, RAIN_DEW_SCHOOL, "浚县第一中学");
        record_constant(record, RAIN_DEW_STAGE, number % 2 == 0 ? "普通高中" : "中职");
        record_constant(record, RAIN_DEW_TERM, "2022年春季学期");
        record_integer(record, RAIN_DEW_AMOUNT, 1500);
        record_date(record, RAIN_DEW_PAID_ON, date_of(2022, 4, 11));
        planter_lasting(planter);
        planter_expect(planter, &table_rain_dew, planter_add(planter), planter_cn(person->id));
    }
}

const struct planter_entry plant_bureau[] = {
    {"L02", 6, bureau_l02},
    {"L04", 5, bureau_l04},
    {"L05", 5, bureau_l05},
    {"L09", 6, bureau_l09},
    {"L13", 8, bureau_l13},
    {"F12", 6, bureau_f12},
    {"C19", 4, bureau_c19},
    {NULL,  0, NULL      },
};
