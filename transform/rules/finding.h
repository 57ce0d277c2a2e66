/* SPDX-License-Identifier: Apache-2.0 */
/* Flagged rows to findings. Rows with the same finding key (finding_key.h) are one finding; its first row gives the message, the others
 * are evidence. Above the rule's share of the rows one finding to the source's owner stands for all. Findings are in the order of file,
 * sheet, row and key. One thread per rule. */
#ifndef BIDUI_FINDING_H
#define BIDUI_FINDING_H

#include "transform/rules/result.h"

/* Findings and comparisons of one rule from its rows. */
void finding_make(const struct rule_run *run, struct rule_result *result);

#endif
