/* SPDX-License-Identifier: Apache-2.0 */
/* The message of a finding for one recipient: the rule's template (`say`) filled with the finding's values, each masked as the rule's
 * `show` has it for them. The message that is stored is masked for everybody; here the village that must correct a number reads the number.
 */
#ifndef BIDUI_RULE_MESSAGE_H
#define BIDUI_RULE_MESSAGE_H

#include "common/formats/json.h"
#include "report/lists/rule_show.h"

struct rule_message {
    const struct pack *pack;
    const struct rule_show *show;
    enum rule_show_audience audience;
    const struct schema *own; /* source of the flagged row */
    const struct json *values;
    struct text stored; /* used when the template cannot be filled: a finding that represents many, a rule that changed since */
};

/* Which field of which source a value named by a rule shows. Reads the expression's text: a column, a column in functions that keep its
 * text, or a related aggregate over a column. `own`: the source of the flagged row, or NULL. False when it is none of a single field. */
bool rule_message_field(const struct pack *pack, const struct schema *own, struct text expression, const struct schema **schema,
                        size_t *field);
struct text rule_message_render(const struct rule_message *message, struct arena *arena);

#endif
