/* SPDX-License-Identifier: Apache-2.0 */
/* Sources made from others, declared in the pack's (or site's) folder `derived/` (docs/rules.md): rows chosen, columns computed, one row
 * for each value of some columns, several sources under one another. Rules use them as they use delivered sources; they are in no package,
 * and no count of rows knows them.
 *
 *   derived_load.c    files to checked definitions, in an order in which each finds what it is made from
 *   derived_build.c   definitions to tables of a batch
 *   transform/expr/sql_related.c the same as a subselect */
#ifndef BIDUI_DERIVED_H
#define BIDUI_DERIVED_H

#include "transform/expr/derived_source.h"
#include "transform/rules/rule.h"

/* Reads `derived/` beside every folder of rules. Sets pack->derived; problems are added to set->problems. */
enum status derived_load(struct rule_set *set, struct pack *pack, const char *const *rule_folders, size_t folder_count,
                         const struct rule_options *options, struct error *err) ERROR_MUST_CHECK;
/* Makes the tables of those derived sources that `needed` (per table of the batch) marks. The batch has room for them. Everything lives in
 * `arena`. The result does not depend on the number of threads. */
enum status derived_build(const struct derived_set *set, const bool *needed, struct batch *batch, size_t threads, struct arena *arena,
                          struct error *err) ERROR_MUST_CHECK;
/* Which of the delivered sources that a table is made from its row comes from: their number in the order of the parts, from 0; 0 for a row
 * of a delivered source. */
uint32_t derived_leaf(const struct table *table, uint32_t row);

#endif
