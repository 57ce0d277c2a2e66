/* SPDX-License-Identifier: Apache-2.0 */
/* How personal values look in what people read. Masks never add up to a number: of a citizen number the area stays and no digit behind it,
 * of a birth date the month. A phone is 138****5678; a bank card and property keep both ends. Names stay: without them no one could act.
 * In texts the numbers of persons are masked (common/formats/personal_number.h). Pure. */
#ifndef BIDUI_MASK_H
#define BIDUI_MASK_H

#include "common/ground/arena.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"

/* The masked value in `arena`, or the value itself when nothing in it is masked. `field`: the column that it stands in, NULL when it was
 * put together; what is no text there (a code, a place) is not searched for numbers. */
struct text mask_text(struct text value, enum schema_personal kind, const struct schema_field *field, struct arena *arena);
/* The same for a cell of that column. */
struct text mask_cell(struct text value, const struct schema_field *field, struct arena *arena);

#endif
