/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui-extract --infer FILE`: a first source schema for a file that no source describes, as JSON on stdout. Titles that the pack knows
 * keep their names and formats; the others are told by their values: citizen numbers, dates, months, phones, amounts, whole numbers, yes
 * and no, places of the county, and code lists of the pack. */
#ifndef BIDUI_INFER_H
#define BIDUI_INFER_H

#include "extract/recognise/inspect.h"

enum status infer_file(const struct inspect_context *context, const char *path, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
