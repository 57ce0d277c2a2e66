/* SPDX-License-Identifier: Apache-2.0 */
/* A linkage model: what is compared, which pairs are looked at, and, once estimated, how much each level says. Declared as JSON
 * (docs/linkage.md), saved as JSON with what was estimated, read again to be applied without estimating. */
#ifndef BIDUI_LINK_MODEL_H
#define BIDUI_LINK_MODEL_H

#include "common/ground/buffer.h"
#include "transform/link/comparison.h"

enum { MODEL_COMPARISONS = 16, MODEL_RULES = 32, MODEL_RULE_PARTS = 4, MODEL_PARTS = 48, MODEL_SLOTS = 64 };

/* How many matches a record may have. */
enum model_matches {
    MODEL_MANY,      /* any number: duplicates in one file */
    MODEL_ONE_RIGHT, /* one of the left file has at most one in the right one */
    MODEL_ONE_TO_ONE /* and the other way round */
};

/* A part of a blocking rule: what of a column has to be equal. */
struct model_part {
    struct text column;
    struct text right_column;
    struct text as;   /* the word in the model: "value", "first:3" */
    size_t transform; /* row of key.c's table */
    size_t length;    /* of first:N and last:N */
    size_t slot;      /* once the sources are read */
};

struct model_rule {
    size_t parts[MODEL_RULE_PARTS];
    size_t part_count;
};

/* Three classes of pairs: match (one person), alike (of one household, or look-alikes), other. */
struct model_estimate {
    double prior; /* MANY: share of matches among all pairs; else: of left records that have one */
    double alike; /* share of alike pairs among those that are no match */
    double match[MODEL_COMPARISONS][COMPARISON_LEVELS];
    double look[MODEL_COMPARISONS][COMPARISON_LEVELS]; /* of alike pairs */
    double other[MODEL_COMPARISONS][COMPARISON_LEVELS];
    unsigned rounds;
    double matches; /* expected number of matching pairs */
};

struct model {
    const char *path;
    struct text id; /* column that names a record; NULL: its number in the file */
    struct text right_id;
    enum model_matches matches;
    bool matches_given;
    bool look_alikes; /* the class of alike pairs */
    bool look_alikes_given;
    size_t bucket_most;
    struct comparison comparisons[MODEL_COMPARISONS];
    size_t comparison_count;
    struct model_part parts[MODEL_PARTS];
    size_t part_count;
    struct model_rule rules[MODEL_RULES]; /* none: every pair is looked at */
    size_t rule_count;
    bool estimated;
    struct model_estimate estimate;
    struct text data_hash; /* of what it was estimated from */
};

/* Reads a declaration, or a saved model. E-LINK-MODEL names file, place and reason. The model lives in the arena. */
enum status model_read(const char *path, struct arena *arena, struct model *model, struct error *err) ERROR_MUST_CHECK;
/* The whole model as JSON, keys in fixed order, numbers as they are (17 digits). `data_hash`: of the sources' bytes. */
void model_print(const struct model *model, const char *data_hash, struct buffer *out);

/* Both sides' rows as codes of values, a slot for each column in each way it is read. */
struct model_records {
    bool one_source;
    size_t slot_count;
    struct value_domain *domains[MODEL_SLOTS];
    uint32_t *rows[2]; /* row * slot_count + slot */
    size_t row_count[2];
    const struct link_column *columns[MODEL_SLOTS][2]; /* borrowed from the sources */
    uint64_t unread[MODEL_SLOTS];                      /* values that the slot's kind could not read */
};

/* Binds comparisons and rules to the columns of the sources; `right` NULL: duplicates in `left`. E-LINK-COLUMN with file, column and a
 * suggestion when one is not there. O(cells). */
enum status model_bind(struct model *model, const struct link_source *left, const struct link_source *right, size_t threads,
                       struct arena *arena, struct model_records *records, struct error *err) ERROR_MUST_CHECK;

static inline const uint32_t *
model_row(const struct model_records *records, unsigned side, size_t row)
{
    return records->rows[side] + row * records->slot_count;
}

/* A cell as it was written; TEXT_NULL when there is nothing in it. */
static inline struct text
model_cell(const struct model_records *records, size_t slot, unsigned side, size_t row)
{
    const struct link_column *column = records->columns[slot][side];

    return column->codes[row] == 0 ? TEXT_NULL : column->values[column->codes[row]];
}

/* Pairs that there are: left * right, or n (n - 1) / 2. */
double model_pairs(const struct model_records *records);

#endif
