/* SPDX-License-Identifier: Apache-2.0 */
/* Servers whose site was deleted. A cluster outside its site (load/server/cluster.h) outlives `rm -r SITE`: its server would run for good.
 * Each such cluster says whose it is in a file `site`; when that site no longer points back, the next start of any cluster stops the
 * server. Its data stay: deleting them is for people. */
#ifndef BIDUI_ORPHAN_H
#define BIDUI_ORPHAN_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "load/server/cluster.h"

/* Notes whose the cluster is; a cluster inside its site needs no note. */
enum status orphan_mark(const struct site *site, const struct cluster *cluster, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* Asks the servers of deleted sites to end; whatever cannot be read or stopped is left alone. */
void orphan_stop_all(struct arena *arena);

#endif
