/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be done: the batch's place in the order of batches, and the way of loading every source.
 * Reads the package's metrics and the warehouse; changes neither. */
#ifndef BIDUI_PLAN_H
#define BIDUI_PLAN_H

#include "load/history/load.h"

/* What the warehouse says about this batch and the newest one; NULL where there is none. */
struct plan_past {
    struct text newest; /* loaded batch */
    struct text state;  /* of this batch: loaded, outdated, retracted, purged */
    long revision;
    struct text package; /* sha256 of what was loaded */
    struct text predecessor;
    bool destroyed; /* what the batch builds on was purged */
};

/* Decides done, undo and predecessor. A batch older than the newest loaded one is refused (E-LOAD-ORDER) unless `from` says that
 * everything from it on is to be loaded again; another county's warehouse is E-WAREHOUSE-DIVISION. */
enum status plan_batch(struct load *load, bool from, struct error *err) ERROR_MUST_CHECK;
/* The decision itself. Pure, but for the predecessor's text in the arena. */
enum status plan_decide(struct load *load, const struct plan_past *past, bool from, struct error *err) ERROR_MUST_CHECK;
/* By the digest of the last load before the batch (NULL: none), the source's table and its counts. Pure. */
void plan_choose_mode(struct load_source *source, struct text digest);
/* Fills load->sources: every source of the pack, with its mode and the package's own counts. */
enum status plan_sources(struct load *load, struct error *err) ERROR_MUST_CHECK;
/* The condition that picks the rows open just before this batch, whether or not later batches must still be undone. */
char *plan_open_condition(const struct load *load);
/* Prints the plan, one line a source (--dry-run). */
void plan_print(const struct load *load);
/* The line that a load ends with. */
void plan_print_rows(const struct load *load);
const char *plan_mode_name(enum load_mode mode);

#endif
