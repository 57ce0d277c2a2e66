/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_schooling.c
 *     Rules C, D and E: school, labour, public-welfare posts. */
#include "deliver.h"
#include "member.h"
#include "planter.h"

#include <stdio.h>

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

    (void)monitored;
    return person->school >= SCHOOL_SENIOR1 && date_age(person->born, world_date()) >= 16 && person->category == 0;
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

static void
schooling_d01(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, schooling_pupil);

        if (member == NULL) {
            return;
        }
        planter_weekly(planter, number);
        planter_edit_member(planter, member, MEMBER_LABOUR, number % 2 == 0 ? "弱劳动力或半劳动力" : "普通劳动力");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

/* A post open at the half year, held by somebody who is not monitored and gets no allowance; the household is now used. */
static const struct post *
schooling_take_post(struct planter *planter, size_t *entity)
{
    const struct world *world = planter->world;

    for (; planter->next_post < LEDGER_POSTS; planter->next_post++) {
        const struct post *post = &planter->ledger->posts[planter->next_post];
        const struct person *person = &world->people[post->person];
        if (person->member == 0 && !planter->used[person->household] && deliver_allowance_of(world, person) == NULL) {
            planter->used[person->household] = 1;
            *entity = planter->next_post++;
            return post;
        }
    }
    fprintf(stderr, "county: no post is left for a case of %s\n", planter->rule);
    return NULL;
}

static bool
schooling_old(const struct world *world, const struct person *person)
{
    return date_age(person->born, world_date()) >= 71 && person->category == 0 && deliver_allowance_of(world, person) == NULL;
}

/* The post is held by somebody past seventy. */
static void
schooling_e02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        size_t entity;
        const struct post *post = schooling_take_post(planter, &entity);
        const struct person *old = planter_take_person(planter, schooling_old);

        if (post == NULL || old == NULL) {
            return;
        }
        planter_lasting(planter);
        plants_edit(planter->plants, &table_public_post, entity, PUBLIC_POST_PERSON_ID, old->id);
        plants_edit(planter->plants, &table_public_post, entity, PUBLIC_POST_NAME, old->name);
        planter_expect(planter, &table_public_post, entity, planter_cn(old->id));
    }
}

static void
schooling_holder_died(struct planter *planter, const struct person *person)
{
    struct record *record = planter_record(planter, &table_death);

    record_constant(record, DEATH_PERSON_ID, person->id);
    record_constant(record, DEATH_NAME, person->name);
    record_date(record, DEATH_DIED_ON, date_of(2022, 4, 17));
    record_constant(record, DEATH_CAUSE, "疾病");
}

static void
schooling_holder_studies(struct planter *planter, const struct person *person)
{
    struct record *record = planter_record(planter, &table_student);

    record_constant(record, STUDENT_PERSON_ID, person->id);
    record_constant(record, STUDENT_NAME, person->name);
    record_constant(record, STUDENT_SCHOOL, "浚县职业教育中心");
    record_constant(record, STUDENT_STAGE, "中职");
    record_constant(record, STUDENT_GRADE, "中职二年级");
    record_constant(record, STUDENT_STATE, "在读");
    record_date(record, STUDENT_ENROLLED_ON, date_of(2020, 9, 1));
    record_yes(record, STUDENT_HOME_TAUGHT, false);
    record_yes(record, STUDENT_POOR_OR_MONITORED, false);
}

static void
schooling_holder_owns(struct planter *planter, const struct person *person)
{
    struct record *record = planter_record(planter, &table_company);
    char code[PEOPLE_ID_SIZE];

    people_credit_code(950000 + planter->added, code);
    record_text(record, COMPANY_CREDIT_CODE, code);
    record_constant(record, COMPANY_NAME, "浚县惠民商贸有限公司");
    record_constant(record, COMPANY_KIND, "企业");
    record_constant(record, COMPANY_PERSON_ID, person->id);
    record_constant(record, COMPANY_PERSON_NAME, person->name);
    record_constant(record, COMPANY_ROLE, "法定代表人");
    record_date(record, COMPANY_ESTABLISHED_ON, date_of(2019, 5, 6));
    record_constant(record, COMPANY_STATE, "存续");
}

static void
schooling_e05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        size_t entity;
        const struct post *post = schooling_take_post(planter, &entity);
        const struct person *person;

        if (post == NULL) {
            return;
        }
        person = &planter->world->people[post->person];
        planter_lasting(planter);
        if (number % 3 == 0) {
            schooling_holder_died(planter, person);
        } else if (number % 3 == 1) {
            schooling_holder_studies(planter, person);
        } else {
            schooling_holder_owns(planter, person);
        }
        planter_add(planter);
        planter_expect(planter, &table_public_post, entity, planter_cn(person->id));
    }
}

const struct planter_entry plant_schooling[] = {
    {"C04", 8, schooling_c04},
    {"C12", 5, schooling_c12},
    {"C13", 6, schooling_c13},
    {"D01", 6, schooling_d01},
    {"E02", 5, schooling_e02},
    {"E05", 6, schooling_e05},
    {NULL,  0, NULL         },
};
