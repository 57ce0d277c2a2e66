/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_medical.c
 *     Settlements of the health insurance: a year in the first file, then what is new each week.
 *
 * Who is not monitored pays too little in a year to be an alert; every row adds up to the cent. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/words.h"

enum {
    STREAM_SETTLEMENT = 801,
    STREAM_WEEK,
    INSTITUTIONS = 34,
    VISITS_MAX = 16, /* serial numbers a person may use; refunds have the upper ones */
    REFUNDS_PER_MILLE = 2,
    WEEKLY_PER_10000 = 420
};

static const struct delivery_form form_settlement = {.table = &table_medical_settlement,
                                                     .prefix = "城乡居民医保结算明细",
                                                     .encoding = SHEET_GB18030,
                                                     .titles = DELIVERY_NO_TITLE,
                                                     .header = DELIVERY_PLAIN,
                                                     .crlf = true,
                                                     .copies = true};
static const struct delivery_form form_increment = {.table = &table_medical_settlement,
                                                    .prefix = "医保结算增量",
                                                    .encoding = SHEET_UTF8,
                                                    .titles = DELIVERY_NO_TITLE,
                                                    .header = DELIVERY_ALIASES,
                                                    .copies = true};

/* The first LEDGER_INSTITUTIONS settle at one counter for monitored households. */
static const char *const medical_institutions[INSTITUTIONS] = {
    "浚县人民医院",
    "浚县中医院",
    "浚县妇幼保健院",
    "浚县善堂镇卫生院",
    "浚县屯子镇卫生院",
    "浚县新镇镇卫生院",
    "浚县小河镇卫生院",
    "浚县卫贤镇卫生院",
    "浚县王庄镇卫生院",
    "浚县白寺镇卫生院",
    "浚县卫溪街道社区卫生服务中心",
    "浚县浚州街道社区卫生服务中心",
    "浚县黎阳街道社区卫生服务中心",
    "浚县伾山街道社区卫生服务中心",
    "鹤壁市人民医院",
    "鹤壁市中医院",
    "鹤煤总医院",
    "浚县精神病医院",
    "浚县眼科医院",
    "安阳市人民医院",
    "安阳地区医院",
    "滑县人民医院",
    "河南省人民医院",
    "郑州大学第一附属医院",
    "郑州大学第三附属医院",
    "新乡医学院第一附属医院",
    "淇县人民医院",
    "浚县骨科医院",
    "浚县口腔医院",
    "浚县康复医院",
    "河南省肿瘤医院",
    "阜外华中心血管病医院",
    "内黄县人民医院",
    "浚县黎阳医院,东院区",
};

struct bill {
    const char *kind;
    const char *institution;
    int on;
    long total; /* in hundredths of a yuan, as all of these */
    long fund;
    long serious;
    long assistance;
    bool one_stop;
};

static void
medical_row(struct delivery *delivery, const struct person *person, const struct bill *bill, size_t serial)
{
    struct record *record = delivery_record(delivery);
    char text[32];
    char day[DATE_TEXT_SIZE];

    snprintf(text, sizeof(text), "4106%s%08zu", date_yearmonth(bill->on, day), serial % 100000000U);
    record_text(record, MEDICAL_SETTLEMENT_SETTLEMENT_NO, text);
    record_constant(record, MEDICAL_SETTLEMENT_PERSON_ID, person->id);
    record_constant(record, MEDICAL_SETTLEMENT_NAME, person->name);
    record_date(record, MEDICAL_SETTLEMENT_SETTLED_ON, bill->on);
    record_constant(record, MEDICAL_SETTLEMENT_INSTITUTION, bill->institution);
    record_constant(record, MEDICAL_SETTLEMENT_KIND, bill->kind);
    record_cents(record, MEDICAL_SETTLEMENT_TOTAL, bill->total);
    record_cents(record, MEDICAL_SETTLEMENT_FUND_PAID, bill->fund);
    record_cents(record, MEDICAL_SETTLEMENT_SERIOUS_ILLNESS_PAID, bill->serious);
    record_cents(record, MEDICAL_SETTLEMENT_ASSISTANCE_PAID, bill->assistance);
    record_cents(record, MEDICAL_SETTLEMENT_SELF_PAID, bill->total - bill->fund - bill->serious - bill->assistance);
    record_yes(record, MEDICAL_SETTLEMENT_ONE_STOP, bill->one_stop);
    delivery_row(delivery, record, serial);
}

