/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_change.c
 *     Registers of what changed: households with another head, citizen numbers that were corrected. What they say agrees with all other
 * lists. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/people.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <string.h>

enum { CHANGE_EVERY = 97, CORRECTION_EVERY = 113, CHANGE_WEEKS = 20 };

static const struct delivery_form form_change = {.table = &table_household_change,
                                                 .prefix = "户变更登记",
                                                 .encoding = SHEET_UTF8,
                                                 .titles = DELIVERY_DEPARTMENT,
                                                 .header = DELIVERY_PLAIN};
static const struct delivery_form form_correction = {.table = &table_id_correction,
                                                     .prefix = "证件号码更正登记",
                                                     .encoding = SHEET_GB18030,
                                                     .titles = DELIVERY_NO_TITLE,
                                                     .header = DELIVERY_PLAIN,
                                                     .crlf = true};

void
deliver_change_number(const char *id, char number[PEOPLE_ID_SIZE])
{
    strcpy(number, id);
    memcpy(number, "659099", 6); /* a prefix without registered persons */
    number[17] = people_check(number);
}

void
deliver_household_change(struct run *run, const struct ledger *ledger)
{
    struct delivery *delivery = delivery_open(run, &form_change, PLANTS_COUNTY, NULL, delivery_date(run->week));
    char text[24];

    (void)ledger;
    for (size_t at = 0; at < run->world->monitored_count; at += CHANGE_EVERY) {
        struct record *record = delivery_record(delivery);

        words_household_no(&run->world->monitored[at], text);
        record_text(record, HOUSEHOLD_CHANGE_HOUSEHOLD_NO, text);
        record_constant(record, HOUSEHOLD_CHANGE_KIND, "户主变更");
        record_constant(record, HOUSEHOLD_CHANGE_NEW_HOUSEHOLD_NO, "");
        record_date(record, HOUSEHOLD_CHANGE_CHANGED_ON, date_of(2022, 1, 10) + 7 * (int)(at / CHANGE_EVERY % CHANGE_WEEKS));
        record_constant(record, HOUSEHOLD_CHANGE_REASON, "原户主年老,改由子女任户主");
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}

void
deliver_id_correction(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_correction, PLANTS_COUNTY, NULL, delivery_date(run->week));
    char number[PEOPLE_ID_SIZE];

    (void)ledger;
    for (size_t at = 0; at < world->member_count; at += CORRECTION_EVERY) {
        const struct person *person = &world->people[world->members[at].person];
        struct record *record = delivery_record(delivery);

        deliver_change_number(person->id, number);
        record_constant(record, ID_CORRECTION_NAME, person->name);
        record_text(record, ID_CORRECTION_OLD_ID, number);
        record_constant(record, ID_CORRECTION_NEW_ID, person->id);
        record_date(record, ID_CORRECTION_CORRECTED_ON, date_of(2021, 11, 1) + 5 * (int)(at / CORRECTION_EVERY % CHANGE_WEEKS));
        record_constant(record, ID_CORRECTION_REASON, "重号更正");
        delivery_row(delivery, record, at);
    }
    delivery_close(delivery);
}
