/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the rules over a batch and writes what comes of it into transform's package. */
#ifndef BIDUI_RULE_WRITE_H
#define BIDUI_RULE_WRITE_H

#include "common/formats/package.h"
#include "common/pg/pg.h"
#include "transform/rules/rule.h"

/* Writes the resources findings, rule_runs and comparisons. `site_key` makes the finding keys. rules->gate says
 * afterwards how many rules were over their threshold. A rule of severity `block` over it is E-GATE: the package must not be finished. */
enum status rule_write(const struct rule_set *rules, struct batch *batch, struct text site_key, struct pg *warehouse, size_t threads,
                       struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

#endif
