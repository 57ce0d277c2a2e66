/* SPDX-License-Identifier: Apache-2.0 */
/* Earlier deliveries of a source that rules look at beside the present one: `member@previous`, `member@year_ago` (docs/rules.md). Extract
 * puts into its package what some rule asks for, transform reads it; both find here which that is. */
#ifndef BIDUI_VARIANT_H
#define BIDUI_VARIANT_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"

enum variant { VARIANT_CURRENT, VARIANT_PREVIOUS, VARIANT_YEAR_AGO, VARIANTS };

/* "", "previous", "year_ago". */
const char *variant_name(enum variant variant);
/* By name or synonym (`same_period_last_year`); false when it is none. */
bool variant_find(struct text word, enum variant *variant);
/* How many days before the same day of last year a period may end and still be the same period: the time between two deliveries, at least a
 * month. */
int32_t variant_slack(const struct schema *schema);
/* The table's name in a package: `member`, `member.previous`. */
char *variant_resource(enum variant variant, struct text source, struct arena *arena);
/* Which sources the rules and derived sources of the pack and of the site (its folder, may be NULL) name with a variant: an array indexed
 * by variant * pack->source_count + source. Any mention counts, wherever it stands in a file; a folder that is not there mentions nothing.
 */
enum status variant_wanted(const struct pack *pack, const char *site_folder, struct arena *arena, bool **wanted,
                           struct error *err) ERROR_MUST_CHECK;

#endif
