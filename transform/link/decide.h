/* SPDX-License-Identifier: Apache-2.0 */
/* From an estimated model to pairs with probabilities, and to clusters.
 *
 * One to one: the probability that a matching of both sides holds the pair, by messages along the pairs ("is the other one free for me?"),
 * which is exact where pairs form no circle; then pairs are taken by falling probability as long as both are free. */
#ifndef BIDUI_DECIDE_H
#define BIDUI_DECIDE_H

#include "transform/link/estimate.h"

struct decide_pair {
    uint32_t left;
    uint32_t right;
    uint32_t pattern;
    bool chosen;        /* both were free (one to one), or the left record's best; any pair (many) */
    double probability; /* 0 to 1 */
    double log_odds;    /* to base 2, of the same */
    double runner_up;   /* probability of the left record's next best pair; 0 when there is none */
};

struct decide_pairs {
    struct decide_pair *pairs; /* by left, then right row; those of at least `least` */
    size_t count;
    size_t capacity;
    double *none;    /* probability that a left record has no match, by row; NULL when any number may be */
    double expected; /* matches, summed over all pairs */
    double blocking; /* estimated share of the matches that the blocking rules find, 0 to 1; -1: nothing can be said */
};

/* Pairs of a probability of at least `least`; memory in the arena. */
enum status decide_pairs(const struct model *model, const struct model_records *records, const struct block *block,
                         const struct patterns *patterns, double least, struct arena *arena, struct decide_pairs *decided,
                         struct error *err) ERROR_MUST_CHECK;

/* The cluster of each record (left rows, then, of two sources, right ones): the number of its first record. Chosen pairs of at least
 * `threshold` join. */
void decide_clusters(const struct model_records *records, const struct decide_pairs *decided, double threshold, uint32_t *clusters);

#endif
