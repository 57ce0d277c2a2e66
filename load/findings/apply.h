/* SPDX-License-Identifier: Apache-2.0 */
/* The package's findings against those the warehouse knows: which are new, changed, gone, back; life.c has the transitions.
 *
 * A finding whose rule was not evaluated (or failed, or is no longer in the pack) or is unknown for it, whose place no delivery covers any
 * more, or behind whose answer no newer data came, is left as it is and marked unverified. One whose
 * content is as before costs nothing; where only its place moved (another file, another row), the place is updated without a new
 * version. One thread, inside the final transaction, after quality.rule_run. */
#ifndef BIDUI_FINDING_H
#define BIDUI_FINDING_H

#include "load/history/load.h"

enum status finding_apply(struct load *load, struct error *err) ERROR_MUST_CHECK;

#endif
