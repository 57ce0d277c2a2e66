/* SPDX-License-Identifier: Apache-2.0 */
/* A rule as one SELECT over the warehouse: a row for every flagged row of the batch that bidui.as_of() chose. Suppression, floods and
 * exemptions are the native engine's; the SELECT says what the rule itself says. */
#ifndef BIDUI_RULE_SQL_H
#define BIDUI_RULE_SQL_H

#include "transform/rules/rule.h"

struct text rule_sql(const struct rule *rule, const struct rule_set *set, struct arena *arena);
/* … as the warehouse engine asks it: first a row (NULL, NULL, NULL, how many rows were looked at, 0), then of every row that is flagged or
 * undecided, of a rule that compares of every row looked at, (history identity, where, flag, message, part); the part as derived_leaf. */
struct text rule_sql_evaluated(const struct rule *rule, const struct rule_set *set, struct arena *arena);
/* False for a rule that looks at built-in sources: transform makes them from packages, and they are not loaded. */
bool rule_sql_can(const struct rule *rule, const struct pack *pack);

#endif
