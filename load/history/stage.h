/* SPDX-License-Identifier: Apache-2.0 */
/* Worker connections find what differs: `package rows + (key, hash) of open rows -> rows to insert, keys to close` (delta.h).
 * One task a source, largest first; each task has its own connection and transaction, committed when it is complete. */
#ifndef BIDUI_STAGE_H
#define BIDUI_STAGE_H

#include "load/history/load.h"

/* Drops what an interrupted load left behind. */
enum status stage_clear(struct pg *connection, struct error *err) ERROR_MUST_CHECK;
/* Stages every source that needs it and fills the counts; E-CONSERVATION when they do not add up. With `dry` nothing is written:
 * only the counts are taken (a first load counts all rows as inserted). */
enum status stage_sources(struct load *load, bool dry, struct error *err) ERROR_MUST_CHECK;
/* Frees what was carried; also after a failure. */
void stage_done(struct load *load);

#endif
