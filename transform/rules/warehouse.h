/* SPDX-License-Identifier: Apache-2.0 */
/* `--engine warehouse`: which rows a rule flags, and what it says of them, by its SQL twin over the warehouse, where the batch has been
 * loaded. Everything behind that (suppression, exemptions, confirmation, keys, evidence, gates) stays the native engine's, so both write
 * the same package. */
#ifndef BIDUI_RULE_WAREHOUSE_H
#define BIDUI_RULE_WAREHOUSE_H

#include "common/pg/pg.h"
#include "common/site/site.h"
#include "transform/rules/result.h"

/* A session that looks at the batch. E-ENGINE-BATCH (66) when the warehouse does not hold this revision of it. */
enum status rule_warehouse_open(const struct site *site, const char *as_of, long revision, struct pg **warehouse,
                                struct error *err) ERROR_MUST_CHECK;
/* Rows and counts of every rule to be evaluated that the warehouse can evaluate; the others are left to the native engine. One rule after
 * the other. A rule whose values the warehouse cannot compute is RULE_FAILED with that reason.
 * E-ENGINE (70) when it has rows that the batch has not. */
enum status rule_warehouse_evaluate(struct rule_run *run, struct pg *warehouse, struct error *err) ERROR_MUST_CHECK;
/* Compares the messages of the findings made with those of the warehouse. E-ENGINE (70) with the first that differs. */
enum status rule_warehouse_compare(const struct rule_run *run, struct error *err) ERROR_MUST_CHECK;

#endif
