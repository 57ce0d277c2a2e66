/* SPDX-License-Identifier: Apache-2.0 */
/* Between rule_set.c and its parts rule_load.c, rule_place.c, rule_template.c, rule_hash.c; the commands use rule_place.c too. */
#ifndef BIDUI_RULE_LOAD_H
#define BIDUI_RULE_LOAD_H

#include "transform/rules/rule.h"

/* Reads and checks one file for the set, whose derived sources are there. Problems are added; NULL when there is nothing to work with. */
struct rule *rule_load(const char *path, struct rule_set *set, const struct rule_options *options);

/* pack.json's words to all rules. Problems are added. */
struct rule_settings rule_settings_read(const struct pack *pack, struct arena *arena, struct rule_problems *problems);
/* "30%" */
bool rule_settings_share(struct text text, fixed *share);

/* Offset of the value of `"key":` at or behind `from`, SIZE_MAX when there is none. */
size_t rule_place_find(struct text file, size_t from, const char *key);
/* Line and column of the byte `at` of the string that starts at `value` in a JSON file. */
void rule_place_of(struct text file, size_t value, uint32_t at, size_t *line, size_t *column);

/* Cuts `source` at its braces and parses what is inside. */
bool rule_template_parse(struct text source, struct arena *arena, struct expr_problems *problems, struct rule_template *template);

/* SHA-256 over everything that decides what the rule finds, parameters and derived sources included. */
void rule_hash_make(struct rule *rule, const struct rule_set *set);

#endif
