/* SPDX-License-Identifier: Apache-2.0 */
/* The expressions of a rule file, and what they read: sources and parameters. */
#ifndef BIDUI_RULE_LOAD_EXPR_H
#define BIDUI_RULE_LOAD_EXPR_H

#include "transform/rules/loader.h"

/* let, where, flag, say, verdict, note. loader->rule has its source already. */
void rule_load_expr_read(struct rule_loader *loader);

#endif
