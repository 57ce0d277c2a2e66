/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/monitored.h"

#include "tests/county/world/kin.h"
#include "tests/county/world/member.h"
#include "tests/county/world/support.h"

#include <string.h>

enum {
    STREAM_MONITORED = 201,
    STREAM_LEAVER,
    HOME_TAUGHT = 33,
    NEW_DANGEROUS_HOUSES = 10,
    OLD_DANGEROUS_HOUSES = 30,
    LATER_ELIMINATIONS = 12,
    LEAVERS_PER_MILLE = 52,
    MEMBER_CODE = 16,
    NEW_NUMBERS = 400,      /* one in so many changes in a week */
    BIRTHS_PER_MILLE = 120, /* of households that could have one */
    LATER_DEATHS = 15
};

bool
member_active(const struct member *member, int on)
{
    return member->joined_on <= on && (member->left_on == DATE_NONE || member->left_on > on);
}

bool
monitored_listed(const struct monitored *monitored, int on)
{
    return monitored->identified_on <= on;
}

bool
monitored_closed(const struct monitored *monitored, int on)
{
    return monitored->eliminated_on != DATE_NONE && monitored->eliminated_on <= on;
}

int
monitored_size(const struct world *world, const struct monitored *monitored, int on)
{
    int size = 0;

    for (size_t at = 0; at < monitored->count; at++) {
        size += member_active(&world->members[monitored->first + at], on);
    }
    return size;
}

const struct person *
monitored_head(const struct world *world, const struct monitored *monitored)
{
    return &world->people[world->members[monitored->first].person];
}

/* Every week a few people have a new number. */
void
monitored_phone(const struct world *world, const struct monitored *monitored, int member, int week, char phone[PEOPLE_PHONE_SIZE])
{
    const uint64_t code = (uint64_t)monitored->number * MEMBER_CODE + (uint64_t)member;
    uint64_t version = 0;

    for (int passed = 2; passed <= week; passed++) {
        if (rng_mix(rng_mix(world->seed, code), (uint64_t)passed) % NEW_NUMBERS == 0) {
            version = (uint64_t)passed;
        }
    }
    people_phone(rng_mix(world->seed, 7) % 1000000 + code + version * 100000U, phone);
}

/* When the household was identified and, perhaps, its risk eliminated: half a year at least lies between. */
static void
monitored_dates(struct rng *rng, struct monitored *monitored, bool eliminated, bool newcomer)
{
    const int end = date_of(2022, 6, 20);

    monitored->eliminated_on = DATE_NONE;
    if (newcomer) {
        monitored->identified_on = date_of(2022, 7, 2) + rng_range(rng, 0, 60);
    } else if (eliminated) {
        const bool recent = rng_chance(rng, 120);
        monitored->eliminated_on =
            recent ? rng_range(rng, date_of(2022, 5, 25), end) : rng_range(rng, date_of(2020, 12, 1), date_of(2022, 4, 28));
        monitored->identified_on = rng_range(rng, date_of(2020, 2, 20), date_add_months(monitored->eliminated_on, -7));
        monitored->natural = rng_chance(rng, 50);
    } else {
        monitored->identified_on =
            rng_chance(rng, 60) ? rng_range(rng, date_of(2022, 5, 25), end) : rng_range(rng, date_of(2020, 2, 20), date_of(2022, 4, 28));
    }
}

static void
monitored_add_member(struct world *world, struct rng *rng, struct monitored *monitored, size_t person)
{
    struct member *member = &world->members[world->member_count++];

    memset(member, 0, sizeof(*member));
    member->person = (uint32_t)person;
    member->monitored = (uint32_t)world->monitored_count;
    member->joined_on = monitored->identified_on;
    member->left_on = DATE_NONE;
    member->number = (uint8_t)(++monitored->count);
    member->relation = world->people[person].relation;
    member_fill(rng, &world->people[person], member);
    world->people[person].member = (uint32_t)world->member_count;
    if (world->people[person].born > member->joined_on) { /* born while the household was monitored */
        const int entered = world->people[person].born + 25;
        member->joined_on = entered < world_date() ? entered : world_date();
    }
}

