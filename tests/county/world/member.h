/* SPDX-License-Identifier: Apache-2.0 */
/* county/member.h
 *     One member of a monitored household: schooling, health, labour, work and insurance that fit age and each other. */
#ifndef COUNTY_MEMBER_H
#define COUNTY_MEMBER_H

#include "tests/county/world/world.h"

void member_fill(struct rng *rng, const struct person *person, struct member *member);

/* Labour and work anew, after health or disability was changed. */
void member_set_labour(struct rng *rng, const struct person *person, struct member *member);

bool member_able(const struct member *member);   /* 普通劳动力 or 技能劳动力 */
bool member_unable(const struct member *member); /* 丧失劳动力 or 无劳动力 */

#endif
