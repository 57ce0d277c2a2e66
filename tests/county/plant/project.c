/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant_project.c
 *     Rules Q: projects. There are 98 of them at every scale, and the published sums must stay as they are. */
#include "tests/county/plant/planter.h"

#include <stdio.h>
#include <string.h>

typedef bool project_fits(const struct project *project);

static bool
project_finished(const struct project *project)
{
    return project->finished_on != DATE_NONE;
}

static bool
project_running(const struct project *project)
{
    return project->allocated > 0 && project->finished_on == DATE_NONE;
}

static bool
project_industry(const struct project *project)
{
    return strcmp(project->kind, "产业发展") == 0 && project->allocated == 0;
}

static bool
project_infrastructure(const struct project *project)
{
    return strcmp(project->kind, "基础设施") == 0 && project->allocated == 0;
}

/* The next unused project; LEDGER_PROJECTS when there is none. */
static size_t
project_take(struct planter *planter, project_fits *fits)
{
    for (size_t at = 0; at < LEDGER_PROJECTS; at++) {
        if (!planter->project_used[at] && fits(&planter->ledger->projects[at])) {
            planter->project_used[at] = true;
            return at;
        }
    }
    fprintf(stderr, "county: no project is left for a case of %s\n", planter->rule);
    return LEDGER_PROJECTS;
}

static void
project_edit(struct planter *planter, size_t at, size_t column, const char *text)
{
    plants_edit(planter->plants, &table_project, at, column, text);
}

static void
project_expect(struct planter *planter, size_t at)
{
    char subject[PLANTS_SUBJECT_SIZE];

    snprintf(subject, sizeof(subject), "XM410621%04zu", at + 1);
    planter_expect(planter, &table_project, at, subject);
}

/* Finished before it was begun, or finished with half of the contract spent. */
static void
project_q02(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const size_t at = project_take(planter, project_finished);
        const struct project *project;
        char text[DATE_TEXT_SIZE];

        if (at == LEDGER_PROJECTS) {
            return;
        }
        project = &planter->ledger->projects[at];
        planter_lasting(planter);
        if (number % 2 == 0) {
            project_edit(planter, at, PROJECT_FINISHED_ON, date_iso(project->started_on - 6, text));
        } else {
            snprintf(text, sizeof(text), "%ld", project->contract / 2);
            project_edit(planter, at, PROJECT_SPENT, text);
        }
        project_expect(planter, at);
    }
}

static void
project_q04(struct planter *planter)
{
    static const size_t columns[] = {PROJECT_BENEFIT_MECHANISM, PROJECT_TARGET, PROJECT_BENEFICIARIES};

    for (int number = 0; number < planter->cases; number++) {
        const size_t at = project_take(planter, project_industry);

        if (at == LEDGER_PROJECTS) {
            return;
        }
        planter_lasting(planter);
        project_edit(planter, at, columns[number % 3], "");
        project_expect(planter, at);
    }
}

/* Entered twice: the second has the first one's name and place. */
static void
project_q05(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const size_t first = project_take(planter, project_infrastructure);
        const size_t second = project_take(planter, project_infrastructure);
        char name[64];

        if (first == LEDGER_PROJECTS || second == LEDGER_PROJECTS) {
            return;
        }
        snprintf(name, sizeof(name), "2022年善堂镇东善堂村第%d排水沟项目", number + 1);
        planter_lasting(planter);
        project_edit(planter, first, PROJECT_NAME, name);
        project_edit(planter, second, PROJECT_NAME, name);
        project_edit(planter, first, PROJECT_PLACE, "善堂镇东善堂村");
        project_edit(planter, second, PROJECT_PLACE, "善堂镇东善堂村");
        project_expect(planter, first);
        project_expect(planter, second);
    }
}

static void
project_q06(struct planter *planter)
{
    for (int number = 0; number < planter->cases; number++) {
        const size_t at = project_take(planter, project_running);
        char text[32];

        if (at == LEDGER_PROJECTS) {
            return;
        }
        snprintf(text, sizeof(text), "%ld", planter->ledger->projects[at].contract + 50000);
        planter_lasting(planter);
        project_edit(planter, at, PROJECT_PAID, text);
        project_expect(planter, at);
    }
}

const struct planter_entry plant_project[] = {
    {"Q02", 4, project_q02},
    {"Q04", 3, project_q04},
    {"Q05", 2, project_q05},
    {"Q06", 3, project_q06},
    {NULL,  0, NULL       },
};
