/* SPDX-License-Identifier: Apache-2.0 */
/* What bidui-extract does for a batch and to the inbox. One thread; the site's lock is held. */
#ifndef BIDUI_BATCH_H
#define BIDUI_BATCH_H

#include "extract/program.h"

/* `--batch DATE [--revision N]`: looks at the inbox, settles the list of deliveries, writes the package. Sets program->refused and
 * ->missing. */
enum status batch_run(struct program *program, struct error *err) ERROR_MUST_CHECK;
/* `--claim FILE SOURCE [--scope CODE] [--effective DATE] --by NAME --why TEXT`. */
enum status batch_claim(struct program *program, struct error *err) ERROR_MUST_CHECK;

#endif
