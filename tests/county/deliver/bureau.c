/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_bureau.c
 *     What bureaus send on request: property, the payroll, the housing fund, small loans, subsidies, patients.
 *
 * Nothing in these lists contradicts what the national system says of a person; plants do. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

enum {
    STREAM_ESTATE = 901,
    STREAM_PAYROLL,
    STREAM_FUND,
    STREAM_LOAN,
    STREAM_SUBSIDY,
    STREAM_ILLNESS,
    STREAM_RAIN_DEW,
    HOMES_PER_MILLE = 120,
    FLATS_PER_MILLE = 30,
    PAID_PER_MILLE = 16,
    FUNDS_PER_MILLE = 25,
    PATIENTS_PER_MILLE = 20
};

static const struct delivery_form form_estate = {.table = &table_real_estate,
                                                 .prefix = "不动产登记信息",
                                                 .encoding = SHEET_UTF8,
                                                 .titles = DELIVERY_NO_TITLE,
                                                 .header = DELIVERY_ALIASES};
static const struct delivery_form form_payroll = {.table = &table_fiscal_payroll,
                                                  .prefix = "财政供养人员名单",
                                                  .encoding = SHEET_GB18030,
                                                  .titles = DELIVERY_DEPARTMENT,
                                                  .header = DELIVERY_PLAIN,
                                                  .crlf = true,
                                                  .tail = true};
static const struct delivery_form form_fund = {.table = &table_housing_fund,
                                               .prefix = "住房公积金缴存信息",
                                               .encoding = SHEET_UTF8_BOM,
                                               .titles = DELIVERY_NO_TITLE,
                                               .header = DELIVERY_PLAIN,
                                               .crlf = true};
static const struct delivery_form form_loan = {.table = &table_microcredit,
                                               .prefix = "小额信贷台账",
                                               .encoding = SHEET_GB18030,
                                               .titles = DELIVERY_DEPARTMENT,
                                               .header = DELIVERY_ALIASES,
                                               .crlf = true,
                                               .tail = true};
static const struct delivery_form form_subsidy = {.table = &table_disability_subsidy,
                                                  .prefix = "残疾人两项补贴发放名单",
                                                  .encoding = SHEET_GB18030,
                                                  .titles = DELIVERY_DEPARTMENT,
                                                  .header = DELIVERY_BREAKS,
                                                  .crlf = true,
                                                  .tail = true};
static const struct delivery_form form_illness = {.table = &table_serious_illness,
                                                  .prefix = "大病慢病患者名单",
                                                  .encoding = SHEET_UTF8,
                                                  .titles = DELIVERY_NO_TITLE,
                                                  .header = DELIVERY_PLAIN};
static const struct delivery_form form_rain_dew = {.table = &table_rain_dew,
                                                   .prefix = "雨露计划补助发放名单",
                                                   .encoding = SHEET_UTF8_BOM,
                                                   .titles = DELIVERY_DEPARTMENT,
                                                   .header = DELIVERY_PLAIN,
                                                   .tail = true};

/* Writes the row of one person, or none. */
typedef void bureau_row(struct delivery *delivery, const struct world *world, const struct person *person, size_t at);

static void
bureau_deliver(struct run *run, const struct delivery_form *form, bureau_row *row)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, form, PLANTS_COUNTY, NULL, delivery_date(run->week));

    for (size_t at = 0; at < world->person_count; at++) {
        if (world->people[at].status == REGISTER_NORMAL) {
            row(delivery, world, &world->people[at], at);
        }
    }
    delivery_close(delivery);
}

static void
bureau_serial(struct record *record, size_t column, const char *prefix, size_t at)
{
    char text[64];

    snprintf(text, sizeof(text), "%s%08zu", prefix, at + 1);
    record_text(record, column, text);
}

static bool
bureau_monitored(const struct world *world, const struct person *person)
{
    return world->households[person->household].monitored != 0;
}

