/* SPDX-License-Identifier: Apache-2.0 */
/* county/population.c
 *     The police register: households by village, then the people in them. */
#include "tests/county/world/divisions.h"
#include "tests/county/world/kin.h"
#include "tests/county/world/memory.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/world.h"

#include <stdlib.h>

enum {
    STREAM_SIZES = 101,
    STREAM_VILLAGES,
    STREAM_HOUSEHOLD,
    STREAM_SHUFFLE,
    CHANGES = 240,  /* about as many members have left or will be born */
    NEWCOMERS = 24, /* households identified after 2022-06-30 */
    FEWEST_OTHERS = 2400,
    VILLAGE_FEWEST = 3 /* monitored households */
};

int
world_date(void)
{
    return date_of(2022, 6, 30);
}

int
world_school_date(void)
{
    return date_of(2021, 9, 1);
}

/* Sizes of COUNT households of PEOPLE people in all, by WEIGHTS for the sizes 1 to KIN_MAX. */
static unsigned char *
population_sizes(struct rng *rng, size_t count, size_t people, const unsigned *weights)
{
    unsigned char *sizes = memory_get(count, sizeof(*sizes));
    size_t sum = 0;

    for (size_t item = 0; item < count; item++) {
        sizes[item] = (unsigned char)(1 + rng_weighted(rng, weights, KIN_MAX));
        sum += sizes[item];
    }
    while (sum != people) {
        unsigned char *size = &sizes[rng_below(rng, (uint32_t)count)];
        if (sum < people && *size < KIN_MAX) {
            (*size)++;
            sum++;
        } else if (sum > people && *size > 1) {
            (*size)--;
            sum--;
        }
    }
    return sizes;
}

/* How many of COUNT households each village has: FEWEST each, the others at random. */
static void
population_villages(struct rng *rng, size_t count, size_t fewest, uint32_t counts[DIVISION_VILLAGES])
{
    for (size_t village = 0; village < DIVISION_VILLAGES; village++) {
        counts[village] = (uint32_t)fewest;
    }
    for (size_t item = fewest * DIVISION_VILLAGES; item < count; item++) {
        const uint32_t first = rng_below(rng, DIVISION_VILLAGES);
        const uint32_t second = rng_below(rng, DIVISION_VILLAGES);
        counts[(first * 7 + 3) % 11 < 6 ? first : second]++;
    }
}

static uint8_t
population_school(struct rng *rng, int born)
{
    const int age = date_age(born, world_date());
    const int school_age = date_age(born, world_school_date());

    if (age < 3) {
        return SCHOOL_TODDLER;
    }
    if (school_age < 6) {
        return SCHOOL_KINDERGARTEN;
    }
    if (school_age < 12) {
        return SCHOOL_PRIMARY;
    }
    if (school_age < 15) {
        return (uint8_t)(SCHOOL_GRADE7 + school_age - 12);
    }
    if (school_age < 18) {
        if (age > 15 && rng_chance(rng, 80)) {
            return SCHOOL_NONE;
        }
        return (uint8_t)((rng_chance(rng, 450) ? SCHOOL_VOCATIONAL1 : SCHOOL_SENIOR1) + school_age - 15);
    }
    if (school_age < 22 && rng_chance(rng, 480)) {
        const bool college = school_age < 21 && rng_chance(rng, 500);
        return (uint8_t)((college ? SCHOOL_COLLEGE1 : SCHOOL_BACHELOR1) + school_age - 18);
    }
    return SCHOOL_NONE;
}

static void
population_disability(struct rng *rng, struct person *person, bool monitored)
{
    const int age = date_age(person->born, world_date());
    const unsigned base = age < 18 ? 8 : age < 50 ? 22 : age < 70 ? 45 : 70;
    static const unsigned categories[7] = {12, 9, 2, 50, 12, 11, 4};
    static const unsigned grades[4] = {15, 27, 30, 28};

    if (age >= 4 && rng_chance(rng, monitored ? base * 3 : base)) {
        person->category = (uint8_t)(1 + rng_weighted(rng, categories, 7));
        person->grade = (uint8_t)(1 + rng_weighted(rng, grades, 4));
    }
}

