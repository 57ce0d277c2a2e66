/* SPDX-License-Identifier: Apache-2.0 */
/* One JSON file on its way in, of a rule or of a derived source: its bytes, its keys, and where its problems stand. What the keys mean is
 * known to load.c, load_expr.c and derived_load.c, which use this and which it does not know. */
#ifndef BIDUI_RULE_LOADER_H
#define BIDUI_RULE_LOADER_H

#include "common/formats/json.h"
#include "common/ground/hash.h"
#include "common/pack/meta.h"
#include "transform/rules/rule.h"

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

/* Reads and parses loader->path. False, with the problem added, when there is nothing to work with. */
bool rule_loader_open(struct rule_loader *loader);
/* A problem at byte `at` of the string whose value starts at `value` (SIZE_MAX: the file as a whole). */
void rule_loader_report(struct rule_loader *loader, size_t value, uint32_t at, const char *id, const char *message, const char *hint);
/* … at the value of a key. */
void rule_loader_report_key(struct rule_loader *loader, const char *key, const char *id, const char *message, const char *hint);
/* TEXT_NULL when absent, which is a problem when it is required. */
struct text rule_loader_text(struct rule_loader *loader, const char *key, bool required);

/* Every key, word and form that schemas/meta does not allow. */
void rule_loader_check_form(struct rule_loader *loader, enum meta_kind kind);
/* What an expression of the file is checked against; its problems go to `found`. */
struct expr_context rule_loader_context(const struct rule_loader *loader, struct expr_problems *found);
/* Moves the problems of an expression to their place in the file. */
void rule_loader_report_all(struct rule_loader *loader, size_t value, const struct expr_problems *found);
/* Marks in `reads` (per table of the batch) that table and all it is made from. */
void rule_loader_note_source(const struct rule_loader *loader, bool *reads, size_t table);
/* A text, or that there is none, into a hash, apart from its neighbours. */
void rule_loader_hash_text(struct hash *hash, struct text text);
/* "30%" */
bool rule_loader_share(struct text text, fixed *share);

#endif
