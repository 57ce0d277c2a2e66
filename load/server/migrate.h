/* SPDX-License-Identifier: Apache-2.0 */
/* The SQL files of schemas/warehouse: `NNN_name.sql` are migrations, applied once each in order, forward only, recorded in
 * quality.migration; `mart_name.sql` fill the marts of a batch. */
#ifndef BIDUI_MIGRATE_H
#define BIDUI_MIGRATE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pg/pg.h"

#include <stdint.h>

/* Applies what is not applied yet, each file in a transaction of its own. E-MIGRATION (78) names the file: it fails, it was changed
 * after it was applied, or the warehouse has one that this pack does not know (it is older than the warehouse). */
enum status migrate_apply(struct pg *connection, const char *pack_folder, struct arena *arena, uint64_t *applied,
                          struct error *err) ERROR_MUST_CHECK;
/* Runs every mart_*.sql whose needs (`-- needs: source source …`) are there. */
enum status migrate_fill_marts(struct pg *connection, const char *pack_folder, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
