/* SPDX-License-Identifier: Apache-2.0 */
/* How personal numbers look in what people read: 410621********1234, 138****5678. Names stay: without them no one could act. Pure. */
#ifndef BIDUI_MASK_H
#define BIDUI_MASK_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"

/* Whether values of this kind are masked at all. */
bool mask_applies(enum schema_personal kind);
/* The masked value in `arena`; the value itself when the kind is not masked or the value too short to tell anything. */
struct text mask_text(struct text value, enum schema_personal kind, struct arena *arena);

#endif
