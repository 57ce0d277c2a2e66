/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_post.c
 *     Rules E: public-welfare posts and those who hold them. The number of posts and the subsidies stay as published. */
#include "tests/county/deliver/deliver.h"
#include "tests/county/plant/planter.h"

#include <stdio.h>

/* A post open at the half year, held by somebody who is not monitored and gets no allowance; the household is now used. */
static const struct post *
post_take(struct planter *planter, size_t *entity)
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
post_old(const struct world *world, const struct person *person)
{
    return date_age(person->born, world_date()) >= 71 && person->category == 0 && deliver_allowance_of(world, person) == NULL;
}

/* The post is held by somebody past seventy. */
static void
post_e02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        size_t entity;
        const struct post *post = post_take(planter, &entity);
        const struct person *old = planter_take_person(planter, post_old);

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
post_holder_died(struct planter *planter, const struct person *person)
{
    struct record *record = planter_record(planter, &table_death);

    record_constant(record, DEATH_PERSON_ID, person->id);
    record_constant(record, DEATH_NAME, person->name);
    record_date(record, DEATH_DIED_ON, date_of(2022, 4, 17));
    record_constant(record, DEATH_CAUSE, "疾病");
}

static void
post_holder_studies(struct planter *planter, const struct person *person)
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
post_holder_owns(struct planter *planter, const struct person *person)
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
post_e05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        size_t entity;
        const struct post *post = post_take(planter, &entity);
        const struct person *person;

        if (post == NULL) {
            return;
        }
        person = &planter->world->people[post->person];
        planter_lasting(planter);
        if (number % 3 == 0) {
            post_holder_died(planter, person);
        } else if (number % 3 == 1) {
            post_holder_studies(planter, person);
        } else {
            post_holder_owns(planter, person);
        }
        planter_add(planter);
        planter_expect(planter, &table_public_post, entity, planter_cn(person->id));
    }
}

/* Three posts for one person. */
static void
post_e03(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        size_t entities[3];
        const struct post *posts[3];
        const struct person *person;

        for (size_t at = 0; at < 3; at++) {
            posts[at] = post_take(planter, &entities[at]);
            if (posts[at] == NULL) {
                return;
            }
        }
        person = &planter->world->people[posts[0]->person];
        planter_lasting(planter);
        for (size_t at = 0; at < 3; at++) {
            plants_edit(planter->plants, &table_public_post, entities[at], PUBLIC_POST_PERSON_ID, person->id);
            plants_edit(planter->plants, &table_public_post, entities[at], PUBLIC_POST_NAME, person->name);
            planter_expect(planter, &table_public_post, entities[at], planter_cn(person->id));
        }
    }
}

static bool
post_held(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)world;
    (void)monitored;
    return member->post != POST_NONE;
}

/* The monitoring system says somebody has a post; the list of posts has given it to somebody else. */
static void
post_e06(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, post_held);
        const struct person *other = planter_take_person(planter, planter_quiet);
        size_t entity = 0;

        if (member == NULL || other == NULL) {
            return;
        }
        while (planter->ledger->posts[entity].person != member->person) {
            entity++;
        }
        planter_lasting(planter);
        plants_edit(planter->plants, &table_public_post, entity, PUBLIC_POST_PERSON_ID, other->id);
        plants_edit(planter->plants, &table_public_post, entity, PUBLIC_POST_NAME, other->name);
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

const struct planter_entry plant_post[] = {
    {"E02", 5, post_e02},
    {"E03", 3, post_e03},
    {"E05", 6, post_e05},
    {"E06", 4, post_e06},
    {NULL,  0, NULL    },
};
