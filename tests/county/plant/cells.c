/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_cells.c
 *     Rules that one wrong or missing cell breaks: which cell, of whom, and what is written there. */
#include "tests/county/plant/planter.h"
#include "tests/county/world/member.h"
#include "tests/county/world/support.h"

static int
cells_age(const struct world *world, const struct member *member)
{
    return date_age(world->people[member->person].born, world_date());
}

static bool
cells_working(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return planter_plain(world, monitored, member) && member->work_place > 0;
}

static bool
cells_spouse(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return planter_plain(world, monitored, member) && member->relation == RELATION_SPOUSE
           && world->people[member->person].sex == PEOPLE_FEMALE;
}

/* In school, healthy, at LOW to HIGH of enum school. */
static bool
cells_in_school(const struct world *world, const struct member *member, int low, int high)
{
    const struct person *person = &world->people[member->person];

    return person->school >= low && person->school <= high && person->category == 0 && member->health == 0 && !person->home_taught;
}

static bool
cells_pupil(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return cells_in_school(world, member, SCHOOL_PRIMARY, SCHOOL_GRADE9) && cells_age(world, member) <= 14;
}

static bool
cells_second_form(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return cells_in_school(world, member, SCHOOL_PRIMARY, SCHOOL_PRIMARY)
           && date_age(world->people[member->person].born, world_school_date()) >= 7 && cells_age(world, member) <= 11;
}

static bool
cells_little(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return cells_in_school(world, member, SCHOOL_PRIMARY, SCHOOL_PRIMARY) && cells_age(world, member) <= 10;
}

static bool
cells_fifteen(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return cells_in_school(world, member, SCHOOL_GRADE8, SCHOOL_GRADE9) && cells_age(world, member) == 15;
}

static bool
cells_thirteen(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return cells_in_school(world, member, SCHOOL_GRADE7, SCHOOL_GRADE8) && cells_age(world, member) <= 14;
}

static bool
cells_senior(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return cells_in_school(world, member, SCHOOL_SENIOR1, SCHOOL_SENIOR2) && cells_age(world, member) <= 17;
}

static bool
cells_freshman(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return cells_in_school(world, member, SCHOOL_BACHELOR1, SCHOOL_BACHELOR2) && cells_age(world, member) <= 19;
}

/* Out of school at 18 to 22, and too old for the question whether one should be in it. */
static bool
cells_youth(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const int age = cells_age(world, member);

    (void)monitored;
    return world->people[member->person].school == SCHOOL_NONE && age >= 18 && age <= 21 && member->relation != RELATION_HEAD;
}

static bool
cells_old(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const int age = cells_age(world, member);

    (void)monitored;
    return age >= 60 && age <= 85 && member->labour == LABOUR_WEAK && member->post == POST_NONE
           && world->people[member->person].category == 0;
}

/* Healthy, not working, and not the only one who could. */
static bool
cells_idle(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return planter_plain(world, monitored, member) && member->work_place == 0 && support_facts_of(world, monitored).able >= 2;
}

static bool
cells_lame(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const struct person *person = &world->people[member->person];

    return monitored->helps[HELP_INDUSTRY] != 0 && (monitored->risks & (1U << RISK_LABOUR)) == 0 && person->category == 4
           && person->grade <= 2 && member->labour == LABOUR_LOST && cells_age(world, member) < 60;
}

static bool
cells_unable(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return member_unable(member) && cells_age(world, member) >= 60 && !member->destitute;
}

static bool
cells_destitute(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)world;
    (void)monitored;
    return member->destitute;
}

static bool
cells_child(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    return cells_pupil(world, monitored, member);
}

static bool
cells_posted(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)world;
    (void)monitored;
    return member->post != POST_NONE;
}

/* Ill, with a post, and others in the household can work too. */
static bool
cells_weak_posted(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    const struct support_facts facts = support_facts_of(world, monitored);

    return member->post != POST_NONE && member->labour == LABOUR_WEAK && member->health != 0 && facts.size - facts.unable >= 2
           && facts.working >= 2;
}

static bool
cells_disabled(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)monitored;
    return world->people[member->person].category != 0;
}

/* One of several who live on the minimum allowance. */
static bool
cells_low_allowance(const struct world *world, const struct monitored *monitored, const struct member *member)
{
    (void)world;
    return member->low_allowance && monitored->size >= 2;
}

