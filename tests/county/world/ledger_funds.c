/* SPDX-License-Identifier: Apache-2.0 */
/* county/ledger_funds.c
 *     Posts and projects: what money is spent on. Each list is drawn first and then brought to its published sum. */
#include "tests/county/world/divisions.h"
#include "tests/county/world/ledger.h"
#include "tests/county/world/member.h"
#include "tests/county/world/memory.h"

enum {
    STREAM_POSTS = 551,
    STREAM_PROJECTS,
    STREAM_REBUILT,
    POSTS_OF_MEMBERS = 640,
    POSTS_LATER = 40,
    INDUSTRY_AMOUNT = 161000000,
    INFRASTRUCTURE_AMOUNT = 53680800,
    OTHERS_AMOUNT = 3319200,
    FINISHED_PROJECTS = 12
};

static bool
ledger_post_fits(const struct world *world, const struct person *person)
{
    const int age = date_age(person->born, world_date());

    if (person->posted || person->status != REGISTER_NORMAL || person->school != SCHOOL_NONE || age < 25 || age > 64) {
        return false;
    }
    if (person->member != 0) {
        const struct member *member = &world->members[person->member - 1];
        return member->left_on == DATE_NONE && !member_unable(member) && member->work_place == 0
               && member->joined_on < date_of(2021, 12, 1);
    }
    return person->category == 0;
}

/* Works in the village, months counted in this year. */
static void
ledger_post_holder(struct rng *rng, struct world *world, const struct post *post)
{
    struct person *person = &world->people[post->person];

    person->posted = true;
    if (person->member != 0) {
        struct member *member = &world->members[person->member - 1];
        member->post = post->kind;
        member->post_months = (uint8_t)rng_range(rng, 2, 5);
        member->work_months = member->post_months;
        member->work_place = 1;
    }
}

static int
ledger_post_opened(struct rng *rng, size_t serial)
{
    return serial < LEDGER_POSTS ? rng_range(rng, date_of(2022, 1, 5), date_of(2022, 6, 20))
                                 : date_of(2022, 7, 4) + (int)(serial - LEDGER_POSTS) * 2;
}

void
ledger_posts(struct world *world, struct ledger *ledger)
{
    struct rng rng = rng_make(world->seed, STREAM_POSTS, 0);
    long given = 0;

    ledger->posts = memory_get(LEDGER_POSTS + POSTS_LATER, sizeof(*ledger->posts));
    while (ledger->post_count < LEDGER_POSTS + POSTS_LATER) {
        const size_t serial = ledger->post_count;
        const bool member = serial < POSTS_OF_MEMBERS;
        const uint32_t at =
            member ? world->members[rng_below(&rng, (uint32_t)world->member_count)].person : rng_below(&rng, (uint32_t)world->person_count);
        struct post *post = &ledger->posts[serial];

        if ((world->people[at].member != 0) != member || !ledger_post_fits(world, &world->people[at])) {
            continue;
        }
        *post = (struct post){.person = at, .kind = (uint8_t)(POST_CLEANER + rng_below(&rng, 7)), .ended_on = DATE_NONE};
        post->opened_on = ledger_post_opened(&rng, serial);
        post->ended_on = serial % 150 == 149 ? date_of(2022, 7, 6) + (int)(serial / 50) : DATE_NONE;
        post->subsidy = serial < LEDGER_POSTS ? rng_range(&rng, 3, 10) * 300 : 0;
        given += post->subsidy;
        ledger_post_holder(&rng, world, post);
        ledger->post_count++;
    }
    for (size_t serial = 0; given != LEDGER_POST_SUBSIDY; serial = (serial + 1) % LEDGER_POSTS) {
        const long step = LEDGER_POST_SUBSIDY - given;
        const long change = step > 100 ? 100 : step < -100 ? -100 : step;
        if (ledger->posts[serial].subsidy + change >= 300) {
            ledger->posts[serial].subsidy += (int)change;
            given += change;
        }
    }
}

static void
ledger_project_amounts(struct rng *rng, struct project *projects, size_t count, long sum)
{
    long given = 0;
    const long mean = sum / (long)count;

    for (size_t at = 0; at + 1 < count; at++) {
        projects[at].planned = mean / 1000 * rng_range(rng, 550, 1400) / 100 * 100;
        given += projects[at].planned;
    }
    /* what is left over goes to the last one; too much or too little is spread first */
    for (size_t at = 0; sum - given < mean / 3 || sum - given > mean * 2; at = (at + 1) % (count - 1)) {
        const long change = sum - given < mean / 3 ? -(mean / 50 / 100 * 100) : mean / 50 / 100 * 100;
        projects[at].planned += change;
        given += change;
    }
    projects[count - 1].planned = sum - given;
}

