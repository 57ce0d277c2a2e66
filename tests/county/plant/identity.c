/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_identity.c
 *     Rules A: who somebody is. Numbers that cannot be read count as dirt; contradictions between lists are planted. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/divisions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAME_AGE = 1500 /* days */ };

/* A member whose number becomes RAW; without a number the member is known by household and serial number. */
static void
identity_spoil(struct planter *planter, const struct member *member, int number, const char *pitfall, const char *raw)
{
    const struct person *person = planter_person(planter, member);

    planter_weekly(planter, number);
    planter_edit_member(planter, member, MEMBER_PERSON_ID, raw);
    plants_dirty(planter->plants, pitfall, person->id);
    plants_expect(planter->plants, PLANTS_DIRT, planter->rule, &table_member, planter_member_entity(planter, member),
                  planter_member_key(planter, member));
}

static void
identity_a01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char raw[32];

        if (member == NULL) {
            return;
        }
        switch (number % 3) {
        case 0:
            identity_spoil(planter, member, number, "missing", "");
            break;
        case 1:
            snprintf(raw, sizeof(raw), "%.6s********%.4s", planter_person(planter, member)->id, planter_person(planter, member)->id + 14);
            identity_spoil(planter, member, number, "masked", raw);
            break;
        default:
            snprintf(raw, sizeof(raw), "999999%.8s0012", planter_person(planter, member)->id + 6);
            identity_spoil(planter, member, number, "placeholder", raw);
            break;
        }
    }
}

/* A digit missing, a digit too many, the letter O for a zero. */
static void
identity_a02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char raw[32];
        const char *id;

        if (member == NULL) {
            return;
        }
        id = planter_person(planter, member)->id;
        if (number % 3 == 0) {
            snprintf(raw, sizeof(raw), "%.9s%s", id, id + 10);
            identity_spoil(planter, member, number, "digit_missing", raw);
        } else if (number % 3 == 1) {
            snprintf(raw, sizeof(raw), "%.9s%c%s", id, id[8], id + 9);
            identity_spoil(planter, member, number, "digit_doubled", raw);
        } else {
            strcpy(raw, id);
            raw[3] = 'O';
            identity_spoil(planter, member, number, "letter_for_digit", raw);
        }
    }
}

static void
identity_a03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char raw[PEOPLE_ID_SIZE];

        if (member == NULL) {
            return;
        }
        strcpy(raw, planter_person(planter, member)->id);
        raw[17] = raw[17] == '5' ? '7' : '5';
        identity_spoil(planter, member, number, "wrong_check", raw);
    }
}

/* 31 February, the 13th month; the check character is right. */
static void
identity_a04(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char raw[PEOPLE_ID_SIZE];

        if (member == NULL) {
            return;
        }
        strcpy(raw, planter_person(planter, member)->id);
        memcpy(raw + 10, number % 2 == 0 ? "0231" : "1315", 4);
        raw[17] = people_check(raw);
        identity_spoil(planter, member, number, "impossible_date", raw);
    }
}

/* A disability certificate of a category that does not exist. */
static void
identity_a05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char raw[32];

        if (member == NULL) {
            return;
        }
        snprintf(raw, sizeof(raw), "%s%s", planter_person(planter, member)->id, number % 2 == 0 ? "83" : "45");
        identity_spoil(planter, member, number, "bad_certificate", raw);
    }
}

/* Another plain member who could be the same person: same sex and relation, about the same age, of an unused household
 * used; it is now used. VILLAGE: in the same village. */
static const struct member *
identity_twin(struct planter *planter, const struct member *member, bool village)
{
    const struct world *world = planter->world;
    const struct person *person = planter_person(planter, member);
    const size_t home = world->households[world->monitored[member->monitored].household].village;

    for (size_t at = 0; at < world->member_count; at++) {
        const struct member *other = &world->members[at];
        const struct monitored *monitored = &world->monitored[other->monitored];
        const struct person *likeness = planter_person(planter, other);
        if (!planter->used[monitored->household] && !planter->listed[at] && planter_steady(world, monitored)
            && (!village || world->households[monitored->household].village == home) && other->left_on == DATE_NONE
            && planter_plain(world, monitored, other) && likeness->sex == person->sex && other->relation == member->relation
            && abs(likeness->born - person->born) < SAME_AGE) {
            planter->used[monitored->household] = 1;
            return other;
        }
    }
    return NULL;
}