/* HEAVY: somebody monitored and ill, whose bills may be large. */
static struct bill
medical_bill(struct rng *rng, bool heavy, int on)
{
    struct bill bill = {.on = on, .institution = medical_institutions[rng_below(rng, INSTITUTIONS)]};
    const uint32_t drawn = rng_below(rng, 1000);

    if (drawn < 120) {
        bill.kind = "住院";
        bill.total = rng_range(rng, 120000, heavy ? 2200000 : 420000);
        bill.fund = bill.total / 1000 * rng_range(rng, 780, 860);
        bill.serious = bill.total > 1500000 ? bill.total / 1000 * 45 : 0;
        bill.assistance = heavy ? bill.total / 1000 * rng_range(rng, 20, 60) : 0;
    } else if (drawn < 220) {
        bill.kind = "门特";
        bill.total = rng_range(rng, 8000, 60000);
        bill.fund = bill.total / 100 * rng_range(rng, 65, 80);
    } else {
        bill.kind = "门诊";
        bill.total = rng_range(rng, 1500, 26000);
        bill.fund = bill.total / 100 * rng_range(rng, 50, 60);
    }
    return bill;
}

/* How often one person is treated in a year: most never or once, the old and the monitored more. */
static unsigned
medical_visits(struct rng *rng, const struct person *person)
{
    static const unsigned young[] = {30, 22, 17, 12, 9, 6, 4};
    static const unsigned old[] = {10, 13, 15, 16, 15, 13, 18};
    const bool often = person->member != 0 || date_age(person->born, world_date()) >= 55;

    return (unsigned)rng_weighted(rng, often ? old : young, 7);
}

static bool
medical_insured(const struct world *world, const struct person *person, int on)
{
    return (person->status == REGISTER_NORMAL || person->changed_on > on) && person->born < on
           && (person->member == 0 || !world->members[person->member - 1].employee);
}

static bool
medical_heavy(const struct world *world, const struct person *person)
{
    return person->member != 0 && world->members[person->member - 1].health != 0;
}

/* The same bill taken back: every amount negative. */
static void
medical_refund(struct bill *bill)
{
    bill->total = -bill->total;
    bill->fund = -bill->fund;
    bill->serious = -bill->serious;
    bill->assistance = -bill->assistance;
}

static void
medical_year(struct delivery *delivery, const struct world *world, const struct ledger *ledger)
{
    const int first = date_of(2021, 7, 1);

    for (size_t visit = 0; visit < LEDGER_VISITS; visit++) {
        struct rng rng = rng_make(world->seed, STREAM_SETTLEMENT + 50, visit);
        const struct member *member = &world->members[ledger->visits[visit].member];
        struct bill bill = medical_bill(&rng, true, ledger->visits[visit].on);
        bill.institution = medical_institutions[visit % LEDGER_INSTITUTIONS];
        bill.one_stop = true;
        medical_row(delivery, &world->people[member->person], &bill, visit);
    }
    for (size_t at = 0; at < world->person_count; at++) {
        struct rng rng = rng_make(world->seed, STREAM_SETTLEMENT, at);
        const struct person *person = &world->people[at];
        const unsigned visits = medical_visits(&rng, person);

        for (unsigned visit = 0; visit < visits; visit++) {
            const int on = first + rng_range(&rng, 0, 364);
            struct bill bill = medical_bill(&rng, medical_heavy(world, person), on);
            if (!medical_insured(world, person, on)) {
                continue;
            }
            medical_row(delivery, person, &bill, LEDGER_VISITS + at * VISITS_MAX + visit);
            if (rng_chance(&rng, REFUNDS_PER_MILLE)) {
                medical_refund(&bill);
                medical_row(delivery, person, &bill, LEDGER_VISITS + at * VISITS_MAX + visits + visit);
            }
        }
    }
}

static void
medical_week(struct delivery *delivery, const struct world *world, int week)
{
    const int days = delivery_date(week) - delivery_date(week - 1);

    for (size_t at = 0; at < world->person_count; at++) {
        struct rng rng = rng_make(world->seed, STREAM_WEEK + (uint64_t)week, at);
        const struct person *person = &world->people[at];
        const int on = delivery_date(week - 1) + rng_range(&rng, 1, days);

        if (rng_below(&rng, 10000) < WEEKLY_PER_10000 && medical_insured(world, person, on)) {
            struct bill bill = medical_bill(&rng, false, on);
            medical_row(delivery, person, &bill, LEDGER_VISITS + world->person_count * VISITS_MAX * (size_t)week + at);
        }
    }
}

void
deliver_medical_settlement(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery =
        delivery_open(run, run->week == 1 ? &form_settlement : &form_increment, PLANTS_COUNTY, NULL, delivery_date(run->week));

    if (run->week == 1) {
        medical_year(delivery, run->world, ledger);
    } else {
        medical_week(delivery, run->world, run->week);
    }
    delivery_close(delivery);
}
