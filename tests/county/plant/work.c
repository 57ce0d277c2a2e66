/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_work.c
 *     Rules about work away from home: what the month's list says against itself, and against the member. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/member.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

/* Works, and nothing but the list of work is going to be wrong about them. */
static bool
work_suits(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return planter_plain(world, monitored, member) && member->work_place > 0 && member->education < EDUCATION_COLLEGE;
}

static bool
work_idle(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return planter_plain(world, monitored, member) && member->work_place == 0 && member_able(member);
}

static bool
work_student(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const struct person *person = &world->people[member->person];

    (void)monitored;
    return person->school >= SCHOOL_VOCATIONAL1 && person->category == 0 && member->health == 0 && member->relation != RELATION_HEAD;
}

static void
work_edit(struct planter *planter, const struct member *member, size_t column, const char *text)
{
    plants_edit(planter->plants, &table_work_record, planter_member_entity(planter, member), column, text);
}

/* One cell, or two, of somebody's row in the list of work. */
struct work_cells {
    size_t column;
    const char *texts[2]; /* by turns */
    size_t other;         /* a second cell; the first one again when there is none */
    const char *other_text;
};

static void
work_plant(struct planter *planter, const struct work_cells *cells)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, work_suits);

        if (member == NULL) {
            return;
        }
        planter_lasting(planter);
        work_edit(planter, member, cells->column, cells->texts[number % 2]);
        if (cells->other != cells->column) {
            work_edit(planter, member, cells->other, cells->other_text);
        }
        planter_expect(planter, &table_work_record, planter_member_entity(planter, member),
                       planter_cn(planter_person(planter, member)->id));
    }
}

static void
work_d09(struct planter *planter)
{
    work_plant(planter, &(struct work_cells){
                            WORK_RECORD_MONTHLY_INCOME, {"3.5", "42000"},
                             WORK_RECORD_MONTHLY_INCOME, NULL
    });
}

static void
work_d10(struct planter *planter)
{
    work_plant(planter, &(struct work_cells){
                            WORK_RECORD_ENTERPRISE, {"", ""},
                             WORK_RECORD_ENTERPRISE, NULL
    });
}

static void
work_d11(struct planter *planter)
{
    work_plant(planter, &(struct work_cells){
                            WORK_RECORD_COUNTY, {"广东省", "外地"},
                             WORK_RECORD_COUNTY, NULL
    });
}

static void
work_d14(struct planter *planter)
{
    work_plant(planter, &(struct work_cells){
                            WORK_RECORD_WORKING, {"否", "否"},
                             WORK_RECORD_WORKING, NULL
    });
}

static void
work_d15(struct planter *planter)
{
    work_plant(planter, &(struct work_cells){
                            WORK_RECORD_STARTED, {"201803", "201812"},
                             WORK_RECORD_STARTED, NULL
    });
}

static void
work_d16(struct planter *planter)
{
    work_plant(planter, &(struct work_cells){
                            WORK_RECORD_CHANNEL, {"公益性岗位", "帮扶车间"},
                             WORK_RECORD_COUNTY, "昆山市"
    });
}

/* A row of the list beside what there is. */
static struct record *
work_record(struct planter *planter, const struct member *member)
{
    struct record *record = planter_record(planter, &table_work_record);
    char text[16];

    words_household_no(&planter->world->monitored[member->monitored], text);
    record_text(record, WORK_RECORD_HOUSEHOLD_NO, text);
    record_constant(record, WORK_RECORD_PERSON_ID, planter_person(planter, member)->id);
    record_constant(record, WORK_RECORD_NAME, planter_person(planter, member)->name);
    record_constant(record, WORK_RECORD_WORKING, "是");
    record_constant(record, WORK_RECORD_COUNTY, "淇滨区");
    record_constant(record, WORK_RECORD_ENTERPRISE, "某饭店");
    record_constant(record, WORK_RECORD_INDUSTRY, "住宿和餐饮业");
    record_constant(record, WORK_RECORD_CHANNEL, "自主就业");
    record_constant(record, WORK_RECORD_POINT_TO_POINT, "否");
    record_integer(record, WORK_RECORD_MONTHLY_INCOME, 2600);
    return record;
}

/* An earlier job that did not end before the next one began. */
static void
work_d13(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, work_suits);
        struct record *record;

        if (member == NULL) {
            return;
        }
        record = work_record(planter, member);
        record_constant(record, WORK_RECORD_STARTED, "202002");
        record_constant(record, WORK_RECORD_ENDED, number % 2 == 0 ? "" : "202203");
        planter_lasting(planter);
        planter_add(planter);
        planter_expect(planter, &table_work_record, planter_member_entity(planter, member),
                       planter_cn(planter_person(planter, member)->id));
    }
}

static void
work_c14(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, work_student);

        if (member == NULL) {
            return;
        }
        record_constant(work_record(planter, member), WORK_RECORD_STARTED, "202203");
        planter_lasting(planter);
        planter_add(planter);
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

static void
work_d18(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, work_suits);

        if (member == NULL) {
            return;
        }
        planter_lasting(planter);
        plants_drop(planter->plants, &table_work_record, planter_member_entity(planter, member));
        planter_edit_member(planter, member, MEMBER_EDUCATION, number % 2 == 0 ? "大专" : "本科及以上");
        planter_expect_member(planter, member, planter_cn(planter_person(planter, member)->id));
    }
}

static void
work_d19(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, work_idle);
        size_t entity;

        if (member == NULL) {
            return;
        }
        entity = planter_member_entity(planter, member);
        planter_lasting(planter);
        plants_edit(planter->plants, &table_planned_work, entity, PLANNED_WORK_NEEDS, "");
        planter_expect(planter, &table_planned_work, entity, planter_cn(planter_person(planter, member)->id));
    }
}

/* The second member of the household who works, NULL when there is none. */
static const struct member *
work_partner(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    for (size_t at = monitored->first; at < monitored->first + monitored->count; at++) {
        const struct member *other = &world->members[at];
        if (other != member && other->work_place > 0 && other->left_on == DATE_NONE) {
            return other;
        }
    }
    return NULL;
}

static bool
work_pair(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return work_suits(world, monitored, member) && work_partner(world, monitored, member) != NULL;
}

static void
work_a19(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const struct member *member = planter_take_member(planter, work_pair);
        const struct monitored *monitored;
        const struct member *other;
        char phone[PEOPLE_PHONE_SIZE];

        if (member == NULL) {
            return;
        }
        monitored = &planter->world->monitored[member->monitored];
        other = work_partner(planter->world, monitored, member);
        people_phone(77000000 + planter->added++, phone);
        planter_lasting(planter);
        planter_edit_member(planter, member, MEMBER_PHONE, phone);
        planter_edit_member(planter, other, MEMBER_PHONE, phone);
        work_edit(planter, member, WORK_RECORD_COUNTY, "昆山市");
        work_edit(planter, other, WORK_RECORD_COUNTY, "中牟县");
        planter_expect_member(planter, other < member ? other : member, planter_household_key(monitored));
    }
}

const struct planter_entry plant_work[] = {
    {"A19", 3, work_a19},
    {"C14", 4, work_c14},
    {"D09", 6, work_d09},
    {"D10", 4, work_d10},
    {"D11", 4, work_d11},
    {"D13", 6, work_d13},
    {"D14", 4, work_d14},
    {"D15", 4, work_d15},
    {"D16", 4, work_d16},
    {"D18", 4, work_d18},
    {"D19", 4, work_d19},
    {NULL,  0, NULL    },
};
