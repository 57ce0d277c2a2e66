/* SPDX-License-Identifier: Apache-2.0 */
/* Which batches a site has, and how far each one is (docs/contracts.md sections 1 and 2). Reads only. */
#ifndef BIDUI_BATCH_H
#define BIDUI_BATCH_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

#include <stdbool.h>
#include <stddef.h>

/* The as-of dates that have a folder, oldest first. */
enum status batch_list(const struct site *site, struct arena *arena, char ***dates, size_t *count, struct error *err) ERROR_MUST_CHECK;
/* The newest as-of date before `as_of` whose `stage` is there, or NULL. */
enum status batch_before(const struct site *site, const char *as_of, const char *stage, struct arena *arena, const char **found,
                         struct error *err) ERROR_MUST_CHECK;
/* Is `stage` of this revision done, and for `inputs` (TEXT_NULL: whatever they were)? When it is, `sha256` (65 bytes) gets the
 * package's identity. A package that cannot be opened counts as not done: its stage makes it anew. */
bool batch_is_done(const struct site *site, const char *as_of, long revision, const char *stage, struct text inputs, char *sha256);
/* Today in the site's zone: YYYY-MM-DD. */
const char *batch_today(const struct site *site, struct arena *arena);
/* E-USAGE when `date` is no YYYY-MM-DD. */
enum status batch_check_date(const char *option, const char *date, struct error *err) ERROR_MUST_CHECK;

#endif
