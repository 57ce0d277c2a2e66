/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_town.c
 *     Ledgers that towns keep by hand: one file a town, every town's form and file name its own. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/words.h"

#include <stdio.h>

enum { STREAM_TOWN = 601, CORRECTED_TOWN = 7, TOWN_FORMS = 4 };

static const struct delivery_form town_forms[TOWN_FORMS] = {
    {.encoding = SHEET_UTF8_BOM, .titles = DELIVERY_DEPARTMENT, .header = DELIVERY_PLAIN,    .crlf = true,       .tail = true     },
    {.encoding = SHEET_GB18030,  .titles = DELIVERY_DEPARTMENT, .header = DELIVERY_ALIASES,  .crlf = true,       .blank_every = 23},
    {.encoding = SHEET_UTF8,     .titles = DELIVERY_DEPARTMENT, .header = DELIVERY_BREAKS,   .header_every = 40, .tail = true     },
    {.encoding = SHEET_GB18030,  .titles = DELIVERY_DEPARTMENT, .header = DELIVERY_BRACKETS, .crlf = true,       .quote_all = true},
};

static struct delivery_form
town_form(const struct table *table, size_t town)
{
    struct delivery_form form = town_forms[town % TOWN_FORMS];

    form.table = table;
    return form;
}

/* 善堂镇帮扶措施6月(1).csv: names say something about the content and nothing reliable about the date. */
static void
town_file_name(char name[DELIVERY_PATH], size_t town, const char *what, int date, const char *extra)
{
    static const char *const before[TOWN_FORMS] = {"", "", "副本", ""};
    static const char *const open[TOWN_FORMS] = {"", "(", "", "_"};
    static const char *const after[TOWN_FORMS] = {"月", "月)最终版", "月(1)", "月报"};
    const size_t style = town % TOWN_FORMS;

    snprintf(name, DELIVERY_PATH, "%s%s%s%s%d%s%s.csv", before[style], division_towns[town].name, what, open[style],
             date_month(date) % 12 + 1, after[style], extra);
}

static void
town_place(struct record *record, size_t town, size_t village_column, size_t village)
{
    record_constant(record, town, division_towns[division_town_of(village)].name);
    record_constant(record, village_column, division_table[village].name);
}

static void
town_measure(struct delivery *delivery, const struct world *world, const struct measure *measure, size_t entity)
{
    struct record *record = delivery_record(delivery);
    const struct monitored *monitored = &world->monitored[measure->monitored];
    const int on = delivery_effective(delivery);
    const bool landed = measure->landed_on != DATE_NONE && measure->landed_on <= on;
    char text[32];

    snprintf(text, sizeof(text), "CS2022%06zu", entity + 1);
    record_text(record, MEASURE_MEASURE_NO, text);
    town_place(record, MEASURE_TOWN, MEASURE_VILLAGE, world->households[monitored->household].village);
    words_household_no(monitored, text);
    record_text(record, MEASURE_HOUSEHOLD_NO, text);
    record_constant(record, MEASURE_HEAD_NAME, world->people[world->members[monitored->first].person].name);
    record_constant(record, MEASURE_KIND, words_help[measure->help]);
    record_constant(record, MEASURE_NAME, words_item[measure->item]);
    record_date(record, MEASURE_DECLARED_ON, measure->declared_on);
    record_date(record, MEASURE_STARTED_ON, measure->started_on <= on ? measure->started_on : DATE_NONE);
    record_date(record, MEASURE_PLANNED_END, measure->planned_end);
    record_date(record, MEASURE_LANDED_ON, landed ? measure->landed_on : DATE_NONE);
    record_constant(record, MEASURE_STATUS, landed ? "已落实" : measure->started_on <= on ? "实施中" : "已申报");
    record_integer(record, MEASURE_AMOUNT, measure->amount);
    delivery_row(delivery, record, entity);
}

static void
town_measure_file(struct run *run, const struct ledger *ledger, size_t town, int date, const char *extra)
{
    const struct delivery_form form = town_form(&table_measure, town);
    struct delivery *delivery;
    char name[DELIVERY_PATH];

    town_file_name(name, town, "帮扶措施", date, extra);
    delivery = delivery_open(run, &form, (int)town, name, date);
    for (size_t at = 0; at < ledger->measure_count; at++) {
        const struct measure *measure = &ledger->measures[at];
        const struct monitored *monitored = &run->world->monitored[measure->monitored];
        if (division_town_of(run->world->households[monitored->household].village) == town && measure->declared_on <= date) {
            town_measure(delivery, run->world, measure, at);
        }
    }
    delivery_close(delivery);
}