/* A funded project is connected and under way; a dozen of them are finished and paid for. */
static void
ledger_fund(struct rng *rng, struct project *project, long allocated, bool finished)
{
    project->allocated = allocated;
    project->allocated_on = date_of(2022, 2, 20) + rng_range(rng, 0, 40);
    project->connected_on = project->allocated_on + rng_range(rng, 3, 12);
    project->started_on = project->connected_on + rng_range(rng, 5, 20);
    project->contract = project->planned / 100 * 97;
    project->paid = allocated / 100 * rng_range(rng, 55, 80);
    project->spent = project->paid / 100 * rng_range(rng, 90, 98);
    if (finished) {
        project->contract = allocated / 100 * 98;
        project->finished_on = date_of(2022, 6, 1) + rng_range(rng, 0, 25);
        project->paid = project->contract / 100 * 96;
        project->spent = project->paid;
    }
}

static void
ledger_project_funds(struct rng *rng, struct ledger *ledger)
{
    long given = 0;
    const long mean = LEDGER_FUNDS / LEDGER_FUNDED;
    size_t funded[LEDGER_FUNDED];

    for (size_t item = 0; item < LEDGER_FUNDED; item++) {
        funded[item] = item * LEDGER_PROJECTS / LEDGER_FUNDED;
        given += ledger->projects[funded[item]].planned / 3;
    }
    for (size_t item = 0; item < LEDGER_FUNDED; item++) {
        struct project *project = &ledger->projects[funded[item]];
        ledger_fund(rng, project, project->planned / 3, item < FINISHED_PROJECTS);
    }
    /* the difference to the published sum is spread over those that can bear it */
    for (size_t item = 0; given != LEDGER_FUNDS; item = (item + 1) % LEDGER_FUNDED) {
        struct project *project = &ledger->projects[funded[item]];
        const long rest = LEDGER_FUNDS - given;
        const long limit = mean / 20;
        const long change = rest > limit ? limit : rest < -limit ? -limit : rest;
        if (project->allocated + change <= project->planned && project->allocated + change > project->paid * 5 / 4) {
            project->allocated += change;
            given += change;
        }
    }
}

static void
ledger_rebuilt(const struct world *world, struct ledger *ledger)
{
    struct rng rng = rng_make(world->seed, STREAM_REBUILT, 0);
    struct project amounts[LEDGER_REBUILT] = {{0}};

    ledger_project_amounts(&rng, amounts, LEDGER_REBUILT, LEDGER_REBUILT_AMOUNT);
    for (size_t at = 0; at < LEDGER_REBUILT; at++) {
        struct rebuild *rebuild = &ledger->rebuilt[at];
        rebuild->village = (uint16_t)(at * DIVISION_VILLAGES / LEDGER_REBUILT);
        rebuild->work = (uint8_t)rng_below(&rng, 4);
        rebuild->amount = amounts[at].planned;
        rebuild->started_on = date_of(2021, 9, 10) + rng_range(&rng, 0, 60);
        rebuild->finished_on = date_of(2022, 3, 1) + rng_range(&rng, 0, 110);
    }
}

void
ledger_projects(const struct world *world, struct ledger *ledger)
{
    struct rng rng = rng_make(world->seed, STREAM_PROJECTS, 0);
    static const char *const others[] = {"就业项目", "巩固三保障成果", "公共服务", "项目管理费"};

    for (size_t at = 0; at < LEDGER_PROJECTS; at++) {
        struct project *project = &ledger->projects[at];
        project->kind = at < LEDGER_INDUSTRY                           ? "产业发展"
                        : at < LEDGER_INDUSTRY + LEDGER_INFRASTRUCTURE ? "基础设施"
                                                                       : others[at - LEDGER_INDUSTRY - LEDGER_INFRASTRUCTURE];
        project->village = (uint16_t)(at * DIVISION_VILLAGES / LEDGER_PROJECTS);
        project->work = (uint8_t)rng_below(&rng, 4);
        project->listed_on = date_of(2022, 1, 5) + rng_range(&rng, 0, 38);
        project->connected_on = DATE_NONE;
        project->allocated_on = DATE_NONE;
        project->started_on = DATE_NONE;
        project->finished_on = DATE_NONE;
    }
    ledger_project_amounts(&rng, ledger->projects, LEDGER_INDUSTRY, INDUSTRY_AMOUNT);
    ledger_project_amounts(&rng, ledger->projects + LEDGER_INDUSTRY, LEDGER_INFRASTRUCTURE, INFRASTRUCTURE_AMOUNT);
    ledger_project_amounts(&rng, ledger->projects + LEDGER_INDUSTRY + LEDGER_INFRASTRUCTURE,
                           LEDGER_PROJECTS - LEDGER_INDUSTRY - LEDGER_INFRASTRUCTURE, OTHERS_AMOUNT);
    ledger_project_funds(&rng, ledger);
    ledger_rebuilt(world, ledger);
}
