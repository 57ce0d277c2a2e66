/* SPDX-License-Identifier: Apache-2.0 */
/* The list of deliveries that a batch stands on, and what was refused: chosen by choice.h, frozen as inputs.<revision>.json; the same
 * choice is the same revision. Texts live in the arena given. */
#ifndef BIDUI_INPUTS_H
#define BIDUI_INPUTS_H

#include "common/pack/schema.h"
#include "common/pack/variant.h"
#include "common/site/site.h"

struct inputs_item {
    struct text source, scope, period, effective, sha256, path;
    struct text encoding; /* NULL for formats that know their own */
    struct text dialect;  /* JSON, as in the index; NULL */
    struct text nil;      /* `empty`: its content says that there is nothing; NULL */
    struct text renewed;  /* a later file that says that nothing is new: period and date are that one's; NULL */
    struct text remark;   /* what is told of it although it is used, in lines; NULL */
    bool carried;         /* the predecessor batch had it already */
    int32_t age_days;
    size_t order;         /* of append sources, oldest first, from 1 */
    enum variant variant; /* VARIANT_CURRENT, or what a rule asks for besides */
};

struct inputs_refusal {
    struct text source, scope, period, effective; /* each NULL when not known */
    struct text sha256, path, error, detail, hint;
};

struct inputs {
    struct text as_of;
    long revision;
    struct text predecessor; /* "2022-06-23/1" or NULL */
    struct text pack_hash;
    struct text params_hash;
    struct inputs_item *items; /* by source, scope, period, effective, order */
    size_t count;
    struct inputs_item *earlier; /* by variant, then as items: deliveries that rules look back at */
    size_t earlier_count;
    struct inputs_refusal *refusals; /* by source, path */
    size_t refusal_count;
    char sha256[65]; /* of the frozen file; set by inputs_read and inputs_freeze */
};

/* A frozen list. E-REVISION when there is none. */
enum status inputs_read(const struct site *site, struct text as_of, long revision, struct arena *arena, struct inputs *inputs,
                        struct error *err) ERROR_MUST_CHECK;
/* Nothing chosen differs and nothing new was refused. */
bool inputs_same(const struct inputs *chosen, const struct inputs *frozen);
/* Writes inputs.<revision>.json. */
enum status inputs_freeze(const struct site *site, struct inputs *inputs, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
char *inputs_path(const struct site *site, struct text as_of, long revision, struct arena *arena);

/* Older than the source's max_age on the as-of date. */
bool inputs_is_stale(const struct schema *schema, int32_t effective, int32_t as_of);

#endif
