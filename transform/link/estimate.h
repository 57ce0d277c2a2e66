/* SPDX-License-Identifier: Apache-2.0 */
/* What each level says, learned without labels, and what a pair's pattern then says.
 *
 * Every pair is a match (M), alike without being one (H: a household, namesakes of a village), or other (U), with independent comparisons
 * in each class: f_c(pattern) = product of p_c(level). D = h f_H + (1 - h) f_U. With at most one match a left record, of n right ones and a
 * share pi of left records that have a match: r = pi / n * f_M / D, and the probability of pair (i, j) is r_ij / (1 - pi + sum over j' of
 * r_ij'). With any number of matches: r / (1 + r), r = prior / (1 - prior) * f_M / D.
 *
 * Expectation-maximisation runs over patterns, not pairs. Pairs that were not looked at count as no matches: their levels (pattern.h)
 * belong to U. Sums are made in fixed order over EM lanes of chunks, so that any number of threads gives the same bits. */
#ifndef BIDUI_ESTIMATE_H
#define BIDUI_ESTIMATE_H

#include "transform/link/pattern.h"

/* Fills model->estimate. E-LINK-SENSE with a reason when what comes out makes no sense: nothing is then to be linked by it. */
enum status estimate_model(struct model *model, const struct model_records *records, const struct patterns *patterns, size_t threads,
                           struct arena *arena, struct error *err) ERROR_MUST_CHECK;

/* By pattern: f_M / D, D / f_U. */
struct estimate_ratios {
    double *match; /* f_M / D */
    double *alike; /* D / f_U, at least 1 - h */
};
void estimate_ratios(const struct model *model, const struct patterns *patterns, struct estimate_ratios *ratios, struct arena *arena);

/* What a pair's odds are multiplied with before any other pair is looked at: pi / n, or prior / (1 - prior). */
double estimate_prior(const struct model *model, const struct model_records *records);

#endif
