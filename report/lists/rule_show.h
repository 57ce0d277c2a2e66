/* SPDX-License-Identifier: Apache-2.0 */
/* What a recipient sees of a finding beside its message: the rule's `show` (docs/rules.md), from the pack's and the site's rule files. A
 * personal value is masked unless `show` names its field for the audience; bank cards and property never reach a village. */
#ifndef BIDUI_RULE_SHOW_H
#define BIDUI_RULE_SHOW_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pack/schema.h"
#include "common/site/site.h"

#include <stdbool.h>

enum rule_show_audience { RULE_SHOW_VILLAGE, RULE_SHOW_DEPARTMENT };

struct rule_show; /* one rule's; NULL is a rule that shows nothing */
struct rule_shows;

/* Reads every rule of the pack and the site. Lives in the arena. */
enum status rule_show_read(const struct site *site, struct arena *arena, struct rule_shows **shows, struct error *err) ERROR_MUST_CHECK;
const struct rule_show *rule_show_find(const struct rule_shows *shows, struct text rule);
/* Whether the audience may see the column `field` of the flagged row at all, and in clear when it is personal. */
bool rule_show_names(const struct rule_show *show, enum rule_show_audience audience, struct text field);
/* Whether the message itself uses the value: then it may be shown beside it too. */
bool rule_show_says(const struct rule_show *show, struct text value);
/* The rule's message with `{expression}` in it; empty without a rule. */
struct text rule_show_template(const struct rule_show *show);
/* The expression behind a `let`, or the value's name itself. */
struct text rule_show_expression(const struct rule_show *show, struct text value);
/* A value as the audience may see it: 410621************, 138****1234, a text with its numbers masked, a birth date (by which namesakes are
 * told apart; the last digits of a citizen number would add up with it); the empty text for what it may not see at all. */
struct text rule_show_value(const struct rule_show *show, enum rule_show_audience audience, const struct schema_field *field,
                            struct text value, struct arena *arena);

#endif
