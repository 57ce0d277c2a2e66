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
#include "extract/recognise/keys.h"

/* What the batch would stand on now. `accept`: who let what pass a guard; may be NULL. */
enum status choice_make(const struct site *site, const struct pack *pack, const struct index *index, const struct decision_list *accept,
                        struct text as_of, struct arena *arena, struct inputs *inputs, struct error *err) ERROR_MUST_CHECK;

/* What the guards of history would say of a file that never landed, with its keys: the name of the first that would hold it back, and why
 * in `detail`; NULL: none would. Reads keys beside landing, writes nothing. */
const char *choice_ask(const struct site *site, const struct pack *pack, const struct index *index, const struct decision_list *accept,
                       const struct index_entry *entry, const struct keys *keys, struct arena *arena, const char **detail);

#endif
