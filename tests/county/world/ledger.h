/* SPDX-License-Identifier: Apache-2.0 */
/* county/ledger.h
 *     The lists kept beside the people: events, measures, posts, spot checks, projects, loans. They add up to the figures
 *     published for the first half of 2022. */
#ifndef COUNTY_LEDGER_H
#define COUNTY_LEDGER_H

#include "tests/county/world/world.h"

enum {
    LEDGER_NOBODY = 0x7fffffff,
    LEDGER_MEASURES = 750,
    LEDGER_LANDED = 594,
    LEDGER_POSTS = 1711,
    LEDGER_POST_SUBSIDY = 3487000,
    LEDGER_CHECKS = 130,
    LEDGER_CHECKED_PEOPLE = 464,
    LEDGER_PROJECTS = 98,
    LEDGER_INDUSTRY = 37,
    LEDGER_INFRASTRUCTURE = 57,
    LEDGER_FUNDED = 56,
    LEDGER_FUNDS = 65640000,
    LEDGER_REBUILT = 89,
    LEDGER_REBUILT_AMOUNT = 71230000,
    LEDGER_TRAINED = 47,
    LEDGER_TRAINING = 8460,
    LEDGER_VISITS = 682,
    LEDGER_INSTITUTIONS = 19,
    LEDGER_LOANS = 27,
    LEDGER_LOAN = 6000000,
    LEDGER_LOAN_HOUSEHOLDS = 1043
};

struct event {
    uint32_t monitored;
    uint32_t member; /* LEDGER_NOBODY: the whole household */
    const char *kind;
    const char *way;
    const char *reason;
    int on;
    int people;
};

struct measure {
    uint32_t monitored;
    uint8_t help;
    uint8_t item;
    int declared_on;
    int started_on;
    int planned_end;
    int landed_on; /* DATE_NONE: not yet */
    int amount;
};

struct post {
    uint32_t person;
    uint8_t kind; /* enum post_kind */
    int opened_on;
    int ended_on;
    int subsidy;
};

struct check {
    uint32_t monitored;
    bool inclusion; /* 拟纳入, else 拟消除 */
    int on;
};

struct project {
    const char *kind;
    uint16_t village;
    uint8_t work; /* which of the kind's names */
    long planned;
    long allocated; /* 0: not funded yet */
    int listed_on;
    int connected_on;
    int allocated_on;
    int started_on;
    int finished_on;
    long contract;
    long paid;
    long spent;
};

struct rebuild {
    uint16_t village;
    uint8_t work;
    long amount;
    int started_on;
    int finished_on;
};

struct visit {
    uint32_t member;
    int on;
};

struct ledger {
    struct event *events;
    size_t event_count;
    struct measure *measures;
    size_t measure_count;
    struct post *posts;
    size_t post_count;
    struct check checks[LEDGER_CHECKS];
    struct project projects[LEDGER_PROJECTS];
    struct rebuild rebuilt[LEDGER_REBUILT];
    struct visit visits[LEDGER_VISITS];
    uint32_t trained[LEDGER_TRAINED]; /* members */
};

/* Two towns, others every week, send nothing; in the first week all of them do. */
bool ledger_town_sends(size_t town, int week);

/* Posts are given out before help is decided on: whoever holds one counts as working. */
void ledger_posts(struct world *world, struct ledger *ledger);

/* Everything else, once the households are complete. */
void ledger_build(const struct world *world, struct ledger *ledger);

void ledger_projects(const struct world *world, struct ledger *ledger);

#endif