/* One person in two households: the second row has the first one's number, name and birthday. */
static void
identity_a06(struct planter *planter)
{
    for (int number = 0; number < planter->cases;) {
        const struct member *member = planter_take_member(planter, planter_plain);
        const struct member *copy = member == NULL ? NULL : identity_twin(planter, member, false);
        const struct person *person;
        char born[DATE_TEXT_SIZE];

        if (member == NULL) {
            return;
        }
        if (copy == NULL) {
            continue;
        }
        person = planter_person(planter, member);
        planter_weekly(planter, number++);
        planter_edit_member(planter, copy, MEMBER_PERSON_ID, person->id);
        planter_edit_member(planter, copy, MEMBER_NAME, person->name);
        planter_edit_member(planter, copy, MEMBER_BIRTH_DATE, date_compact(person->born, born));
        planter_expect_member(planter, member, planter_cn(person->id));
        planter_expect_member(planter, copy, planter_cn(person->id));
    }
}

/* A valid number that is not assigned, two characters from this one: another last digit of the sequence, and the check digit that
 * follows from it. False when all four are taken. */
static bool
identity_neighbour(const struct world *world, const char *id, char neighbour[PEOPLE_ID_SIZE])
{
    strcpy(neighbour, id);
    for (int step = 2; step < 10; step += 2) {
        bool taken = false;

        neighbour[16] = (char)('0' + (id[16] - '0' + step) % 10);
        neighbour[17] = people_check(neighbour);
        for (size_t at = 0; at < world->person_count && !taken; at++) {
            taken = strcmp(world->people[at].id, neighbour) == 0;
        }
        if (!taken) {
            return true;
        }
    }
    return false;
}

/* One person under two valid numbers, as after a correction that reached only one household. */
static void
identity_a23(struct planter *planter)
{
    for (int number = 0; number < planter->cases;) {
        const struct member *member = planter_take_member(planter, planter_plain);
        const struct member *copy = member == NULL ? NULL : identity_twin(planter, member, false);
        const struct person *person;
        char neighbour[PEOPLE_ID_SIZE];
        char born[DATE_TEXT_SIZE];

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        if (copy == NULL || !identity_neighbour(planter->world, person->id, neighbour)) {
            continue;
        }
        planter_weekly(planter, number++);
        planter_edit_member(planter, copy, MEMBER_PERSON_ID, neighbour);
        planter_edit_member(planter, copy, MEMBER_NAME, person->name);
        planter_edit_member(planter, copy, MEMBER_BIRTH_DATE, date_compact(person->born, born));
        planter_expect_member(planter, member, planter_cn(person->id));
        planter_expect_member(planter, copy, planter_cn(neighbour));
    }
}

/* What a spreadsheet makes of a long number. */
static void
identity_a07(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char raw[32];
        const char *id;

        if (member == NULL) {
            return;
        }
        id = planter_person(planter, member)->id;
        if (number % 2 == 0) {
            snprintf(raw, sizeof(raw), "%c.%.5sE+17", id[0], id + 1);
            identity_spoil(planter, member, number, "scientific", raw);
        } else {
            snprintf(raw, sizeof(raw), "%.15s000", id);
            if (people_check(raw) == '0') {
                raw[14] = raw[14] == '1' ? '2' : '1'; /* must not happen to be a valid number */
            }
            identity_spoil(planter, member, number, "zeroed_tail", raw);
        }
    }
}

static void
identity_a08(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        const struct person *person;
        char name[PEOPLE_NAME_SIZE];

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        do {
            people_name(&planter->rng, people_surname(&planter->rng), (enum people_sex)person->sex, person->born, name);
        } while (strcmp(name, person->name) == 0);
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_NAME, name);
        planter_expect_member(planter, member, planter_cn(person->id));
    }
}

static void
identity_a09(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_SEX, planter_person(planter, member)->sex == PEOPLE_MALE ? "女" : "男");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

static void
identity_a10(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char text[DATE_TEXT_SIZE];

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_BIRTH_DATE, date_iso(planter_person(planter, member)->born + 10, text));
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

static void
identity_a17(struct planter *planter)
{
    /* the last is a landline whose area code 0392 lost its zero in a spreadsheet */
    static const char *const phones[] = {"12345678901", "138372211", "1383922110", "2383922110234", "3925512345"};
    enum { PHONES = sizeof phones / sizeof phones[0] };

    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_PHONE, phones[number % PHONES]);
        if (number % PHONES == PHONES - 1) {
            plants_dirty(planter->plants, "leading_zero", "");
        }
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

