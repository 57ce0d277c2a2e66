/* SPDX-License-Identifier: Apache-2.0 */
/* What a person reads after a run: deliveries, findings, published figures, what changed, three findings in full.
 *
 * Reads the packages of a batch (never the warehouse), so it may be printed again at any time and is the same each time.
 * Names and numbers of people are masked. Prints to stdout; one thread; results live in the arena. */
#ifndef BIDUI_SUMMARY_H
#define BIDUI_SUMMARY_H

#include "common/formats/package.h"
#include "common/ground/arena.h"
#include "common/ground/error.h"
#include "common/ground/text.h"
#include "common/pack/schema.h"
#include "common/site/site.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct summary {
    const struct site *site;
    const struct pack *pack;
    const char *as_of;
    long revision;
    const char *previous;          /* as-of date of the batch before, NULL when this is the first */
    const struct package *current; /* the transform package */
    const struct package *before;  /* of `previous`, NULL without one */
    struct arena *arena;
};

/* Everything of one batch's newest complete revision. E-BATCH when there is none. */
enum status summary_print(const struct site *site, const char *as_of, struct arena *arena, struct error *err) ERROR_MUST_CHECK;
/* Only where things stand: deliveries with their age, findings by class. */
enum status summary_print_state(const struct site *site, const char *as_of, struct arena *arena, struct error *err) ERROR_MUST_CHECK;

/* A rule's name out of the pack or the site's own rules; empty for a rule that has left them. */
struct text summary_rule_name(const struct summary *summary, struct text rule);

/* ---- the parts, each with its title ---- */

/* One source's deliveries and counts, and what is stale, refused or missing. */
enum status summary_deliveries(const struct summary *summary, struct error *err) ERROR_MUST_CHECK;
/* By class, against the batch before; the rules that say most; what was not evaluated; three findings explained. */
enum status summary_findings(const struct summary *summary, struct error *err) ERROR_MUST_CHECK;
/* The first of those alone. */
enum status summary_findings_classes(const struct summary *summary, struct error *err) ERROR_MUST_CHECK;
enum status summary_figures(const struct summary *summary, struct error *err) ERROR_MUST_CHECK;

#endif
