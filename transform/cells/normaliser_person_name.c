/* SPDX-License-Identifier: Apache-2.0 */
/* Person's name in display form: as written, without invisibles and outer blanks, and without blanks between Han characters (孟  伟).
 * Characters of other code points and the same look become the usual ones, middle dots the official one. Variant characters, private-use
 * characters and the brackets of 莹(加王旁) stay: folding them is for comparison only (transform/cells/name.h). What cannot stand in a name
 * (digits, <, 。, an ID in the wrong column), words that name nobody and several names in one cell make it invalid. */
#include "common/ground/han.h"
#include "transform/cells/fold.h"
#include "transform/cells/name.h"
#include "transform/cells/normaliser.h"

/* One Han name of plain length is by far the usual cell. */
static bool
is_usual(struct text raw)
{
    enum { DOT_STROKE = 0x4E36 /* 丶, typed for the comma of a list */ };
    size_t at = 0;

    while (at < raw.size) {
        uint32_t character = 0;
        const size_t size = text_decode((struct text){raw.data + at, raw.size - at}, &character);

        if (size == 0 || !name_is_han(character) || character == DOT_STROKE || han_unified(character) != character) {
            return false;
        }
        at += size;
    }
    return raw.size > 0;
}

/* NULL when every character may stand in a name. */
static const char *
fault_of(struct text name)
{
    bool letter = false;

    if (name_is_nobody(name)) {
        return "no_name";
    }
    while (name.size > 0) {
        uint32_t character = 0;
        size_t size = text_decode(name, &character);

        size = size == 0 ? 1 : size;
        if (name_forbids(character)) {
            return "character";
        }
        letter = letter || name_is_letter(character);
        name = (struct text){name.data + size, name.size - size};
    }
    return letter ? NULL : "no_letter";
}

static enum verdict
person_name_run(const struct normaliser_field *field, struct text raw, struct normalised *result)
{
    unsigned done;
    struct text folded;

    (void)field;
    result->text = raw;
    result->reason = NULL;
    if (is_usual(raw) && !fold_is_placeholder(raw) && !name_is_nobody(raw)) {
        return VERDICT_SAME;
    }
    folded = fold_text(raw, FOLD_INVISIBLE | FOLD_OUTER | FOLD_INNER | FOLD_HAN | FOLD_NAME, result->scratch, &done);
    if (folded.size == 0 || fold_is_placeholder(folded)) {
        result->reason = folded.size == 0 ? "blank" : "placeholder";
        return VERDICT_ABSENT;
    }
    if (name_are_several(raw)) {
        result->reason = "several_names";
        return VERDICT_INVALID;
    }
    folded = name_join_han(folded, result->scratch, &done);
    if (text_find(folded, TEXT("*")) != SIZE_MAX || text_find(folded, TEXT("＊")) != SIZE_MAX) {
        result->reason = "masked";
        return VERDICT_MASKED;
    }
    result->text = folded;
    result->reason = fault_of(folded);
    if (result->reason != NULL) {
        return VERDICT_INVALID;
    }
    result->reason = fold_reason(done);
    return done == 0 ? VERDICT_SAME : VERDICT_CHANGED;
}

const struct normaliser normaliser_person_name = {
    .name = "person_name",
    .summary =
        "display form: as written, without invisibles and without blanks around and between Han characters; what looks alike is the same",
    .standard = "GB 18030-2022 for the characters; U+00B7 is the official middle dot",
    .type = SCHEMA_STRING,
    .run = person_name_run,
};
