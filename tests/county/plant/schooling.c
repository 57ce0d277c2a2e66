/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_schooling.c
 *     Rules C and D: school, and children who work. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/member.h"

static bool
schooling_pupil(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const struct person *person = &world->people[member->person];

    (void)monitored;
    return person->school >= SCHOOL_PRIMARY && person->school <= SCHOOL_GRADE8 && !person->home_taught && person->category == 0
           && member->health == 0 && date_age(person->born, world_date()) <= 14;
}

/* The cell for schooling is empty, and nothing says why. */
static void
schooling_c04(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, schooling_pupil);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_SCHOOL_STATUS, "");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

static void
schooling_c12(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, schooling_pupil);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_NO_SCHOOL_REASON, number % 2 == 0 ? "因病" : "因残");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

static bool
schooling_student(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const struct person *person = &world->people[member->person];

    return monitored->helps[HELP_INDUSTRY] != 0 && (monitored->risks & (1U << RISK_LABOUR)) == 0 && person->school >= SCHOOL_SENIOR1
           && date_age(person->born, world_date()) >= 16 && person->category == 0;
}

static void
schooling_c13(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, schooling_student);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_LABOUR, "普通劳动力");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

/* Somebody else can work already, so that one more changes nothing for the household. */
static bool
schooling_supported_pupil(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return schooling_pupil(world, monitored, member) && monitored->helps[HELP_INDUSTRY] != 0;
}

static void
schooling_d01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, schooling_supported_pupil);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_LABOUR, number % 2 == 0 ? "弱劳动力或半劳动力" : "普通劳动力");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

/* A child of school age outside monitoring, in this county's schools. */
static bool
schooling_other_pupil(const struct world *world, const struct person *person)
{
    (void)world;
    return person->school >= SCHOOL_PRIMARY && person->school <= SCHOOL_GRADE9 && person->category == 0
           && date_age(person->born, world_school_date()) <= 13;
}

/* Registered, of school age, and in no list of pupils. */
static void
schooling_c15(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, schooling_other_pupil);
        size_t entity;

        if (person == NULL) {
            return;
        }
        entity = (size_t)(person - planter->world->people);
        planter_lasting(planter);
        plants_drop(planter->plants, &table_student, entity);
        planter_expect(planter, &table_household_register, entity, planter_cn(person->id));
    }
}

/* The school has another stage than the monitoring system. */
static void
schooling_c17(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, schooling_pupil);
        const struct person *person;

        if (member == NULL) {
            return;
        }
        person = planter_person(planter, member);
        planter_lasting(planter);
        plants_edit(planter->plants, &table_student, member->person, STUDENT_STAGE, person->school == SCHOOL_PRIMARY ? "初中" : "小学");
        planter_expect_member(planter, member, planter_cn(person->id));
    }
}

/* Taught at home, and no illness is known or a disability. */
static void
schooling_c18(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct person *person = planter_take_person(planter, schooling_other_pupil);
        size_t entity;

        if (person == NULL) {
            return;
        }
        entity = (size_t)(person - planter->world->people);
        planter_lasting(planter);
        plants_edit(planter->plants, &table_student, entity, STUDENT_HOME_TAUGHT, "是");
        plants_edit(planter->plants, &table_student, entity, STUDENT_HOME_TAUGHT_SINCE, "2021-10-08");
        plants_edit(planter->plants, &table_student, entity, STUDENT_POOR_OR_MONITORED, "否");
        planter_expect(planter, &table_student, entity, planter_cn(person->id));
    }
}

const struct planter_entry plant_schooling[] = {
    {"C04", 8, schooling_c04},
    {"C12", 5, schooling_c12},
    {"C13", 6, schooling_c13},
    {"C15", 5, schooling_c15},
    {"C17", 4, schooling_c17},
    {"C18", 3, schooling_c18},
    {"D01", 6, schooling_d01},
    {NULL,  0, NULL         },
};
