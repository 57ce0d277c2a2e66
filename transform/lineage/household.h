/* SPDX-License-Identifier: Apache-2.0 */
/* The part of transform/lineage/lineage.h that compares households by their members; runs behind the aliases. */
#ifndef BIDUI_LINEAGE_HOUSEHOLD_H
#define BIDUI_LINEAGE_HOUSEHOLD_H

#include "transform/lineage/lineage.h"

/* Appends to lineage->steps, in order of the households before, then of the new ones. */
void lineage_household_find(const struct batch *batch, const struct lineage_before *before, struct text as_of, struct arena *arena,
                            struct lineage *lineage);

#endif
