/* SPDX-License-Identifier: Apache-2.0 */
/* county/monitored.h
 *     The monitored households: their members, risks, help and income, all in agreement with each other. */
#ifndef COUNTY_MONITORED_H
#define COUNTY_MONITORED_H

#include "tests/county/world/world.h"

/* Makes the household added last a monitored one. NEWCOMER: identified after 2022-06-30. */
void monitored_add(struct world *world, bool eliminated, bool newcomer);

/* What needs sight of all households: who is taught at home, which houses are dangerous, who leaves monitoring next. */
void monitored_finish(struct world *world);

/* Facts of a household on a day. */
bool monitored_listed(const struct monitored *monitored, int on);
bool monitored_closed(const struct monitored *monitored, int on);
bool member_active(const struct member *member, int on);
int monitored_size(const struct world *world, const struct monitored *monitored, int on);

/* The head's person. */
const struct person *monitored_head(const struct world *world, const struct monitored *monitored);

/* A member's telephone as of a week. */
void monitored_phone(const struct world *world, const struct monitored *monitored, int member, int week, char phone[PEOPLE_PHONE_SIZE]);

#endif
