/* SPDX-License-Identifier: Apache-2.0 */
/* Small wrongs put into a rule on purpose: a good set of cases notices each of them. An expression is changed as it is read, before names
 * and types are looked up, so that a wrong `let` is wrong wherever it is used. Sites are numbered in the order in which a rule's
 * expressions are read (let, where, flag, verdict), so the same number means the same site whenever the rule is read again. */
#ifndef BIDUI_RULE_MUTATE_H
#define BIDUI_RULE_MUTATE_H

#include "common/ground/arena.h"
#include "common/ground/text.h"

struct rule_mutation {
    size_t wanted;    /* SIZE_MAX: count only */
    size_t seen;      /* sites so far; the caller sets 0 before a rule is read */
    const char *done; /* what was changed, in the arena of the rule; NULL: nothing yet */
};

/* The expression as written, or changed when the wanted site lies in it. */
struct text rule_mutate_text(struct rule_mutation *mutation, struct text source, struct arena *arena);

#endif
