/* SPDX-License-Identifier: Apache-2.0 */
/* A frozen list of deliveries into an extract package (docs/contracts.md section 4). Deliveries are read in parallel, large texts in
 * runs of records; what they give is written in the list's order, so the package does not depend on the number of threads. Conservation is
 * checked for every delivery and fatal. */
#ifndef BIDUI_CONVERT_H
#define BIDUI_CONVERT_H

#include "common/formats/reuse.h"
#include "extract/convert/summary.h"
#include "extract/intake/inputs.h"
#include "extract/recognise/inspect.h"

/* Writes extract.<revision>; nothing is left of it on failure. What `reuse` has is taken, what it has not is kept (recall.h). */
enum status convert_run(const struct inspect_context *context, const struct inputs *inputs, struct reuse *reuse, size_t threads,
                        struct arena *arena, struct summary_result *result, struct error *err) ERROR_MUST_CHECK;

#endif
