/* SPDX-License-Identifier: Apache-2.0 */
/* Small wrongs put into a rule on purpose: a good set of cases notices each of them. Sites are numbered in the order of the trees of `where` and
 * `flag`, so the same number means the same site whenever the rule is read again. */
#ifndef BIDUI_RULE_MUTATE_H
#define BIDUI_RULE_MUTATE_H

#include "transform/rule.h"

size_t rule_mutate_count(const struct rule *rule);
/* Changes the rule's tree at site `number` and says what was done, in `arena`. The rule is good for running cases only after that. */
const char *rule_mutate_apply(struct rule *rule, size_t number, struct arena *arena);

#endif