/* One person in two households of a village, once with a slip of the pen in the number: it fails its check as well. */
static void
identity_a11(struct planter *planter)
{
    for (int number = 0; number < planter->cases;) {
        const struct member *member = planter_take_member(planter, planter_plain);
        const struct member *copy = member == NULL ? NULL : identity_twin(planter, member, true);
        const struct person *person;
        char raw[PEOPLE_ID_SIZE];
        char born[DATE_TEXT_SIZE];

        if (member == NULL) {
            return;
        }
        if (copy == NULL) {
            continue; /* no other of that village fits */
        }
        person = planter_person(planter, member);
        strcpy(raw, person->id);
        raw[15] = raw[15] == '9' ? '8' : (char)(raw[15] + 1);
        planter_weekly(planter, number++);
        planter_edit_member(planter, copy, MEMBER_PERSON_ID, raw);
        planter_edit_member(planter, copy, MEMBER_NAME, person->name);
        planter_edit_member(planter, copy, MEMBER_BIRTH_DATE, date_compact(person->born, born));
        planter_expect_member(planter, copy, planter_member_key(planter, copy));
        planter_collateral_member(planter, "A03", copy, planter_member_key(planter, copy));
    }
}

static bool
identity_any(const struct world *world, const struct monitored *monitored)
{
    (void)world;
    return monitored->size >= 2;
}

static void
identity_a18(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct monitored *first = planter_take(planter, identity_any);
        const struct monitored *second = planter_take(planter, identity_any);
        char phone[PEOPLE_PHONE_SIZE];

        if (first == NULL || second == NULL) {
            return;
        }
        people_phone(70000000U + (uint64_t)number, phone);
        planter_weekly(planter, number);
        planter_edit_household(planter, first, MONITORED_HOUSEHOLD_HOUSEHOLD_PHONE, phone);
        planter_edit_household(planter, second, MONITORED_HOUSEHOLD_HOUSEHOLD_PHONE, phone);
        planter_expect_household(planter, first);
        planter_expect_household(planter, second);
    }
}

/* Died in spring and still counted. */
static void
identity_a20(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        const struct person *person;

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        planter_weekly(planter, number == 0 ? 0 : 3);
        record_begin(&planter->record, &table_death);
        record_constant(&planter->record, DEATH_PERSON_ID, person->id);
        record_constant(&planter->record, DEATH_NAME, person->name);
        record_date(&planter->record, DEATH_DIED_ON, date_of(2022, 3, 2) + number * 3);
        record_constant(&planter->record, DEATH_CAUSE, "事故");
        plants_add(planter->plants, &planter->record, PLANTS_COUNTY);
        planter_expect_member(planter, member, planter_cn(person->id));
    }
}

static void
identity_a21(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        char text[DATE_TEXT_SIZE];

        if (member == NULL) {
            return;
        }
        planter_lasting(planter);
        plants_edit(planter->plants, &table_household_register, member->person, HOUSEHOLD_REGISTER_STATUS,
                    number % 2 == 0 ? "迁出" : "服刑");
        plants_edit(planter->plants, &table_household_register, member->person, HOUSEHOLD_REGISTER_MOVED_ON,
                    date_iso(date_of(2021, 11, 5) + number * 9, text));
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

/* A list of a department speaks of somebody of that name in that village, and does not say who it is. */
static void
identity_a12(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, planter_plain);
        struct record *record;
        size_t village;
        char text[32];

        if (member == NULL) {
            return;
        }
        village = planter->world->households[planter->world->monitored[member->monitored].household].village;
        planter_lasting(planter);
        record = planter_record(planter, &table_disability);
        record_constant(record, DISABILITY_TOWN, division_towns[division_town_of(village)].name);
        record_constant(record, DISABILITY_VILLAGE, division_table[village].name);
        if (number % 2 == 0) {
            snprintf(text, sizeof(text), "%.6s********%.4s", planter_person(planter, member)->id, planter_person(planter, member)->id + 14);
            record_text(record, DISABILITY_PERSON_ID, text);
        }
        record_constant(record, DISABILITY_NAME, planter_person(planter, member)->name);
        record_constant(record, DISABILITY_CATEGORY, "肢体");
        record_constant(record, DISABILITY_GRADE, "四级");
        record_date(record, DISABILITY_ISSUED_ON, date_of(2019, 5, 20) + number);
        record_constant(record, DISABILITY_STATUS, "有效");
        planter_expect(planter, &table_disability, planter_add(planter), division_table[village].code);
    }
}

const struct planter_entry plant_identity[] = {
    {"A11", 3,  identity_a11},
    {"A01", 9,  identity_a01},
    {"A02", 9,  identity_a02},
    {"A03", 10, identity_a03},
    {"A04", 6,  identity_a04},
    {"A05", 4,  identity_a05},
    {"A06", 5,  identity_a06},
    {"A07", 8,  identity_a07},
    {"A08", 8,  identity_a08},
    {"A09", 6,  identity_a09},
    {"A10", 8,  identity_a10},
    {"A17", 8,  identity_a17},
    {"A18", 4,  identity_a18},
    {"A20", 10, identity_a20},
    {"A21", 6,  identity_a21},
    {"A23", 3,  identity_a23},
    {"A12", 5,  identity_a12},
    {NULL,  0,  NULL        },
};
