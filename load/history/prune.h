/* SPDX-License-Identifier: Apache-2.0 */
/* `bidui prune`: room, without touching history. What can be made again goes, by policy, and only when it is asked for.
 *
 *   packages   of batches that are loaded and neither among the newest `keep`, nor the last of their month, nor sealed, nor such that a
 *              list sent out of them waits for answers: extract.N and transform.N. The frozen list and the receipt stay, so `explain` says
 * in which batch a finding was, and `bidui run --from` makes the package again from the originals (pruned.json says when it went) store
 * var/store: what only those packages stood on logs       var/log/run-*.log older than `log_days`; its registers never originals  only with
 * a day: those received before it that no batch which stays names, in landing and where they were dropped. Their batches cannot be made
 * again, nor does a rule see them as an earlier state (docs/contracts.md section 1)
 *
 * Without `really` the plan is printed, what it frees (files with other names free nothing) and how the site grows. The record is written
 * first: var/log/destruction.csv. Killed in between, run again. */
#ifndef BIDUI_PRUNE_H
#define BIDUI_PRUNE_H

#include "load/history/load.h"

enum { PRUNE_KEEP = 8, PRUNE_LOG_DAYS = 183 };

struct prune_request {
    long keep;
    long log_days;
    struct text originals; /* a date; NULL: none go */
    struct text by;
    struct text why;
    bool really;
};

enum status prune(struct load *load, const struct prune_request *request, struct error *err) ERROR_MUST_CHECK;

#endif
