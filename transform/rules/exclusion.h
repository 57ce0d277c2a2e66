/* SPDX-License-Identifier: Apache-2.0 */
/* Which flagged rows make no finding: those that another rule explains and those that are exempt.
 *
 * `suppressed_by`: a rule named there flagged the same subject, or, for a person, the person's household. What was flagged counts,
 * suppressed or not, so the order of rules does not matter.
 * Exemptions: the register is a source like any other (pack.json says which). A line exempts its person, or, when it names no person, its
 * household, from one rule or from all (*) until a date; without a date for good. A person's rules are exempt by the household's line too.
 *
 * Both are sorted hashes of subjects, made once behind flagging; read-only after that, so any thread may ask. */
#ifndef BIDUI_EXCLUSION_H
#define BIDUI_EXCLUSION_H

#include "transform/rules/result.h"

enum exclusion_reason { EXCLUSION_NONE, EXCLUSION_SUPPRESSED, EXCLUSION_EXEMPT };

struct exclusion;
struct exclusion *exclusion_new(const struct rule_run *run);
void exclusion_free(struct exclusion *exclusion);
/* Of a flagged row of the rule; suppression goes before exemption. */
enum exclusion_reason exclusion_find(const struct exclusion *exclusion, const struct rule *rule, uint32_t row);

#endif
