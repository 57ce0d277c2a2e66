/* SPDX-License-Identifier: Apache-2.0 */
/* A rule file to a checked rule: its plain keys, its source and columns, then its expressions (load_expr.h), then its hash. */
#ifndef BIDUI_RULE_LOAD_H
#define BIDUI_RULE_LOAD_H

#include "transform/rules/rule.h"

/* Reads and checks one file for the set, whose derived sources are there. Problems are added; NULL when there is nothing to work with. */
struct rule *rule_load(const char *path, struct rule_set *set, const struct rule_options *options);

#endif
