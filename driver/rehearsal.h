/* SPDX-License-Identifier: Apache-2.0 */
/* A stand-in for a site's var/, in which `bidui run --dry-run` tries a batch: the stages find in it what they find in the site's own and
 * write into it alone ($BIDUI_DRY_RUN, common/site/site.h). Originals are linked, other batches pointed at, what is appended to is
 * copied: as many links as there are originals, no data. Made as var/rehearsal under the site's lock, and removed afterwards; one that was
 * left behind by a run that died is removed by the next. */
#ifndef BIDUI_DRY_RUN_H
#define BIDUI_DRY_RUN_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/site/site.h"

/* Makes the stand-in for a batch and turns the site and all children to it. */
enum status rehearsal_begin(struct site *site, const char *as_of, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* Removes it, or what was left behind of one. */
enum status rehearsal_clear(const struct site *site, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