/* People outside the monitored households may have moved away, be in prison, or be struck off as dead. */
static void
population_status(struct rng *rng, struct person *person)
{
    const uint32_t drawn = rng_below(rng, 1000);

    if (person->relation == RELATION_HEAD || drawn >= 12) {
        return;
    }
    person->status = drawn < 6 ? REGISTER_MOVED : drawn < 7 ? REGISTER_PRISON : REGISTER_DEAD;
    person->changed_on = date_of(2022, 6, 10) - (int)rng_below(rng, 1200);
    if (person->changed_on <= person->born) {
        person->changed_on = person->born + 20;
    }
    if (person->status == REGISTER_PRISON && date_age(person->born, world_date()) < 20) {
        person->status = REGISTER_MOVED;
    }
}

static void
population_names(struct world *world, struct rng *rng, const struct kin *kin, size_t first, size_t size)
{
    unsigned surnames[KIN_MAX];

    for (size_t at = 0; at < size; at++) {
        struct person *person = &world->people[first + at];
        surnames[at] = people_surname(rng);
        if (kin[at].of_father >= 0) {
            surnames[at] = surnames[kin[at].of_father];
        } else if (kin[at].relation == RELATION_FATHER) {
            surnames[at] = surnames[0];
        }
        people_name(rng, surnames[at], (enum people_sex)person->sex, person->born, person->name);
        if (rng_chance(rng, 1)) {
            people_rare_name(rng, surnames[at], person->name);
        } else if (at == 1 && rng_below(rng, 2500) == 0) {
            people_dotted_name(rng, person->name);
        }
        people_id(world->numbers, rng, person->born, (enum people_sex)person->sex, person->id);
    }
}

static void
population_household(struct world *world, size_t village, size_t size, bool worker, bool monitored)
{
    struct rng rng = rng_make(world->seed, STREAM_HOUSEHOLD, world->household_count);
    struct household *household = &world->households[world->household_count];
    struct kin kin[KIN_MAX];

    kin_compose(&rng, (int)size, worker, kin);
    *household = (struct household){.first = (uint32_t)world->person_count, .village = (uint16_t)village, .size = (uint8_t)size};
    for (size_t at = 0; at < size; at++) {
        struct person *person = &world->people[world->person_count + at];
        person->born = kin_birthday(&rng, kin[at].age);
        person->changed_on = DATE_NONE;
        person->household = (uint32_t)world->household_count;
        person->sex = (uint8_t)kin[at].sex;
        person->relation = (uint8_t)kin[at].relation;
        person->school = population_school(&rng, person->born);
        population_disability(&rng, person, monitored);
        if (!monitored) {
            population_status(&rng, person);
        }
    }
    population_names(world, &rng, kin, world->person_count, size);
    world->person_count += size;
    world->household_count++;
}

struct quota {
    unsigned char *sizes;
    unsigned char *eliminated; /* by monitored household: is it? */
    uint32_t counts[DIVISION_VILLAGES];
    uint32_t others[DIVISION_VILLAGES];
    unsigned char *other_sizes;
    size_t other_count;
    size_t other_people;
};

