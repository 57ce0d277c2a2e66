/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_change.c
 *     Registers of changes that the member list contradicts. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/plant/planter.h"

#include <stdio.h>

/* Renumbered, says the register; the new number is unknown, and the old one goes on. */
static void
change_b15(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *monitored = planter_take(planter, planter_open);
        struct record *record;
        char text[24];

        if (monitored == NULL) {
            return;
        }
        record = planter_record(planter, &table_household_change);
        snprintf(text, sizeof(text), "410621%06d", 970000 + number);
        record_text(record, HOUSEHOLD_CHANGE_HOUSEHOLD_NO, planter_household_key(monitored) + 4);
        record_constant(record, HOUSEHOLD_CHANGE_KIND, number % 2 == 0 ? "换号" : "分户");
        record_text(record, HOUSEHOLD_CHANGE_NEW_HOUSEHOLD_NO, text);
        record_date(record, HOUSEHOLD_CHANGE_CHANGED_ON, date_of(2022, 3, 14) + number);
        record_constant(record, HOUSEHOLD_CHANGE_REASON, "分家另住");
        planter_lasting(planter);
        planter_expect(planter, &table_household_change, planter_add(planter), planter_household_key(monitored));
    }
}

/* Corrected, says the police; the member list goes on with the old number. */
static void
change_a22(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        const struct person *person;
        struct record *record;
        char text[PEOPLE_ID_SIZE];

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        deliver_change_number(person->id, text);
        record = planter_record(planter, &table_id_correction);
        record_constant(record, ID_CORRECTION_NAME, person->name);
        record_constant(record, ID_CORRECTION_OLD_ID, person->id);
        record_text(record, ID_CORRECTION_NEW_ID, text);
        record_date(record, ID_CORRECTION_CORRECTED_ON, date_of(2022, 4, 6) + number);
        record_constant(record, ID_CORRECTION_REASON, "录入错误");
        planter_lasting(planter);
        planter_expect(planter, &table_id_correction, planter_add(planter), planter_cn(person->id));
    }
}

const struct planter_entry plant_change[] = {
    {"B15", 4, change_b15},
    {"A22", 4, change_a22},
    {NULL,  0, NULL      }
};