static bool
bureau_open(const struct world *world, const struct person *person)
{
    const uint32_t number = world->households[person->household].monitored;

    return number != 0 && world->monitored[number - 1].eliminated_on == DATE_NONE;
}

static bool
bureau_first(const struct world *world, const struct person *person, size_t at)
{
    return world->households[person->household].first == at;
}

/* A home on the household's own plot; flats in town only outside monitoring. Plants may move a head into another household, so no
 * two open ones have homes: rule L02 would count both. */
static void
bureau_estate(struct delivery *delivery, const struct world *world, const struct person *person, size_t at)
{
    struct rng rng = rng_make(world->seed, STREAM_ESTATE, at);
    const bool home = rng_chance(&rng, HOMES_PER_MILLE);
    const bool flat = rng_chance(&rng, FLATS_PER_MILLE) && !bureau_monitored(world, person);
    const size_t village = world->households[person->household].village;
    struct record *record;
    char text[128];

    if (!bureau_first(world, person, at) || (!home && !flat) || bureau_open(world, person)) {
        return;
    }
    record = delivery_record(delivery);
    bureau_serial(record, REAL_ESTATE_CERTIFICATE_NO, "豫(2019)浚县不动产权第", at);
    record_constant(record, REAL_ESTATE_PERSON_ID, person->id);
    record_constant(record, REAL_ESTATE_OWNER_NAME, person->name);
    snprintf(text, sizeof(text), "浚县%s%s%d号", division_towns[division_town_of(village)].name, division_table[village].name,
             rng_range(&rng, 1, 400));
    record_text(record, REAL_ESTATE_LOCATION, text);
    record_constant(record, REAL_ESTATE_KIND, flat ? "商品房" : "宅基地房屋");
    record_cents(record, REAL_ESTATE_AREA, rng_range(&rng, 7000, 18000));
    record_date(record, REAL_ESTATE_OBTAINED_ON, rng_range(&rng, date_of(2012, 1, 1), date_of(2021, 12, 31)));
    record_constant(record, REAL_ESTATE_WAY, flat ? "买卖" : "自建");
    record_constant(record, REAL_ESTATE_STATE, "现势");
    delivery_row(delivery, record, at);
}

static bool
bureau_paid(const struct world *world, const struct person *person, size_t at)
{
    struct rng rng = rng_make(world->seed, STREAM_PAYROLL, at);
    const int age = date_age(person->born, world_date());

    return age >= 23 && age <= 80 && !bureau_monitored(world, person) && !person->posted && rng_chance(&rng, PAID_PER_MILLE);
}

static void
bureau_payroll(struct delivery *delivery, const struct world *world, const struct person *person, size_t at)
{
    static const char *const units[] = {"浚县第一中学", "浚县人民医院", "浚县农业农村局", "浚县水利局"};
    struct rng rng = rng_make(world->seed, STREAM_PAYROLL + 50, at);
    const int age = date_age(person->born, world_date());
    struct record *record;

    if (!bureau_paid(world, person, at)) {
        return;
    }
    record = delivery_record(delivery);
    record_constant(record, FISCAL_PAYROLL_PERSON_ID, person->id);
    record_constant(record, FISCAL_PAYROLL_NAME, person->name);
    record_constant(record, FISCAL_PAYROLL_UNIT, units[rng_below(&rng, 4)]);
    record_constant(record, FISCAL_PAYROLL_KIND, age >= 60 ? "离退休" : rng_chance(&rng, 300) ? "公务员" : "事业编制");
    record_constant(record, FISCAL_PAYROLL_MONTH, "202206");
    record_cents(record, FISCAL_PAYROLL_AMOUNT, rng_range(&rng, 320000, 780000));
    delivery_row(delivery, record, at);
}

