/* SPDX-License-Identifier: Apache-2.0 */
/* county/deliver_authorization.c
 *     Who signed that property may be looked up: all monitored households but a few. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/world/divisions.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

enum { UNSIGNED_EVERY = 41, EXPIRED_EVERY = 53, VALID_MONTHS = 60 };

static const struct delivery_form form_authorization = {.table = &table_authorization,
                                                        .prefix = "家庭信息核查授权书台账",
                                                        .encoding = SHEET_UTF8_BOM,
                                                        .titles = DELIVERY_DEPARTMENT,
                                                        .header = DELIVERY_PLAIN,
                                                        .crlf = true,
                                                        .tail = true};

bool
deliver_authorised(const struct monitored *monitored)
{
    return monitored->number % UNSIGNED_EVERY != 0 && monitored->number % EXPIRED_EVERY != 0;
}

static void
authorization_row(struct delivery *delivery, const struct world *world, size_t entity)
{
    const struct monitored *monitored = &world->monitored[entity];
    const struct household *household = &world->households[monitored->household];
    const int signed_on = monitored->identified_on;
    struct record *record = delivery_record(delivery);
    char text[40];

    record_constant(record, AUTHORIZATION_TOWN, division_towns[division_town_of(household->village)].name);
    record_constant(record, AUTHORIZATION_VILLAGE, division_table[household->village].name);
    words_household_no(monitored, text);
    record_text(record, AUTHORIZATION_HOUSEHOLD_NO, text);
    record_constant(record, AUTHORIZATION_HEAD_NAME, monitored_head(world, monitored)->name);
    record_date(record, AUTHORIZATION_SIGNED_ON, signed_on);
    record_date(record, AUTHORIZATION_VALID_UNTIL,
                deliver_authorised(monitored) ? date_add_months(signed_on, VALID_MONTHS) : signed_on + 1);
    delivery_row(delivery, record, entity);
}

void
deliver_authorization(struct run *run, const struct ledger *ledger)
{
    const struct world *world = run->world;
    struct delivery *delivery = delivery_open(run, &form_authorization, PLANTS_COUNTY, NULL, delivery_date(run->week));

    (void)ledger;
    for (size_t at = 0; at < world->monitored_count; at++) {
        if (monitored_listed(&world->monitored[at], delivery_effective(delivery)) && world->monitored[at].number % UNSIGNED_EVERY != 0) {
            authorization_row(delivery, world, at);
        }
    }
    delivery_close(delivery);
}
