/* SPDX-License-Identifier: Apache-2.0 */
/* Which deliveries a batch stands on: for each source and scope the newest accepted one effective on or before the as-of date, of append
 * sources all inside the window. And earlier states, where a rule asks for them (common/pack/variant.h):
 *
 *   previous   the source as it stood, in that scope, on its newest delivery of an earlier period
 *   year_ago   … on its newest delivery of the same period a year ago: one whose period ends on that day or less than variant_slack
 *              before it
 *
 * Chosen from the landing index alone; texts live in the arena given. */
#ifndef BIDUI_CHOICE_H
#define BIDUI_CHOICE_H

#include "extract/account/index.h"
#include "extract/intake/decision.h"
#include "extract/intake/inputs.h"
#include "extract/recognise/guard.h"

/* What the batch would stand on now. `accept`: who let what pass a guard; may be NULL. */
enum status choice_make(const struct site *site, const struct pack *pack, const struct index *index, const struct decision_list *accept,
                        struct text as_of, struct arena *arena, struct inputs *inputs, struct error *err) ERROR_MUST_CHECK;

/* About files that never landed. */
struct choice_question {
    const struct site *site;
    const struct pack *pack;
    const struct index *index;          /* of the site; empty without one */
    const struct decision_list *accept; /* may be NULL */
    const struct guard_keys *asked;     /* all that would be sent together; each entry's `original` is where it lies */
    size_t count;
};

struct choice_answer {
    const char *guard;  /* the first that would hold it back; NULL: none would */
    struct text detail; /* why */
    struct text remark; /* what would be told of it although it stands; NULL: nothing */
    size_t pages;       /* of the delivery that it is one of; 1: it is whole by itself */
    uint64_t rows;      /* of all of them */
};

/* What a batch would say of the `number`th delivery asked about, which nobody refuses: held back by itself, as a page, or beside the
 * delivery before it. Reads keys beside landing, writes nothing. */
void choice_ask(const struct choice_question *question, size_t number, struct arena *arena, struct choice_answer *answer);

#endif
