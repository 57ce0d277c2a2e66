/* SPDX-License-Identifier: Apache-2.0 */
/* What a finding shows: values of the rule's expressions, its message, and the rows behind it as evidence. Each object belongs to one
 * thread. */
#ifndef BIDUI_FINDING_CONTENT_H
#define BIDUI_FINDING_CONTENT_H

#include "transform/rules/result.h"

struct finding_content;
struct finding_content *finding_content_new(const struct rule_run *run, const struct rule *rule, struct arena *arena);
void finding_content_free(struct finding_content *values);
/* Computes all expressions for up to EXPR_LANES rows. */
void finding_content_run(struct finding_content *values, const uint32_t *rows, size_t lanes);
/* As it prints, TEXT_NULL for NULL; of one of the rule's expressions, for a lane of the last run. */
struct text finding_content_text(struct finding_content *values, const struct expr *expr, size_t lane, struct arena *arena);
/* A column of the row by name, or a let; TEXT_NULL when there is neither. */
struct text finding_content_named(struct finding_content *values, struct text name, size_t lane, struct arena *arena);
/* {"name": …}: show, let and say. */
struct text finding_content_values(struct finding_content *values, size_t lane, struct arena *arena);

struct text finding_content_message(const struct rule_template *template, struct finding_content *values, size_t lane, bool reveal,
                                    struct arena *arena);

struct finding_evidence;
struct finding_evidence *finding_content_evidence_new(const struct rule_run *run, const struct rule *rule, struct arena *arena);
void finding_content_evidence_free(struct finding_evidence *evidence);
/* The flagged rows, then the related rows of the first, at most FINDING_EVIDENCE_MAX, then {"more": N}. */
struct text finding_content_evidence(struct finding_evidence *evidence, const uint32_t *rows, size_t count, struct arena *arena);

#endif
