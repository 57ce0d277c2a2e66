/* SPDX-License-Identifier: Apache-2.0 */
/* Between rule_load.c and its parts rule_load_key.c, rule_load_expr.c: one rule file on its way in. derived_load.c reads its files
 * likewise. */
#ifndef BIDUI_RULE_LOADER_H
#define BIDUI_RULE_LOADER_H

#include "common/formats/json.h"
#include "transform/rules/load.h"

struct rule_loader {
    const char *path;
    struct text file;
    const struct json *json;
    const struct pack *pack;
    const struct derived_set *derived;
    const struct rule_settings *settings;
    const struct rule_options *options;
    struct arena *arena;
    struct rule_problems *problems;
    struct rule *rule;
    bool good;
};

/* A problem at byte `at` of the string whose value starts at `value` (SIZE_MAX: the file as a whole). */
void rule_loader_report(struct rule_loader *loader, size_t value, uint32_t at, const char *id, const char *message, const char *hint);
/* … at the value of a key. */
void rule_loader_report_key(struct rule_loader *loader, const char *key, const char *id, const char *message, const char *hint);
/* TEXT_NULL when absent, which is a problem when it is required. */
struct text rule_loader_text(struct rule_loader *loader, const char *key, bool required);

/* Names every key that is none of `known`, with the nearest of them. `what`: "a rule". */
void rule_loader_check_keys(struct rule_loader *loader, const char *what, const char *const *known, size_t known_count);
/* The plain keys: words, limits, thresholds. */
void rule_loader_read_keys(struct rule_loader *loader);
/* The rule looks at that table of the batch, and at all it is made from. */
void rule_loader_note_source(struct rule_loader *loader, size_t table);
/* let, where, flag, say, verdict, note. */
void rule_loader_read_exprs(struct rule_loader *loader);

#endif
