/* SPDX-License-Identifier: Apache-2.0 */
/* `confirm_after: n`: a contradiction that differing cut-off dates may explain is reported once it was found in n distinct deliveries.
 *
 * The count lives in the packages: pending.csv (docs/contracts.md section 4) of the batch before says in how many deliveries each finding
 * was found, this batch's says it again. So transform stays a pure function of its inputs, and a batch run again counts the same. Two
 * batches are distinct deliveries for a rule when any source that the rule reads has another delivery. A finding that is gone is dropped;
 * a rule that could not be evaluated keeps its lines as they are. */
#ifndef BIDUI_CONFIRM_H
#define BIDUI_CONFIRM_H

#include "transform/rules/result.h"
#include "transform/table/delivery.h"

struct confirm; /* read-only once read: any thread may ask */

/* Lives in the arena, borrows the deliveries. */
struct confirm *confirm_new(const struct deliveries *deliveries, struct arena *arena);
/* What the batch before counted; a package without pending.csv counted nothing. */
enum status confirm_read(struct confirm *confirm, const struct package *before, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* Counts the rule's findings into result->pending and takes those out that were not found in enough deliveries. */
void confirm_hold_back(const struct confirm *confirm, const struct rule_set *rules, struct rule_result *result);
enum status confirm_write(const struct confirm *confirm, const struct rule_run *run, struct package_writer *writer,
                          struct error *err) ERROR_MUST_CHECK;

#endif