/* Those on the payroll, employees of companies, and accounts of monitored people who once had a job. */
static void
bureau_fund(struct delivery *delivery, const struct world *world, const struct person *person, size_t at)
{
    struct rng rng = rng_make(world->seed, STREAM_FUND, at);
    const int age = date_age(person->born, world_date());
    const bool closed = bureau_monitored(world, person);
    struct record *record;

    if (age < 22 || age > 59 || (!bureau_paid(world, person, at) && !rng_chance(&rng, FUNDS_PER_MILLE))) {
        return;
    }
    record = delivery_record(delivery);
    bureau_serial(record, HOUSING_FUND_ACCOUNT_NO, "41062100", at);
    record_constant(record, HOUSING_FUND_PERSON_ID, person->id);
    record_constant(record, HOUSING_FUND_NAME, person->name);
    record_constant(record, HOUSING_FUND_UNIT, "浚县产业集聚区某企业");
    record_cents(record, HOUSING_FUND_WAGE_BASE, rng_range(&rng, 300000, 700000));
    record_cents(record, HOUSING_FUND_MONTHLY, rng_range(&rng, 36000, 160000));
    record_constant(record, HOUSING_FUND_PAID_UNTIL, closed ? "201912" : "202206");
    record_constant(record, HOUSING_FUND_STATE, closed ? "封存" : "正常");
    delivery_row(delivery, record, at);
}

/* Households with a small loan among their help: the head has it, from one bank, in time and within the limits. */
static void
bureau_loan(struct delivery *delivery, const struct world *world, const struct person *person, size_t at)
{
    struct rng rng = rng_make(world->seed, STREAM_LOAN, at);
    const uint32_t number = world->households[person->household].monitored;
    const bool settled = rng_chance(&rng, 300);
    struct record *record;
    int lent_on;
    long amount;

    if (number == 0 || !bureau_first(world, person, at)
        || (world->monitored[number - 1].helps[HELP_FINANCE] & UINT64_C(1) << ITEM_MICROCREDIT) == 0) {
        return;
    }
    lent_on = rng_range(&rng, date_of(2020, 10, 1), date_of(2021, 12, 31));
    amount = 10000L * rng_range(&rng, 1, 5);
    record = delivery_record(delivery);
    bureau_serial(record, MICROCREDIT_LOAN_NO, "XEXD2021", at);
    record_constant(record, MICROCREDIT_PERSON_ID, person->id);
    record_constant(record, MICROCREDIT_NAME, person->name);
    record_constant(record, MICROCREDIT_BANK, rng_chance(&rng, 700) ? "浚县农村商业银行" : "邮政储蓄银行浚县支行");
    record_integer(record, MICROCREDIT_AMOUNT, amount);
    record_date(record, MICROCREDIT_LENT_ON, lent_on);
    record_date(record, MICROCREDIT_DUE_ON, date_add_months(lent_on, 36));
    record_integer(record, MICROCREDIT_BALANCE, settled ? 0 : amount);
    record_constant(record, MICROCREDIT_STATE, settled ? "结清" : "正常");
    record_constant(record, MICROCREDIT_USE, rng_chance(&rng, 500) ? "种植" : "养殖");
    delivery_row(delivery, record, at);
}

static void
bureau_subsidy(struct delivery *delivery, const struct world *world, const struct person *person, size_t at)
{
    const bool nursing = person->grade <= 2;
    struct record *record;

    if (person->category == 0 || bureau_monitored(world, person) || (!nursing && deliver_allowance_of(world, person) == NULL)) {
        return;
    }
    record = delivery_record(delivery);
    record_constant(record, DISABILITY_SUBSIDY_PERSON_ID, person->id);
    record_constant(record, DISABILITY_SUBSIDY_NAME, person->name);
    record_constant(record, DISABILITY_SUBSIDY_SUBSIDY, nursing ? "重度残疾人护理补贴" : "困难残疾人生活补贴");
    record_integer(record, DISABILITY_SUBSIDY_STANDARD, 60);
    record_constant(record, DISABILITY_SUBSIDY_MONTH, "202206");
    record_integer(record, DISABILITY_SUBSIDY_AMOUNT, 60);
    record_constant(record, DISABILITY_SUBSIDY_STATE, "在享");
    delivery_row(delivery, record, at);
}

