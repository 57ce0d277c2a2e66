/* SPDX-License-Identifier: Apache-2.0 */
/* Part of lineage.h: persons by the numbers that registers give their members. */
#ifndef BIDUI_LINEAGE_PERSON_H
#define BIDUI_LINEAGE_PERSON_H

#include "transform/lineage/lineage.h"

/* Aliases of those who kept their numbers. */
void lineage_person_find(const struct batch *batch, const struct lineage_before *before, struct text as_of, struct arena *arena,
                         struct lineage *lineage);
/* Those who did not: members without an ID who went with their household are known by its lineage and their name; whoever is in a register
 * under another number than before is a renumbering. After the households. */
void lineage_person_follow(const struct batch *batch, const struct lineage_before *before, struct text as_of, struct arena *arena,
                           struct lineage *lineage);

#endif
