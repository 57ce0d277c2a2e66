/* SPDX-License-Identifier: Apache-2.0 */
/* Brings the warehouse's schema up to the pack's (schemas/warehouse/README.md). Tables change by migration: migrations/NNN_name.sql,
 * forward only, once each, recorded in quality.migration. The first of them is the baseline: a warehouse that began before it gets what it
 * lacks of migrations/before instead, and is then recorded as if it had begun with the baseline. Functions and views are definitions
 * (load/server/definition.h). marts/name.sql fill the marts of a batch.
 *
 * Errors: E-MIGRATION (78) names the file: it fails, it was changed after it was applied, or the warehouse has one that this pack does not
 * know (it is older than the warehouse). */
#ifndef BIDUI_MIGRATE_H
#define BIDUI_MIGRATE_H

#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/pg/pg.h"

#include <stdbool.h>

/* Migrations and definitions that are due, in one transaction; those of migrations/before one by one, as they once were. `within`: all in
 * the transaction that the caller has begun. Costs one look at the records when nothing is due; `*changed` says whether something was. */
enum status migrate_apply(struct pg *connection, const char *pack_folder, struct arena *arena, bool within, bool *changed,
                          struct error *err) ERROR_MUST_CHECK;
/* Runs every marts/name.sql whose needs (`-- needs: source source …`) are there. */
enum status migrate_fill_marts(struct pg *connection, const char *pack_folder, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

#endif