const struct planter_cells plant_cells_member[] = {
    {"A13", 4, planter_plain,       NULL, 1, {{MEMBER_ETHNIC, {"", "河南族"}}},                                        {NULL}       },
    {"A14", 4, planter_plain,       NULL, 1, {{MEMBER_POLITICAL, {"", "先进分子"}}},                                   {NULL}       },
    {"A15", 4, planter_plain,       NULL, 1, {{MEMBER_HEALTH, {"", "亚健康"}}},                                        {NULL}       },
    {"A16", 4, planter_plain,       NULL, 1, {{MEMBER_LABOUR, {"", "主劳力"}}},                                        {NULL}       },
    {"B06", 4, planter_plain,       NULL, 1, {{MEMBER_RELATION, {"", "干亲家"}}},                                      {NULL}       },
    {"B07", 4, cells_spouse,        NULL, 1, {{MEMBER_RELATION, {"之女"}}},                                            {NULL}       },
    {"C01", 4, planter_plain,       NULL, 1, {{MEMBER_EDUCATION, {""}}},                                               {NULL}       },
    {"C02", 4, cells_pupil,         NULL, 1, {{MEMBER_EDUCATION, {"小学"}}},                                           {NULL}       },
    {"C03", 4, planter_plain,       NULL, 1, {{MEMBER_EDUCATION, {"私塾", "扫盲班"}}},                                 {NULL}       },
    {"C05", 4, cells_second_form,   NULL, 1, {{MEMBER_SCHOOL_STATUS, {"学前教育"}}},                                   {"C17", NULL}},
    {"C06", 3, cells_fifteen,       NULL, 1, {{MEMBER_SCHOOL_STATUS, {"小学"}}},                                       {"C17", NULL}},
    {"C07", 4, cells_little,        NULL, 1, {{MEMBER_SCHOOL_STATUS, {"七年级", "八年级"}}},                           {"C17", NULL}},
    {"C08", 4, cells_thirteen,      NULL, 1, {{MEMBER_SCHOOL_STATUS, {"普通高中一年级", "普通高中二年级"}}},           {"C17", NULL}},
    {"C09", 4, cells_senior,        NULL, 1, {{MEMBER_SCHOOL_STATUS, {"本科一年级"}}},                                 {"C17", NULL}},
    {"C10", 3, cells_freshman,      NULL, 1, {{MEMBER_SCHOOL_STATUS, {"硕士研究生及以上"}}},                           {NULL}       },
    {"C11", 4, cells_youth,         NULL, 1, {{MEMBER_EDUCATION, {"小学", "文盲或半文盲"}}},                           {NULL}       },
    {"D02", 5, cells_old,           NULL, 1, {{MEMBER_LABOUR, {"普通劳动力", "技能劳动力"}}},                          {NULL}       },
    {"D03", 4, cells_idle,          NULL, 1, {{MEMBER_LABOUR, {"丧失劳动力", "无劳动力"}}},                            {NULL}       },
    {"D04", 4, planter_plain,       NULL, 1, {{MEMBER_LABOUR, {"弱劳动力或半劳动力"}}},                                {NULL}       },
    {"D05", 4, planter_plain,       NULL, 1, {{MEMBER_HEALTH, {"长期慢性病", "患有大病"}}},                            {NULL}       },
    {"D06", 4, cells_lame,          NULL, 1, {{MEMBER_LABOUR, {"普通劳动力"}}},                                        {NULL}       },
    {"D07", 4, cells_unable,        NULL, 2, {{MEMBER_WORK_PLACE, {"河南省鹤壁市浚县"}}, {MEMBER_WORK_MONTHS, {"3"}}}, {NULL}       },
    {"D08", 3, cells_child,         NULL, 2, {{MEMBER_WORK_PLACE, {"河南省鹤壁市浚县"}}, {MEMBER_WORK_MONTHS, {"2"}}}, {"D07", NULL}},
    {"D12", 4, cells_working,       NULL, 1, {{MEMBER_WORK_MONTHS, {""}}},                                             {NULL}       },
    {"D17", 3, cells_destitute,     NULL, 2, {{MEMBER_WORK_PLACE, {"河南省鹤壁市浚县"}}, {MEMBER_WORK_MONTHS, {"4"}}}, {"D07", NULL}},
    {"D20", 4, cells_working,       NULL, 1, {{MEMBER_WORK_MONTHS, {"15", "24"}}},                                     {NULL}       },
    {"E01", 4, cells_posted,        NULL, 1, {{MEMBER_PUBLIC_POST_MONTHS, {""}}},                                      {NULL}       },
    {"E04", 3, cells_weak_posted,   NULL, 1, {{MEMBER_LABOUR, {"丧失劳动力"}}},                                        {"D07", NULL}},
    {"F01", 4, planter_plain,       NULL, 1, {{MEMBER_EMPLOYEE_INSURANCE, {"是"}}},                                    {NULL}       },
    {"F03", 4, planter_plain,       NULL, 1, {{MEMBER_SERIOUS_ILLNESS_INSURANCE, {"否", ""}}},                         {NULL}       },
    {"F04", 4, planter_plain,       NULL, 2, {{MEMBER_RESIDENT_PENSION, {""}}, {MEMBER_EMPLOYEE_PENSION, {""}}},       {NULL}       },
    {"F06", 4, cells_disabled,      NULL, 1, {{MEMBER_ID_TYPE, {"居民身份证"}}},                                       {NULL}       },
    {"L08", 5, cells_low_allowance, NULL, 1, {{MEMBER_LOW_ALLOWANCE, {"未享受", ""}}},                                 {NULL}       },
    {NULL,  0, NULL,                NULL, 0, {{0, {NULL}}},                                                            {NULL}       },
};
