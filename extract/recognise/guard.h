/* SPDX-License-Identifier: Apache-2.0 */
/* Signs that a delivery is not what it should be although it reads well. A guarded delivery is not used until somebody says so; the
 * last accepted one of its source and scope stands meanwhile.
 *
 *   shrink      a snapshot has lost more than a share of its rows against the last one of its scope (source schema
 *               `"guards": {"shrink": 50, "shrink_from": 100}`: per cent, and rows from which on it is asked; these are the defaults)
 *   repeat      the same bytes as an earlier delivery, for another date
 *   full-sheet  exactly as many rows as an old or new spreadsheet can hold: the rest may be cut off
 *   half-row    a text that ends within a row: it may be cut off
 * The first two need history and are asked when a batch chooses; the others are seen when a file is looked into. Pure. */
#ifndef BIDUI_GUARD_H
#define BIDUI_GUARD_H

#include "common/pack/schema.h"
#include "extract/account/index.h"

enum { GUARD_DETAIL = 512 };

/* NULL: passes. Else the guard's name, and why in `detail`. `standing` may be NULL. */
const char *guard_history(const struct schema *schema, const struct index_entry *standing, const struct index_entry *candidate,
                          char detail[GUARD_DETAIL]);
/* A number of rows that is a spreadsheet's last. */
bool guard_is_full_sheet(uint64_t rows);
/* `E-GUARD-SHRINK` for `shrink`; NULL for no guard. */
const char *guard_id(const char *name);
/* The other way round. */
const char *guard_name(struct text id);

#endif
