/* SPDX-License-Identifier: Apache-2.0 */
/* Findings of batches whose packages were pruned (`bidui prune`): the batch's receipt still says what became of them in it. */
#ifndef BIDUI_PRUNED_H
#define BIDUI_PRUNED_H

#include "transform/ask/context.h"

/* Prints in which pruned batch the finding last changed, when it was pruned and how its package comes back. *found: there is one. */
enum status pruned_explain(const struct context *context, struct text key, struct arena *arena, bool *found,
                           struct error *err) ERROR_MUST_CHECK;

#endif
