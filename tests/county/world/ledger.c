/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/county/world/ledger.h"

#include "tests/county/world/divisions.h"
#include "tests/county/world/memory.h"
#include "tests/county/world/monitored.h"
#include "tests/county/world/words.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    STREAM_MEASURES = 501,
    STREAM_CHECKS,
    STREAM_VISITS,
    MEASURES_LATER = 60,          /* declared after the half year */
    MEASURES_LANDED_BEFORE = 560, /* by 2022-06-30 */
    CHECKS_INCLUSION = 45,
    EVENTS_PER_HOUSEHOLD = 24
};

static void
ledger_event(struct ledger *ledger, const struct event *event)
{
    ledger->events[ledger->event_count++] = *event;
}

static int
ledger_people(const struct world *world, const struct monitored *monitored, int on)
{
    return monitored_size(world, monitored, on);
}

static void
ledger_member_events(const struct world *world, struct ledger *ledger, size_t at)
{
    const struct monitored *monitored = &world->monitored[at];

    for (size_t next = 0; next < monitored->count; next++) {
        const struct member *member = &world->members[monitored->first + next];
        if (member->joined_on > monitored->identified_on) {
            ledger_event(ledger,
                         &(struct event){(uint32_t)at, (uint32_t)(monitored->first + next), "成员增加", "", "出生", member->joined_on, 1});
        }
        if (member->left_on != DATE_NONE) {
            ledger_event(ledger, &(struct event){(uint32_t)at, (uint32_t)(monitored->first + next), "成员减少", "", member->left_why,
                                                 member->left_on, 1});
        }
    }
}

static void
ledger_events(const struct world *world, struct ledger *ledger)
{
    ledger->events = memory_get(world->monitored_count * EVENTS_PER_HOUSEHOLD, sizeof(*ledger->events));
    for (size_t at = 0; at < world->monitored_count; at++) {
        const struct monitored *monitored = &world->monitored[at];
        ledger_event(ledger, &(struct event){(uint32_t)at, LEDGER_NOBODY, "识别", "", "", monitored->identified_on,
                                             ledger_people(world, monitored, monitored->identified_on)});
        ledger_member_events(world, ledger, at);
        if (monitored->eliminated_on != DATE_NONE) {
            ledger_event(ledger, &(struct event){(uint32_t)at, LEDGER_NOBODY, "消除", monitored->natural ? "自然消除" : "帮扶消除", "",
                                                 monitored->eliminated_on, ledger_people(world, monitored, monitored->eliminated_on)});
        }
    }
}

/* Measures are declared for open households: the first item of one of the household's helps. */
static bool
ledger_measure_item(struct rng *rng, const struct monitored *monitored, struct measure *measure)
{
    const size_t start = rng_below(rng, HELPS);

    for (size_t step = 0; step < HELPS; step++) {
        const size_t help = (start + step) % HELPS;
        for (size_t item = 0; item < ITEMS; item++) {
            if ((monitored->helps[help] >> item & 1U) != 0) {
                measure->help = (uint8_t)help;
                measure->item = (uint8_t)item;
                return true;
            }
        }
    }
    return false;
}

/* Serial numbers decide when a measure lands: 560 by the end of June, 34 in the five days after it in towns that report
 * in that week, the others later or never. */
static void
ledger_measure_dates(struct rng *rng, struct measure *measure, size_t serial, int identified_on)
{
    const bool later = serial >= LEDGER_MEASURES;
    const int first = later ? date_of(2022, 7, 4) : date_of(2022, 2, 10);
    const int last = later ? date_of(2022, 9, 20) : date_of(2022, 6, 24);

    measure->declared_on = rng_range(rng, identified_on + 5 > first ? identified_on + 5 : first, last);
    measure->started_on = measure->declared_on + rng_range(rng, 1, 4);
    measure->planned_end = date_of(2022, 11, 15) + rng_range(rng, 0, 45);
    measure->landed_on = DATE_NONE;
    if (serial < MEASURES_LANDED_BEFORE) {
        const int end = date_of(2022, 6, 30);
        measure->landed_on = rng_range(rng, measure->started_on < end ? measure->started_on : end, end);
    } else if (serial < LEDGER_LANDED) {
        measure->landed_on = date_of(2022, 7, 1) + rng_range(rng, 0, 4);
    } else if (!later && serial % 3 == 0) {
        measure->landed_on = date_of(2022, 7, 8) + rng_range(rng, 0, 50);
    }
    measure->amount = rng_range(rng, 2, 60) * 100;
}

bool
ledger_town_sends(size_t town, int week)
{
    const size_t silent = (size_t)week * 4 + 3;

    return week == 1 || (town != silent % DIVISION_TOWNS && town != (silent + 4) % DIVISION_TOWNS);
}

/* The two towns that send nothing in the second week have no measure that lands in it. */
static bool
ledger_measure_fits(const struct world *world, const struct monitored *monitored, size_t serial)
{
    const size_t town = division_town_of(world->households[monitored->household].village);
    const bool in_second_week = serial >= MEASURES_LANDED_BEFORE && serial < LEDGER_LANDED;

    return monitored->eliminated_on == DATE_NONE && monitored->identified_on < date_of(2022, 6, 1)
           && !(in_second_week && !ledger_town_sends(town, 2));
}

static int
ledger_measure_order(const void *left, const void *right)
{
    const struct measure *measure = left;
    const struct measure *other = right;

    if (measure->monitored != other->monitored) {
        return measure->monitored < other->monitored ? -1 : 1;
    }
    return (measure->declared_on > other->declared_on) - (measure->declared_on < other->declared_on);
}

