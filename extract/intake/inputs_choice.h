/* SPDX-License-Identifier: Apache-2.0 */
/* Which deliveries a batch stands on: for each source and scope the newest accepted one effective on or before the as-of date, of append
 * sources all inside the window. And what stood before, where a rule asks for it (common/pack/variant.h):
 *
 *   previous   the source as it stood, in that scope, on its newest delivery of an earlier period
 *   year_ago   … on its newest delivery of the same period a year ago: one whose period ends on that day or less than variant_slack before
 * it
 *
 * For inputs.c; texts live in the arena. */
#ifndef BIDUI_INPUTS_CHOICE_H
#define BIDUI_INPUTS_CHOICE_H

#include "extract/intake/inputs.h"

struct inputs_choice {
    const struct pack *pack;
    struct arena *arena;
    struct inputs *inputs;
    const struct inputs *before; /* the predecessor's list, or NULL */
    const struct accept *accept;
    int32_t as_of;
    bool *wanted; /* variant_wanted */
};

/* Fills items, earlier, and the refusals that guards make. */
void inputs_choice_items(struct inputs_choice *choice, const struct index *index);
void inputs_choice_refuse(struct inputs_choice *choice, const struct index_entry *entry, struct text error, struct text detail,
                          struct text hint);
bool inputs_choice_in_time(const struct index_entry *entry, int32_t as_of, int32_t *effective);
/* (period, effective date, received, path): which of two deliveries is newer. */
int inputs_choice_age(const struct index_entry *left, const struct index_entry *right);

#endif
