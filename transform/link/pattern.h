/* SPDX-License-Identifier: Apache-2.0 */
/* All pairs that are looked at, each as the number of its pattern (a level for each comparison), and how often each pattern and level
 * occurs, among these pairs and among all others. Pairs stand in order of left row, then right row; patterns in order of their levels: the
 * same for any number of threads. 8 bytes a pair. */
#ifndef BIDUI_PATTERN_H
#define BIDUI_PATTERN_H

#include "transform/link/block.h"

enum { PATTERN_CHUNK = 1024 /* left rows */, PATTERN_PAIRS_MOST = 400000000 };

struct pattern_chunk {
    uint32_t first; /* left row */
    uint32_t rows;
    uint32_t *starts; /* of each row's pairs: rows + 1 */
    uint32_t *right;
    uint32_t *pattern;
};

struct patterns {
    size_t chunk_count;
    struct pattern_chunk *chunks;
    uint64_t pair_count;
    size_t comparison_count;
    size_t count;
    uint8_t *levels;  /* pattern * comparison_count + comparison; COMPARISON_NOTHING */
    uint64_t *counts; /* pairs with it */
    double pairs;     /* that there are */
    /* Pairs not looked at, by level: counted exactly for the levels that are agreement, else from a sample drawn with a fixed seed. */
    double outside[MODEL_COMPARISONS][COMPARISON_LEVELS];
    uint64_t passed[MODEL_RULES]; /* pairs passed over for a bucket that is too large */
    uint64_t buckets[MODEL_RULES];
};

/* E-LINK-PAIRS when there are too many pairs to hold. Heap memory is given back with the arena. */
enum status pattern_build(const struct model *model, const struct model_records *records, const struct block *block, size_t threads,
                          struct arena *arena, struct patterns *patterns, struct error *err) ERROR_MUST_CHECK;

static inline const uint8_t *
pattern_levels(const struct patterns *patterns, size_t pattern)
{
    return patterns->levels + pattern * patterns->comparison_count;
}

#endif
