/* SPDX-License-Identifier: Apache-2.0 */
/* How to reach a site's warehouse. The embedded cluster is started and stopped by bidui-load (load/server/cluster.h); it leaves
 * DIR/var/warehouse/cluster.json, from which every stage learns where the server listens. */
#ifndef BIDUI_WAREHOUSE_H
#define BIDUI_WAREHOUSE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pg/pg.h"
#include "common/site/site.h"

/* libpq's conninfo: the site's DSN, or the embedded cluster's. E-WAREHOUSE-NONE (66) when the site has neither yet. */
enum status warehouse_conninfo(const struct site *site, struct arena *arena, const char **conninfo, struct error *err) ERROR_MUST_CHECK;
/* pg_open for a session of the warehouse's: limits of time that the server's administrator sets for others do not end it. */
enum status warehouse_connect(const char *conninfo, struct pg **connection, struct error *err) ERROR_MUST_CHECK;
/* Connects for reading. E-WAREHOUSE-LOST (69), with the hint to start it, when no server answers. */
enum status warehouse_open(const struct site *site, struct pg **connection, struct error *err) ERROR_MUST_CHECK;
/* DIR/var/warehouse and DIR/var/warehouse/cluster.json. */
char *warehouse_folder(const struct site *site, struct arena *arena);
char *warehouse_pointer(const struct site *site, struct arena *arena);
/* A folder of the warehouse's SQL ("migrations", "definitions", "marts", "reports"): the pack's, or that of the installed pack when it has
 * no warehouse/ (a pack of another field needs the same tables; marts whose sources it lacks are skipped). */
char *warehouse_sql_folder(const char *pack_folder, const char *part, struct arena *arena);

#endif
