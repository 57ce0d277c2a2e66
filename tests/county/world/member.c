/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/member.h"

enum { WORK_PLACES = 8 };

bool
member_able(const struct member *member)
{
    return member->labour == LABOUR_ORDINARY || member->labour == LABOUR_SKILLED;
}

bool
member_unable(const struct member *member)
{
    return member->labour == LABOUR_LOST || member->labour == LABOUR_NONE;
}

static uint8_t
member_education(struct rng *rng, const struct person *person)
{
    const int age = date_age(person->born, world_date());

    if (person->school != SCHOOL_NONE) {
        return EDUCATION_NONE; /* the system wants schooling or education, never both */
    }
    if (age < 24) {
        return (uint8_t)(age < 19 || rng_chance(rng, 400) ? EDUCATION_JUNIOR : EDUCATION_SENIOR);
    }
    if (age < 40) {
        static const unsigned weights[] = {0, 0, 6, 58, 22, 9, 5};
        return (uint8_t)rng_weighted(rng, weights, 7);
    }
    if (age < 60) {
        static const unsigned weights[] = {0, 3, 27, 58, 10, 2, 0};
        return (uint8_t)rng_weighted(rng, weights, 7);
    }
    return (uint8_t)(rng_chance(rng, 300) ? EDUCATION_ILLITERATE : rng_chance(rng, 650) ? EDUCATION_PRIMARY : EDUCATION_JUNIOR);
}

static uint8_t
member_health(struct rng *rng, const struct person *person)
{
    const int age = date_age(person->born, world_date());
    uint8_t health = 0;

    if (rng_chance(rng, age < 30 ? 12 : age < 50 ? 90 : age < 65 ? 210 : 360)) {
        health |= HEALTH_CHRONIC;
    }
    if (rng_chance(rng, age < 30 ? 8 : 35)) {
        health |= HEALTH_SERIOUS;
    }
    if (person->category != 0) {
        health |= HEALTH_DISABLED;
    }
    return health;
}

static uint8_t
member_labour(struct rng *rng, const struct person *person, uint8_t health)
{
    const int age = date_age(person->born, world_date());

    if (age < 16 || person->school != SCHOOL_NONE) {
        return LABOUR_NONE;
    }
    if (person->category != 0 && person->grade <= 2) {
        return LABOUR_LOST;
    }
    if (age >= 60) {
        return (uint8_t)(age < 72 && rng_chance(rng, 750) ? LABOUR_WEAK : rng_chance(rng, 700) ? LABOUR_NONE : LABOUR_LOST);
    }
    if (health != 0) {
        return (uint8_t)((health & HEALTH_SERIOUS) != 0 && rng_chance(rng, 300) ? LABOUR_LOST : LABOUR_WEAK);
    }
    return (uint8_t)(rng_chance(rng, 110) ? LABOUR_SKILLED : LABOUR_ORDINARY);
}

void
member_set_labour(struct rng *rng, const struct person *person, struct member *member)
{
    member->labour = member_labour(rng, person, member->health);
    member->work_months = 0;
    member->work_place = 0;
    if (member_able(member) && (member->labour == LABOUR_SKILLED || member->education >= EDUCATION_COLLEGE || rng_chance(rng, 720))) {
        member->work_place = (uint8_t)(1 + rng_below(rng, WORK_PLACES));
        member->work_months = (uint8_t)(2 + rng_below(rng, 4)); /* months of this year: no more than have passed */
    }
}

void
member_fill(struct rng *rng, const struct person *person, struct member *member)
{
    const int age = date_age(person->born, world_date());

    member->education = member_education(rng, person);
    member->health = member_health(rng, person);
    member_set_labour(rng, person, member);
    if (!member_able(member) && member->education >= EDUCATION_COLLEGE) {
        member->education = EDUCATION_SENIOR; /* graduates out of work would be a doubt of their own */
    }
    member->party = age >= 22 && rng_chance(rng, 30);
    member->employee = member->work_months > 0 && rng_chance(rng, 20);
    member->assisted = (member->health & HEALTH_SERIOUS) != 0 && rng_chance(rng, 600);
}
