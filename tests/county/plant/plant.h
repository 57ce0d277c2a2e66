/* SPDX-License-Identifier: Apache-2.0 */
/* county/plant.h
 *     The planters: for each rule a function that makes a known number of mistakes which the rule must find.
 *
 * Every case takes subjects of its own: a household or person used once is never used again. */
#ifndef COUNTY_PLANT_H
#define COUNTY_PLANT_H

#include "tests/county/plant/plants.h"
#include "tests/county/world/ledger.h"

void plant_all(const struct world *world, const struct ledger *ledger, struct plants *plants);

#endif
