/* SPDX-License-Identifier: Apache-2.0 */
/* Yes or no: 是 and 否 are the plain forms, the synonyms count as changed. */
#include "transform/cells/fold.h"
#include "transform/cells/normaliser.h"

static const struct {
    const char *word;
    bool yes;
} words[] = {
    {"是",    true },
    {"否",    false},
    {"有",    true },
    {"无",    false},
    {"1",     true },
    {"0",     false},
    {"Y",     true },
    {"N",     false},
    {"YES",   true },
    {"NO",    false},
    {"TRUE",  true },
    {"FALSE", false},
    {"T",     true },
    {"F",     false},
    {"√",     true },
    {"×",     false},
    {"✓",     true },
    {"✔",     true },
    {"☑",     true },
    {"☒",     false},
    {"✗",     false},
    {"✘",     false},
    {"已",    true },
    {"未",    false},
    {"对",    true },
    {"错",    false},
    {"不是",  false},
    {"没有",  false},
    {"不",    false},
    {"1.0",   true },
    {"0.0",   false},
    {"是的",  true },
};

static enum verdict
found(size_t word, const char *folded, struct normalised *result)
{
    result->number = words[word].yes ? 1 : 0;
    if (word < 2) {
        result->reason = folded;
        return folded == NULL ? VERDICT_SAME : VERDICT_CHANGED;
    }
    result->reason = "synonym";
    return VERDICT_CHANGED;
}

static enum verdict
yes_no_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    unsigned done = 0;
    const struct text folded =
        fold_text(raw, FOLD_GUARD | FOLD_WIDTH | FOLD_INVISIBLE | FOLD_BLANK | FOLD_UPPER | FOLD_HAN, result->scratch, &done);

    (void)field;
    for (size_t word = 0; word < sizeof words / sizeof *words; word++) {
        if (text_equal(folded, text_from(words[word].word))) {
            return found(word, fold_reason(done), result);
        }
    }
    if (folded.size == 0 || fold_is_placeholder(folded)) {
        result->reason = folded.size == 0 ? "blank" : "placeholder";
        return VERDICT_ABSENT;
    }
    result->reason = "unknown_word";
    return VERDICT_INVALID;
}

const struct normaliser normaliser_yes_no = {
    .name = "yes_no",
    .summary = "true or false",
    .standard = "",
    .type = SCHEMA_BOOLEAN,
    .repeats = true,
    .run = yes_no_run,
};
