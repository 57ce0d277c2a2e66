/* SPDX-License-Identifier: Apache-2.0 */
/* One finding in full for a person: what, where, and every source row behind it with file, sheet and row. Masked. */
#ifndef BIDUI_EXAMPLE_H
#define BIDUI_EXAMPLE_H

#include "driver/summary.h"
#include "driver/tally.h"

#include "common/ground/error.h"

void example_print(const struct summary *summary, const struct tally_rule *rule, struct text rule_name);

#endif
