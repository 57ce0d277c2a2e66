/* SPDX-License-Identifier: Apache-2.0 */
/* Comparisons: two records' values of one thing (a name, a date) to one level, from worst (0) to best. The kinds are one table
 * (comparison.c): name, columns, levels with their words, the function. Pure once declared; any thread.
 *
 * A level without evidence (a value is missing) is COMPARISON_NOTHING. The best level of a comparison with frequencies is divided into bins
 * by how rare the agreed value is: level `same`, `same + 1`, ... up to `level_count - 1`, each bin a factor of four rarer. */
#ifndef BIDUI_COMPARISON_H
#define BIDUI_COMPARISON_H

#include "common/formats/json.h"
#include "transform/link/value.h"

enum { COMPARISON_COLUMNS = 4, COMPARISON_THRESHOLDS = 6, COMPARISON_LEVELS = 64, COMPARISON_BINS = 12, COMPARISON_NOTHING = 255 };

struct comparison_level {
    const char *name;    /* in files: a word of [a-z0-9_.] */
    const char *english; /* how the values agree */
    const char *chinese;
};

struct comparison;

struct comparison_kind {
    const char *name; /* the word used in models */
    const char *summary;
    enum value_kind values[COMPARISON_COLUMNS]; /* of its columns */
    size_t columns_least;
    size_t columns_most;
    bool ordered;                             /* a better level speaks more for the same person than a worse one */
    bool frequencies;                         /* can be divided by frequency */
    bool chinese;                             /* its words are */
    double thresholds[COMPARISON_THRESHOLDS]; /* when the model names none, falling or rising; 0: no more */
    const struct comparison_level *levels;    /* NULL: one for each threshold, between different and same */
    size_t level_count;
    unsigned (*compare)(const struct comparison *comparison, const uint32_t *left, const uint32_t *right);
    unsigned (*differ)(const struct comparison *comparison, uint32_t one, uint32_t other); /* of one column: codes that are not equal */
};

struct comparison {
    const struct comparison_kind *kind;
    struct text name;  /* unique in the model */
    struct text label; /* for people; the name when the model gives none */
    struct text columns[COMPARISON_COLUMNS];
    struct text right_columns[COMPARISON_COLUMNS]; /* the right file's names for them */
    size_t column_count;
    double thresholds[COMPARISON_THRESHOLDS];
    size_t threshold_count;
    bool frequencies;
    unsigned same;        /* the best level, the first of its bins */
    unsigned level_count; /* bins included */
    struct comparison_level levels[COMPARISON_LEVELS];
    /* once the sources are read: */
    size_t slots[COMPARISON_COLUMNS];                       /* of the columns, in a record */
    const struct value_domain *domains[COMPARISON_COLUMNS]; /* of the columns */
    const uint8_t *bins;                                    /* of the first domain's codes; NULL without frequencies */
};

/* The registry, for tests: NULL behind the last. */
const struct comparison_kind *comparison_kind_at(size_t position);

/* One declaration of a model's "comparisons". E-LINK-MODEL with `file`, the comparison's name and a reason. */
enum status comparison_read(const struct json *declared, const char *file, struct arena *arena, struct comparison *comparison,
                            struct error *err) ERROR_MUST_CHECK;

/* The bins of a comparison's values: by their share of the right side's rows (the register's), of the left side's when the right has none.
 */
void comparison_bin(struct comparison *comparison, size_t left_rows, size_t right_rows, struct arena *arena);

/* The level of two records (codes by slot), or COMPARISON_NOTHING. */
static inline unsigned
comparison_level(const struct comparison *comparison, const uint32_t *left, const uint32_t *right)
{
    return comparison->kind->compare(comparison, left, right);
}

#endif
