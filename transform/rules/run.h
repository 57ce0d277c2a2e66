/* SPDX-License-Identifier: Apache-2.0 */
/* All rules over one batch, in memory: which rows are flagged, and the findings they make.
 *
 * Work is cut into (rule, run of rows) tasks whose results go to their own slots; findings are made per rule and sorted, so nothing
 * depends on the number of threads. A run owns everything it gives out until rule_run_free. */
#ifndef BIDUI_RULE_RUN_H
#define BIDUI_RULE_RUN_H

#include "common/pg/pg.h"
#include "transform/rules/result.h"

/* `warehouse`: whose session looks at the batch and evaluates the rules (warehouse.h); NULL: the native engine does. */
enum status rule_run_evaluate(const struct rule_set *rules, const struct batch *batch, struct text site_key, struct pg *warehouse,
                              size_t threads, struct rule_run **run, struct error *err) ERROR_MUST_CHECK;
void rule_run_free(struct rule_run *run);
const char *rule_run_state_name(enum rule_state state);

#endif
