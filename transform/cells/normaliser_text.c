/* SPDX-License-Identifier: Apache-2.0 */
/* Free text: outer blanks and invisibles go, a run of inner white space becomes one blank. Everything else stays as it was written. */
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"

/* ASCII without control characters, no blank at the ends or doubled: nothing to do. */
static bool
is_clean(struct text raw)
{
    char before = ' ';

    for (size_t at = 0; at < raw.size; at++) {
        const unsigned char byte = (unsigned char)raw.data[at];

        if (byte < ' ' || byte >= 0x7f || (byte == ' ' && before == ' ')) {
            return false;
        }
        before = (char)byte;
    }
    return before != ' ';
}

static enum verdict
text_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    unsigned done;

    (void)field;
    result->reason = NULL;
    if (is_clean(raw)) {
        result->text = raw;
        return VERDICT_SAME;
    }
    result->text = fold_text(raw, FOLD_INVISIBLE | FOLD_OUTER | FOLD_INNER, result->scratch, &done);
    result->reason = fold_reason(done);
    if (result->text.size == 0) {
        result->reason = "blank";
        return VERDICT_ABSENT;
    }
    return done == 0 ? VERDICT_SAME : VERDICT_CHANGED;
}

const struct normaliser normaliser_text = {
    .name = "text",
    .summary = "outer blanks and invisibles removed, inner white space to one blank",
    .standard = "",
    .type = SCHEMA_STRING,
    .run = text_run,
};