/* Members whom the national system knows as ill, and some of the others. */
static void
bureau_illness(struct delivery *delivery, const struct world *world, const struct person *person, size_t at)
{
    static const char *const serious[] = {"尿毒症", "肺癌", "脑卒中", "急性心肌梗死"};
    struct rng rng = rng_make(world->seed, STREAM_ILLNESS, at);
    const bool outside = rng_chance(&rng, PATIENTS_PER_MILLE);
    bool grave = rng_chance(&rng, 300);
    struct record *record;

    if (person->member != 0) {
        const struct member *member = &world->members[person->member - 1];
        if ((member->health & (HEALTH_CHRONIC | HEALTH_SERIOUS)) == 0) {
            return;
        }
        grave = (member->health & HEALTH_SERIOUS) != 0;
    } else if (!outside || bureau_monitored(world, person)) {
        return;
    }
    record = delivery_record(delivery);
    record_constant(record, SERIOUS_ILLNESS_PERSON_ID, person->id);
    record_constant(record, SERIOUS_ILLNESS_NAME, person->name);
    record_constant(record, SERIOUS_ILLNESS_KIND, grave ? "大病" : "慢病");
    record_constant(record, SERIOUS_ILLNESS_DISEASE, grave ? serious[rng_below(&rng, 4)] : "高血压");
    record_date(record, SERIOUS_ILLNESS_DIAGNOSED_ON, rng_range(&rng, date_of(2018, 1, 1), date_of(2021, 12, 31)));
    record_yes(record, SERIOUS_ILLNESS_CONTRACTED, true);
    record_constant(record, SERIOUS_ILLNESS_STATE, "在管");
    delivery_row(delivery, record, at);
}

static void
bureau_rain_dew(struct delivery *delivery, const struct world *world, const struct person *person, size_t at)
{
    struct rng rng = rng_make(world->seed, STREAM_RAIN_DEW, at);
    const bool college = person->school >= SCHOOL_COLLEGE1 && person->school <= SCHOOL_COLLEGE3;
    struct record *record;

    if (person->member == 0 || (!college && (person->school < SCHOOL_VOCATIONAL1 || person->school > SCHOOL_VOCATIONAL3))) {
        return;
    }
    record = delivery_record(delivery);
    record_constant(record, RAIN_DEW_PERSON_ID, person->id);
    record_constant(record, RAIN_DEW_NAME, person->name);
    record_constant(record, RAIN_DEW_SCHOOL, college ? "鹤壁职业技术学院" : "浚县职业教育中心");
    record_constant(record, RAIN_DEW_STAGE, college ? "高职高专" : "中职");
    record_constant(record, RAIN_DEW_TERM, "2022年春季学期");
    record_integer(record, RAIN_DEW_AMOUNT, 1500);
    record_date(record, RAIN_DEW_PAID_ON, rng_range(&rng, date_of(2022, 4, 1), date_of(2022, 5, 31)));
    delivery_row(delivery, record, at);
}

void
deliver_real_estate(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    bureau_deliver(run, &form_estate, bureau_estate);
}

void
deliver_fiscal_payroll(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    bureau_deliver(run, &form_payroll, bureau_payroll);
}

void
deliver_housing_fund(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    bureau_deliver(run, &form_fund, bureau_fund);
}

void
deliver_microcredit(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    bureau_deliver(run, &form_loan, bureau_loan);
}

void
deliver_disability_subsidy(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    bureau_deliver(run, &form_subsidy, bureau_subsidy);
}

void
deliver_serious_illness(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    bureau_deliver(run, &form_illness, bureau_illness);
}

void
deliver_rain_dew(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    bureau_deliver(run, &form_rain_dew, bureau_rain_dew);
}
