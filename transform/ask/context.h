/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands --check, --test and --explain work on: pack, rules, and the site's batches when there is a site. */
#ifndef BIDUI_CONTEXT_H
#define BIDUI_CONTEXT_H

#include "common/formats/package.h"
#include "transform/rules/rule.h"

struct context {
    const struct site *site; /* may be NULL */
    struct pack pack;
    struct text division;
    int32_t as_of; /* the newest batch's, else today */
    const char *folders[2];
    size_t folder_count;
    struct rule_set *rules;
};

/* Everything, rules read with their problems. `as_of` NULL: the newest batch's date. */
enum status context_open(const struct site *site, const char *pack_folder, const char *as_of, struct arena *arena, struct context *context,
                         struct error *err) ERROR_MUST_CHECK;
/* Pack and folders only. */
enum status context_open_pack(const struct site *site, const char *pack_folder, struct arena *arena, struct context *context,
                              struct error *err) ERROR_MUST_CHECK;
/* The batches of the site that have a transform package, newest first; none without a site. */
enum status context_batches(const struct context *context, struct arena *arena, const char *const **names, size_t *count,
                            struct error *err) ERROR_MUST_CHECK;

#endif