/* Sizes of the monitored households: eliminated ones first, then open ones and newcomers, then all shuffled alike. */
static void
population_monitored_quota(struct world *world, struct quota *quota)
{
    static const unsigned eliminated_weights[KIN_MAX] = {4, 17, 26, 28, 17, 7, 1};
    static const unsigned open_weights[KIN_MAX] = {17, 25, 24, 18, 11, 4, 1};
    struct rng rng = rng_make(world->seed, STREAM_SIZES, 0);
    const size_t open = WORLD_MONITORED - WORLD_ELIMINATED;
    const size_t count = WORLD_MONITORED + NEWCOMERS;
    unsigned char *first = population_sizes(&rng, WORLD_ELIMINATED, WORLD_ELIMINATED_PEOPLE, eliminated_weights);
    unsigned char *second = population_sizes(&rng, open, WORLD_MEMBERS - WORLD_ELIMINATED_PEOPLE, open_weights);

    quota->sizes = memory_get(count, 1);
    quota->eliminated = memory_get(count, 1);
    for (size_t item = 0; item < count; item++) {
        quota->eliminated[item] = item < WORLD_ELIMINATED ? 1 : item < WORLD_MONITORED ? 0 : 2;
        quota->sizes[item] = item < WORLD_ELIMINATED  ? first[item]
                             : item < WORLD_MONITORED ? second[item - WORLD_ELIMINATED]
                                                      : (unsigned char)rng_range(&rng, 2, 5);
    }
    for (size_t item = count - 1; item > 0; item--) {
        const size_t other = rng_below(&rng, (uint32_t)item + 1);
        const unsigned char size = quota->sizes[item];
        const unsigned char eliminated = quota->eliminated[item];
        quota->sizes[item] = quota->sizes[other];
        quota->eliminated[item] = quota->eliminated[other];
        quota->sizes[other] = size;
        quota->eliminated[other] = eliminated;
    }
    population_villages(&rng, count, VILLAGE_FEWEST, quota->counts);
    free(first);
    free(second);
}

static void
population_other_quota(struct world *world, struct quota *quota)
{
    static const unsigned weights[KIN_MAX] = {9, 18, 23, 25, 16, 7, 2};
    struct rng rng = rng_make(world->seed, STREAM_VILLAGES, 0);
    const double households = WORLD_HOUSEHOLDS * world->scale - WORLD_MONITORED;
    const double people = WORLD_PEOPLE * world->scale - WORLD_MEMBERS - CHANGES;

    quota->other_count = households > FEWEST_OTHERS ? (size_t)households : FEWEST_OTHERS;
    quota->other_people = quota->other_count * 7 / 2;
    if (people > (double)quota->other_people) {
        quota->other_people = (size_t)people;
    }
    quota->other_sizes = population_sizes(&rng, quota->other_count, quota->other_people, weights);
    population_villages(&rng, quota->other_count, VILLAGE_FEWEST, quota->others);
}

static void
population_allocate(struct world *world, const struct quota *quota)
{
    const size_t monitored = WORLD_MONITORED + NEWCOMERS;
    const size_t people = quota->other_people + WORLD_MEMBERS + NEWCOMERS * 5 + CHANGES * 3;

    world->numbers = memory_get(1, sizeof(*world->numbers));
    world->people = memory_get(people, sizeof(*world->people));
    world->households = memory_get(quota->other_count + monitored, sizeof(*world->households));
    world->monitored = memory_get(monitored, sizeof(*world->monitored));
    world->members = memory_get(WORLD_MEMBERS + NEWCOMERS * 5 + CHANGES * 3, sizeof(*world->members));
}

void
world_build(struct world *world, double scale, uint64_t seed)
{
    struct quota quota = {0};
    size_t monitored = 0;
    size_t other = 0;

    *world = (struct world){.seed = seed, .scale = scale};
    population_monitored_quota(world, &quota);
    population_other_quota(world, &quota);
    population_allocate(world, &quota);
    for (size_t village = 0; village < DIVISION_VILLAGES; village++) {
        for (uint32_t item = 0; item < quota.counts[village]; item++, monitored++) {
            population_household(world, village, quota.sizes[monitored], quota.eliminated[monitored] == 1, true);
            monitored_add(world, quota.eliminated[monitored] == 1, quota.eliminated[monitored] == 2);
        }
        for (uint32_t item = 0; item < quota.others[village]; item++, other++) {
            population_household(world, village, quota.other_sizes[other], false, false);
        }
    }
    free(quota.sizes);
    free(quota.eliminated);
    free(quota.other_sizes);
}
