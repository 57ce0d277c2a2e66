/* SPDX-License-Identifier: Apache-2.0 */
/* Which field of which source a value named by a rule shows. Reads the expression's text: a column, a column in functions that keep its
 * text, or a related aggregate over a column. */
#ifndef BIDUI_RULE_FIELD_H
#define BIDUI_RULE_FIELD_H

#include "common/pack/schema.h"

#include <stdbool.h>
#include <stddef.h>

/* `own`: the source of the flagged row, or NULL. False when the value is none of a single field. */
bool rule_field_find(const struct pack *pack, const struct schema *own, struct text expression, const struct schema **schema,
                     size_t *field);

#endif
