/* SPDX-License-Identifier: Apache-2.0 */
/* county/support.h
 *     Why a household is monitored, what help it gets and what it earns: risks that its members show, help that answers
 *     each risk, income that adds up. */
#ifndef COUNTY_SUPPORT_H
#define COUNTY_SUPPORT_H

#include "tests/county/world/world.h"

enum { SUPPORT_LOCAL_PLACES = 3, SUPPORT_PLACES = 8 };

/* 务工所在地 by member.work_place, from 1; the first SUPPORT_LOCAL_PLACES lie in the county. */
extern const char *const support_places[SUPPORT_PLACES + 1];

/* What the members of one household have in common; those who have left do not count. */
struct support_facts {
    int size;
    int ill;
    int disabled;
    int severe;     /* disability grade 1 or 2 */
    int students;   /* beyond compulsory school */
    int vocational; /* of them in vocational schools and colleges */
    int pupils;
    int home_taught;
    int able;
    int unable;
    int working;
    int far; /* working outside the county */
    int posts;
    int old; /* 60 and over */
};

struct support_facts support_facts_of(const struct world *world, const struct monitored *monitored);

void support_household(struct world *world, struct monitored *monitored);

#endif
