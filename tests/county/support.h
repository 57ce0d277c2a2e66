/* SPDX-License-Identifier: Apache-2.0 */
/* county/support.h
 *     Why a household is monitored, what help it gets and what it earns: risks that its members show, help that answers
 *     each risk, income that adds up. */
#ifndef COUNTY_SUPPORT_H
#define COUNTY_SUPPORT_H

#include "world.h"

enum { SUPPORT_LOCAL_PLACES = 3, SUPPORT_PLACES = 8 };

/* 务工所在地 by member.work_place, from 1; the first SUPPORT_LOCAL_PLACES lie in the county. */
extern const char *const support_places[SUPPORT_PLACES + 1];

void support_household(struct world *world, struct monitored *monitored);

#endif