static void
ledger_measures(const struct world *world, struct ledger *ledger)
{
    struct rng rng = rng_make(world->seed, STREAM_MEASURES, 0);

    ledger->measures = memory_get(LEDGER_MEASURES + MEASURES_LATER, sizeof(*ledger->measures));
    while (ledger->measure_count < LEDGER_MEASURES + MEASURES_LATER) {
        const size_t at = rng_below(&rng, (uint32_t)world->monitored_count);
        const struct monitored *monitored = &world->monitored[at];
        struct measure *measure = &ledger->measures[ledger->measure_count];

        if (ledger_measure_fits(world, monitored, ledger->measure_count) && ledger_measure_item(&rng, monitored, measure)) {
            measure->monitored = (uint32_t)at;
            ledger_measure_dates(&rng, measure, ledger->measure_count++, monitored->identified_on);
        }
    }
    qsort(ledger->measures, ledger->measure_count, sizeof(*ledger->measures), ledger_measure_order);
}

/* Would this household stand in the spot check of May 2022, and for which matter? */
static bool
ledger_checkable(const struct monitored *monitored, bool inclusion)
{
    const int on = inclusion ? monitored->identified_on : monitored->eliminated_on;

    return on != DATE_NONE && on >= date_of(2022, 5, 25) && on <= date_of(2022, 6, 30)
           && (!inclusion || monitored->eliminated_on == DATE_NONE);
}

static bool
ledger_checked(const struct ledger *ledger, size_t monitored)
{
    for (size_t item = 0; item < LEDGER_CHECKS; item++) {
        if (ledger->checks[item].monitored == monitored) {
            return true;
        }
    }
    return false;
}

/* Another household for the same matter whose size brings the sum nearer by up to WANTED; the count when there is none. */
static size_t
ledger_better_check(const struct world *world, const struct ledger *ledger, const struct check *check, int wanted)
{
    const int size = world->monitored[check->monitored].size;

    for (size_t other = 0; other < world->monitored_count; other++) {
        const int gain = world->monitored[other].size - size;
        const bool nearer = gain != 0 && (gain > 0) == (wanted > 0) && abs(gain) <= abs(wanted);
        if (nearer && ledger_checkable(&world->monitored[other], check->inclusion) && !ledger_checked(ledger, other)) {
            return other;
        }
    }
    return world->monitored_count;
}

/* The published number of people fixes which households are drawn: one gives way to a larger or smaller one until the sum
 * is right. */
static void
ledger_check_sum(const struct world *world, struct ledger *ledger)
{
    int wanted = LEDGER_CHECKED_PEOPLE;
    bool moved = true;

    for (size_t item = 0; item < LEDGER_CHECKS; item++) {
        wanted -= world->monitored[ledger->checks[item].monitored].size;
    }
    while (wanted != 0 && moved) {
        moved = false;
        for (size_t item = 0; item < LEDGER_CHECKS && wanted != 0; item++) {
            struct check *check = &ledger->checks[item];
            const size_t other = ledger_better_check(world, ledger, check, wanted);
            if (other < world->monitored_count) {
                wanted -= world->monitored[other].size - world->monitored[check->monitored].size;
                check->monitored = (uint32_t)other;
                moved = true;
            }
        }
    }
    if (wanted != 0) {
        fprintf(stderr, "county: the spot check misses its published number by %d people\n", wanted);
    }
}

static void
ledger_checks(const struct world *world, struct ledger *ledger)
{
    struct rng rng = rng_make(world->seed, STREAM_CHECKS, 0);
    size_t count = 0;

    for (size_t at = 0; at < world->monitored_count && count < CHECKS_INCLUSION; at++) {
        if (ledger_checkable(&world->monitored[at], true)) {
            ledger->checks[count++] = (struct check){(uint32_t)at, true, date_of(2022, 5, 9) + rng_range(&rng, 0, 14)};
        }
    }
    for (size_t at = 0; at < world->monitored_count && count < LEDGER_CHECKS; at++) {
        if (ledger_checkable(&world->monitored[at], false)) {
            ledger->checks[count++] = (struct check){(uint32_t)at, false, date_of(2022, 5, 9) + rng_range(&rng, 0, 14)};
        }
    }
    ledger_check_sum(world, ledger);
}

/* Members in hospital paid by all insurers at one counter; people trained in a course. */
static void
ledger_people_lists(const struct world *world, struct ledger *ledger)
{
    struct rng rng = rng_make(world->seed, STREAM_VISITS, 0);
    size_t count = 0;

    for (size_t visit = 0; visit < LEDGER_VISITS;) {
        const uint32_t at = rng_below(&rng, (uint32_t)world->member_count);
        const struct member *member = &world->members[at];
        if (member->left_on == DATE_NONE && !member->employee && member->joined_on < date_of(2021, 12, 1)) {
            ledger->visits[visit++] = (struct visit){at, date_of(2022, 1, 4) + rng_range(&rng, 0, 170)};
        }
    }
    for (size_t at = 5; at < world->member_count && count < LEDGER_TRAINED; at += 53) {
        const struct member *member = &world->members[at];
        if (member->left_on == DATE_NONE && member->labour == LABOUR_ORDINARY && member->joined_on < date_of(2022, 1, 1)) {
            ledger->trained[count++] = (uint32_t)at;
        }
    }
}

void
ledger_build(const struct world *world, struct ledger *ledger)
{
    ledger_events(world, ledger);
    ledger_measures(world, ledger);
    ledger_checks(world, ledger);
    ledger_people_lists(world, ledger);
    ledger_projects(world, ledger);
}