/* A parent, brother or sister of the head who died or moved away while the household was monitored. */
static void
monitored_add_leaver(struct world *world, struct monitored *monitored)
{
    struct rng rng = rng_make(world->seed, STREAM_LEAVER, world->monitored_count);
    struct household *household = &world->households[monitored->household];
    struct person *person = &world->people[world->person_count];
    struct member *member;
    const int last = monitored->eliminated_on != DATE_NONE ? monitored->eliminated_on - 1 : date_of(2022, 6, 12);
    const bool died = rng_chance(&rng, 700);

    *person = (struct person){.born = kin_birthday(&rng, died ? rng_range(&rng, 61, 90) : rng_range(&rng, 24, 40)),
                              .household = monitored->household,
                              .sex = (uint8_t)rng_below(&rng, 2),
                              .relation = RELATION_SIBLING,
                              .status = died ? REGISTER_DEAD : REGISTER_MOVED};
    people_name(&rng, people_surname(&rng), (enum people_sex)person->sex, person->born, person->name);
    people_id(world->numbers, &rng, person->born, (enum people_sex)person->sex, person->id);
    household->size++;
    monitored_add_member(world, &rng, monitored, world->person_count++);
    member = &world->members[world->member_count - 1];
    member->left_on = rng_range(&rng, monitored->identified_on + 30, last);
    member->left_why = died ? "死亡" : "婚出";
    person->changed_on = member->left_on - (died ? rng_range(&rng, 1, 20) : 0);
}

/* Is there a mother? A daughter-in-law's child is the head's grandchild. */
static bool
monitored_mother(const struct world *world, const struct monitored *monitored, bool *grandchild)
{
    for (size_t at = 0; at < monitored->count; at++) {
        const struct member *member = &world->members[monitored->first + at];
        const struct person *person = &world->people[member->person];
        *grandchild = member->relation == RELATION_DAUGHTER_IN_LAW;
        if (person->sex == PEOPLE_FEMALE && date_age(person->born, world_date()) <= 36
            && (*grandchild || member->relation == RELATION_SPOUSE)) {
            return true;
        }
    }
    return false;
}

/* A child born in June who is entered in one of the weeks after the half year. */
static void
monitored_add_newborn(struct world *world, struct rng *rng, struct monitored *monitored, bool grandchild)
{
    struct household *household = &world->households[monitored->household];
    struct person *person = &world->people[world->person_count];
    const bool boy = rng_chance(rng, 520);

    *person = (struct person){.born = rng_range(rng, date_of(2022, 6, 3), date_of(2022, 6, 24)),
                              .changed_on = DATE_NONE,
                              .household = monitored->household,
                              .sex = boy ? PEOPLE_MALE : PEOPLE_FEMALE,
                              .school = SCHOOL_TODDLER};
    person->relation = grandchild ? (boy ? RELATION_GRANDSON : RELATION_GRANDDAUGHTER) : (boy ? RELATION_SON : RELATION_DAUGHTER);
    people_name(rng, people_surname(rng), (enum people_sex)person->sex, person->born, person->name);
    people_id(world->numbers, rng, person->born, (enum people_sex)person->sex, person->id);
    household->size++;
    monitored_add_member(world, rng, monitored, world->person_count++);
    world->members[world->member_count - 1].joined_on = rng_range(rng, date_of(2022, 7, 2), date_of(2022, 8, 20));
    monitored->growing = true;
}

static bool
monitored_no_labour(const struct world *world, const struct monitored *monitored)
{
    for (size_t at = 0; at < monitored->count; at++) {
        const struct member *member = &world->members[monitored->first + at];
        if (member->left_on == DATE_NONE && !member_unable(member)) {
            return false;
        }
    }
    return true;
}

/* A household without anybody who can work is never eliminated: one member gets well. */
static void
monitored_need_worker(struct world *world, struct rng *rng, struct monitored *monitored)
{
    for (size_t at = 0; at < monitored->count && monitored_no_labour(world, monitored); at++) {
        struct member *member = &world->members[monitored->first + at];
        struct person *person = &world->people[member->person];
        const int age = date_age(person->born, world_date());

        if (age >= 24 && age <= 56 && member->left_on == DATE_NONE) {
            person->category = 0;
            person->grade = 0;
            member->health = 0;
            member_set_labour(rng, person, member);
        }
    }
}

void
monitored_add(struct world *world, bool eliminated, bool newcomer)
{
    struct rng rng = rng_make(world->seed, STREAM_MONITORED, world->monitored_count);
    struct monitored *monitored = &world->monitored[world->monitored_count];
    struct household *household = &world->households[world->household_count - 1];
    const size_t size = household->size;
    bool grandchild = false;

    memset(monitored, 0, sizeof(*monitored));
    monitored->household = (uint32_t)(world->household_count - 1);
    monitored->first = (uint32_t)world->member_count;
    monitored->number = (uint32_t)(world->monitored_count + 1);
    monitored_dates(&rng, monitored, eliminated, newcomer);
    for (size_t at = 0; at < size; at++) {
        monitored_add_member(world, &rng, monitored, household->first + at);
    }
    monitored->size = (uint8_t)size;
    if (eliminated) {
        monitored_need_worker(world, &rng, monitored);
    }
    if (!newcomer && monitored->identified_on < date_of(2022, 3, 1) && rng_chance(&rng, LEAVERS_PER_MILLE)) {
        monitored_add_leaver(world, monitored);
    }
    if (!newcomer && !eliminated && monitored->identified_on < date_of(2022, 3, 1) && size >= 4 && rng_chance(&rng, BIRTHS_PER_MILLE)
        && monitored_mother(world, monitored, &grandchild)) {
        monitored_add_newborn(world, &rng, monitored, grandchild);
    }
    monitored->no_labour = monitored_no_labour(world, monitored);
    monitored->poor = rng_chance(&rng, 450);
    household->monitored = (uint32_t)(++world->monitored_count);
}

