/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows every rule flags, and for which it cannot say: (rule, run of rows) tasks in parallel, gathered in order. */
#ifndef BIDUI_RULE_FLAG_H
#define BIDUI_RULE_FLAG_H

#include "transform/rules/result.h"

/* Fills flagged_rows, compared_rows, undecided_rows and the counts of every rule to be evaluated. */
enum status rule_flag_rows(struct rule_run *run, size_t threads, struct error *err) ERROR_MUST_CHECK;
/* Of a row for which `where` is UNKNOWN: because of a cell that could not be read. An empty cell says that the rule does not concern the
 * row; one that could not be read says nothing. */
bool rule_flag_is_unreadable(const struct rule_run *run, const struct rule *rule, uint32_t row);

#endif