/* One town sends twice in the first week: an early list, and the right one two days later. */
void
deliver_measure(struct run *run, const struct ledger *ledger)
{
    for (size_t town = 0; town < DIVISION_TOWNS; town++) {
        if (run->week == 1 && town == CORRECTED_TOWN) {
            town_measure_file(run, ledger, town, delivery_date(1) - 2, "");
            town_measure_file(run, ledger, town, delivery_date(1), "最终版2");
        } else if (ledger_town_sends(town, run->week)) {
            town_measure_file(run, ledger, town, delivery_date(run->week), "");
        }
    }
}

static void
town_meeting(struct delivery *delivery, const struct world *world, size_t village)
{
    struct rng rng = rng_make(world->seed, STREAM_TOWN, village);
    struct record *record = delivery_record(delivery);
    char text[32];

    town_place(record, VILLAGE_MEETING_TOWN, VILLAGE_MEETING_VILLAGE, village);
    record_constant(record, VILLAGE_MEETING_VILLAGE_CODE, division_table[village].code);
    snprintf(text, sizeof(text), "YP%s", division_table[village].code + 6);
    record_text(record, VILLAGE_MEETING_MEETING_NO, text);
    record_date(record, VILLAGE_MEETING_HELD_ON, date_of(2022, 5, 6) + rng_range(&rng, 0, 24));
    record_integer(record, VILLAGE_MEETING_PARTICIPANTS, rng_range(&rng, 8, 31));
    record_constant(record, VILLAGE_MEETING_SUBJECT, "监测对象纳入、消除研判,帮扶措施研判");
    record_integer(record, VILLAGE_MEETING_HOUSEHOLDS, rng_range(&rng, 3, 20));
    delivery_row(delivery, record, village);
}

void
deliver_village_meeting(struct run *run, const struct ledger *ledger)
{
    (void)ledger;
    for (size_t town = 0; town < DIVISION_TOWNS; town++) {
        const struct delivery_form form = town_form(&table_village_meeting, town);
        const size_t first = division_town_first(town);
        struct delivery *delivery;
        char name[DELIVERY_PATH];

        town_file_name(name, town, "研判会台账", date_of(2022, 5, 30), "");
        delivery = delivery_open(run, &form, (int)town, name, delivery_date(run->week));
        for (size_t village = first; village < first + division_town_size(town); village++) {
            town_meeting(delivery, run->world, village);
        }
        delivery_close(delivery);
    }
}

static void
town_post(struct delivery *delivery, const struct world *world, const struct post *post, size_t entity)
{
    struct record *record = delivery_record(delivery);
    const struct person *person = &world->people[post->person];
    char text[32];

    snprintf(text, sizeof(text), "GYG2022%05zu", entity + 1);
    record_text(record, PUBLIC_POST_POST_NO, text);
    town_place(record, PUBLIC_POST_TOWN, PUBLIC_POST_VILLAGE, world->households[person->household].village);
    record_constant(record, PUBLIC_POST_PERSON_ID, person->id);
    record_constant(record, PUBLIC_POST_NAME, person->name);
    record_constant(record, PUBLIC_POST_POST, words_post[post->kind]);
    record_date(record, PUBLIC_POST_OPENED_ON, post->opened_on);
    record_date(record, PUBLIC_POST_ENDED_ON, post->ended_on <= delivery_effective(delivery) ? post->ended_on : DATE_NONE);
    record_integer(record, PUBLIC_POST_SUBSIDY, post->subsidy);
    record_date(record, PUBLIC_POST_PAID_ON, post->subsidy > 0 ? date_of(2022, 6, 25) : DATE_NONE);
    delivery_row(delivery, record, entity);
}

void
deliver_public_post(struct run *run, const struct ledger *ledger)
{
    for (size_t town = 0; town < DIVISION_TOWNS; town++) {
        const struct delivery_form form = town_form(&table_public_post, town + 1);
        struct delivery *delivery;
        char name[DELIVERY_PATH];

        if (!ledger_town_sends(town, run->week)) {
            continue;
        }
        town_file_name(name, town, "公益岗台账", delivery_date(run->week), "");
        delivery = delivery_open(run, &form, (int)town, name, delivery_date(run->week));
        for (size_t at = 0; at < ledger->post_count; at++) {
            const struct post *post = &ledger->posts[at];
            const size_t village = run->world->households[run->world->people[post->person].household].village;
            if (post->opened_on <= delivery_effective(delivery) && division_town_of(village) == town) {
                town_post(delivery, run->world, post, at);
            }
        }
        delivery_close(delivery);
    }
}