/* Children of school age who are taught at home are severely disabled. */
static void
monitored_home_taught(struct world *world)
{
    int left = HOME_TAUGHT;

    for (size_t at = 0; left > 0 && at < world->member_count; at += 97) {
        /* the first child of school age at or after this place */
        for (size_t next = at; next < world->member_count && next < at + 97; next++) {
            struct member *member = &world->members[next];
            struct person *person = &world->people[member->person];
            const struct monitored *monitored = &world->monitored[member->monitored];

            if (person->school >= SCHOOL_PRIMARY && person->school <= SCHOOL_GRADE9 && monitored->identified_on < date_of(2022, 3, 1)
                && monitored->eliminated_on == DATE_NONE) {
                person->category = next % 2 == 0 ? 5 : 4;
                person->grade = (uint8_t)(1 + next % 2);
                person->home_taught = true;
                member->health |= HEALTH_DISABLED;
                left--;
                break;
            }
        }
    }
}

/* Houses found dangerous this year, and older ones that have been rebuilt since. */
static void
monitored_houses(struct world *world)
{
    int new_left = NEW_DANGEROUS_HOUSES;
    int old_left = OLD_DANGEROUS_HOUSES;

    for (size_t at = 11; at < world->monitored_count && new_left + old_left > 0; at += 61) {
        struct monitored *monitored = &world->monitored[at];
        if (new_left > 0 && monitored->eliminated_on == DATE_NONE && monitored->identified_on > date_of(2021, 3, 1)
            && monitored->identified_on < date_of(2022, 6, 1)) {
            monitored->dangerous_house = true;
            monitored->risks |= 1U << RISK_HOUSE;
            new_left--;
        } else if (old_left > 0 && monitored->identified_on < date_of(2021, 8, 1)) {
            monitored->risks |= 1U << RISK_HOUSE;
            old_left--;
        }
    }
}

/* Open households whose risk is eliminated in the weeks after the half year, one a week. */
static void
monitored_later(struct world *world)
{
    int week = 0;

    for (size_t at = 29; at < world->monitored_count && week < LATER_ELIMINATIONS; at += 53) {
        struct monitored *monitored = &world->monitored[at];
        if (monitored->eliminated_on == DATE_NONE && !monitored->no_labour && !monitored->dangerous_house && !monitored->growing
            && monitored->identified_on < date_of(2021, 10, 1)) {
            monitored->eliminated_on = date_of(2022, 7, 4) + 7 * week++;
        }
    }
}

/* Old people in households above the line who die in the weeks after the half year: nothing else changes by it. */
static void
monitored_deaths(struct world *world)
{
    int deaths = 0;

    for (size_t at = 7; at < world->member_count && deaths < LATER_DEATHS; at++) {
        struct member *member = &world->members[at];
        struct person *person = &world->people[member->person];
        const struct monitored *monitored = &world->monitored[member->monitored];

        if (at % 3 == 0 && member->left_on == DATE_NONE && date_age(person->born, world_date()) >= 72 && member->health == 0
            && member->relation != RELATION_HEAD && monitored->category == CATEGORY_SUDDEN && monitored->size >= 3
            && monitored->eliminated_on == DATE_NONE && monitored->identified_on < date_of(2022, 3, 1) && !monitored->no_labour
            && !monitored->growing && (monitored->risks & (1U << RISK_LABOUR)) == 0) {
            member->left_on = date_of(2022, 7, 3) + 5 * deaths++;
            member->left_why = "死亡";
            person->status = REGISTER_DEAD;
            person->changed_on = member->left_on - 2;
        }
    }
}

void
monitored_finish(struct world *world)
{
    monitored_home_taught(world);
    monitored_houses(world);
    monitored_later(world);
    for (size_t at = 0; at < world->monitored_count; at++) {
        support_household(world, &world->monitored[at]);
    }
    monitored_deaths(world);
}
