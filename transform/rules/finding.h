/* SPDX-License-Identifier: Apache-2.0 */
/* Between finding.c and its parts finding_values.c, finding_evidence.c, finding_compare.c, finding_former.c. Each object belongs to one
 * thread. */
#ifndef BIDUI_FINDING_H
#define BIDUI_FINDING_H

#include "common/ground/buffer.h"
#include "transform/lineage/former.h"
#include "transform/rules/run.h"

/* Where a row came from, for sorting and evidence. */
struct finding_place {
    struct text file;
    struct text sheet;
    uint64_t row;
};

struct finding_place finding_place_of(const struct table *table, uint32_t row);
const struct finding_place *finding_places(const struct rule_run *run, const struct rule *rule, const uint32_t *rows, size_t count,
                                           struct arena *arena);
int finding_place_compare(const struct finding_place *left, const struct finding_place *right);

/* Whom or what the row's finding is about; TEXT_NULL when the rule names nobody or the row has none. */
struct text finding_subject(const struct rule_run *run, const struct rule *rule, uint32_t row);

/* Of a key before: the subject, and the member's number unless it is the row's own (NULL). */
struct finding_key_instead {
    struct text subject;
    const struct lineage_renumbering *number;
};

/* The key of the finding that a row makes, or would make; `instead` NULL: now. `buffer` and `scratch` are room to work in. */
void finding_key(const struct rule_run *run, const struct rule *rule, uint32_t row, const struct finding_key_instead *instead,
                 struct buffer *buffer, struct arena *scratch, char key[FINDING_KEY_SIZE]);

/* ---- the keys that a finding would have had before its subject was corrected, split, merged or renumbered ---- */

enum { FINDING_FORMER_MOST = (FORMER_MOST + 1) * (FORMER_NUMBERS_MOST + 1) };

/* Of the row's finding; returns how many. */
size_t finding_former_find(const struct rule_run *run, const struct rule *rule, uint32_t row, struct buffer *buffer, struct arena *scratch,
                           struct finding_former former[FINDING_FORMER_MOST]);
/* Fills `former` of every finding of a rule. */
void finding_former_fill(const struct rule_run *run, struct rule_result *result);
/* finding_alias.csv: in the order of findings.csv. */
enum status finding_former_write(const struct rule_run *run, struct package_writer *writer, struct error *err) ERROR_MUST_CHECK;

/* ---- the values of a rule's expressions over some rows ---- */

struct finding_values;
struct finding_values *finding_values_new(const struct rule_run *run, const struct rule *rule, struct arena *arena);
void finding_values_free(struct finding_values *values);
/* Computes all expressions for up to EXPR_LANES rows. */
void finding_values_run(struct finding_values *values, const uint32_t *rows, size_t lanes);
/* As it prints, TEXT_NULL for NULL; of one of the rule's expressions, for a lane of the last run. */
struct text finding_values_text(struct finding_values *values, const struct expr *expr, size_t lane, struct arena *arena);
/* A column of the row by name, or a let; TEXT_NULL when there is neither. */
struct text finding_values_named(struct finding_values *values, struct text name, size_t lane, struct arena *arena);
/* {"name": …}: show, let and say. */
struct text finding_values_json(struct finding_values *values, size_t lane, struct arena *arena);

struct text finding_render(const struct rule_template *template, struct finding_values *values, size_t lane, bool reveal,
                           struct arena *arena);

/* ---- evidence: the rows behind a finding ---- */

struct finding_evidence;
struct finding_evidence *finding_evidence_new(const struct rule_run *run, const struct rule *rule, struct arena *arena);
void finding_evidence_free(struct finding_evidence *evidence);
/* The flagged rows, then the related rows of the first, at most FINDING_EVIDENCE_MAX, then {"more": N}. */
struct text finding_evidence_json(struct finding_evidence *evidence, const uint32_t *rows, size_t count, struct arena *arena);

/* Lines of comparisons.csv for every row looked at. */
void finding_compare(const struct rule_run *run, struct rule_result *result, struct finding_values *values);

#endif
