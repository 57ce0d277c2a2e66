/* SPDX-License-Identifier: Apache-2.0 */
/* Why a pair has its probability: parts in bits (log odds to base 2) that add up to the log odds of the pair, in ten-thousandths, exactly.
 *
 * What was known before; each comparison, log2 of m / u; look-alikes, -log2 of D / f_U; rivals, what the record's other pairs take from
 * this one. What rounding leaves goes to the last of them, in "many" to the first. A sentence a part, Chinese or English; in English a
 * comparison of a Chinese kind (comparison.h) stays Chinese in its values. */
#ifndef BIDUI_EVIDENCE_H
#define BIDUI_EVIDENCE_H

#include "common/ground/buffer.h"
#include "transform/link/decide.h"

enum { EVIDENCE_PARTS = MODEL_COMPARISONS + 3 };

struct evidence_part {
    const char *name;                    /* "prior", "look_alikes", "rivals", or the comparison's */
    const struct comparison *comparison; /* NULL: none */
    const char *level;                   /* NULL: none; "missing" */
    struct text left;                    /* as written; TEXT_NULL where there is nothing */
    struct text right;
    int64_t bits; /* ten-thousandths */
};

struct evidence {
    struct evidence_part parts[EVIDENCE_PARTS];
    size_t count;
    int64_t total; /* of the parts: the pair's log odds, in ten-thousandths */
};

void evidence_of(const struct model *model, const struct model_records *records, const struct patterns *patterns,
                 const struct decide_pair *pair, struct evidence *evidence);
/* The sentence for a part, appended. */
void evidence_say(const struct model *model, const struct model_records *records, const struct decide_pair *pair,
                  const struct evidence_part *part, bool english, struct buffer *out);

#endif
